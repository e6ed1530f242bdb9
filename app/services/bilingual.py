"""The agreement in two languages: keeping what somebody translated, and printing it beside the Chinese text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.forms.bilingual import Language, Translation, entries, in_two_languages, translation_of
from app.domain.forms.sheet import Sheet
from app.domain.paper import Paper
from app.domain.rules import check_fields
from app.domain.stage import position
from app.languages import language, languages
from app.services import documents, papers, sheets, store
from app.services.context import Context
from app.services.ids import new_id
from app.toml_kind import TomlKind
from printing.forms.sheet import render_sheet
from printing.rendered import Rendered

__all__ = ["Language", "Translation", "keep", "kept", "languages", "pdf_of", "read_file", "sheet_of"]

_KIND = TomlKind(Translation, "translation.invalid", "译文", lambda made: [])


def read_file(file: Path) -> Translation:
    """A translation that somebody wrote in a file. Raises ``translation.invalid`` with line and reason."""
    return _KIND.read_file(file)


def kept(case: Case, agreement_id: str) -> Translation:
    """The translation that is kept with an agreement; an empty one where nobody has translated anything."""
    return translation_of(_paper(case, agreement_id))


def keep(ctx: Context, case_id: str, agreement_id: str, made: Translation) -> Case:
    """Keep a translation with its agreement; number, marks and print of the Chinese one stay valid.

    Raises ``Invalid``, ``language.unknown``, ``agreement.missing``, ``case.archived``, ``case.not_ours``.
    """
    _language(made.language)
    faults = [item for item in check_fields(made, ctx.codes) if not item.warning]
    if faults:
        raise Invalid([Problem(item.path, item.sentence) for item in faults])
    with ctx.database.write() as tx:
        stored = store.require(ctx, tx, case_id)
        _agreement(stored.case, agreement_id)
        if position(stored.case).code == "archived":
            raise UserError("case.archived", "这件事已经归档，译文不能再改。确有必要请先“重启办理”；没有改变任何内容。")
        before = _paper(stored.case, agreement_id)
        paper = before or Paper(id=new_id(), form=papers.AGREEMENT, ref=agreement_id)
        others = tuple(item for item in paper.entries if not item.key.startswith("tr."))
        changed = replace(paper, entries=(*others, *entries(made)))
        if changed == before:
            return stored.case
        rest = tuple(item for item in stored.case.papers if item.id != paper.id)
        case = replace(stored.case, papers=(*rest, changed))
        return store.append(ctx, tx, case, "paper.translate", stored.version).case


def sheet_of(ctx: Context, case: Case, agreement_id: str, made: Translation | None = None, key: str = "") -> Sheet:
    """The agreement with the other language beside it. Without ``made`` as kept; ``key`` names another language."""
    agreement = _agreement(case, agreement_id)
    translation = made or kept(case, agreement_id)
    chosen = _language(key or translation.language)
    form = papers.form_of(ctx, papers.AGREEMENT)
    return in_two_languages(sheets.sheet(ctx, case, form, agreement.id), chosen, translation)


def pdf_of(ctx: Context, case: Case, agreement_id: str, made: Translation | None = None, key: str = "") -> Rendered:
    """That sheet on paper; a draft until the Chinese agreement has been issued.

    Raises ``MissingGlyphs`` for a script that no font has, once it is no draft; the Word file can hold it.
    """
    issued = _agreement(case, agreement_id).issued is not None
    sheet = sheet_of(ctx, case, agreement_id, made, key)
    with documents.typesetting:
        return render_sheet(sheet, documents.font_book(), mark="" if issued else "草稿", final=issued)


def _language(key: str) -> Language:
    found = language(key)
    if found is None:
        known = "、".join(f"{item.id}（{item.name}）" for item in languages())
        raise UserError("language.unknown", f"没有“{key[:20]}”这种语言的对照文字，可以用 {known}。没有改变任何内容。")
    return found


def _agreement(case: Case, agreement_id: str) -> Agreement:
    found = case.agreement(agreement_id)
    if found is None:
        raise UserError("agreement.missing", "没有找到这份协议。请回到这件纠纷重新打开；其他内容没有变化。")
    return found


def _paper(case: Case, agreement_id: str) -> Paper | None:
    return next((item for item in case.papers if item.form == papers.AGREEMENT and item.ref == agreement_id), None)
