"""The dates of bibliographic records as EDTF."""

import re
from datetime import date

from claims.models.written_dates import in_digits, suggestion

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
NUMERIC = re.compile(
    r"\s*(-?\d{1,4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?"
    r"(?:[T ][\d:.]+\s*(?:Z|[+-]\d\d:?\d\d)?)?[/\s]*"
)

UNDATED = {
    "n.d.",
    "nd",
    "n. d.",
    "[n.d.]",
    "no date",
    "undated",
    "s.d.",
    "s. d.",
    "無日期",
    "日期不詳",
}
"""What bibliographies write where there is no date."""
SPAN = re.compile(r"(\d{4})\s*[-–—/]+\s*(\d{4})")
SCHOOL_YEAR = re.compile(r"(\d\d)(\d\d)\s*[–—/]\s*(\d\d)")
CIRCA = re.compile(r"\[?(?:c|ca|circa|about|約)[. ]*(\d{4})\]?", re.IGNORECASE)
SUPPLIED = re.compile(r"\[(\d{4}\??)\]")
"""A year that a cataloguer found elsewhere than on the document."""
LETTERED = re.compile(r"(\d{4})[a-z]")
DECADE = re.compile(r"(\d{3})(?:0s|0年代|[u-])")
"""1950s, and a year of which a catalogue knows no more: 195-, 195u (MARC 21)."""
NO_MONTH = re.compile(r"(\d{4}(?:-(?!00)\d{2})?)(?:-00){1,2}")
"""How programs write a date without its day, or without its month and day."""
TWO_DIGITS = re.compile(r"([012]?\d|3[01])[-/.]\d{1,2}[-/.]\d{1,2}")
"""Day, month and year in an order that nobody can tell."""
STILL = re.compile(r"(\d{4})\s*[-–—]")
QUARTER = re.compile(r"Q([1-4])[ /]*(\d{4})|(\d{4})[-/ ]*Q([1-4])")
KOREAN = re.compile(
    r"(\d{4})\s*(?:년|\.)(?:\s*(\d{1,2})\s*(?:월|\.)(?:\s*(\d{1,2})\s*(?:일|\.))?)?"
)
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The year before the first of each Japanese era."""
ERA = re.compile(
    rf"({'|'.join(ERAS)})\s*(\d{{1,2}}|元)\s*年(?:\s*(\d{{1,2}})\s*月(?:\s*(\d{{1,2}})\s*日)?)?"
)
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
"""The letter tells works of an author apart, in one bibliography."""
DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+)?([A-Za-z]{3,})\.?,?[\s-]+(\d{4})")
MONTH_FIRST = re.compile(r"([A-Za-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})\s+([A-Za-z]{3,})\.?(?:\s+(\d{1,2}))?")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
MONTHS_APART = re.compile(r"(\d{4})\s+([A-Za-z]{3,})\.?\s*[-–/]\s*([A-Za-z]{3,})\.?")
REPUBLICAN = re.compile(r"\s*(中華民國|民國)")
"""An era that says by itself from when its years count."""
CHINESE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?")


def joined(year: str, month: str = "", day: str = "") -> str:
    """2024, 6, 9 as 2024-06-09; what is no number is kept for the field to refuse by name."""
    parts = (year.zfill(4), month.zfill(2) if month else "", day.zfill(2) if day else "")
    return "-".join(part for part in parts if part)


def from_text(text: str) -> str:
    """2024/6/9, 2024-06-09T00:00:00Z or June 9, 2024 as EDTF; anything else as it is."""
    text = text.strip()
    if text.lower() in UNDATED:
        return ""
    if match := NO_MONTH.fullmatch(text):
        return match[1]
    if (match := SCHOOL_YEAR.fullmatch(text)) and int(match[3]) > max(int(match[2]), 12):
        return f"{match[1]}{match[2]}/{match[1]}{match[3]}"
    if (match := COMPACT.fullmatch(text)) and _is_day(*map(int, match.groups())):
        return joined(*match.groups())
    if TWO_DIGITS.fullmatch(text):
        return text
    if match := NUMERIC.fullmatch(text) or CHINESE.fullmatch(in_digits(text)):
        return joined(*(part or "" for part in match.groups()))
    if REPUBLICAN.match(text) and (meant := suggestion(text)):
        return meant.suggestion
    return _in_words(text)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _in_words(text: str) -> str:
    text = WEEKDAY.sub("", text) if WEEKDAY.match(text) else text
    if (known := _of_catalogues(text)) or (known := _of_calendars(text)):
        return known
    if match := SPAN.fullmatch(text):
        return f"{match[1]}/{match[2]}"
    if match := MONTHS_APART.fullmatch(text):
        year, *names = match.groups()
        numbers = [month(name)[0] for name in names]
        return "/".join(joined(year, number) for number in numbers) if all(numbers) else text
    if match := CIRCA.fullmatch(text):
        return f"{match[1]}~"
    if match := SUPPLIED.fullmatch(text) or LETTERED.fullmatch(text):
        return match[1]
    if match := DAY_FIRST.fullmatch(text):
        day, name, year = match.groups()
    elif match := MONTH_FIRST.fullmatch(text):
        name, day, year = match.groups()
    elif match := YEAR_FIRST.fullmatch(text):
        year, name, day = match.groups()
    else:
        return text
    number, _day = month(name)
    return joined(year, number, day or "") if number else text


def _of_catalogues(text: str) -> str:
    """A decade, a quarter, an open span."""
    if match := DECADE.fullmatch(text):
        return f"{match[1]}X"
    if match := STILL.fullmatch(text):
        return f"{match[1]}/.."
    if match := QUARTER.fullmatch(text):
        number, year = match[1] or match[4], match[2] or match[3]
        return f"{year}-{32 + int(number)}"
    return ""


def _of_calendars(text: str) -> str:
    """A date with Korean signs, or of a Japanese era."""
    if match := KOREAN.fullmatch(text):
        return joined(*(part or "" for part in match.groups()))
    if match := ERA.fullmatch(text):
        era, number, *rest = match.groups()
        year = ERAS[era] + (1 if number == "元" else int(number))
        return joined(str(year), *(part or "" for part in rest))
    return ""


def month(text: str) -> tuple[str, str]:
    """A month as people write it (6, jun, June 19, Spring) and the day in it; empty if unknown."""
    numbers = re.findall(r"\d+", text)
    words = re.findall(r"[^\W\d_]+", text.lower())
    if not words:
        return numbers[0] if len(numbers) == 1 else "", ""
    if len(words) > 1 or len(numbers) > 1:
        return "", ""
    if season := SEASONS.get(words[0]):
        return season, ""
    if words[0][:3] in MONTHS and len(words[0]) >= 3:
        return str(MONTHS.index(words[0][:3]) + 1), numbers[0] if numbers else ""
    return "", ""
