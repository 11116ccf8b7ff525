"""Dates of EDTF as other programs read them: level 1 for BibLaTeX, parts for CSL, RIS and BibTeX.

What a format cannot say falls away, from the smallest part up: of `2024-06-1X` June 2024 is left.
Whoever writes such a date puts the EDTF beside it.
"""

import re
from typing import Any, NamedTuple

LEVEL_1 = re.compile(
    r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?|-2[1-4])?|\d{3}X|\d\dXX)[?~%]?"
    r"|\d{4}-\d\d-\d\dT[\d:]+(?:Z|[+-]\d\d(?::\d\d)?)?"
)
"""A side of a date that BibLaTeX reads (manual, 2.3.8), and pandoc but for years with an X."""
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?!\d))?)?")
OPEN = ("", "..")
OPEN_END = re.compile(r"/(\.\.)?$")
CSL_SEASONS = {"21": 1, "22": 2, "23": 3, "24": 4}
SEASONS = {"21": "Spring", "22": "Summer", "23": "Autumn", "24": "Winter"}
IN_A_HEMISPHERE = {str(code): str(21 + (code - 25) % 4) for code in range(25, 33)}
"""The seasons of level 2, which are told of one half of the earth, by those of level 1."""


class Day(NamedTuple):
    """A side of a date as far as it is written in plain digits, each part or the empty text.

    `month` may be a season from 21 to 24.
    """

    year: str
    month: str = ""
    day: str = ""

    @property
    def edtf(self) -> str:
        return "-".join(filter(None, self))


def days(edtf: str) -> list[Day]:
    """Each side that begins with a year, without qualifiers; at most two."""
    return [day for day in map(_day, edtf.split("/")) if day.year]


def biblatex_date(edtf: str) -> str:
    """The date as BibLaTeX reads it; empty where not even a year or decade is sure.

    An open side is empty, as pandoc wants it.
    """
    sides = [_level_1(side) for side in edtf.split("/")]
    told = [side for side in sides if side is not None]
    if len(told) < len(sides):
        told = [side for side in told if side not in OPEN]
    return "/".join("" if side in OPEN else side for side in told)


def is_whole_in_biblatex(edtf: str) -> bool:
    """Whether `biblatex_date` says all of it to every reader; an empty side of it is an open one.

    A decade is BibLaTeX, but some readers take its first or its last year (`findings/decade.sh`).
    """
    told = [side or ".." for side in biblatex_date(edtf).split("/")]
    return "/".join(told) == (edtf or "..") and "X" not in edtf


def csl_date(edtf: str) -> dict[str, Any]:
    """The date as date-parts of CSL 1.0.2, a second side of 0 for an open one; 201X as a literal.

    Both sides of a span have equally many parts, an open one a year only: citeproc-js refuses the
    whole bibliography otherwise, and pandoc prints further zeros (`findings/uneven-spans.sh`).
    `circa` also says that a date is unsure, for which CSL has no other word.
    """
    sides = days(edtf)
    if not sides:
        return {"literal": edtf} if edtf else {}
    parts = [_numbers(side) for side in sides]
    if len(sides) == 1 and OPEN_END.search(edtf):
        parts.append([0])
    even = min(map(len, parts))
    parts = [side[:even] for side in parts]
    if parts[0] == parts[-1]:
        del parts[1:]
    season = CSL_SEASONS.get(sides[0].month) if len(parts) == 1 else None
    return {
        "date-parts": parts,
        **({"season": season} if season else {}),
        **({"circa": True} if re.search("[?~%]", edtf) else {}),
    }


def is_whole_in_csl(edtf: str) -> bool:
    """Whether `csl_date` says all of it to every reader: pandoc drops dates that are words."""
    if not days(edtf):
        return False
    sides = edtf.split("/")
    plain = [side.removesuffix("~") for side in sides]
    is_about = [side.endswith("~") for side in sides]
    written = [day.edtf for day in days(edtf)]
    if len(plain) == 2 and plain[1] == ".." and not is_about[0]:
        return plain[:1] == [days(edtf)[0].year]
    seasons = any(map(_is_season, written)) and (len(written) > 1 or any(is_about))
    is_even = len({day.count("-") for day in written}) == 1
    return plain == written and len(set(is_about)) == 1 and is_even and not seasons


def ris_date(edtf: str) -> tuple[str, str]:
    """The year, and year/month/day/season of its first side; both empty without a year."""
    for year, month, day in days(edtf)[:1]:
        if season := SEASONS.get(month):
            return year, f"{year}///{season}"
        return year, f"{year}/{month}/{day}/"
    return "", ""


def is_one_day(edtf: str) -> bool:
    """Whether it is a plain year, month, season or day, of which no format loses anything."""
    return [day.edtf for day in days(edtf)] == [edtf]


def _level_1(side: str) -> str | None:
    if side in OPEN or LEVEL_1.fullmatch(side):
        return side
    day = _day(side).edtf
    unsure = "".join(sorted(set(re.findall("[?~%]", side))))
    mark = unsure if len(unsure) <= 1 else "%"
    return f"{day}{mark}" if day else None


def _day(side: str) -> Day:
    match = DATE.match(re.sub("[?~%]", "", side))
    if not match:
        return Day("")
    year, month, day = (part or "" for part in match.groups())
    month = IN_A_HEMISPHERE.get(month, month)
    if not ("01" <= month <= "12" or month in SEASONS):
        return Day(year)
    return Day(year, month, day)


def _numbers(day: Day) -> list[int]:
    parts = day[:1] if _is_season(day.edtf) else day
    return [int(part) for part in parts if part]


def _is_season(edtf: str) -> bool:
    return edtf[5:] in SEASONS
