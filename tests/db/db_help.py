"""Small makers of what goes into a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from app.domain.ledger import LedgerRow
from app.domain.version import Version, seal

KEY = bytes(range(32))
AT = "2026-03-05T08:00:00Z"


def record(number: int) -> str:
    return UUID(int=number).hex


@dataclass
class Stream:
    """A computer that writes versions: numbered, chained, each record's parent remembered."""

    name: str = "a" * 32
    seq: int = 0
    prev: str = ""
    parents: dict[str, str] = field(default_factory=dict)

    def write(self, record_id: str, body: dict[str, object] | None = None, parent: str | None = None) -> Version:
        base = self.parents.get(record_id, "") if parent is None else parent
        version = seal(
            stream=self.name, seq=self.seq + 1, prev=self.prev, record=record_id, kind="case", site="s" * 32,
            parent=base, at=AT, actor="王五", body=body or {"n": self.seq},
        )
        self.seq, self.prev, self.parents[record_id] = version.seq, version.hash, version.hash
        return version


def row(record_id: str, **changes: object) -> LedgerRow:
    plain: dict[str, object] = {
        "record": record_id, "number": "", "code": "", "title": "土地纠纷", "category": "land", "source": "application",
        "stage": "registered", "done": 0, "needed": 0, "registered_on": "2026-03-05", "parties": "张三、李四",
        "party_count": 2, "mediators": "王五", "place": "", "amount": 0, "files": 0,
    }
    return LedgerRow(**{**plain, **changes})  # type: ignore[arg-type]
