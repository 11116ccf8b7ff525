"""Variants of words and numbers, by the released tables."""

import hashlib

import pytest

from claims.search import matching_rules
from claims.search.variants import variants
from claims.text import chinese_numbers

RELEASED = {1: "71b7ad53c567343bdbdd98c64b65d6eb67f293c6d5e3a6ff1d91dec4d0641729"}


def also(text: str) -> set[str]:
    return {it.also for it in variants(text, matching_rules.NEWEST) if it.also != it.asked}


def test_a_released_table_stays_what_it_was() -> None:
    for version, digest in RELEASED.items():
        assert hashlib.sha256(matching_rules.path(version).read_bytes()).hexdigest() == digest
    assert RELEASED.keys() == matching_rules.SINCE.keys() - {0}


@pytest.mark.parametrize("version", RELEASED)
def test_every_form_of_a_table_stands_once_and_has_another(version: int) -> None:
    groups = matching_rules.word_table(version).groups
    forms = [one.terms for group in groups for one in group]

    assert all(len(group) > 1 and all(one.terms for one in group) for group in groups)
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("特朗普", "川普"),
        ("Trump", "特朗普"),
        ("kim jong un", "金正恩"),
        ("75 men", "七十五"),
        ("七十五人", "75"),
        ("3萬人", "30000"),
        ("1,200", "一千二百"),
        ("2024", "民國113"),
        ("民國一百一十三年", "2024"),
        ("二〇二四年", "2024"),
        ("2024-06", "6"),
        ("6月19日", "六月十九日"),
        ("organisation", "organiz"),
        ("analyze", "analys"),
    ],
)
def test_a_word_or_number_has_its_variant(asked: str, found: str) -> None:
    assert found in also(asked)


@pytest.mark.parametrize("text", ["", "the dam", "三星", "COVID", "Kim", "paris is", "13.5", "0"])
def test_what_stands_in_no_table_has_no_variant_of_another_word(text: str) -> None:
    assert also(text) <= {"parys", "pariz", "covid-19", "新冠肺炎", "新冠"}


def test_without_rules_nothing_is_varied() -> None:
    assert variants("特朗普 75 organisation", 0) == []


def test_chinese_numerals_are_read_as_they_are_written() -> None:
    for number in (10, 11, 20, 75, 101, 110, 1001, 2024, 10_005, 35_000, 99_999_999):
        assert chinese_numbers.read(chinese_numbers.by_places(number)) == number
    assert chinese_numbers.read("二零二四") == chinese_numbers.read("二〇二四") == 2024
    for nothing in ("十萬億億", "一二十", "萬", "零五", "年", "五百二", "三萬五"):
        assert chinese_numbers.read(nothing) is None


def test_what_follows_a_point_is_no_large_number_of_its_own() -> None:
    assert "500000000" in also("五億元")
    assert "500000000" not in also("一點五億元")
    assert "20" in also("三點二十分")
