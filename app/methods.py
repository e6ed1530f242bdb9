"""The working methods that come with the program, and reading one that somebody wrote."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.codes import load_codes
from app.domain.method import Method
from app.domain.method_check import check_method
from app.domain.records import from_record
from app.paths import assets_dir
from app.toml_kind import TomlKind

ORDER = ("standard", "minshi-zhishuo", "minshi-zhensuo", "pinglishi", "sanzhen-sanfang", "xiaolan-bangban",
         "mashang-fanying", "weilianxin", "sanshao-qichui", "ducha", "gongan-xinfang")  # fmt: skip

@lru_cache(maxsize=1)
def bundled() -> tuple[Method, ...]:
    """The newest edition of every method of ``assets/methods``, the ordinary one first."""
    keys = sorted((file.stem for file in _folder().glob("*.toml") if "@" not in file.stem), key=lambda key: (_place(key), key))
    return tuple(method for key in keys if (method := shipped(key)) is not None)


@lru_cache(maxsize=64)
def shipped(method_id: str) -> Method | None:
    """One method of the program: ``key`` for its newest edition, ``key@edition`` for any; ``None`` if there is none.

    An edition that matters were begun with is never taken away: a newer one moves it to ``key@edition.toml``. The
    files are ours and tested, so they are not checked again at every start.
    """
    key = method_id.partition("@")[0]
    for name in (method_id, key):
        file = _folder() / f"{name}.toml"
        if name and file.is_file() and file.parent == _folder():
            method = from_record(Method, tomllib.loads(file.read_text(encoding="utf-8")), strict=True)
            if method_id in (key, method.id):
                return method
    return None


def _folder() -> Path:
    return assets_dir() / "methods"


def _place(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def read_file(file: Path) -> Method:
    """The method of a file. Raises ``method.invalid``."""
    return _KIND.read_file(file)


def read_method(text: str, name: str) -> Method:
    """The method that ``text`` says; ``name`` is how the file is called in what a person is told.

    Raises ``method.invalid`` with file, line and reason.
    """
    return _KIND.read(text, name)


_KIND = TomlKind(Method, "method.invalid", "方法文件", lambda method: check_method(method, load_codes()))
