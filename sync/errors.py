"""Every refusal of this package: a stable code and the sentence that a person reads (FORMAT.md section 17).

Sentences say what happened, what did not change and what to do; they hold no personal data.
"""

from __future__ import annotations

from app.domain.errors import UserError

_KEPT = "没有导入，已有数据没有变化。"

SENTENCES: dict[str, str] = {
    "batch.damaged": f"这个上报文件不完整或被改动过，{_KEPT}请让对方重新导出一份，换个U盘再试。",
    "batch.foreign": f"这个上报文件不是发给本单位的，{_KEPT}请核对是否拿错了文件。",
    "batch.unknown_sender": f"这个上报文件来自没有登记的设备，{_KEPT}请先为对方办理登记，并在电话里核对十二位核对码。",
    "batch.revoked": f"这个上报文件来自已经注销的设备，{_KEPT}请与对方联系，问清这台电脑的去向。",
    "batch.signature": f"这个上报文件的签名不对，可能有人冒充，{_KEPT}请与对方电话核实，并让对方重新导出。",
    "batch.newer": f"这个上报文件由更新的程序做成，{_KEPT}请先更新本程序，再导入这个文件。",
    "batch.sequence": f"这个上报文件里的记录前后接不上，{_KEPT}请让对方重新导出；若仍这样，请对方检查数据后再导出。",
    "batch.too_large": f"这个上报文件超出允许的大小，{_KEPT}请分成几份，减少附件后再导出。",
    "batch.local_damage": "本机有记录或附件与保存时的校验不符，没有导出，数据没有变化。请先做“数据检查”或恢复备份。",
    "receipt.damaged": f"这个回执文件不完整或被改动过，{_KEPT}请让上级重新导出一份，换个U盘再试。",
    "receipt.foreign": f"这个回执不是发给本单位的，{_KEPT}请核对是否拿错了文件。",
    "receipt.unknown_sender": f"这个回执来自不认识的单位，{_KEPT}请核对是否拿错了文件，或重新办理登记。",
    "receipt.signature": f"这个回执的签名不对，可能有人冒充上级，{_KEPT}请与上级电话核实。",
    "receipt.newer": f"这个回执由更新的程序做成，{_KEPT}请先更新本程序，再导入这个文件。",
    "receipt.too_large": f"这个回执超出允许的大小，{_KEPT}请让上级先处理积压的问题，再导出回执。",
    "enrolment.damaged": "这个登记文件不完整或被改动过，没有加入，已有数据没有变化。请让上级重新发一份。",
    "enrolment.newer": "这个登记文件由更新的程序做成，没有加入，已有数据没有变化。请先更新本程序，再试一次。",
    "proof.foreign": "这个二维码不是说事簿的核验码，没有核验，什么都没有改变。请扫协议书最后一页上写着“核验码”的那一个。",
    "proof.newer": "这份文书由更新的程序印出，本程序还读不懂它的核验码，什么都没有改变。请先更新本程序，再核验一次。",
    "proof.damaged": "核验码残缺或被改动过，不能作为凭据，什么都没有改变。请换一张清楚的扫描件再试；仍这样，请与签发单位的存档对照。",
    "proof.signature": "核验码的签名不对：上面的内容被改过，或者不是它写的那个单位签的，不能作为凭据。什么都没有改变，请与签发单位的存档对照。",
    "attachment.damaged": "这个附件打不开，文件已损坏或不完整，案件其他内容没有变化。请从备份找回，或重新扫描添加。",
    "key.wrong": "口令或恢复码不对，什么都没有改变。请检查大小写和输入法后再试；忘了口令可以用恢复码。",
    "key.damaged": "钥匙文件已损坏，数据库没有变化。请从备份取回钥匙文件，不要删除数据库。",
    "key.newer": "钥匙文件由更新的程序做成，什么都没有改变。请先更新本程序。",
    "key.last": "这是最后一把能打开数据的口令或恢复码，没有删除。请先添加另一把，再删这一把。",
    "key.short": "口令至少要八个字，什么都没有改变。可以用一句自己记得住的话。",
    "recovery.form": "恢复码应是八组、每组六位数字，什么都没有改变。请对照纸上的恢复码再输入一遍。",
    "disk.full": "磁盘写满了，文件没有写成，原有文件没有变化。请腾出空间或换一个U盘再试。",
    "disk.gone": "磁盘或U盘读写出错，可能被拔出了，文件没有写成或没有读完，已有数据没有变化。请重新插好再试。",
    "disk.no_folder": "要放文件的文件夹不存在，可能路径写错了，或U盘没有插好，文件没有写成，已有数据没有变化。请核对后再试。",
    "disk.denied": "这个位置不允许读写，什么都没有改变。请检查U盘的写保护开关，或换一个文件夹。",
}


def refuse(code: str) -> UserError:
    """The error for ``code``; raise it. A code outside the table is a ``KeyError``, that is, a defect."""
    return UserError(code, SENTENCES[code])
