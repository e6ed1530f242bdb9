"""Three desks, a town and a strange town; and a desk that has already exchanged with its town."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from services_help import Pair, Template, enrol, new_site

from app.services.context import Context

_SITES = {
    "desk": new_site(),
    "desk2": new_site(name="西坡村说事室", division="620100001202"),
    "desk3": new_site(name="北沟村说事室", division="620100001203"),
    "town": new_site("town", "青石镇综治中心", "620100001000"),
    "town2": new_site("town", "别处镇综治中心", "620200001000"),
}


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    root = tmp_path_factory.mktemp("rooms")
    return {name: Template.make(root / name, site) for name, site in _SITES.items()}


@pytest.fixture(scope="session")
def enrolled(templates: dict[str, Template], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """Both desks known to the town, nothing sent yet but their names."""
    root = tmp_path_factory.mktemp("enrolled")
    opened = {name: templates[name].copy(root / name) for name in ("desk", "desk2", "town")}
    for desk in ("desk", "desk2"):
        enrol(opened[desk], opened["town"], root / "stick")
    for ctx in opened.values():
        ctx.close()
    return {name: Template(root / name, templates[name].key, templates[name].actor) for name in opened}


def _opened(chosen: dict[str, Template], folder: Path) -> Iterator[dict[str, Context]]:
    rooms = {name: template.copy(folder / name) for name, template in chosen.items()}
    yield rooms
    for ctx in rooms.values():
        ctx.close()


@pytest.fixture
def desk(templates: dict[str, Template], tmp_path: Path) -> Iterator[Context]:
    """A village room that stands alone."""
    ctx = templates["desk"].copy(tmp_path / "desk")
    yield ctx
    ctx.close()


@pytest.fixture
def strangers(templates: dict[str, Template], tmp_path: Path) -> Iterator[dict[str, Context]]:
    """All of them, none knowing another."""
    yield from _opened(templates, tmp_path / "strangers")


@pytest.fixture
def rooms(enrolled: dict[str, Template], tmp_path: Path) -> Iterator[dict[str, Context]]:
    """Two desks and their town."""
    yield from _opened(enrolled, tmp_path)


@pytest.fixture
def pair(rooms: dict[str, Context], tmp_path: Path) -> Pair:
    """A desk and its town, acquainted."""
    stick = tmp_path / "stick"
    stick.mkdir()
    return Pair(rooms["desk"], rooms["town"], stick)
