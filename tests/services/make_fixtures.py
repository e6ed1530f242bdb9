"""Makes ``fixtures/database-v1`` and ``fixtures/receipt-v1``. Run once before the first release; after it, never again.

``python tests/services/make_fixtures.py``. The folders must not exist: what has been released is not remade.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from services_help import Pair, Template, add, agreement, edited, enrol, new_site, record, sign_all  # noqa: E402

from app.domain.records import to_record  # noqa: E402
from app.services import cases, documents, exchange, intake, setup  # noqa: E402
from app.services.context import Context  # noqa: E402
from sync.receipt import open_receipt  # noqa: E402

FIXTURES = HERE.parent / "fixtures"
DATABASE, RECEIPT = FIXTURES / "database-v1", FIXTURES / "receipt-v1"
SECOND = "第二位用户的口令"
README = """# 第 1 版的数据文件夹

一个村的数据文件夹，由第 1 版程序做成：加密的数据库、钥匙文件、加密的附件。以后**不再重做、不再修改**：任何后来的程序都必须能
打开它（`tests/services/test_svc_fixtures.py`）。里面的人、地、事都是编的；口令人人可见，不得用于真实的数据。

| 什么 | 值 |
|---|---|
| 第一个用户（查晓雯）的口令 | `东街老槐树下2026` |
| 第二个用户（马志昇）的口令 | `第二位用户的口令` |
| 恢复码 | `{recovery}` |

`expected.json` 是里面每件纠纷的完整内容。
"""
RECEIPT_README = """# 第 1 版的回执

`receipt.ssr` 是乡镇开给 `database-v1` 那个村的回执：收到、退回、缺附件各有一项。`site-keys.json` 是两个站点的
私钥，`receipt.json` 是被签名的字节。以后**不再重做、不再修改**。钥匙人人可见，不得用于真实站点。
"""


def fill(pair: Pair) -> None:
    """Every kind of thing that the first version can store."""
    desk = pair.desk
    signed = cases.save(desk, intake.read(record("尉迟䶮㛃", "阿依古丽·买买提", agreements=[agreement()])))
    sign_all(desk, documents.issue(desk, signed.id, "a1").case)
    cases.attach(desk, signed.id, b"\xff\xd8\xff" + b"scan" * 500, title="签字扫描件", kind="signed_scan")
    voided = add(desk, "单玉堃", "曾淑珍", "朴顺姬", agreements=[agreement()])
    documents.issue(desk, voided.id, "a1")
    edited(desk, voided, agreements=[agreement(manner="一次付清")])
    returned = add(desk, "仇大海", "盖秀兰", sessions=[{"id": "s1", "held_on": "2026-11-21", "record": "双方到场"}])
    with desk.database.write() as tx:
        tx.execute("UPDATE file SET present = 0 WHERE media_type = 'image/jpeg'")
    pair.take(pair.send())
    with desk.database.write() as tx:
        tx.execute("UPDATE file SET present = 1")
    exchange.return_case(pair.town, returned.id, "缺第三方的签名")
    waiting = add(desk, "解小军", "查晓雯")
    cases.save_draft(desk, "case:new", {"facts": "写了一半"})
    cases.close(desk, waiting.id, "refused", desk.today())


def records(ctx: Context) -> list[dict[str, object]]:
    from app.services import ledger

    rows = ledger.rows(ctx, ledger.ids(ctx, ledger.Query()))
    return [to_record(cases.get(ctx, row.record)) for row in rows]


def main() -> None:
    """Make both folders."""
    DATABASE.mkdir()
    RECEIPT.mkdir()
    with TemporaryDirectory() as folder:
        root = Path(folder)
        template = Template.make(root / "desk", new_site())
        town = Template.make(root / "town", new_site("town", "青石镇综治中心", "620100001000"))
        pair = enrol(template.open(root / "desk"), town.open(root / "town"), root / "stick")
        setup.add_user(pair.desk, "马志昇", "clerk", SECOND)
        fill(pair)
        path = pair.receipt()
        shutil.copyfile(path, RECEIPT / "receipt.ssr")
        receipt = open_receipt(path, pair.desk.keys, pair.desk.site.id, lambda _: pair.town.keys.sign_key)
        (RECEIPT / "receipt.json").write_bytes(receipt.document)
        keys = {"desk": pair.desk.keys.to_record(), "town": pair.town.keys.to_record()}
        (RECEIPT / "site-keys.json").write_text(json.dumps(keys, indent=1) + "\n", encoding="utf-8")
        (RECEIPT / "README.md").write_text(RECEIPT_README, encoding="utf-8")
        expected = json.dumps(records(pair.desk), ensure_ascii=False, indent=1) + "\n"
        (DATABASE / "expected.json").write_text(expected, encoding="utf-8")
        (DATABASE / "README.md").write_text(README.format(recovery="-".join(template.recovery)), encoding="utf-8")
        pair.desk.close()
        pair.town.close()
        for name in ("shuoshi.db", "keys.json"):
            shutil.copyfile(root / "desk" / name, DATABASE / name)
        shutil.copytree(root / "desk" / "files", DATABASE / "files")


if __name__ == "__main__":
    main()
