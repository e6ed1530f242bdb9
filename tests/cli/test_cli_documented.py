"""``docs/cli.md`` and ``docs/case.schema.json`` say what the program does: they are compared with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import commands, parser
from app.cli.schema import case_schema
from app.codes import load_codes
from app.domain.case import Case
from app.domain.records import from_record, to_record
from app.paths import assets_dir

REPO = Path(__file__).resolve().parents[2]
DOC = (REPO / "docs" / "cli.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `shuoshi ([a-z -]+)`[^\n]*\n(.*?)(?=^##|\Z)", DOC, re.MULTILINE | re.DOTALL))
COMMANDS = dict(commands(parser()))
OUTSIDE = {"demo", "run-sample"}  # open windows; they have no parser
SCHEMA: dict[str, Any] = case_schema(load_codes())
SAMPLES = sorted((assets_dir() / "samples").glob("*.json"))


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    assert set(SECTIONS) - OUTSIDE == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_names_every_option_and_shows_an_example(name: str) -> None:
    section = SECTIONS[name]
    for action in COMMANDS[name]._actions:
        for option in action.option_strings:
            if option.startswith("--") and option not in ("--help", "--data", "--json"):
                assert f"`{option}" in section, option
    examples = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    assert any(f"shuoshi {name}" in example for example in examples)
    for option in re.findall(r"--[a-z][a-z0-9-]+", " ".join(examples)):
        known = {text for action in COMMANDS[name]._actions for text in action.option_strings}
        assert option in known, f"the example uses {option}"


def test_the_rest_of_the_contract_is_there() -> None:
    for word in ("SHUOSHI_DATA", "SHUOSHI_PASSPHRASE", "--json", "--data", "case.schema.json", "退出码"):
        assert word in DOC
    for code in ("0", "1", "2", "3"):
        assert re.search(rf"^\| `{code}` \|", DOC, re.MULTILINE)


def test_the_schema_file_is_the_field_table() -> None:
    stored = json.loads((REPO / "docs" / "case.schema.json").read_text(encoding="utf-8"))
    assert stored == SCHEMA, "make it anew: shuoshi schema > docs/case.schema.json"


def faults(value: Any, schema: dict[str, Any], path: str = "$") -> list[str]:
    """The part of JSON Schema that ours uses, read from the specification and not from our reader."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], path)
    kind = schema["type"]
    expected = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}[kind]
    if not isinstance(value, expected) or (kind == "integer" and isinstance(value, bool)):
        return [f"{path} is no {kind}"]
    if kind == "array":
        return [fault for index, item in enumerate(value) for fault in faults(item, schema["items"], f"{path}[{index}]")]
    if kind == "object":
        found = [f"{path}.{name} is missing" for name in schema["required"] if name not in value]
        for name, item in value.items():
            inner = schema["properties"].get(name)
            found += faults(item, inner, f"{path}.{name}") if inner else [f"{path}.{name} is unknown"]
        return found
    if kind == "string":
        if len(value) > schema.get("maxLength", 10**9) or len(value) < schema.get("minLength", 0):
            return [f"{path} has the wrong length"]
        if schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return [f"{path} is no date"]
    return []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_fits_the_schema_and_the_strict_reader(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    assert faults(record, {"$ref": SCHEMA["$ref"]}) == []
    assert to_record(from_record(Case, record, strict=True)) == record


@pytest.mark.parametrize(
    "change", [{"farbe": 1}, {"facts": 3}, {"parties": [{"id": "p"}]}, {"registered_on": "5.3."}, {"requests": [1]}, {"title": "长" * 301}]
)
def test_the_schema_refuses_what_the_program_refuses(change: dict[str, Any]) -> None:
    record = json.loads(SAMPLES[0].read_text(encoding="utf-8"))
    assert faults(record | change, {"$ref": SCHEMA["$ref"]}) != []
