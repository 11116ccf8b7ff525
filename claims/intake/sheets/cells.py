"""Cells as people write them: addresses among words, dates in local forms, checkboxes."""

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from claims.intake.references import dates
from claims.models.written_dates import suggestion

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'「」『』《》，。；、（）【】|]+", re.IGNORECASE)
LINK = re.compile(r"\[([^\]\n]*)\]\(\s*(https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\s*\)")
"""A link as Markdown and Notion write it: [words](address)."""
JOINED = re.compile(r"(?<=[^=?&/])[,;](?=https?://)")
"""A sign between two addresses without a blank."""
NUMBERING = re.compile(r"\W*\d{0,2}\W*")
"""Signs, and the number of a line in a list: neither says anything of its address."""
AROUND = " \t\r\n,;:|、，；：。()（）[]<>-–—•·*"
YES = {"true", "yes", "y", "1", "x", "✓", "✔", "☑", "checked", "是", "有", "真", "v", "√"}
NO = {"false", "no", "n", "0", "", "☐", "✗", "✘", "unchecked", "否", "無", "假"}
LOCAL = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,].*)?")
WITH_WORDS_AFTER = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日|[A-Za-z]+\.? \d{1,2}, ?\d{4})"
    r"[ T,]*(?:(?:上午|下午)?\s*\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|\(?(?:UTC|GMT)[^)]*\)?|[+-]\d\d:?\d\d)?)"
)
"""A day with a time of the day, which no date of ours holds."""
WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+"
    r"|[(（]?(?:星期|週|周)[一二三四五六日天][)）]?|[(（][一二三四五六日][)）]",
    re.IGNORECASE,
)
FIRST_SERIAL = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
"""Days of Excel, from 1954 to 2119, that a cell without a format of dates shows."""


class Addresses(NamedTuple):
    """Contents of a cell with addresses: each once, in its order, with the words of its link."""

    urls: list[str]
    titles: dict[str, str]
    """The words of links, by address; those that have none are not there."""
    rest: str
    """What the cell says beside the addresses; empty if nothing."""


def addresses(cell: str) -> Addresses:
    """The addresses in a cell, separated by blanks, lines, commas or words.

    Signs that end a sentence end an address; www. without a scheme is read as https.
    """
    titles: dict[str, str] = {}
    urls: list[str] = []

    def link(found: re.Match[str]) -> str:
        urls.append(found[2])
        titles.setdefault(found[2], found[1].strip())
        return "\n"

    text = LINK.sub(link, cell)
    text = JOINED.sub("\n", text)
    for found in ADDRESS.findall(text):
        urls.append(_ended(found))
    rest = ADDRESS.sub(lambda found: "\n" + found[0][len(_trimmed(found[0])) :], text)
    parts = (line.strip(AROUND) for line in rest.splitlines())
    words = " ".join(part for part in parts if not NUMBERING.fullmatch(part))
    known = {url: title for url, title in titles.items() if title and title != url}
    return Addresses(list(dict.fromkeys(urls)), known, words)


def _trimmed(address: str) -> str:
    """An address without what only ends the sentence or the bracket that it stands in."""
    while address:
        last = address[-1]
        if last in ".,;:!?*]>" or (last == ")" and address.count(")") > address.count("(")):
            address = address[:-1]
        else:
            break
    return address


def _ended(address: str) -> str:
    trimmed = _trimmed(address)
    return trimmed if "://" in trimmed else f"https://{trimmed}"


class WrittenDate(NamedTuple):
    """A date as EDTF, and whether it could be read in no other way."""

    edtf: str
    is_sure: bool = True


def edtf_of(cell: str) -> WrittenDate | None:
    """The date that a cell writes: 2024/6/9, June 9, 2024, 民國113年6月9日, 19.06.2024, 45462.

    None where it writes none. 06/09/2024 may be June or September: it is not sure.
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    text = WEEKDAY.sub("", text).strip()
    if found := WITH_WORDS_AFTER.fullmatch(text):
        text = found[1]
    if text.isdecimal() and int(text) in SERIALS:
        return WrittenDate((FIRST_SERIAL + timedelta(days=int(text))).isoformat())
    if found := LOCAL.fullmatch(text):
        return _local(int(found[1]), int(found[3]), int(found[4]), is_german=found[2] == ".")
    read = dates.from_text(text)
    if read != text or re.fullmatch(r"\d{4}(-\d\d){0,2}[~?%]?|\d{4}/\d{4}", read):
        return WrittenDate(read)
    guess = suggestion(text)
    return (
        WrittenDate(guess.suggestion, is_sure=_names_its_era(text, guess.roc_year))
        if guess
        else None
    )


def _names_its_era(text: str, roc_year: int | None) -> bool:
    return roc_year is None or text.startswith("民") or text.startswith("中華民國")


def _local(first: int, second: int, year: int, *, is_german: bool) -> WrittenDate | None:
    """19/06/2024 and 06/19/2024 say themselves which is the month; 6.9.2024 begins with the day."""
    if first > 12 or is_german:
        day, month = first, second
    elif second > 12:
        month, day = first, second
    elif first == second:
        month = day = first
    else:
        return WrittenDate(f"{year:04}", is_sure=False)
    try:
        return WrittenDate(date(year, month, day).isoformat())
    except ValueError:
        return None


def truth_of(cell: str) -> bool | None:
    """Whether a checkbox is ticked; None where the cell is none."""
    word = unicodedata.normalize("NFKC", cell).strip().casefold()
    return True if word in YES else False if word in NO else None
