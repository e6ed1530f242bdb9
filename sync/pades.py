"""PAdES signatures with a certificate file (PKCS #12), by pyHanko. No time stamps, no revocation look-ups: no network.

ETSI EN 319 142-1, level B-B. pyHanko is optional and takes most of a second to import: it and what is only needed beside
it are imported when they are used.
"""

from __future__ import annotations

import importlib.util
import logging
import re
from binascii import hexlify
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from sync.seal import Seen, Statement, refuse

_BROKEN = "内容在签名以后被改动过，或者文件不完整"
_STRANGER = "证书不是由给出的根证书签发的，或者不在有效期内"
_TRACES = (b"/ByteRange", b"/SigFlags")  # of a signature that can no longer be read
_FIELD = re.compile(r"Signature(\d+)")


def installed() -> bool:
    """Whether pyHanko is here."""
    return importlib.util.find_spec("pyhanko") is not None


@dataclass(frozen=True)
class Pades:
    """Signs with the certificate in ``p12``; examines against ``roots`` (certificates, PEM or DER), where given.

    The password is used while signing and kept nowhere else.
    """

    p12: bytes = field(default=b"", repr=False)
    password: str = field(default="", repr=False)
    roots: Sequence[bytes] = ()

    def sign(self, pdf: bytes, statement: Statement) -> bytes:
        """The file with one more signature, which nobody sees on the page. Raises ``esign.*``."""
        if not installed():
            raise refuse("esign.not_installed")
        _usable(self.p12, self.password, statement.at)
        _quiet()
        return _signed(pdf, self.p12, self.password, statement)

    def examine(self, pdf: bytes) -> tuple[Seen, ...]:
        """Every signature, oldest first. Raises ``esign.not_installed``, ``esign.root``."""
        if not installed():
            raise refuse("esign.not_installed")
        roots = [_certificate(data) for data in self.roots]
        _quiet()
        return tuple(_all_seen(pdf, roots))


def _usable(p12: bytes, password: str, now: datetime) -> None:
    """Refuse what could not sign, with the reason that a person can act on."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(p12, password.encode())
    except UnsupportedAlgorithm:
        raise refuse("esign.algorithm") from None
    except ValueError:
        raise refuse("esign.password") from None
    if key is None or certificate is None:
        raise refuse("esign.certificate")
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise refuse("esign.algorithm")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise refuse("esign.expired")


def _signed(pdf: bytes, p12: bytes, password: str, statement: Statement) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.general import SigningError

    signer = SimpleSigner.load_pkcs12_data(p12, other_certs=[], passphrase=password.encode())
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        meta = PdfSignatureMetadata(
            field_name=f"Signature{_taken(writer) + 1}", md_algorithm="sha256", reason=statement.reason,
            location=statement.place or None, subfilter=SigSeedSubFilter.PADES,
        )
        out: BytesIO = PdfSigner(meta, signer=signer).sign_pdf(writer)
    except (PdfError, SigningError, ValueError):
        raise refuse("esign.failed") from None
    return out.getvalue()


def _taken(writer: Any) -> int:
    """The highest number of a signature field that is there."""
    numbers = [_FIELD.fullmatch(one.field_name) for one in writer.prev.embedded_signatures]
    return max((int(found.group(1)) for found in numbers if found), default=0)


def _all_seen(pdf: bytes, roots: list[Any]) -> Iterator[Seen]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        found = list(reader.embedded_regular_signatures)
        ends = [one.byte_range[2] + one.byte_range[3] for one in reader.embedded_signatures]
    except Exception:  # noqa: BLE001 - a damaged file may fail anywhere in the reader, and must be called damaged
        found, ends = [], []
    if not found and any(trace in pdf for trace in _TRACES):
        yield _unreadable()
    for one in found:
        try:
            seen = _seen(pdf, one, roots)
        except Exception:  # noqa: BLE001 - as above
            seen = _unreadable()
        yield seen if max(ends) == len(pdf) or not seen.sound else replace(seen, sound=False, why=_BROKEN)


def _unreadable() -> Seen:
    return Seen("", "", "", None, sound=False, trusted=None, why=_BROKEN)


def _seen(pdf: bytes, one: Any, roots: list[Any]) -> Seen:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(one, signer_validation_context=context)
    sound = bool(
        status.intact and status.valid and status.docmdp_ok is not False and _only_signed_since(status)
        and _envelope_as_written(pdf, one)
    )
    trusted = bool(status.trusted) if roots else None
    certificate = one.signer_cert
    return Seen(
        name=_said(certificate.subject, "common_name"), at=one.self_reported_timestamp,
        organisation=_said(certificate.subject, "organization_name"),
        issuer=_said(certificate.issuer, "common_name"), sound=sound, trusted=trusted,
        why="" if sound and trusted is not False else _STRANGER if sound else _BROKEN,
    )


def _only_signed_since(status: Any) -> bool:
    """Whether what was added after this signature is further signatures only."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = status.modification_level
    return bool(
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and level is not None
        and level <= ModificationLevel.FORM_FILLING
    )


def _envelope_as_written(pdf: bytes, one: Any) -> bool:
    """Whether the signature itself, which no signature covers, is as a program writes it.

    One case of letters in the hexadecimal text, nothing but zeros behind the structure, and the structure encoded in
    the one way that DER knows.
    """
    first, length, second, _ = (int(number) for number in one.byte_range)
    gap = pdf[first + length : second]
    content = bytes(one.pkcs7_content)
    hexadecimal = hexlify(content)
    if gap not in (b"<" + hexadecimal + b">", b"<" + hexadecimal.upper() + b">"):
        return False
    size = _der_size(content)
    return not any(content[size:]) and _plain(content[:size])


def _der_size(content: bytes) -> int:
    """How many bytes the outermost DER structure takes."""
    if content[1] < 0x80:
        return 2 + content[1]
    count = content[1] & 0x7F
    return 2 + count + int.from_bytes(content[2 : 2 + count], "big")


def _plain(content: bytes) -> bool:
    """Whether the structure is the very one that its content makes: lengths, versions, and algorithms without extras."""
    from asn1crypto.cms import ContentInfo

    info = ContentInfo.load(content, strict=True)
    signed = info["content"]
    (signer,) = signed["signer_infos"]
    (digest,) = signed["digest_algorithms"]
    algorithms = [digest, signer["digest_algorithm"], signer["signature_algorithm"]]
    bare = [item for item in algorithms if item["algorithm"].native != "rsassa_pss"]
    return bool(
        (signed["version"].native, signer["version"].native) == ("v1", "v1")
        and digest["algorithm"].native == signer["digest_algorithm"]["algorithm"].native
        and all(item["parameters"].dump() in (b"", b"\x05\x00") for item in bare)
        and info.dump(force=True) == content
    )


def _said(name: Any, which: str) -> str:
    """One part of a certificate's name; of several of a kind the first."""
    said = name.native.get(which, "")
    return str(said[0] if isinstance(said, list) else said)


def _certificate(data: bytes) -> Any:
    from asn1crypto.x509 import Certificate
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        read = x509.load_pem_x509_certificate if b"-----BEGIN" in data else x509.load_der_x509_certificate
        return Certificate.load(read(data).public_bytes(Encoding.DER))
    except ValueError:
        raise refuse("esign.root") from None


def _quiet() -> None:
    """pyHanko writes names from certificates into its log; nothing of that may be seen anywhere."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
