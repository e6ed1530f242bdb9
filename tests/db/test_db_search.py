"""Search finds what a plain look through the texts finds, and names and numbers by what people type."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Sequence

import pytest
from db_help import Stream, record, row
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ledger import SearchText
from db import ledger, search, versions
from db.database import Database
from db.readings import readings
from db.words import plain

NOTHING = SearchText((), (), ())


def _index(db: Database, items: dict[int, SearchText]) -> None:
    with db.write() as tx:
        for number, text in items.items():
            search.index_now(tx, number, text)


def _found(db: Database, typed: str, limit: int = 1000) -> list[int]:
    return search.search(db.read(), typed, limit)


def _named(db: Database, *names: str) -> None:
    _index(db, {number: SearchText((), (name,), ()) for number, name in enumerate(names, 1)})


# a small alphabet, so that chance words occur; punctuation, so that words must not run across it
_TEXT = st.text(st.sampled_from("土地纠纷水渠张王，。 （）A1·\n〇𠮷"), max_size=40)
_WORD = st.text(st.sampled_from("土地纠纷水渠张王〇𠮷"), min_size=2, max_size=6)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Database]:
    opened = Database.create(tmp_path_factory.mktemp("search") / "x.db", bytes(32))
    yield opened
    opened.close()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_TEXT, _TEXT, _WORD), min_size=1, max_size=12), st.lists(_WORD, min_size=1, max_size=8))
def test_search_is_a_look_through_all_texts(
    shared: Database, matters: list[tuple[str, str, str]], words: list[str]
) -> None:
    texts = {number: SearchText((one, two), (name,), ()) for number, (one, two, name) in enumerate(matters, 1)}
    with shared.write() as tx:
        tx.execute("INSERT INTO search (search) VALUES ('delete-all')")
    _index(shared, texts)
    for word in words:
        naive = [
            number
            for number, text in texts.items()
            if any(word in plain(part) for part in (*text.texts, *text.names))
        ]
        assert _found(shared, word) == naive[::-1], word


def test_a_large_random_collection_agrees_too(db: Database) -> None:
    chance = random.Random(5)
    letters = [chr(0x4E00 + chance.randrange(3000)) for _ in range(120)]
    texts = {
        number: "".join(chance.choice([*letters, "，"]) for _ in range(chance.randrange(20, 200)))
        for number in range(1, 401)
    }
    _index(db, {number: SearchText((text,), (), ()) for number, text in texts.items()})
    for _ in range(300):
        text, size = texts[chance.randrange(1, 401)], chance.choice((2, 2, 3, 4, 7))
        start = chance.randrange(len(text) - size)
        word = text[start : start + size]
        if "，" not in word:
            assert _found(db, word) == [number for number in range(400, 0, -1) if word in texts[number]]


def test_every_word_must_be_there(db: Database) -> None:
    _index(db, {
        1: SearchText(("宅基地边界",), ("张三",), ("13800001234",)),
        2: SearchText(("宅基地边界",), ("李四",), ("13900005678",)),
        3: SearchText(("借款",), ("张三",), ()),
    })
    assert _found(db, "张三") == [3, 1]
    assert _found(db, "宅基地 张三") == [1]
    assert _found(db, "宅基地　zs") == [1]
    assert _found(db, "宅基地，5678") == [2]
    assert _found(db, "宅基地 借款") == []
    assert _found(db, "宅基地", 1) == [2]


_ODD = ["", "  ", "，。！", '"', "*", "()", "AND", "a OR b", "NEAR(", "x:y", "'; --", "\0", "-张三", "张" * 999]


@pytest.mark.parametrize("typed", _ODD)
def test_nothing_that_is_typed_is_taken_for_a_command(db: Database, typed: str) -> None:
    _named(db, "张三")
    assert _found(db, typed) in ([], [1])


def test_one_character_is_the_beginning_of_a_name(db: Database) -> None:
    _named(db, "张三", "李张", "章四")
    assert _found(db, "张") == [1]


SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "盖": "ge gai", "朴": "piao pu", "区": "ou",
    "翟": "zhai di", "缪": "miao", "覃": "qin tan", "乐": "yue le", "任": "ren", "华": "hua", "宿": "su", "种": "chong",
    "黑": "he", "员": "yun", "折": "she", "洗": "xian", "冼": "xian", "牟": "mu mou", "燕": "yan", "葛": "ge",
    "宁": "ning", "应": "ying", "过": "guo", "能": "nai", "那": "na", "祭": "zhai", "纪": "ji", "晁": "chao",
    "逄": "pang", "幺": "yao", "尉迟": "yuchi", "长孙": "zhangsun", "万俟": "moqi", "澹台": "tantai", "吕": "lv lu",
    "欧阳": "ouyang", "单于": "chanyu", "沈": "shen", "盛": "sheng", "尹": "yin", "郝": "hao", "覀": "",
}


@pytest.mark.parametrize(("surname", "read"), SURNAMES.items())
def test_surnames_are_read_as_surnames(surname: str, read: str) -> None:
    found = {"".join(syllables) for syllables, _ in readings(surname + "伟")}
    for reading in read.split():
        assert reading + "wei" in found


def test_names_by_letters(db: Database) -> None:
    _named(db, "单秀英", "尉迟建国", "王伟", "买买提·艾力", "吕娜", "John Smith")
    for typed, expected in {
        "shanxiuying": [1], "danxiu": [1], "SXY": [1], "s": [6, 1], "sx": [1], "xiuying": [1], "xiuy": [1],
        "yuchijianguo": [2], "ycjg": [2], "jianguo": [2], "wangwei": [3], "wang": [3], "wangw": [3], "ww": [3],
        "买买提艾力": [4], "买买提·艾力": [4], "艾力": [4], "mmtal": [4], "lvna": [5], "luna": [5], "ln": [5],
        "john": [6], "smith": [6], "johns": [6], "wangx": [], "zz": [],
    }.items():
        assert _found(db, typed) == expected, typed


def test_numbers(db: Database) -> None:
    _index(db, {
        1: SearchText(("赔偿5000元",), (), ("620102197503071234", "13893112345")),
        2: SearchText(("（2026）城关人调字第0003号",), (), ("（2026）城关人调字第0003号", "620100001201-26-01-0003-K")),
        3: NOTHING,
        4: SearchText((), (), ("62010219750307123X",)),
    })
    for typed, expected in {
        "1234": [1], "71234": [1], "2345": [1], "3112345": [1], "1389": [1], "13893112345": [1], "5000": [1],
        "620102197503071234": [1], "62010219750307": [4, 1], "123x": [4], "123X": [4], "１２３Ｘ": [4],
        "3": [2], "0003": [2], "2026 3": [2], "2026": [2], "620100001201-26-01-0003-K": [2], "第3号": [2],
        "城关人调字第0003号": [2], "234": [], "389": [], "9999": [],
    }.items():
        assert _found(db, typed) == expected, typed


def test_saving_again_replaces_what_was_found(db: Database) -> None:
    _index(db, {1: SearchText(("水渠",), (), ())})
    _index(db, {1: SearchText(("树木",), (), ())})
    assert (_found(db, "水渠"), _found(db, "树木")) == ([], [1])


def _queue(db: Database, stream: Stream, numbers: range) -> None:
    with db.write() as tx:
        for number in numbers:
            version = stream.write(record(number))
            versions.append(tx, version)
            ledger.put(tx, [(row(record(number)), version)])
        search.index_later(tx, map(record, numbers))


def _texts(_: object, ids: Sequence[int]) -> Iterable[tuple[int, SearchText]]:
    return ((number, SearchText((f"水渠{'甲乙丙丁戊'[number % 5]}",), (), ())) for number in ids)


def test_an_import_is_found_when_the_queue_is_worked_off(db: Database, stream: Stream) -> None:
    _queue(db, stream, range(1, 26))
    assert search.search_pending(db.read()) == 25
    assert _found(db, "水渠") == []
    assert search.work_some(db, 10, _texts) == 15
    assert len(_found(db, "水渠")) == 10
    while search.work_some(db, 10, _texts):
        pass
    assert len(_found(db, "水渠")) == 25
    assert search.work_some(db, 10, _texts) == 0
    with db.write() as tx:
        search.index_everything_later(tx)
    assert search.search_pending(db.read()) == 25
    assert search.work_some(db, 100, lambda conn, ids: ()) == 0
    assert _found(db, "水渠") == [], "what has no text is taken out"


def test_a_save_meanwhile_is_not_overwritten_by_an_older_text(db: Database, stream: Stream) -> None:
    _queue(db, stream, range(1, 4))

    def slow(conn: object, ids: Sequence[int]) -> Iterable[tuple[int, SearchText]]:
        made = list(_texts(conn, ids))

        def meanwhile() -> None:
            with db.write() as tx:
                search.index_now(tx, 1, SearchText(("改成树木",), (), ()))
            _queue(db, stream, range(2, 3))

        thread = threading.Thread(target=meanwhile)
        thread.start()
        thread.join()
        return made

    assert search.work_some(db, 10, slow) == 1
    assert (_found(db, "树木"), _found(db, "水渠")) == ([1], [3])
    assert search.work_some(db, 10, _texts) == 0
    assert _found(db, "水渠") == [3, 2]


def test_a_raised_error_leaves_the_queue(db: Database, stream: Stream) -> None:
    _queue(db, stream, range(1, 4))

    def broken(conn: object, ids: Sequence[int]) -> Iterable[tuple[int, SearchText]]:
        raise KeyError

    with pytest.raises(KeyError):
        search.work_some(db, 10, broken)
    assert search.search_pending(db.read()) == 3
    assert search.work_some(db, 10, _texts) == 0


def test_tidying_changes_nothing_that_is_found(db: Database) -> None:
    for number in range(1, 40):
        _index(db, {number: SearchText((f"水渠{chr(0x4E00 + number)}",), (), ())})
    before = _found(db, "水渠")
    rounds = 0
    while search.tidy(db):
        rounds += 1
    assert 0 < rounds < 100
    assert _found(db, "水渠") == before == list(range(39, 0, -1))
