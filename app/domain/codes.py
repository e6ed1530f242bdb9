"""Code tables: closed lists of values with their Chinese labels, loaded from ``assets/codes``.

A code is never removed from a table: records keep the codes they were made with, and other sites may hold newer ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Codes:
    """All tables: table name → code → label, in the order people should see them."""

    tables: Mapping[str, Mapping[str, str]]

    def label(self, table: str, code: str) -> str:
        """The label of ``code``; a code that this installation does not know stands for itself."""
        return self.tables.get(table, {}).get(code, code)

    def choices(self, table: str) -> list[tuple[str, str]]:
        """(code, label) pairs in display order."""
        return list(self.tables[table].items())

    def knows(self, table: str, code: str) -> bool:
        """Whether the table lists the code."""
        return code in self.tables.get(table, {})
