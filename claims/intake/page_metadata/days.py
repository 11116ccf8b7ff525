"""The day a page was published, as EDTF: as exact as all its witnesses allow."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from claims.intake.references import dates
from claims.models.written_dates import in_digits, suggestion

from .linked_data import LinkedArticle
from .witnesses import Page, Said

EPOCHS = {"1970-01-01", "1969-12-31", "1900-01-01", "0001-01-01", "1601-01-01"}
"""Days that programs write where they know none."""
HOURS = {
    **dict.fromkeys(("tw", "hk", "cn", "mo", "sg", "my", "ph"), (8, 8)),
    **dict.fromkeys(("jp", "kr"), (9, 9)),
    **dict.fromkeys(("uk", "ie", "pt"), (0, 1)),
    **dict.fromkeys(("de", "fr", "it", "es", "nl", "be", "at", "ch", "pl", "se", "dk"), (1, 2)),
    **dict.fromkeys(("ca", "us"), (-10, -3)),
    **{"au": (8, 11), "nz": (12, 13), "in": (5, 6), "vn": (7, 7), "th": (7, 7), "int": (0, 2)},
}
"""Hours before Greenwich time, least and most, by the country in the name of a server."""
HOURS_OF_LANGUAGES = {"zh-Hant": (8, 8), "zh-Hans": (8, 8), "ja": (9, 9), "ko": (9, 9)}
ANYWHERE = (-10, 13)

_STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):?(\d\d)(?::?\d\d(?:\.\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} [\d:]{4,8} \S+")
_CLOCK = re.compile(
    r"[\s,，T]*(?:at\s+)?(?:[上下]午\s*)?\d{1,2}[:：]\d\d(?:[:：]\d\d)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:[A-Z]{2,4}|[+-]\d\d:?\d\d)?\s*$"
)
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+"
    r"|\s*[(（](?:星期|週|周)?[一二三四五六日][)）]|\s*(?:星期|週|周)[一二三四五六日]",
    re.I,
)
_EDTF = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_LABEL = re.compile(
    r"(?:^|\n|[\s｜|])(?:發[布佈表]日期|發[布佈]時間|發稿時間|刊登日期|公[布告]日期|张贴日期|发布时间|发布日期"
    r"|上版日期|出版日期|published(?: on)?|date published|posted(?: on)?|first published)"
    r"\s*[:：]?\s*(?P<day>[^\n|｜]{6,40})",
    re.I,
)
_LEADING = re.compile(
    r"(?:中華民國|民國)?\d{2,4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\.?,?\s+\d{4}|[A-Za-z]{3,9}\.?\s+\d{1,2},?\s+\d{4}"
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?!\d)")


class Day(NamedTuple):
    """The days that a witness may mean, each as EDTF; more than one where its zone is unknown."""

    origin: str
    days: frozenset[str]


def issued(page: Page, linked: LinkedArticle, language: str, *, on: date) -> Said | None:
    """The day of publication with its origin; None where the witnesses agree on not even a year.

    `on` is the day the page was read: what lies more than a day after it is wrong.
    """
    is_chinese = language.startswith("zh")
    hours = HOURS.get(page.host.rpartition(".")[2]) or HOURS_OF_LANGUAGES.get(language, ANYWHERE)
    latest = (on + timedelta(days=1)).isoformat()
    heard = [
        Day(said.origin, frozenset(days))
        for said in _witnesses(page, linked, on)
        if (days := {day for day in _read(said.value, hours, is_chinese) if day[:10] <= latest})
        and not days & EPOCHS
    ]
    if not heard:
        return None
    common = _agreed([one.days for one in heard])
    if len(common) > 1 and (confirmed := common & _confirmed(page)):
        common = confirmed
    day = (
        _shared(sorted(common))
        if common
        else _shared(sorted(set().union(*(one.days for one in heard))))
    )
    origin = next(
        (one.origin for one in heard if day and any(d.startswith(day) for d in one.days)), ""
    )
    return Said(origin, day) if day else None


def _witnesses(page: Page, linked: LinkedArticle, on: date) -> Iterator[Said]:
    yield from page.meta("citation_publication_date", "citation_date")
    yield from linked.said("published")
    yield from page.meta(
        *("article:published_time", "og:published_time", "datepublished", "pubdate"),
        *("parsely-pub-date", "sailthru.date", "publishdate", "publish_date", "date"),
        *("dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "dcterms.created"),
    )
    marked = page.of_kind("time", "published")
    times = [value.partition(" | ")[0] for value in marked or page.of_kind("time")]
    # One that nobody marked may be a clock that shows today.
    is_clock = not marked and times and times[0].startswith(on.isoformat())
    if len({value[:10] for value in times}) == 1 and not is_clock:
        yield Said("time", times[0])
    labelled = {found["day"] for found in _LABEL.finditer(in_digits(page.text[:6000]))}
    days = {found[0] for words in labelled if (found := _LEADING.match(words.strip()))}
    if len(days) == 1:
        yield Said("text", days.pop())


def _read(text: str, hours: tuple[int, int], is_chinese: bool) -> set[str]:
    """The days, months or years that a text may stand for; empty where it is no date."""
    text = re.sub(r"\s+", " ", text).strip()
    if stamp := _STAMP.match(text):
        return _days_of_stamp(stamp, hours)
    if _MAIL.fullmatch(text):
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return set()
        return _local_days(moment, hours) if not moment.utcoffset() else {f"{moment:%Y-%m-%d}"}
    plain = _CLOCK.sub("", _WEEKDAY.sub("", text)).strip(" ,，")
    if is_chinese and re.match(r"0?\d{2,3}\D", plain) and (meant := suggestion(plain)):
        return {meant.suggestion}
    read = dates.from_text(plain)
    if not _EDTF.fullmatch(read) or int(read[:4]) < 1500:
        return set()
    numbers = [*map(int, read.split("-")), 1, 1][:3]
    return {read} if _is_day(*numbers) else set()


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _days_of_stamp(stamp: re.Match[str], hours: tuple[int, int]) -> set[str]:
    year, month, day, hour, minute = map(int, stamp.groups()[:5])
    try:
        moment = datetime(year, month, day, min(hour, 23), minute, tzinfo=UTC)
    except ValueError:
        return set()
    is_plain = hours is ANYWHERE and (hour, minute) == (0, 0)
    if stamp[6] in ("Z", "UTC", "GMT", "+00:00", "+0000") and not is_plain:
        return _local_days(moment, hours)
    return {f"{moment:%Y-%m-%d}"}


def _local_days(moment: datetime, hours: tuple[int, int]) -> set[str]:
    zone: tzinfo | None = None
    at = moment.astimezone(UTC).replace(tzinfo=zone)
    return {f"{at + timedelta(hours=before):%Y-%m-%d}" for before in hours}


def _agreed(heard: list[frozenset[str]]) -> set[str]:
    """The days that all may mean; a month or a year agrees with each of its days."""
    exact = [days for days in heard if all(len(day) == 10 for day in days)] or heard
    common = set(exact[0])
    for days in heard:
        common = {
            one for one in common if any(one.startswith(day) or day.startswith(one) for day in days)
        }
    return common


def _shared(days: list[str]) -> str:
    """The day, or the month or year that all of them lie in; empty where they lie in none."""
    if not days:
        return ""
    for length in (10, 7, 4):
        if len({day[:length] for day in days}) == 1:
            return days[0][:length]
    return ""


def _confirmed(page: Page) -> set[str]:
    """The days that the address or the words of the page name, for a choice between two."""
    named = {"-".join(found) for found in _IN_ADDRESS.findall(page.url)}
    for found in _LEADING.finditer(page.text[:3000]):
        named |= _read(found[0], ANYWHERE, False)
    return named
