"""Sources written one after the other into one file: every page as it was, every reference to its own object."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.fonts import FontBook
from printing.volume import Bound, bind, opened
from printing.volume_file import VolumeFile

_TRICKY = ("3 0 R", "(3 0 R", ")\\", "\nstream\n", "<<4 0 R>>", "\nendobj\n5 0 obj\n", "单 3 0 R")
_TEXT = st.one_of(st.sampled_from(_TRICKY), st.text(st.characters(min_codepoint=1, exclude_categories=("Cs",)), max_size=20))


def source(*texts: str) -> pikepdf.Pdf:
    """A page for each text, which stands in a string, in a name, in an object of its own and in a stream."""
    made = pikepdf.new()
    for text in texts:
        made.add_blank_page(page_size=(300, 400))
        page = made.pages[-1].obj
        page.Said, page.Apart = pikepdf.String(text), made.make_indirect(pikepdf.Array([pikepdf.String(text), 3, 0]))
        page.Called = pikepdf.Name("/" + "".join(char for char in text if char.isascii()).replace("\0", ""))
        page.Data = made.make_stream(text.encode())
    return made


def written(*sources: pikepdf.Pdf) -> pikepdf.Pdf:
    target = io.BytesIO()
    file = VolumeFile(target)
    pages = [page for one in sources for page in file.pages(one)]
    file.close(pages, [("卷内目录", pages[0])] if pages else [], "卷宗", "说事室")
    return pikepdf.open(target)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_TEXT, min_size=1, max_size=3), min_size=1, max_size=3))
def test_every_page_keeps_what_it_says_and_what_it_refers_to(sources: list[list[str]]) -> None:
    with written(*(source(*texts) for texts in sources)) as made:
        assert made.check_pdf_syntax() == []
        assert len(made.pages) == sum(map(len, sources))
        for page, text in zip(made.pages, (text for texts in sources for text in texts), strict=True):
            assert str(page.obj.Said) == text
            assert str(page.obj.Apart[0]) == text
            assert page.obj.Data.read_bytes() == text.encode()
            assert [float(side) for side in page.mediabox] == [0, 0, 300, 400]


def test_nothing_comes_along_but_pages() -> None:
    one = source("x")
    one.docinfo[pikepdf.Name.Author] = "单玉堃"
    one.Root.Names = pikepdf.Dictionary(Secret=pikepdf.String("10000000079"))
    with written(one) as made:
        assert set(made.Root.keys()) == {"/Type", "/Pages", "/Outlines", "/PageMode", "/Lang"}
        assert (str(made.docinfo.Title), str(made.docinfo.Author)) == ("卷宗", "说事室")
        with made.open_outline() as outline:
            assert [item.title for item in outline.root] == ["卷内目录"]
        assert not any("10000000079" in repr(thing) for thing in made.objects)


def test_what_is_shared_is_written_once_and_used_by_all() -> None:
    target = io.BytesIO()
    file = VolumeFile(target)
    with pikepdf.new() as carrier:
        shared = file.share(carrier.make_indirect(pikepdf.Dictionary(Kind=carrier.make_stream(b"once"))))
    sources = [source("a"), source("b")]
    for one in sources:
        one.pages[0].obj.Common = shared
    file.close([page for one in sources for page in file.pages(one)], [], "", "")
    with pikepdf.open(target) as made:
        first, second = (page.obj.Common for page in made.pages)
        assert first.objgen == second.objgen
        assert first.Kind.read_bytes() == b"once"


@pytest.mark.parametrize("count", [0, 1])
def test_the_same_sources_give_the_same_bytes_and_others_another_name(count: int, fonts: FontBook) -> None:
    def made(text: str) -> bytes:
        plain, target = io.BytesIO(), io.BytesIO()
        source(text).save(plain, static_id=True)
        bind([Bound("x", [opened(plain.getvalue())], ("1",) * count)], target, title="", author="", fonts=fonts)
        return target.getvalue()

    assert made("a") == made("a")
    first, other = (bytes(pikepdf.open(io.BytesIO(made(text))).trailer.ID[0]) for text in "ab")
    assert first != other


def test_a_stream_that_fails_to_be_written_stops_at_once(fonts: FontBook) -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            raise OSError(28, "full")

    plain = io.BytesIO()
    source("a").save(plain)
    with pytest.raises(OSError, match="full"):
        bind([Bound("x", [opened(plain.getvalue())])], Full(), title="", author="", fonts=fonts)  # type: ignore[arg-type]


def test_a_list_of_lists_of_pages_and_what_it_hands_down_become_plain_pages() -> None:
    one = pikepdf.new()
    leaf = one.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page))
    below = one.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=[leaf, leaf], Count=2, Rotate=90))
    one.Root.Pages = one.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=[below], Count=2, MediaBox=[0, 0, 300, 400]))
    with written(one) as made:
        assert made.check_pdf_syntax() == []
        assert [(int(page.obj.Rotate), float(page.mediabox[3])) for page in made.pages] == [(90, 400), (90, 400)]
