"""The main job from a person walking in to the receipt, by the command line alone, in processes of their own."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from cli_help import Ran, good, shuoshi

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "samples" / "02-betrothal-gift.json"


def names(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("story")


def test_the_whole_story(place: Path) -> None:
    today = datetime.now().astimezone().date().isoformat()
    desk_data, town_data, stick = place / "desk", place / "town", place / "stick"

    def desk(*words: object, **options: object) -> Ran:
        return good(*words, "--json", data=desk_data, **options)

    def town(*words: object, **options: object) -> Ran:
        return good(*words, "--json", data=town_data, **options)

    recovery = desk("init", "--name", "柳荫湾村说事室", "--division", "999101102203", "--prefix", "柳", "--user", "查晓雯",
                    "--committee", "青禾塬镇柳荫湾村人民调解委员会", "--recovery", place / "恢复单.pdf").json["recovery_code"]
    town("init", "--level", "town", "--role", "town", "--name", "青禾塬镇综治中心", "--division", "999101102000", "--user", "欧阳敏")
    assert recovery.split()[0] in names(place / "恢复单.pdf")

    # somebody walks in
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    del sample["id"]
    added = desk("case", "add", "-", stdin=json.dumps(sample, ensure_ascii=False)).json
    case = added["number"]
    assert case == "（2026）柳调卷字第001号"

    # the agreement is printed, signed and attached
    draft = desk("document", "issue", case, "--draft", "--out", place / "draft.pdf").json
    assert draft["draft"]
    issued = desk("document", "issue", case, "--out", place / "agreement.pdf").json
    assert (issued["number"], issued["copies"]) == ("（2026）柳人调字第001号", len(sample["parties"]) + 1)
    again = desk("document", "issue", case, "--out", place / "again.pdf").json
    assert (place / "again.pdf").read_bytes() == (place / "agreement.pdf").read_bytes()
    assert again["sha256"] == issued["sha256"]
    text = "".join(names(place / "agreement.pdf").split())
    for party in sample["parties"]:
        assert party["name"] in text
    for needed in desk("agreement", "status", case).lines:
        assert not needed["done"]
        words = ["--ref", needed["ref"]] if needed["ref"] else []
        status = desk("agreement", "mark", case, "--role", needed["role"], *words, "--on", today).json["status"]
    assert status == f"{today} 生效"
    scan = place / "scan.jpg"
    scan.write_bytes(b"\xff\xd8\xff" + b"scan" * 9000)
    attached = desk("case", "attach", case, scan).json
    assert attached["size"] == scan.stat().st_size

    # desk and town meet
    words = ["enrol", "--name", "柳荫湾村说事室", "--division", "999101102203", "--to", stick, "--json"]
    assert shuoshi(*words, data=town_data).refusal["error"] == "disk.no_folder"
    stick.mkdir()
    invitation = town("enrol", "--name", "柳荫湾村说事室", "--division", "999101102203", "--to", stick).json["file"]
    code = desk("join", invitation).json["code"]
    batch = desk("batch", "export", "--to", stick).json
    assert (batch["number"], batch["cases"]) == (1, 1)
    asked = shuoshi("batch", "import", batch["file"], "--json", data=town_data).refusal
    assert asked["error"] == "enrolment.code_needed"
    taken = town("batch", "import", batch["file"], "--code", code).json
    assert (taken["kind"], taken["cases"], taken["site"]) == ("batch", 1, "柳荫湾村说事室")
    assert town("batch", "import", batch["file"]).json["kind"] == "known"
    assert town("batch", "inspect", batch["file"]).json["counts"]["blobs"] == 2

    # the town sees the matter, whole, and finds it
    (row,) = town("case", "list", "--text", sample["parties"][0]["name"][:2]).lines
    assert row["number"] == case
    assert town("case", "show", case).json == desk("case", "show", case).json
    assert shuoshi("case", "close", case, "--reason", "failed", "--json", data=town_data).refusal["error"] == "case.not_ours"

    # nothing counts as delivered before the receipt
    assert desk("exchange").json["waiting"] == 1
    receipt = town("receipt", "--to", stick).json["file"]
    assert desk("batch", "import", receipt).json["sentence"] == "青禾塬镇综治中心已收到 1 件纠纷。没有等待上报的内容。"
    now = desk("exchange").json
    assert (now["received"], now["waiting"], now["parent"]) == (1, 0, "青禾塬镇综治中心")
    assert shuoshi("batch", "export", "--to", stick, "--json", data=desk_data).refusal["error"] == "exchange.nothing"

    # a later change voids the paper and goes up again
    changed = desk("case", "show", case).json
    changed["agreements"][0]["manner"] = "改为一次付清。"
    desk("case", "add", "-", stdin=json.dumps(changed))
    (paper,) = (row for row in desk("document", "list", case).lines if row["form"] == "F10")
    assert (paper["number"], paper["void"]) == ("", ["（2026）柳人调字第001号"])
    assert desk("document", "issue", case, "--out", place / "new.pdf").json["number"] == "（2026）柳人调字第002号"
    town("batch", "import", desk("batch", "export", "--to", stick).json["file"])
    (known,) = town("exchange").json["desks"]
    assert (known["cases"], known["gaps"], known["held"]) == (1, [], 0)

    # a lost computer is shut out; what came stays; both rooms are well; the recovery code opens
    town("revoke", known["site"], "--stream", known["stream"])
    desk("case", "close", case, "--reason", "withdrawn")
    late = desk("batch", "export", "--to", stick).json["file"]
    assert shuoshi("batch", "import", late, "--json", data=town_data).refusal["error"] == "batch.revoked"
    again = place / "again"
    invitation = town("enrol", "--site", known["site"], "--to", stick).json["file"]
    good("init", "--name", "新电脑", "--division", "999101102203", "--prefix", "柳", "--user", "查晓雯", data=again)
    code = good("join", invitation, "--json", data=again).json["code"]
    added = good("case", "add", "-", "--json", data=again, stdin=json.dumps(sample, ensure_ascii=False)).json
    assert added["number"] == "（2026）柳调卷字第002号"
    assert added["code"].split("-")[2] == "02"
    first = good("batch", "export", "--to", stick, "--json", data=again).json["file"]
    assert town("batch", "import", first, "--code", code).json["site"] == "柳荫湾村说事室"
    assert [(one["site"], one["status"]) for one in town("exchange").json["desks"]] == [
        (known["site"], "revoked"), (known["site"], "active"),
    ]
    for side in (desk, town):
        assert side("doctor", "--rebuild").json["ok"]
    assert good("exchange", "--json", data=desk_data, passphrase=recovery).json["received"] == 0
