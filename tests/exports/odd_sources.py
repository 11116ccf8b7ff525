"""A bibliography of 261 made-up records: every type of source with nine sets of odd fields."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from claims.exports.references import Reference, Use, source_reference
from claims.models import CslType, Source
from claims.models.source import ROLES
from claims.record.editions import source_record

POE = {"family": "Poe", "given": "Ann"}
LI = {"family": "李", "given": "明"}
ZAND = {"family": "Zand", "given": "Ida", "non-dropping-particle": "van der", "suffix": "Jr"}
BOARD = {"literal": "Board of Roads, Rivers and Ports"}
OFFICE = {"literal": "統計處"}
NUMBERS: dict[str, Any] = {
    "volume": "12",
    "issue": "3-4",
    "page": "45–67",
    "edition": "2",
    "number": "R/2024/7",
    "isbn": "978-0-00-000000-2",
    "issn": "1234-5679",
}
# fmt: off
ODD: tuple[dict[str, Any], ...] = (
    {"issued": "2024-06-19", "language": "en", **NUMBERS},
    {
        "issued": "2024-06-1X",
        "language": "zh-Hant",
        "publisher": "Salt and Sons",
        "genre": "leaflet",
    },
    {"issued": "2024-06~", "language": "pt-BR", "publisher_place": "Lagos and Abuja"},
    {"issued": "2014-12-31/..", "language": "zh-Hant-TW", "collection": "Notes on {NATO}"},
    {
        "issued": "2023-29",
        "language": "und",
        "event": "Spring Meeting; number: 5",
        "archive": "arXiv",
    },
    {"issued": "?2024-06", "archive": "arXiv", "archive_location": "2101.00001", "page": "e12"},
    {"issued": "201X", "genre": "Master's thesis", "number": "A \"B\" -- `c` 'd'", "volume": "IV"},
    {
        "issued": "2019-06-05/2019-06-10",
        "genre": "PhD thesis",
        "event": "Fair",
        "edition": "revised",
    },
    {"issued": "XXXX-12-01", "doi": "10.5555/a_b", "container": "", "issn": "Two, or one"},
)
# fmt: on
"""Fields of the records of each type, in turn."""
TITLES = (
    "He said \"no\" to 'Seoul'",
    "O'Neill's 5% of {NATO} & C^2: $3_000 #1 ~ \\x",
    "一頁「條約」——與其後",
    "Rivers and Roads ''quoted'' ,,low,, <<sides>> what?`",
    "A--B and ---C",
)


def odd_sources() -> Iterator[Source]:
    """Each type with each set of odd fields; titles, names and roles go round."""
    roles = sorted(ROLES)
    for place, kind in enumerate(CslType.values):
        for turn, odd in enumerate(ODD):
            number = place * len(ODD) + turn
            role, other = roles[number % len(roles)], roles[(number * 7 + 3) % len(roles)]
            names = [{"role": "author", **(POE if turn % 2 else BOARD)}]
            names += [{"role": role, **LI}, {"role": role, **OFFICE}, {"role": other, **ZAND}]
            yield Source(
                caution_en="",
                caution_zh_hant="",
                public_id=UUID(int=number + 1),
                **{
                    "type": kind,
                    "title": f"{TITLES[number % len(TITLES)]} {number}",
                    "contributors": names,
                    "publisher": "Bread and Butter Press",
                    "container": "The Carrier of {Things} and More",
                    "url": f"https://example.org/{number}?a=1&b=%20#c~d_e",
                    **odd,
                },
            )


def cited(source: Source) -> Reference:
    """The source as it goes out: cited for two claims, once with a quotation."""
    record = {**source_record(source), "url_confirmed": True}
    uses = [
        Use(1, "refuted", "refutes", "2024-07-01", "page", "12", "So it was."),
        Use(2, "supported", "context", "", "", "", ""),
    ]
    return source_reference(record, uses)
