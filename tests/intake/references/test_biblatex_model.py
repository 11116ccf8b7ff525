"""Every field of BibLaTeX's data model is kept or named, in entries of every sort."""

import pytest

from claims.intake import references

NAMES = """
    afterword annotator author bookauthor commentator editor editora editorb editorc
    foreword holder introduction namea nameb namec shortauthor shorteditor sortname
    translator
"""
DATES = """
    date eventdate origdate urldate
"""
WORDS = """
    abstract addendum annotation authortype bookpagination booksubtitle booktitle
    booktitleaddon chapter crossref day doi edition editoratype editorbtype editorctype
    editortype eid endday endhour endminute endmonth endsecond endtimezone endyear
    endyeardivision entryset entrysubtype eprint eprintclass eprinttype eventday eventendday
    eventendhour eventendminute eventendmonth eventendsecond eventendtimezone eventendyear
    eventendyeardivision eventhour eventminute eventmonth eventsecond eventtimezone
    eventtitle eventtitleaddon eventyear eventyeardivision execute file gender hour
    howpublished ids indexsorttitle indextitle institution isan isbn ismn isrn issn issue
    issuesubtitle issuetitle issuetitleaddon iswc journalsubtitle journaltitle
    journaltitleaddon keywords label langid langidopts language library lista listb listc
    listd liste listf location mainsubtitle maintitle maintitleaddon minute month nameaddon
    nameatype namebtype namectype note number options organization origday origendday
    origendhour origendminute origendmonth origendsecond origendtimezone origendyear
    origendyeardivision orighour origlanguage origlocation origminute origmonth
    origpublisher origsecond origtimezone origtitle origyear origyeardivision pages
    pagetotal pagination part presort publisher pubstate related relatedoptions
    relatedstring relatedtype reprinttitle second series shorthand shorthandintro
    shortjournal shortseries shorttitle sortkey sortshorthand sorttitle sortyear subtitle
    timezone title titleaddon type url urlday urlendday urlendhour urlendminute urlendmonth
    urlendsecond urlendtimezone urlendyear urlendyeardivision urlhour urlminute urlmonth
    urlsecond urltimezone urlyear urlyeardivision usera userb userc userd usere userf venue
    verba verbb verbc version volume volumes xdata xref year yeardivision
"""
"""Fields by what stands in them, as biber 2.18 knows them."""
OWN = {
    "year": "1977",
    "month": "3",
    "day": "23",
    "urldate": "2021-03-04",
    "url": "https://example.org/zzq",
    "isbn": "978-0-00-000000-2",
    "issn": "1234-5679",
    "pages": "77--79",
    "langid": "ngerman",
    "language": "ngerman",
    "doi": "10.5555/zzq",
}
ARRIVES = {"pages": "77–79", "langid": "'de'", "language": "'de'"}


def fields() -> dict[str, str]:
    values = dict.fromkeys(WORDS.split(), "Zzq") | dict.fromkeys(NAMES.split(), "Zzq, Ann")
    return {**values, **dict.fromkeys(DATES.split(), "1984-03-23"), **OWN}


def entry(kind: str, members: str) -> str:
    return f"@{kind}{{k, title = {{T}}, {members}}}"


@pytest.mark.parametrize("kind", ["article", "book", "commentary", "online", "thesis", "patent"])
def test_whatever_a_field_says_is_in_its_field_or_in_the_note(kind: str) -> None:
    told = {field: value for field, value in fields().items() if field != "title"}
    text = "\n".join(entry(kind, f"{field} = {{{value}}}") for field, value in told.items())

    readings = references.read(text)

    assert len(readings) == len(told) > 200
    lost = [
        field
        for (field, value), reading in zip(told.items(), readings, strict=True)
        if ARRIVES.get(field, value.partition(",")[0]) not in str(reading.kept())
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("kind", "members", "named"),
    [
        ("report", "entrysubtype = {newspaper}", ["entrysubtype"]),
        ("article", "entrysubtype = {newspaper}", []),
        ("misc", "entrysubtype = {map}", []),
        ("book", "author = {Poe, Ann}, authortype = {holder}", ["authortype"]),
        ("book", "editor = {Poe, Ann}, editortype = {director}", []),
        ("book", "editoratype = {director}", ["editoratype"]),
        ("proceedings", "booktitle = {SAMPLE 24}", ["booktitle"]),
        ("proceedings", "booktitle = {T}", []),
        ("article", "crossref = {gone}", ["crossref"]),
        ("article", "xdata = {gone, lost}", ["xdata", "xdata"]),
        ("article", "xref = {other}", ["xref"]),
        ("article", "year = 2024, day = 9", ["day"]),
        ("article", "date = {2024-06-09}, month = jun, day = 09", []),
        ("article", f"year = {'1' * 9999}, day = 9", ["day", "year", "year"]),
        ("patent", "", ["entrytype"]),
        ("review", "", []),
    ],
)
def test_a_field_that_means_something_elsewhere_is_named(
    kind: str, members: str, named: list[str]
) -> None:
    [reading] = references.read(entry(kind, members))

    assert sorted(problem.field for problem in reading.problems) == named
    assert all(problem.words in reading.kept()["note"] for problem in reading.problems)
