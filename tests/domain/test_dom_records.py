"""Records to JSON and back: nothing lost, nothing added, every wrong field named (G8)."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.canonical import digest, encode
from app.domain.case import Case, default_title
from app.domain.errors import Invalid
from app.domain.party import Party
from app.domain.records import from_record, to_record
from app.domain.site import Site
from app.domain.version import parse, seal

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
INTEGERS = st.integers(-(2**53), 2**53)
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(TEXT.map(lambda name: "x-" + name), JSON, max_size=2)
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT, int: INTEGERS, bool: st.booleans(), date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return st.none() | values(next(item for item in typing.get_args(hint) if item is not type(None)))
    if origin is tuple:
        return st.lists(values(typing.get_args(hint)[0]), max_size=2).map(tuple)
    return made(hint) if dataclasses.is_dataclass(hint) else SCALARS[hint]


def made(cls: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls)
    parts = {field.name: values(hints[field.name]) for field in dataclasses.fields(cls) if field.name != "extra"}
    return st.builds(cls, **parts, extra=UNKNOWN)


CASES = made(Case)


@settings(max_examples=60)
@given(CASES)
def test_every_case_survives_the_round_trip_with_its_unknown_fields(case: Case) -> None:
    record = to_record(case)
    line = encode(record)
    assert from_record(Case, json.loads(line)) == case
    assert from_record(Case, orjson.loads(line)) == case
    assert encode(to_record(from_record(Case, json.loads(line)))) == line


@settings(max_examples=60)
@given(CASES)
def test_the_quick_reader_sees_the_same_but_the_unknown_fields(case: Case) -> None:
    def bare(item: Any) -> Any:
        if isinstance(item, tuple):
            return tuple(bare(part) for part in item)
        if not dataclasses.is_dataclass(item) or isinstance(item, type):
            return item
        changes = {field.name: bare(getattr(item, field.name)) for field in dataclasses.fields(item)}
        return dataclasses.replace(item, **(changes | {"extra": {}}))

    assert msgspec.convert(json.loads(encode(to_record(case))), Case) == bare(case)


def paths(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    found = [here] if here else []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in items:
        found += paths(inner, (*here, key))
    return found


SAMPLE = {
    "id": "a" * 32, "facts": "f", "registered_on": "2026-03-05", "parties": [
        {"id": "p1", "kind": "person", "age": 3, "birth": "1990-01-01", "id_confirmed": True,
         "proxies": [{"id": "x", "powers": ["sign"]}]}
    ],
    "agreements": [{"id": "a", "total": 5, "clauses": ["c"], "obligations": [{"id": "o", "amount": 5}],
                    "issues": [{"pages": 1, "issued_at": "2026-03-05T08:00:00+00:00"}]}],
    "attachments": [{"id": "t", "size": 4}],
}


@settings(max_examples=400)
@given(st.sampled_from(paths(SAMPLE)), st.one_of(JSON, st.sampled_from(["20260305", "2026-13-01", "2026-03-05", 2**80, "5"])))
def test_what_the_quick_reader_takes_the_careful_one_takes_too(path: tuple[Any, ...], value: Any) -> None:
    """An imported record that the town accepts must never fail when somebody opens it."""
    record = json.loads(json.dumps(SAMPLE))
    node = record
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    try:
        msgspec.convert(record, Case)
    except msgspec.ValidationError:
        return
    from_record(Case, record)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"farbe": 1}, "farbe"),
        ({"parties": [{"id": "p", "kind": "person", "nmae": "x"}]}, "parties[0].nmae"),
        ({"parties": [{"id": "p"}, {"id": "q", "age": "7"}]}, "parties[1].age"),
        ({"parties": [{"id": "p", "age": True}]}, "parties[0].age"),
        ({"parties": [{"id": "p", "age": 7.0}]}, "parties[0].age"),
        ({"parties": {"id": "p"}}, "parties"),
        ({"parties": [7]}, "parties[0]"),
        ({"registered_on": "5.3.2026"}, "registered_on"),
        ({"registered_on": 20260305}, "registered_on"),
        ({"facts": None}, "facts"),
        ({"agreements": [{"id": "a", "obligations": [{"id": "o", "amount": "12"}]}]}, "agreements[0].obligations[0].amount"),
        ({"agreements": [{"clauses": []}]}, "agreements[0].id"),
        ({"requests": ["a", 2]}, "requests[1]"),
        ({"extra": {"a": 1}}, "extra"),
    ],
)
def test_strict_reading_names_the_path_of_the_wrong_field(change: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as caught:
        from_record(Case, {"id": "c"} | change, strict=True)
    assert path in [problem.path for problem in caught.value.problems]


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        from_record(Case, {"id": "c", "facts": 1, "note": 2, "was": 3}, strict=True)
    assert {problem.path for problem in caught.value.problems} == {"facts", "note", "was"}
    assert "另有 2 处" in caught.value.sentence


def test_defaults_are_left_out_so_that_a_new_field_changes_no_old_record() -> None:
    assert to_record(Case(id="c")) == {"id": "c"}
    assert to_record(Site(id="s", name="东街村")) == {"id": "s", "name": "东街村"}


def test_canonical_bytes_are_one_and_the_same() -> None:
    assert encode({"乙": 1, "a": "换\n行", "b": [True, None]}) == '{"a":"换\\n行","b":[true,null],"乙":1}'.encode()
    with pytest.raises(ValueError, match="whole numbers"):
        encode({"a": [{"b": 1.5}]})
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(JSON)
def test_canonical_bytes_do_not_depend_on_order_and_are_read_back(value: Any) -> None:
    line = encode(value)
    assert json.loads(line) == orjson.loads(line) == value
    if isinstance(value, dict):
        assert encode(dict(reversed(value.items()))) == line


HEAD: dict[str, Any] = {
    "stream": "d.1", "seq": 2, "prev": "0" * 64, "record": "r", "kind": "case", "site": "s", "parent": "",
    "at": "2026-11-22T08:00:00Z", "actor": "u",
}


@given(st.dictionaries(TEXT, JSON, max_size=3))
def test_a_sealed_version_is_parsed_to_itself(body: dict[str, Any]) -> None:
    version = seal(**HEAD, body=body)
    assert parse(version.line) == parse(version.line, orjson.loads) == version
    assert version.hash == digest(version.line)


def test_changing_anything_changes_the_hash() -> None:
    version = seal(**HEAD, body={})
    others = [seal(**(HEAD | {key: value + 1 if isinstance(value, int) else value + "x"}), body={}) for key, value in HEAD.items()]
    assert len({version.hash, *(other.hash for other in others)}) == len(HEAD) + 1


@pytest.mark.parametrize(
    "change", [{"v": 2}, {"v": True}, {"v": None}, {"seq": "2"}, {"seq": True}, {"body": []}, {"stream": ...}], ids=str
)
def test_what_is_no_version_of_this_format_is_not_read(change: dict[str, Any]) -> None:
    head = json.loads(seal(**HEAD, body={}).line) | change
    with pytest.raises(ValueError, match=r"version"):
        parse(json.dumps({key: value for key, value in head.items() if value is not ...}).encode())
    with pytest.raises(ValueError, match="version"):
        parse(b"[]")


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (["甲"], "甲邻里纠纷"), (["甲", "乙"], "甲与乙邻里纠纷"), (["甲", "乙", "丙"], "甲、乙与丙邻里纠纷"),
        (["甲", "乙", "丙", "丁"], "甲、乙与丁等邻里纠纷"), ([], "邻里纠纷"), (["", "乙"], "乙邻里纠纷"),
    ],
)
def test_a_title_where_nobody_typed_one(names: list[str], title: str) -> None:
    parties = tuple(Party(id=str(n), name=name) for n, name in enumerate(names))
    assert default_title(Case(id="c", parties=parties), "邻里纠纷") == title
