"""The sentence above a matter: whose it is, and whether it was sent back."""

from __future__ import annotations

from app.services.standing import Standing

_READ_ONLY = "这件纠纷由{}办理，这里只能查看。要改的地方，请用“退回补正”告诉对方。"
_SENT_BACK = "已记下退回补正：{}。下次给这个村（社区）回执时一起带下去。"
_RETURNED = "上级退回补正：{}。改好保存以后，下次会自动再报上去。"


def said_of(now: Standing) -> tuple[str, str] | None:
    """Tone and sentence, or None when there is nothing to say."""
    reason = now.returned_for.rstrip("。")
    if now.ours:
        return ("warning", _RETURNED.format(reason)) if reason else None
    if reason:
        return "info", _SENT_BACK.format(reason)
    return "info", _READ_ONLY.format(now.site_name or "登记它的单位")
