"""Variants of the words of a query: other terms that stand for some of its own.

They come from the word table of a version of the matching rules, and from numbers: 75 is 七十五,
2024 is 二〇二四 and 民國113年, 06 is 6. A variant stands for all the terms that it covers, so that
a name of three words finds its form of three characters and the other way round.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from claims.text import chinese_numbers

from .matching_rules import SHORTEST_STEM, WITH_VARIANTS, Form, form, word_table
from .terms import asked, folded_text

MOST = 48
"""Variants of one query that are looked for."""

AFTER_A_POINT, LARGE_UNIT = re.compile("[點点]$"), re.compile("[百千萬万億亿]")
REPUBLIC_OF_CHINA = re.compile(rf"民[國国]\s*(\d{{1,3}}|{chinese_numbers.NUMERAL.pattern})\s*年?")
YEAR_OFFSET = 1911
MONTH_AND_DAY = re.compile(
    r"([0-9]{1,2}|[一二三四五六七八九十]{1,2})月([0-9]{1,2}|[一二三四五六七八九十]{1,3})日"
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
YEARS = range(1912, 2101)
IN_DIGITS = re.compile(
    r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![^\W\u3040-\u9fff]|[.,])\d{1,8}"
)
IN_MYRIADS = re.compile(r"(?<![\w.,])(\d{1,4})([萬万億亿])")


class Variant(NamedTuple):
    """Terms that, all together, stand for the `covered` terms of a query."""

    covered: tuple[str, ...]
    terms: tuple[str, ...]
    asked: str
    """What was asked for, as people write it."""
    also: str
    """What is looked for too."""


def variants(text: str, version: int) -> list[Variant]:
    """The variants of a query's words by a version of the matching rules; each once.

    A form of several terms is among its own variants, since the whole of it is worth more.
    """
    if version < WITH_VARIANTS:
        return []
    own = asked(text)
    found = chain(_of_table(text, own, version), _of_numbers(text))
    held = dict.fromkeys(
        it._replace(covered=covered)
        for it in found
        if (covered := tuple(term for term in it.covered if term in own))
        and it.terms
        and (it.terms != covered or len(covered) > 1)
    )
    return list(islice(held, MOST))


def _of_table(text: str, own: Iterable[str], version: int) -> Iterator[Variant]:
    """Longest forms first: of a full name and its last word the full name is meant too."""
    table, folded = word_table(version), folded_text(text)
    for group in table.groups:
        meant = [one for one in group if one.pattern in folded]
        if meant:
            longest = max(meant, key=lambda one: len(one.terms))
            yield from _all(longest, (other for other in group if other not in meant))
            for one in meant:
                if not set(one.terms) <= set(longest.terms):
                    yield Variant(longest.terms, one.terms, longest.words, one.words)
    for term in own:
        for ending, other in table.endings:
            if len(term) >= SHORTEST_STEM and term.isascii() and term.endswith(ending):
                stem = term.removesuffix(ending) + other
                yield Variant((term,), (stem,), term, stem)


def _of_numbers(text: str) -> Iterator[Variant]:
    plain = unicodedata.normalize("NFKC", text)
    for year in REPUBLIC_OF_CHINA.finditer(plain):
        number = _number(year[1])
        if number + YEAR_OFFSET in YEARS:
            yield from _all(form(year[0].removesuffix("年")), _year(number + YEAR_OFFSET, True))
    for found in MONTH_AND_DAY.finditer(plain):
        yield from _all(form(found[0]), _month_and_day(*map(_number, found.groups())))
    for found in chinese_numbers.NUMERAL.finditer(plain):
        # 五億 in 一點五億 is no number of its own; 二十 in 三點二十分 is.
        is_fraction = AFTER_A_POINT.search(plain[: found.start()]) and LARGE_UNIT.search(found[0])
        number = 0 if is_fraction else _number(found[0])
        if number >= 10:
            yield from _all(form(found[0]), [form(str(number)), *_year(number, False)])
    for found in IN_MYRIADS.finditer(plain):
        whole = int(found[1]) * chinese_numbers.MYRIADS[found[2]]
        others = [form(str(whole))]
        if whole < 10**8:
            others.append(form(chinese_numbers.by_places(whole)))
        yield from _all(form(found[0]), others)
    for found in IN_DIGITS.finditer(plain):
        yield from _all(form(found[0]), _of_digits(found[0].replace(",", "")))


def _number(text: str) -> int:
    """The number that digits or Chinese numerals write; 0 for none."""
    return int(text) if text.isdecimal() else chinese_numbers.read(text) or 0


def _month_and_day(month: int, day: int) -> Iterator[Form]:
    if 0 < month <= 12 and 0 < day <= 31:
        yield form(f"{month}月{day}日")
        yield form("{}月{}日".format(*map(chinese_numbers.by_places, (month, day))))
        yield form(f"{day} {MONTHS[month - 1]}")


def _of_digits(digits: str) -> Iterator[Form]:
    number = int(digits)
    if 0 < number < 10:
        yield form(str(number) if digits.startswith("0") else f"0{number}")
        return
    if digits.startswith("0") or not number:
        return
    yield form(chinese_numbers.by_places(number))
    yield from _year(number, False)


def _year(number: int, is_republican: bool) -> Iterator[Form]:
    """Other ways of writing a year, if it is one: of a republican year those of the common era."""
    if number not in YEARS:
        return
    if is_republican:
        yield form(str(number))
    yield form(chinese_numbers.one_by_one(number))
    yield form(chinese_numbers.one_by_one(number, zero="零"))
    since = number - YEAR_OFFSET
    yield form(f"民國{since}")
    yield form(f"民國{chinese_numbers.by_places(since)}")
    yield form(f"民國{chinese_numbers.one_by_one(since)}")


def _all(one: Form, others: Iterable[Form]) -> Iterator[Variant]:
    return (Variant(one.terms, it.terms, one.words, it.words) for it in chain([one], others))
