"""``keys.json``: the database's random key, wrapped once per passphrase or recovery code (FORMAT.md section 10.1)."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.domain.canonical import encode
from app.domain.errors import Defect, UserError
from app.domain.records import Json
from sync import atomic, fields, recovery
from sync.errors import refuse

FORMAT = "shuoshi-keys/1"
KINDS = ("passphrase", "recovery")
SHORTEST = 8
_KEY_BYTES = 32


@dataclass(frozen=True)
class Cost:
    """Argon2id: memory in KiB, passes, lanes. The default takes about 0.2 s here and is stored with each slot."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4


@dataclass(frozen=True)
class Slot:
    """One way to open the file. Nothing in it is secret, nothing names a person."""

    id: str
    kind: str
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True)
class Unlocked:
    """The data key (32 bytes) and the slot that opened it."""

    data_key: bytes
    slot: str
    kind: str


def create(path: Path, passphrase: str, recovery_code: str | None = None, cost: Cost | None = None) -> Unlocked:
    """Make a new file with a new random data key. Raises ``key.short``, ``recovery.*``, ``disk.*``.

    Refuses to replace an existing file (a defect of the caller): that would lose a database for ever.
    """
    if path.exists():
        raise Defect("keys.json exists")
    data_key = secrets.token_bytes(_KEY_BYTES)
    slots = [_wrap(data_key, "passphrase", passphrase, cost)]
    if recovery_code is not None:
        slots.append(_wrap(data_key, "recovery", recovery_code, cost))
    _save(path, _check(data_key), slots)
    return Unlocked(data_key, slots[0].id, slots[0].kind)


def unlock(path: Path, text: str) -> Unlocked:
    """Open with a passphrase or a recovery code. Raises ``key.wrong``, ``.damaged``, ``.newer``, ``recovery.group``."""
    check, found = _load(path)
    coded = recovery.looks_like_code(text)
    for slot in found:
        if slot.kind == "recovery" and not coded:
            continue
        data_key = _unwrap(slot, text)
        if data_key is not None and _check(data_key) == check:
            return Unlocked(data_key, slot.id, slot.kind)
    if coded:
        recovery.parse(text)
    raise refuse("key.wrong")


def slots(path: Path) -> list[Slot]:
    """Every way to open the file, in order of making."""
    return _load(path)[1]


def add_slot(path: Path, data_key: bytes, kind: str, text: str, cost: Cost | None = None) -> str:
    """Add a way to open; returns its id. ``data_key`` comes from ``unlock``."""
    check, found = _load_for(path, data_key)
    slot = _wrap(data_key, kind, text, cost)
    _save(path, check, [*found, slot])
    return slot.id


def replace_slot(path: Path, data_key: bytes, slot_id: str, text: str, cost: Cost | None = None) -> None:
    """Give slot ``slot_id`` a new passphrase or code; one atomic write, so the old or the new always opens."""
    check, found = _load_for(path, data_key)
    old = _find(found, slot_id)
    new = _wrap(data_key, old.kind, text, cost, old.id)
    _save(path, check, [new if slot.id == slot_id else slot for slot in found])


def remove_slot(path: Path, slot_id: str) -> None:
    """Take a way away. Raises ``key.last`` for the only one."""
    check, found = _load(path)
    _find(found, slot_id)
    if len(found) == 1:
        raise refuse("key.last")
    _save(path, check, [slot for slot in found if slot.id != slot_id])


def _find(found: list[Slot], slot_id: str) -> Slot:
    for slot in found:
        if slot.id == slot_id:
            return slot
    raise Defect("no such slot")


def _check(data_key: bytes) -> str:
    return sha256(b"shuoshi-keys-check-v1\n" + data_key).hexdigest()


def _secret(kind: str, text: str) -> bytes:
    if kind == "recovery":
        return recovery.parse(text).encode()
    return unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")


def _derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    kdf = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(secret)


def _bound(slot: Slot) -> bytes:
    return encode([FORMAT, slot.id, slot.kind])


def _wrap(data_key: bytes, kind: str, text: str, cost: Cost | None, slot_id: str = "") -> Slot:
    if kind not in KINDS:
        raise Defect("unknown kind of slot")
    secret = _secret(kind, text)
    if kind == "passphrase" and len(unicodedata.normalize("NFKC", text)) < SHORTEST:
        raise refuse("key.short")
    slot = Slot(
        slot_id or secrets.token_hex(8), kind, cost or Cost(), secrets.token_bytes(16), secrets.token_bytes(12), b""
    )
    key = _derive(secret, slot.salt, slot.cost)
    return replace(slot, wrapped=AESGCM(key).encrypt(slot.nonce, data_key, _bound(slot)))


def _unwrap(slot: Slot, text: str) -> bytes | None:
    try:
        key = _derive(_secret(slot.kind, text), slot.salt, slot.cost)
    except UserError:
        return None
    try:
        return AESGCM(key).decrypt(slot.nonce, slot.wrapped, _bound(slot))
    except InvalidTag:
        return None


def _save(path: Path, check: str, found: list[Slot]) -> None:
    body = {"format": FORMAT, "check": check, "slots": [_to_record(slot) for slot in found]}
    atomic.write_bytes(path, orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _to_record(slot: Slot) -> dict[str, Json]:
    return {
        "id": slot.id,
        "kind": slot.kind,
        "kdf": {"name": "argon2id", **vars(slot.cost)},
        "salt": slot.salt.hex(),
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _load_for(path: Path, data_key: bytes) -> tuple[str, list[Slot]]:
    check, found = _load(path)
    if _check(data_key) != check:
        raise Defect("this data key belongs to another file")
    return check, found


def _load(path: Path) -> tuple[str, list[Slot]]:
    with atomic.disk_errors():
        data = path.read_bytes()
    try:
        return _parse(data)
    except ValueError:
        raise refuse("key.damaged") from None


def _parse(data: bytes) -> tuple[str, list[Slot]]:
    head = orjson.loads(data)
    if not isinstance(head, dict):
        raise ValueError("not an object")
    name, _, release = str(head.get("format")).partition("/")
    if name == "shuoshi-keys" and release.isdecimal() and release != "1":
        raise refuse("key.newer")
    found = fields.array(head, "slots", _slot)
    if head.get("format") != FORMAT or not found:
        raise ValueError("format")
    return fields.hash_(head, "check"), list(found)


def _slot(item: Json) -> Slot:
    if not isinstance(item, dict):
        raise ValueError("slot")
    kdf = fields.object_(item, "kdf")
    lanes = fields.number(kdf, "lanes", 1, 16)
    memory = fields.number(kdf, "memory_kib", 8 * lanes, 1024 * 1024)
    cost = Cost(memory, fields.number(kdf, "iterations", 1, 16), lanes)
    slot = Slot(
        fields.name(item, "id"),
        fields.text(item, "kind"),
        cost,
        bytes.fromhex(fields.text(item, "salt")),
        bytes.fromhex(fields.text(item, "nonce")),
        bytes.fromhex(fields.text(item, "wrapped")),
    )
    if (
        slot.kind not in KINDS
        or kdf.get("name") != "argon2id"
        or [len(slot.salt), len(slot.nonce), len(slot.wrapped)] != [16, 12, _KEY_BYTES + 16]
    ):
        raise ValueError("slot")
    return slot
