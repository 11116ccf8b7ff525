"""Sheets as other people keep them: headings, languages, separators, encodings and odd cells."""

import csv
import io
from datetime import date, datetime
from typing import Any, NamedTuple

import openpyxl

ADDRESS = "https://register.example/"


class Expected(NamedTuple):
    """What must have come in of a sheet's first claim."""

    statement: str
    status: str
    urls: list[str] = []
    note: str = ""
    language: str = "en"
    more: dict[str, Any] = {}
    """Of the claim or, with `source_`, of its first source."""


class Foreign(NamedTuple):
    content: bytes
    map: list[str]
    words: list[str]
    expected: Expected


def text(*rows: list[str], delimiter: str = ",", codec: str = "utf-8", end: str = "\r\n") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue().encode(codec)


def workbook(*rows: list[Any], title: str = "工作表1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(kept := io.BytesIO())
    return kept.getvalue()


BRIDGE = "The bridge fell in 2019."
ZH_BRIDGE = "橋樑於2019年倒塌。"
STANDS = Expected(BRIDGE, "refuted", [f"{ADDRESS}1"])
ZH_STANDS = Expected(ZH_BRIDGE, "refuted", [f"{ADDRESS}1"], language="zh-Hant")
ENGLISH = ["Claim", "Rating", "Source URL"]
ENGLISH_MAP = ["statement=Claim", "verification_status=Rating", "source_url=Source URL"]
CHINESE = ["主張", "查核結果", "來源網址"]
CHINESE_MAP = ["statement=主張", "verification_status=查核結果", "source_url=來源網址"]
EN_ROW = [BRIDGE, "False", f"{ADDRESS}1"]
ZH_ROW = [ZH_BRIDGE, "不實", f"{ADDRESS}1"]
FALSE = ["False=refuted"]
NOT_TRUE = ["不實=refuted"]


def english(address: str, expected: Expected = STANDS, **more: str) -> Foreign:
    """A sheet with one claim whose cell of addresses holds this, and with other columns."""
    content = text([*ENGLISH, *more], [*EN_ROW[:2], address, *more.values()])
    return Foreign(content, ENGLISH_MAP, FALSE, expected)


def dated(column: str, cell: Any, edtf: str) -> Foreign:
    """A sheet whose date stands in a local form."""
    content = workbook(["Claim", "Rating", "When"], [BRIDGE, "False", cell])
    expected = Expected(BRIDGE, "refuted", more={column: edtf})
    return Foreign(content, [*ENGLISH_MAP[:2], f"{column}=When"], FALSE, expected)


def two(note: str = "") -> Expected:
    return STANDS._replace(urls=[f"{ADDRESS}1", f"{ADDRESS}2"], note=note)


SHEETS: dict[str, Foreign] = {
    "English headings": Foreign(text(ENGLISH, EN_ROW), ENGLISH_MAP, FALSE, STANDS),
    "Chinese headings": Foreign(text(CHINESE, ZH_ROW), CHINESE_MAP, NOT_TRUE, ZH_STANDS),
    "Google Sheets: a byte order mark": Foreign(
        text(CHINESE, ZH_ROW, codec="utf-8-sig"), CHINESE_MAP, NOT_TRUE, ZH_STANDS
    ),
    "Excel of Taiwan: Big5": Foreign(
        text(CHINESE, [*ZH_ROW], codec="big5"), CHINESE_MAP, NOT_TRUE, ZH_STANDS
    ),
    "Excel's Unicode text: UTF-16 and tabs": Foreign(
        text(CHINESE, ZH_ROW, codec="utf-16", delimiter="\t"), CHINESE_MAP, NOT_TRUE, ZH_STANDS
    ),
    "Excel of Germany: semicolons": Foreign(
        text(ENGLISH, EN_ROW, delimiter=";", codec="utf-8-sig"), ENGLISH_MAP, FALSE, STANDS
    ),
    "Excel's own hint line": Foreign(
        b"sep=|\r\n" + text(ENGLISH, EN_ROW, delimiter="|"), ENGLISH_MAP, FALSE, STANDS
    ),
    "line feeds only, as Airtable writes": Foreign(
        text(ENGLISH, EN_ROW, end="\n"), ENGLISH_MAP, FALSE, STANDS
    ),
    "commas in a heading of a sheet with semicolons": Foreign(
        text(["Claim, in full, as said", "Rating", "Source URL"], EN_ROW, delimiter=";").replace(
            b"Claim, in full, as said", b'"Claim, in full, as said"'
        ),
        ["statement=Claim, in full, as said", *ENGLISH_MAP[1:]],
        FALSE,
        STANDS,
    ),
    "a heading of two lines": Foreign(
        text(["查核\n主張", *CHINESE[1:]], ZH_ROW),
        ["statement=查核 主張", *CHINESE_MAP[1:]],
        NOT_TRUE,
        ZH_STANDS,
    ),
    "a cell of several lines": Foreign(
        text([*ENGLISH, "Why"], [*EN_ROW, "It stands.\nSee the map."]),
        [*ENGLISH_MAP, "rationale=Why"],
        FALSE,
        STANDS._replace(more={"rationale": "It stands.\nSee the map."}),
    ),
    "a title above the headings": Foreign(
        text(["查核清單 2024", "", ""], ["", "", ""], CHINESE, ZH_ROW),
        CHINESE_MAP,
        NOT_TRUE,
        ZH_STANDS,
    ),
    "an empty heading in between": Foreign(
        text(["Claim", "", "Rating", "Source URL"], [BRIDGE, "ask Lin", *EN_ROW[1:]]),
        ENGLISH_MAP,
        FALSE,
        STANDS._replace(note="Column B: ask Lin"),
    ),
    "one heading twice": Foreign(
        text([*ENGLISH, "Source URL"], [*EN_ROW, f"{ADDRESS}2"]),
        [*ENGLISH_MAP, "source_url=Source URL (2)"],
        FALSE,
        two(),
    ),
    "columns that we do not have": english(
        f"{ADDRESS}1",
        STANDS._replace(note="Desk: Science\nShares: 12,000"),
        Desk="Science",
        Shares="12,000",
    ),
    "addresses by lines": english(f"{ADDRESS}1\n{ADDRESS}2", two()),
    "addresses by blanks": english(f"{ADDRESS}1 {ADDRESS}2", two()),
    "addresses by commas": english(f"{ADDRESS}1,{ADDRESS}2, {ADDRESS}1", two()),
    "addresses by 、": english(f"{ADDRESS}1、{ADDRESS}2。", two()),
    "numbered addresses": english(f"1. {ADDRESS}1\n2. {ADDRESS}2", two()),
    "links of Notion": english(
        f"[The register]({ADDRESS}1) [A map]({ADDRESS}2)",
        two()._replace(more={"source_title": "The register"}),
    ),
    "words around an address": english(
        f"The register ({ADDRESS}1).", STANDS._replace(more={"source_title": "The register"})
    ),
    "a source without an address": english(
        "The register of bridges, 2020",
        STANDS._replace(urls=[""], more={"source_title": "The register of bridges, 2020"}),
    ),
    "no source at all": english("", STANDS._replace(urls=[])),
    "a row of blanks": Foreign(
        text(ENGLISH, ["\u3000", " ", ""], EN_ROW), ENGLISH_MAP, FALSE, STANDS
    ),
    "a checkbox": english(f"{ADDRESS}1", STANDS._replace(note="Done: checked"), Done="checked"),
    "our own label for a finding": Foreign(
        text(CHINESE, [ZH_BRIDGE, "誤導", f"{ADDRESS}1"]),
        CHINESE_MAP,
        [],
        ZH_STANDS._replace(status="misleading"),
    ),
    "no finding yet": Foreign(
        text(ENGLISH, [BRIDGE, "", f"{ADDRESS}1"]),
        ENGLISH_MAP,
        [],
        STANDS._replace(status="unverified"),
    ),
    "a day of Taiwan": dated("made_on", "民國113年6月19日", "2024-06-19"),
    "a day of Germany": dated("made_on", "19.06.2024", "2024-06-19"),
    "a day of America that can be no other": dated("made_on", "6/19/2024", "2024-06-19"),
    "a day of Notion": dated("made_on", "June 19, 2024 2:30 PM", "2024-06-19"),
    "a day with its weekday": dated("made_on", "2024/6/19（三）", "2024-06-19"),
    "a day of Excel": dated("made_on", date(2024, 6, 19), "2024-06-19"),
    "a moment of Excel": dated("made_on", datetime(2024, 6, 19, 14, 30), "2024-06-19"),
    "a month": dated("concerns", "2024年6月", "2024-06"),
    "a day that may be two": english(
        f"{ADDRESS}1", STANDS._replace(note="When: 06/07/2024"), When="06/07/2024"
    )._replace(map=[*ENGLISH_MAP, "made_on=When"]),
    "Japanese words": Foreign(
        text(ENGLISH, ["橋は落ちた。", "False", f"{ADDRESS}1"]),
        ENGLISH_MAP,
        FALSE,
        STANDS._replace(statement="橋は落ちた。", language="und"),
    ),
    "an apostrophe": Foreign(
        text(ENGLISH, ["'Tis standing.", "False", f"{ADDRESS}1"]),
        ENGLISH_MAP,
        FALSE,
        STANDS._replace(statement="'Tis standing."),
    ),
    "an archived copy": english(
        f"{ADDRESS}1",
        STANDS._replace(more={"source_archive_url": "https://archive.example/1"}),
        Archive="https://archive.example/1",
    )._replace(map=[*ENGLISH_MAP, "archive_url=Archive"]),
    "a workbook": Foreign(workbook(CHINESE, ZH_ROW), CHINESE_MAP, NOT_TRUE, ZH_STANDS),
}
"""Sheets by what is odd about them, each with the options of the command and what must come in."""
