"""How a new site gets to know the one above it, and the code that ties the two (FORMAT.md section 9)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from app.domain.canonical import encode
from app.domain.records import Json
from sync import atomic, fields, limits, strict
from sync.errors import refuse
from sync.keys import SiteKeys, verify
from sync.spoken import twelve_digits

KIND = "enrolment"
FOR_A_SITE = "shuoshi/2"  # a program that does not know ``site`` must not read the rest and join as a new one


@dataclass(frozen=True)
class LastNumber:
    """The highest sequence number of a series and a year that the site above has seen."""

    series: str
    year: int
    last: int


@dataclass(frozen=True)
class Takeover:
    """The known site that a new computer takes over, its block within the display codes, and where numbers go on."""

    site: str
    device: int
    numbers: tuple[LastNumber, ...] = ()


@dataclass(frozen=True)
class Enrolment:
    """An invitation. ``id`` is secret and used once; ``name`` and ``division`` are suggestions for the desk.

    With ``takeover`` it is for a new computer of a site that is known, and for nothing else.
    """

    id: str
    parent: dict[str, Json]
    parent_sign_key: str
    parent_box_key: str
    name: str
    division: str
    made_at: str
    takeover: Takeover | None = None

    @property
    def site(self) -> str:
        """The site that this invitation is bound to; empty for a new one."""
        return self.takeover.site if self.takeover else ""

    @cached_property
    def document(self) -> bytes:
        """The canonical bytes that are signed."""
        said = {key: value for key, value in vars(self).items() if key != "takeover"}
        said |= {"format": strict.FORMAT, "kind": KIND, "alg": strict.ALG}
        if self.takeover is not None:
            numbers = [vars(item) for item in self.takeover.numbers]
            said |= {"format": FOR_A_SITE}
            said["site"] = {"id": self.takeover.site, "device": self.takeover.device, "numbers": numbers}
        return encode(said)


def new_enrolment(
    keys: SiteKeys, parent: dict[str, Json], *, name: str, division: str, made_at: str,
    takeover: Takeover | None = None,
) -> Enrolment:
    """An invitation by the site with ``keys`` and the record ``parent``, under a fresh random id."""
    return Enrolment(secrets.token_hex(16), parent, keys.sign_key, keys.box_key, name, division, made_at, takeover)


def write_enrolment(path: Path, enrolment: Enrolment, keys: SiteKeys) -> None:
    """Write the invitation atomically. ``keys`` must be those named in it."""
    signature = keys.sign(KIND, enrolment.document).hex()
    atomic.write_bytes(path, _envelope(enrolment.document, signature))


def read_enrolment(path: Path) -> Enrolment:
    """Read an invitation. Its signature only proves it whole; who made it is proved by the check code.

    Raises ``enrolment.damaged``, ``enrolment.newer`` or ``disk.*``.
    """
    with atomic.disk_errors(), path.open("rb") as file:
        data = file.read(limits.ENROLMENT_BYTES + 1)
    try:
        return _parse(data)
    except ValueError:
        raise refuse("enrolment.damaged") from None


def check_code(
    parent_sign_key: str, parent_box_key: str, enrolment: str, sign_key: str, box_key: str, site: str = ""
) -> str:
    """Twelve digits (``1234-5678-9012``) that both ends compute and one reads out to the other over the telephone.

    ``site`` is the known site that an invitation is bound to. Slow on purpose (about 0.2 s): whoever wants to slip in
    a key has to find one with the same code.
    """
    bound = [site] if site else []
    material = encode([parent_sign_key, parent_box_key, enrolment, sign_key, box_key, *bound])
    salt = sha256(b"shuoshi-check-salt-v1\n" + enrolment.encode()).digest()[:16]
    return twelve_digits(b"shuoshi-check-v1\n" + material, salt)


def same_code(typed: str, computed: str) -> bool:
    """Compare a code as typed by a person: any spacing, full-width digits too."""
    digits = "".join(str(int(char)) for char in typed if char.isdecimal())
    return digits == computed.replace("-", "")


def _envelope(document: bytes, signature: str) -> bytes:
    return b'{"enrolment":%b,"signature":"%b"}\n' % (document, signature.encode())


def _parse(data: bytes) -> Enrolment:
    if len(data) > limits.ENROLMENT_BYTES or not data.endswith(b"\n"):
        raise ValueError("size")
    whole = strict.loads_any(data[:-1])
    head = fields.object_(whole, "enrolment")
    strict.check_release(head, KIND, newest=2)
    strict.loads(data[:-1])
    enrolment = Enrolment(
        id=fields.name(head, "id"),
        parent=fields.object_(head, "parent"),
        parent_sign_key=fields.hash_(head, "parent_sign_key"),
        parent_box_key=fields.box(head, "parent_box_key"),
        name=fields.text(head, "name"),
        division=fields.text(head, "division"),
        made_at=fields.time(head, "made_at"),
        takeover=_takeover(head),
    )
    document, signature = encode(head), fields.text(whole, "signature")
    if head.get("kind") != KIND or _envelope(document, signature) != data or len(signature) != 128:
        raise ValueError("form")
    if not verify(enrolment.parent_sign_key, KIND, document, bytes.fromhex(signature)):
        raise ValueError("signature")
    return enrolment


def _takeover(head: dict[str, Json]) -> Takeover | None:
    """The bound site. Release 2 always names one and release 1 never does, so that neither can be half understood."""
    if ("site" in head) is not (head["format"] == FOR_A_SITE):
        raise ValueError("site")
    if "site" not in head:
        return None
    source = fields.object_(head, "site")
    numbers = fields.array(source, "numbers", _last_number)
    return Takeover(fields.name(source, "id"), fields.number(source, "device", 2, 99), numbers)


def _last_number(source: Json) -> LastNumber:
    if not isinstance(source, dict):
        raise ValueError("numbers")
    year, last = fields.number(source, "year", 1900, 2199), fields.number(source, "last", 1)
    return LastNumber(fields.name(source, "series"), year, last)
