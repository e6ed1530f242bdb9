"""keys.json opens with each of its passphrases and codes, and with nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Defect, UserError
from sync import keyfile, recovery
from sync.keyfile import Cost

CHEAP = Cost(64, 1, 1)
WORDS = "门前大树有三棵啊"


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        call()
    return caught.value.code


def test_it_opens_with_the_passphrase_and_the_code(tmp_path: Path) -> None:
    path, code = tmp_path / "keys.json", recovery.new_code()
    made = keyfile.create(path, WORDS, code, CHEAP)
    assert len(made.data_key) == 32
    assert keyfile.unlock(path, WORDS) == made
    by_code = keyfile.unlock(path, code.replace("-", " "))
    assert (by_code.data_key, by_code.kind) == (made.data_key, "recovery")
    assert [slot.kind for slot in keyfile.slots(path)] == ["passphrase", "recovery"]


def test_the_default_cost_is_not_cheap(tmp_path: Path) -> None:
    made = keyfile.create(tmp_path / "keys.json", WORDS)
    assert keyfile.slots(tmp_path / "keys.json")[0].cost == Cost(65_536, 3, 4)
    assert keyfile.unlock(tmp_path / "keys.json", WORDS) == made


def test_it_opens_with_nothing_else(tmp_path: Path) -> None:
    path, code = tmp_path / "keys.json", recovery.new_code()
    keyfile.create(path, WORDS, code, CHEAP)
    for text in ("", WORDS[:-1], WORDS + " ", recovery.new_code(), "\ud800"):
        assert code_of(lambda text=text: keyfile.unlock(path, text)) == "key.wrong"  # type: ignore[misc]
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    with pytest.raises(UserError, match="第8组"):
        keyfile.unlock(path, wrong)


def test_full_width_letters_are_the_same_passphrase(tmp_path: Path) -> None:
    made = keyfile.create(tmp_path / "k", "Ａbcd１２34", cost=CHEAP)
    assert keyfile.unlock(tmp_path / "k", "Abcd1234") == made


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    assert code_of(lambda: keyfile.create(tmp_path / "k", "一二三四五六七", cost=CHEAP)) == "key.short"
    assert list(tmp_path.iterdir()) == []


def test_nothing_readable_is_in_it(tmp_path: Path) -> None:
    made = keyfile.create(tmp_path / "k", WORDS, cost=CHEAP)
    data = (tmp_path / "k").read_bytes()
    assert made.data_key not in data
    assert made.data_key.hex().encode() not in data
    assert set(json.loads(data)) == {"format", "check", "slots"}


def test_slots_come_change_and_go(tmp_path: Path) -> None:
    path = tmp_path / "k"
    made = keyfile.create(path, WORDS, cost=CHEAP)
    second = keyfile.add_slot(path, made.data_key, "passphrase", "第二个人的长口令", CHEAP)
    assert keyfile.unlock(path, "第二个人的长口令").slot == second
    keyfile.replace_slot(path, made.data_key, made.slot, "换过之后的新口令", CHEAP)
    assert keyfile.unlock(path, "换过之后的新口令").slot == made.slot
    assert code_of(lambda: keyfile.unlock(path, WORDS)) == "key.wrong"
    keyfile.remove_slot(path, made.slot)
    assert code_of(lambda: keyfile.unlock(path, "换过之后的新口令")) == "key.wrong"
    assert code_of(lambda: keyfile.remove_slot(path, second)) == "key.last"
    assert keyfile.unlock(path, "第二个人的长口令").data_key == made.data_key


def test_misuse_is_our_defect(tmp_path: Path) -> None:
    path = tmp_path / "k"
    made = keyfile.create(path, WORDS, cost=CHEAP)
    for call in (
        lambda: keyfile.create(path, WORDS, cost=CHEAP),
        lambda: keyfile.add_slot(path, bytes(32), "passphrase", WORDS, CHEAP),
        lambda: keyfile.add_slot(path, made.data_key, "finger", WORDS, CHEAP),
        lambda: keyfile.remove_slot(path, "none"),
    ):
        with pytest.raises(Defect):
            call()


def test_a_slot_moved_to_another_place_does_not_open(tmp_path: Path) -> None:
    path = tmp_path / "k"
    keyfile.create(path, WORDS, cost=CHEAP)
    body = json.loads(path.read_text())
    for key, value in (("id", "other"), ("nonce", "0" * 24), ("salt", "0" * 32), ("wrapped", "0" * 96)):
        changed = json.loads(json.dumps(body))
        changed["slots"][0][key] = value
        path.write_text(json.dumps(changed))
        assert code_of(lambda: keyfile.unlock(path, WORDS)) == "key.wrong"


DAMAGE = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b'{"format":"shuoshi-keys/1","check":"","slots":[]}',
    b'{"format":"shuoshi-keys/1","check":"","slots":[1]}',
    b'{"format":"other/1"}',
]


@pytest.mark.parametrize("data", DAMAGE)
def test_a_damaged_file_says_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "k").write_bytes(data)
    assert code_of(lambda: keyfile.unlock(tmp_path / "k", WORDS)) == "key.damaged"


def test_costs_that_would_choke_the_machine_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "k"
    keyfile.create(path, WORDS, cost=CHEAP)
    body = json.loads(path.read_text())
    for key, value in (("memory_kib", 2**31), ("iterations", 17), ("lanes", 17), ("name", "md5")):
        changed = json.loads(json.dumps(body))
        changed["slots"][0]["kdf"][key] = value
        path.write_text(json.dumps(changed))
        assert code_of(lambda: keyfile.unlock(path, WORDS)) == "key.damaged"


def test_a_file_of_a_later_program_asks_for_an_update(tmp_path: Path) -> None:
    (tmp_path / "k").write_text('{"format":"shuoshi-keys/2"}')
    assert code_of(lambda: keyfile.unlock(tmp_path / "k", WORDS)) == "key.newer"


def test_a_missing_file_is_a_disk_that_has_gone(tmp_path: Path) -> None:
    assert code_of(lambda: keyfile.unlock(tmp_path / "k", WORDS)) == "disk.gone"
