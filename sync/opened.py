"""Reading a batch file in one pass, nothing handed out before its signature is verified (FORMAT.md section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from app.domain.canonical import digest
from app.domain.errors import Defect
from app.domain.version import Version
from sync import age, envelope, tar
from sync import manifest as manifests
from sync.envelope import refusing
from sync.errors import refuse
from sync.keys import SiteKeys
from sync.lines import Chain, unpack
from sync.manifest import KIND, Manifest

FindKey = Callable[[Manifest], str | None]
"""The sender's public sign key, or ``None`` when nobody is enrolled under what the manifest claims.

Called before the signature is checked: the manifest is only a claim. It may raise (``batch.revoked``). For a batch with
``join`` from an unknown device, return ``join.sign_key`` only when its enrolment id is open and the check code matched.
"""

Sink = Callable[[str, Iterator[bytes]], None]
"""Receives one attachment: its SHA-256 and its pieces. It must read all, and keep the result aside until commit."""


class OpenedBatch:
    """A batch whose manifest is signed by its sender. Read ``versions``, then ``blobs``, then ``finish``.

    Commit only after ``finish`` has returned: until then lines are authentic, but the file may yet prove incomplete.
    Use as a context manager; closing early (a batch already imported, a gap before it) is fine.
    """

    def __init__(self, plain: age.Plain, manifest: Manifest, document: bytes, signature: bytes) -> None:
        self._plain = plain
        self.manifest = manifest
        self.document = document
        """The manifest as it was signed: keep it with ``signature``, so that others can check who said what."""
        self.signature = signature
        self.digest = digest(document)
        self._chain = Chain(manifest)
        self._stage = 0

    def __enter__(self) -> OpenedBatch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file and the thread that decrypts it."""
        self._plain.close()

    def versions(self) -> Iterator[Version]:
        """Every version in order, each linked to the one before. Read to the end."""
        self._advance(0)
        for member in self.manifest.members:
            with refusing(KIND):
                tar.expect(self._plain, member.name, member.bytes)
                lines = unpack(member, tar.content(self._plain, member.bytes))
                yield from self._chain.follow(lines)
        self._chain.finish()
        self._stage = 2

    def blobs(self, sink: Sink) -> None:
        """Give each attachment to ``sink``. What ``sink`` raises comes through unchanged."""
        self._advance(2)
        for name, size in self.manifest.blobs.items():
            with refusing(KIND):
                tar.expect(self._plain, f"blobs/{name}", size)
            pieces = self._pieces(name, size)
            sink(name, pieces)
            if next(pieces, None) is not None:
                raise Defect("the sink left an attachment unread")
        self._stage = 4

    def finish(self) -> None:
        """Raise unless everything declared has arrived, has been read, and nothing else is in the file."""
        if self._stage == 2 and not self.manifest.blobs:
            self._stage = 4
        self._advance(4)
        with refusing(KIND):
            tar.expect_end(self._plain, self._used())
            self._plain.end()
        self._stage = 6

    def verify(self) -> None:
        """Read everything and keep nothing: for a look at a file without importing it."""
        for _ in self.versions():
            pass
        self.blobs(lambda _name, pieces: [None for _ in pieces].clear())
        self.finish()

    def _pieces(self, name: str, size: int) -> Iterator[bytes]:
        seen = sha256()
        with refusing(KIND):
            for piece in tar.pieces(self._plain, size):
                seen.update(piece)
                yield piece
            if seen.hexdigest() != name:
                raise ValueError("blob digest")

    def _used(self) -> int:
        sizes = [len(self.document), len(self.signature), *(member.bytes for member in self.manifest.members)]
        return sum(map(tar.space, [*sizes, *self.manifest.blobs.values()]))

    def _advance(self, stage: int) -> None:
        if self._stage != stage:
            raise Defect("a batch is read once: versions, blobs, finish")
        self._stage += 1


def open_batch(path: Path, keys: SiteKeys, find_key: FindKey, *, own: bool = False) -> OpenedBatch:
    """Decrypt up to the signature and check it. With ``own``, also open a batch that we ourselves sent to others.

    Raises ``batch.damaged``, ``.foreign``, ``.newer``, ``.too_large``, ``.unknown_sender``, ``.signature``,
    ``disk.gone``, and what ``find_key`` raises.
    """
    with refusing(KIND):
        plain = age.Plain(path, keys.box_secret)
    try:
        with refusing(KIND):
            document = envelope.read_document(plain, KIND)
            manifest = manifests.parse(document)
            if manifest.recipient.box_key != keys.box_key and not own:
                raise refuse("batch.foreign")
            signature = envelope.read_signature(plain, KIND)
        envelope.check_signature(KIND, document, signature, find_key(manifest))
    except BaseException:
        plain.close()
        raise
    return OpenedBatch(plain, manifest, document, signature)
