"""Dates as bibliographies write them become EDTF, or stay as they are for the field to refuse."""

import pytest

from claims.intake import references
from claims.intake.references.dates import from_text


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2019-2020", "2019/2020"),
        ("2019–2020", "2019/2020"),
        ("1998/99", "1998/1999"),
        ("c. 1990", "1990~"),
        ("ca 1990", "1990~"),
        ("[1990]", "1990"),
        ("[1990?]", "1990?"),
        ("2020a", "2020"),
        ("June 2024", "2024-06"),
        ("19 June 2024", "2024-06-19"),
        ("June 9th, 2024", "2024-06-09"),
        ("2024 Jun 9", "2024-06-09"),
        ("Spring 2020", "2020-21"),
        ("2024年6月9日", "2024-06-09"),
        ("2024年", "2024"),
        ("n.d.", ""),
        ("無日期", ""),
        ("民國113年6月", "2024-06"),
        ("二〇二四年六月十九日", "2024-06-19"),
        ("一九九九年十二月三十一日", "1999-12-31"),
        ("二零一九年", "2019"),
        ("民國一一三年六月", "2024-06"),
        ("20240619", "2024-06-19"),
        ("20241399", "20241399"),
        ("2024-06-19T10:00:00+0800", "2024-06-19"),
        ("2024-06-19 10:00:00", "2024-06-19"),
        ("2021 Mar-Apr", "2021-03/2021-04"),
        ("1950s", "195X"),
        ("1953s", "1953"),
        ("1950年代", "195X"),
        ("195-", "195X"),
        ("[ca. 1950]", "1950~"),
        ("1999–", "1999/.."),
        ("2024-00-00", "2024"),
        ("2024-06-00", "2024-06"),
        ("Q1 2024", "2024-33"),
        ("2024-Q3", "2024-35"),
        ("Wed, 19 Jun 2024", "2024-06-19"),
        ("19-Jun-2024", "2024-06-19"),
        ("2024. 6. 19.", "2024-06-19"),
        ("2024년 6월 19일", "2024-06-19"),
        ("令和6年6月19日", "2024-06-19"),
        ("平成元年", "1989"),
        ("昭和50年3月", "1975-03"),
        # Here nobody can tell.
        ("19/06/24", "19/06/24"),
        ("2020-21", "2020-21"),
        ("2004/05", "2004-05"),
        ("forthcoming", "forthcoming"),
        ("二十四年六月", "二十四年六月"),
        ("廿四年六月", "廿四年六月"),
        ("Christmas 2020", "Christmas 2020"),
        ("19--", "19--"),
    ],
)
def test_what_people_write_is_read(written: str, edtf: str) -> None:
    assert from_text(written) == edtf


@pytest.mark.parametrize(
    "record",
    [
        "@misc{a, title={T}, year={c. 1990}}",
        "@misc{a, title={T}, date={c. 1990}}",
        "TY  - BOOK\nTI  - T\nPY  - c. 1990\nER  - ",
        '[{"type": "book", "title": "T", "issued": {"raw": "c. 1990"}}]',
    ],
)
def test_every_format_reads_them(record: str) -> None:
    (reading,) = references.read(record)

    assert (reading.fields["issued"], reading.problems) == ("1990~", [])
