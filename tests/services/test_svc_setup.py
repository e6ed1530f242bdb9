"""The first start and the later ones: passphrases, recovery, users."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from services_help import PASSPHRASE, Template, Ticking, add, cheap_keys, code_of, new_site

from app.domain.errors import UserError
from app.paths import Paths
from app.services import cases, doctor, setup
from app.services.context import Context
from sync import keyfile

REPO = Path(__file__).resolve().parents[2]


def unlock(ctx: Context, passphrase: str) -> Context:
    return setup.unlock(ctx.paths, passphrase, Ticking())


def test_the_form_says_what_is_missing() -> None:
    new = setup.NewSite("desk", " ", "62010000120", "", "", "", "mediator")
    assert {problem.path for problem in setup.problems(new, "短", "长")} == {"name", "division", "user", "passphrase", "again"}
    assert setup.problems(new_site(), PASSPHRASE, PASSPHRASE) == []


def test_only_the_right_passphrase_opens(desk: Context) -> None:
    case = add(desk)
    desk.close()
    for wrong in ("", "东街老槐树下2027", PASSPHRASE + " "):
        assert code_of(unlock, desk, wrong) == "key.wrong"
    again = unlock(desk, PASSPHRASE)
    assert cases.get(again, case.id) == case
    assert again.actor.name == "查晓雯"
    again.close()


def test_an_existing_installation_is_never_replaced(desk: Context) -> None:
    add(desk)
    assert code_of(setup.create, desk.paths, new_site(), PASSPHRASE, Ticking()) == "setup.exists"
    assert code_of(setup.unlock, Paths(desk.paths.root / "nirgends"), PASSPHRASE, Ticking()) == "setup.none"


def test_the_printed_code_opens_and_sets_a_new_passphrase(desk: Context, templates: dict[str, Template]) -> None:
    case = add(desk)
    code = "-".join(templates["desk"].recovery)
    desk.close()
    wrong = code[:3] + str((int(code[3]) + 1) % 10) + code[4:]
    with pytest.raises(UserError, match="第1组"):
        setup.unlock_with_recovery(desk.paths, wrong, Ticking())
    opened = setup.unlock_with_recovery(desk.paths, code, Ticking())
    assert opened.actor.role == "admin"
    setup.set_passphrase(opened, "新的口令也很好记")
    opened.close()
    assert code_of(unlock, desk, PASSPHRASE) == "key.wrong"
    again = unlock(desk, "新的口令也很好记")
    assert (again.actor.name, cases.get(again, case.id)) == ("查晓雯", case)
    again.close()
    still = setup.unlock_with_recovery(desk.paths, code, Ticking())
    still.close()


def test_a_second_user_has_an_own_passphrase_and_name_in_the_history(desk: Context) -> None:
    setup.add_user(desk, " 马志昇 ", "clerk", "西坡的核桃都熟了")
    assert [user.name for user in setup.users(desk)] == ["查晓雯", "马志昇"]
    second = unlock(desk, "西坡的核桃都熟了")
    case = add(second)
    assert [saved.actor for saved in cases.history(second, case.id)] == ["马志昇"]
    setup.set_passphrase(second, "换了一句更长的话语")
    second.close()
    assert code_of(unlock, desk, "西坡的核桃都熟了") == "key.wrong"
    first = unlock(desk, PASSPHRASE)
    assert (first.actor.name, cases.get(first, case.id)) == ("查晓雯", case)
    first.close()


def test_two_people_never_share_a_passphrase_nor_have_a_short_one(desk: Context) -> None:
    assert code_of(setup.add_user, desk, "马志昇", "clerk", PASSPHRASE) == "key.taken"
    assert code_of(setup.add_user, desk, "马志昇", "clerk", "太短") == "key.short"
    assert [user.name for user in setup.users(desk)] == ["查晓雯"]
    assert len(keyfile.slots(desk.paths.keyfile)) == 2
    assert code_of(setup.set_passphrase, desk, PASSPHRASE) == "done", "one's own again"


def test_a_passphrase_left_behind_by_a_cut_change_opens_nothing(desk: Context) -> None:
    keyfile.add_slot(desk.paths.keyfile, desk.database.key, "passphrase", "半途而废的旧口令")
    assert code_of(unlock, desk, "半途而废的旧口令") == "key.wrong"


_CUT = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
import services_help
from app.paths import Paths
from app.services import setup
from app.services.context import system_clock
from db.database import Database
import db.audit, db.meta
services_help.cheap_keys()
count = 0
def counted(real):
    def call(*args, **options):
        global count
        count += 1
        if count > steps:
            os._exit(9)
        return real(*args, **options)
    return call
setup.keyfile.create = counted(setup.keyfile.create)
Database.create = counted(Database.create)
setup.meta.put = counted(db.meta.put)
setup.audit.add = counted(db.audit.add)
Database.close = counted(Database.close)
Path.replace = counted(Path.replace)
Database.open = counted(Database.open)
for steps in range(20):
    pid = os.fork()
    if not pid:
        setup.create(Paths(Path(sys.argv[1], str(steps))), services_help.new_site(), sys.argv[2], system_clock)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(steps, code)
    if code == 0:
        break
"""


def test_a_first_start_cut_off_anywhere_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program ends without warning before each step in turn; afterwards it opens whole or starts afresh."""
    command = [sys.executable, "-c", _CUT, str(tmp_path), PASSPHRASE, str(REPO / "tests" / "services")]
    env = {**os.environ, "PYTHONPATH": str(REPO)}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    ends = [tuple(map(int, line.split())) for line in run.stdout.splitlines()]
    assert {code for _, code in ends[:-1]} == {9}
    assert ends[-1][1] == 0
    cheap_keys(monkeypatch)
    outcomes = []
    for steps, _ in ends:
        paths = Paths(tmp_path / str(steps))
        if setup.is_set_up(paths):
            ctx = setup.unlock(paths, PASSPHRASE, Ticking())
            outcomes.append("opens")
        else:
            ctx, _ = setup.create(paths, new_site(), PASSPHRASE, Ticking())
            outcomes.append("again")
        add(ctx)
        assert doctor._chain(ctx).ok
        ctx.close()
    assert outcomes == sorted(outcomes)
    assert outcomes.count("again") >= 8
    assert outcomes.count("opens") >= 2


def test_renaming_the_room_changes_new_papers_only(desk: Context) -> None:
    from dataclasses import replace

    old = add(desk)
    renamed = setup.update_site(desk, replace(desk.site, number_prefix="西人", id="f" * 32, level="town"))
    assert (renamed.site.id, renamed.site.level) == (desk.site.id, "desk")
    new = add(renamed)
    assert (old.number, new.number) == ("（2026）东人调卷字第001号", "（2026）西人调卷字第002号")
    assert cases.get(renamed, old.id).number == old.number


def test_the_recovery_sheet_bears_the_code(desk: Context, templates: dict[str, Template]) -> None:
    import pypdfium2

    sheet = setup.recovery_sheet(desk, templates["desk"].recovery)
    document = pypdfium2.PdfDocument(sheet.pdf)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert all(group in text for group in templates["desk"].recovery)
