"""Proof of a printed agreement: the code that goes on the paper. Checking papers is ``app.services.proof_check``."""

from __future__ import annotations

from datetime import date

from app.domain.agreement import Agreement
from app.domain.proof import Proof
from app.domain.site import Site
from app.services.context import Context
from printing.proof_mark import Signer
from sync.keys import SiteKeys
from sync.proofs import fingerprint, read_proof, sign_proof

__all__ = ["own_fingerprint", "proof_content", "read_proof", "signer"]


def proof_content(
    site: Site, keys: SiteKeys, number: str, version: int, made_on: date, digest: str, pages: int
) -> str:
    """The text of the code for one issue. ``version`` counts the issues from 1; ``digest`` is that of the whole text.

    The same input gives the same text. Raises ``proof.number_long``.
    """
    return sign_proof(keys, Proof(site.id, keys.sign_key, site.issuer, number, version, made_on, pages, digest))


def signer(ctx: Context, agreement: Agreement, number: str, version: int) -> Signer | None:
    """What signs the print with this number; None for an agreement without a date, which cannot be issued."""
    made_on = agreement.made_on
    if made_on is None:
        return None
    lines = (f"第{version}版", f"{made_on.year}年{made_on.month}月{made_on.day}日")
    return Signer(lines, lambda digest, pages: proof_content(ctx.site, ctx.keys, number, version, made_on, digest, pages))


def own_fingerprint(ctx: Context) -> str:
    """The twelve digits that we read out when somebody telephones about a paper of ours."""
    return fingerprint(ctx.keys.sign_key)
