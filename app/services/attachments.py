"""The bytes of attachments and issued papers: encrypted files under names that say nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from pathlib import Path

from app.domain.errors import UserError
from app.services.context import Context
from sync import sealed


def path_of(ctx: Context, sha256: str) -> Path:
    """Where the file with these plain contents lies. The name is keyed, so that nobody can look for a known file."""
    key = hashlib.sha256(ctx.keys.box_secret.encode()).digest()
    return ctx.paths.files / hashlib.blake2b(sha256.encode(), key=key, digest_size=20).hexdigest()


def here(ctx: Context, sha256: str) -> bool:
    """Whether the file has arrived on this computer."""
    return bool(sha256) and path_of(ctx, sha256).exists()


def store(ctx: Context, data: bytes) -> str:
    """Encrypt ``data`` into the data folder, durably, and return its SHA-256. What is there already stays."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(ctx, sha256)
    if not target.exists():
        sealed.seal_pieces(iter((data,)), target, ctx.keys.box_key, need=len(data))
    return sha256


def receive(ctx: Context, sha256: str, pieces: Iterator[bytes]) -> Path | None:
    """Encrypt what arrives in a batch, piece by piece; the sender's digest is checked while reading.

    Returns the file that this made, so that it can go again if the batch is not taken; None where it was here before.
    """
    target = path_of(ctx, sha256)
    if target.exists():
        skip(pieces)
        return None
    sealed.seal_pieces(pieces, target, ctx.keys.box_key)
    return target


def skip(pieces: Iterator[bytes]) -> None:
    """Read to the end what is not wanted."""
    for _ in pieces:
        pass


def load(ctx: Context, sha256: str) -> bytes:
    """The plain bytes. Raises ``attachment.missing`` or ``attachment.damaged``."""
    return b"".join(pieces(ctx, sha256))


def pieces(ctx: Context, sha256: str) -> Generator[bytes, None, None]:
    """The plain bytes as a stream."""
    source = path_of(ctx, sha256)
    if not source.exists():
        raise UserError("attachment.missing", "这个附件还没有到这台电脑上。纸面记录都在；请等下一批上报，或向原单位索取。")
    return sealed.open_pieces(source, ctx.keys.box_secret, sha256)
