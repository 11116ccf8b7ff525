"""Terms of a text: words, characters, and what is the same to a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.terms import (
    SAME_IDEOGRAPHS,
    asked,
    compared,
    counted,
    folded_text,
    is_character,
    read,
    runs,
)
from tests.search.same_ideographs import table


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pyongyang’s missiles", "PYONGYANG missile"),
        ("formally abrogated", "formal abrogation"),
        ("Café Münster", "cafe munster"),
        ("Łódź, Ærø", "lodz aero"),
        ("ＮＡＴＯ ２０１７", "nato 2017"),
        ("U.S. troops", "US troop"),
        ("1,200 tonnes", "1200 tonne"),
        ("平壤共同宣言廢止", "平壤共同宣言废止"),
        ("臺灣", "台湾"),
        ("裏面", "里面"),
        ("看著", "看着"),
        ("ﾌﾟﾛｸﾞﾗﾑ", "プログラム"),
        ("한국", "한국"),
    ],
)
def test_these_are_the_same_to_a_search(one: str, other: str) -> None:
    assert counted([one]) == counted([other])


@pytest.mark.parametrize(
    ("one", "other"),
    [("WHO", "what"), ("US", "is"), ("3.5", "35"), ("金正恩", "金正日"), ("treaty", "trees")],
)
def test_these_are_not(one: str, other: str) -> None:
    assert counted([one]) != counted([other])


def test_each_character_of_an_unspaced_script_begins_one_term() -> None:
    assert counted(["北韓2017年，核試"]).keys() == {"北韩", "韩", "2017", "年", "核试", "试"}


def test_of_a_run_its_pairs_are_asked_for_and_of_a_single_character_itself() -> None:
    assert asked("飛彈試射") == ["飞弹", "弹试", "试射"]
    assert asked("核") == ["核"]
    assert is_character("核") and not is_character("a") and not is_character("飞弹")


def test_words_that_tell_nothing_apart_are_not_asked_for_but_stand_in_phrases() -> None:
    assert asked("the state of the state") == ["state"]
    assert folded_text("the state of the 北韓") == " the state of the 北韩 "


@given(st.text(st.characters(), max_size=200))
def test_every_text_has_terms_that_postgresql_takes(text: str) -> None:
    for term in [*counted([text]), *asked(text)]:
        assert 0 < len(term) <= 120
        assert "\x00" not in term and not set(term) & set("\t\n\\ ")
        term.encode()


@given(st.text(max_size=50))
def test_what_is_asked_for_stands_in_the_same_text(text: str) -> None:
    there = counted([text])

    assert all(term in there for term in asked(text) if not is_character(term))


@pytest.mark.parametrize(
    ("post", "terms"),
    [
        ("#FloodAlert", ["floodalert", "flood", "alert"]),
        ("@CityOfOstrava", ["cityofostrava", "citi", "ostrava"]),
        ("#NATOSummit2024 #bridge", ["natosummit2024", "bridg", "nato", "summit2024"]),
        ("#CaféÉtéOuvert", ["cafeeteouvert", "cafe", "ete", "ouvert"]),
        ("dam https://news.example/a?b=c#d", ["dam"]),
        ("dam pic.example.com/xYz1 www.example.org", ["dam"]),
        ("水壩https://t.example/Ab1潰堤", ["水坝", "溃堤"]),
        ("https://news.example/dam", asked("https://news.example/dam")),
    ],
)
def test_a_post_is_compared_without_addresses_and_word_by_word(post: str, terms: list[str]) -> None:
    assert compared(post) == terms


def test_the_table_of_ideographs_is_what_opencc_says() -> None:
    assert SAME_IDEOGRAPHS.read_text("utf-8") == table()


@given(st.text(max_size=80) | st.text("aÉ’sS.,12 國家ﾌﾟ\u0301-", max_size=30))
def test_a_text_is_read_once_as_run_by_run(text: str) -> None:
    found = list(runs(text))

    assert read(text) == (folded_text(text), [term for run in found for term in run.terms()])
    assert folded_text(text) == " ".join(["", *(run.folded for run in found), ""])
    assert list(runs(text, folded_text(text))) == found
