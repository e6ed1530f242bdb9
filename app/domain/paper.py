"""A filled form of a dossier other than the agreement: which form, what it is about, what was typed, what was printed.

Most of what a form says stands in the matter already and is never typed again; ``entries`` holds only the rest, such as
the questions and answers of an inquiry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.agreement import Issue, Mark
from app.domain.records import Json, extra, text, value


@dataclass(frozen=True)
class Entry:
    """What was typed into one place of a form. ``key`` is the name that the form set gives to the place."""

    key: str = text("栏目", limit=60, required=True)
    text: str = text("内容", limit=50_000)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Paper:
    """One paper of the dossier.

    ``form`` is an id of the form set (``F07``); ``ref`` the id of the session, agreement, party, proxy or step that it
    is about, empty when it is about the whole matter. ``pages`` counts the sheets of a paper that exists only on paper,
    such as a copied identity card; its ``title`` may differ from the form's.
    """

    id: str
    form: str = text("表号", limit=20, required=True)
    ref: str = text("所属")
    title: str = text("名称", limit=200)
    entries: tuple[Entry, ...] = value("填写的内容", ())
    made_on: date | None = value("日期")
    pages: int = value("纸面页数", 0)
    left_out: str = text("不需要的理由", limit=300)
    issues: tuple[Issue, ...] = value("印制记录", ())
    marks: tuple[Mark, ...] = value("签名盖章按指印", ())
    note: str = text("备注", limit=1_000)
    extra: dict[str, Json] = extra()

    @property
    def issued(self) -> Issue | None:
        """The print that is valid now, if any."""
        return next((issue for issue in reversed(self.issues) if issue.void_at is None), None)

    def entry(self, key: str) -> str:
        """What was typed under ``key``; empty where nothing was."""
        return next((item.text for item in self.entries if item.key == key), "")
