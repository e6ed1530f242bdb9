"""A proof is good under the key it names and under no other; no bit of it can be changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from app.domain import base45
from app.domain.errors import UserError
from app.domain.proof import Proof, from_code, to_code
from sync.keys import SiteKeys
from sync.proofs import fingerprint, read_proof, sign_proof

KEYS, OTHER = SiteKeys("01" * 32, ""), SiteKeys("02" * 32, "")
PROOF = Proof(
    site="dd" * 16, sign_key=KEYS.sign_key, issuer="青石镇柳河村人民调解委员会", number="（2026）柳河人调字第018号", version=1,
    made_on=date(2026, 3, 5), pages=2, digest="cd" * 32,
)
EXAMPLE = (
    "SP1RA072S72S72S72S72S72S72SE0SXDH$:RPB1C/IGLAFW59PN1NE71DA7OGWI0O3.WEV90 .1ISB200KW4Z0QZ0QZ0QZ0QZ0QZ0QZ0QZ0QZ0QZ0QZ"
    "0QZ0QZ0QZ0QZ0QZ0Q225I-JUCTMXMT+I:6TJXMRQM.6T/JICRNG7T2KI7EMOITHWKF8L:0TZEJ.$NXI4O$NNF6TF6$DUMJHN8KI7THXMCRNXITFUGO."
    "L/CTPYL0A6.0T0BND*TCJM//6+STHX7+6IZAP4K99NSXEG5D94$4246CON5.3T9A2XVLQL23LY7D2TV1.U6C33DH2DJ/*T18UAI3+NE8RC6$L70"
)


def code_of(text: str) -> str:
    """What a code is refused with, or ``good``."""
    said = None
    try:
        read_proof(text)
    except UserError as error:
        said = error
    assert said is None or said.sentence.endswith("。")
    return said.code if said else "good"


def test_what_was_signed_is_read_back_and_the_same_input_gives_the_same_code() -> None:
    code = sign_proof(KEYS, PROOF)
    assert read_proof(code) == PROOF
    assert sign_proof(KEYS, replace(PROOF, sign_key="")) == code
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]{3,366}", code)


def test_no_bit_can_be_changed() -> None:
    data = base45.decode(sign_proof(KEYS, PROOF)[3:])
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        assert code_of("SP1" + base45.encode(bytes(changed))) in ("proof.signature", "proof.damaged"), bit


def test_no_character_can_be_changed_left_out_or_added() -> None:
    code = sign_proof(KEYS, PROOF)
    refused = {"proof.signature", "proof.damaged", "proof.foreign", "proof.newer"}
    for place in range(len(code)):
        other = "A" if code[place] != "A" else "B"
        for changed in (code[:place] + other + code[place + 1 :], code[:place] + code[place + 1 :], code[:place]):
            assert code_of(changed) in refused, place
    assert code_of(code + "0") in refused


def test_a_signature_of_another_key_or_another_kind_of_file_is_refused() -> None:
    _, body, signature = from_code(sign_proof(KEYS, PROOF))
    assert code_of(to_code(body, OTHER.sign("paper", body))) == "proof.signature"
    assert code_of(to_code(body, KEYS.sign("batch", body))) == "proof.signature"
    assert code_of(to_code(body, signature)) == "good"


def test_a_code_of_a_later_program_asks_for_that_program() -> None:
    assert code_of("SP2" + sign_proof(KEYS, PROOF)[3:]) == "proof.newer"
    assert code_of("S1ABC") == "proof.foreign"


def test_the_fingerprint_is_of_the_key() -> None:
    assert fingerprint(KEYS.sign_key) == "3686-3664-3899"
    assert fingerprint(OTHER.sign_key) != fingerprint(KEYS.sign_key)


def test_a_printed_code_can_be_read_for_ever() -> None:
    assert sign_proof(KEYS, PROOF) == EXAMPLE
