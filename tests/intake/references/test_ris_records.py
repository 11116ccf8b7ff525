"""RIS records, as people paste them."""

import pytest

from claims.intake import references


def only(text: str) -> references.ParsedRecord:
    [reading] = references.read(text)
    return reading


def test_a_whole_record_fills_the_fields_of_a_source() -> None:
    text = """TY  - NEWS
TI  - Seoul suspends the military agreement
AU  - Kim, Min-ji
AU  - Yonhap
T2  - The Korea Herald
PB  - Herald Corporation
DA  - 2024/06/04/
PY  - 2024
UR  - https://www.koreaherald.com/a?b=1
DO  - doi:10.1000/182
LA  - en
N1  - first report
ID  - kim2024
ER  - 
"""
    reading = only(text)

    assert reading.problems == []
    assert reading.fields == {
        "type": "article-newspaper",
        "title": "Seoul suspends the military agreement",
        "contributors": [
            {"role": "author", "family": "Kim", "given": "Min-ji"},
            {"role": "author", "literal": "Yonhap"},
        ],
        "container": "The Korea Herald",
        "publisher": "Herald Corporation",
        "issued": "2024-06-04",
        "url": "https://www.koreaherald.com/a?b=1",
        "doi": "10.1000/182",
        "language": "en",
        "note": "first report",
    }
    assert reading.key == "kim2024"


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("PY  - 2024", "2024"),
        ("PY  - 2024///", "2024"),
        ("Y1  - 2024/6/9", "2024-06-09"),
        ("DA  - 2024/06//Spring", "2024-06"),
        ("DA  - 2024-06-19", "2024-06-19"),
        ("DA  - 2024-06-19T08:00:00Z", "2024-06-19"),
    ],
)
def test_dates_become_edtf(line: str, issued: str) -> None:
    assert only(f"TY  - JOUR\nTI  - T\n{line}\nER  -").fields["issued"] == issued


def test_a_record_needs_no_end_and_may_break_its_lines() -> None:
    first, second = references.read("TY  - JOUR\nTI  - a long\n  title\nTY  - BOOK\nTI  - next")

    assert (first.fields["title"], second.fields["title"]) == ("a long title", "next")
    assert (second.number, second.fields["type"]) == (2, "book")


@pytest.mark.parametrize(
    ("lines", "field", "words"),
    [
        ("TY  - XYZW\nTI  - T", "TY", "“XYZW”"),
        ("TY  - JOUR\nTI  - T\nPY  - forthcoming", "PY", "not an EDTF date"),
        ("TY  - JOUR\nTI  - T\nUR  - see paper", "UR", "valid URL"),
        ("TY  - JOUR\nTI  - T\nLA  - Klingon?", "LA", "BCP 47"),
        ("TY  - JOUR\nTI  - a\x00b", "TI", "NUL"),
        ("TY  - JOUR\nPY  - 2024", "title", "no title"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_by_name(lines: str, field: str, words: str) -> None:
    [problem] = only(lines).problems

    assert problem.field == field
    assert words in problem.message


FROM_ZOTERO = """TY  - MANSCPT
TI  - Minutes of the harbour board
AU  - Board of Roads, Rivers and Ports
DA  - 2019/06//
PY  - 2019
N1  - <p>author as one name: Board of Roads, Rivers and Ports</p>
N1  - <p>date: 2019-06-1X</p>
N1  - <p>volume: 12</p>
N1  - <p>C-7 (partly supported; qualifies, page 4): “a &amp; b”</p>
N1  - <p>Seen at the archive.</p><p>Ask for<br/>box 4</p>
KW  - C-7
KW  - partly supported
KW  - qualifies
KW  - harbours
ER  - 
"""


def test_a_record_of_ours_comes_back_from_zotero_which_keeps_notes_as_html_and_no_key() -> None:
    reading = only(FROM_ZOTERO)

    assert reading.problems == []
    assert reading.fields == {
        "type": "article",
        "title": "Minutes of the harbour board",
        "contributors": [{"role": "author", "literal": "Board of Roads, Rivers and Ports"}],
        "issued": "2019-06-1X",
        "volume": "12",
        "keywords": "harbours",
        "note": "C-7 (partly supported; qualifies, page 4): “a & b”\n"
        "Seen at the archive.\nAsk for\nbox 4",
    }


def test_what_other_people_note_names_no_field_and_keeps_its_signs() -> None:
    reading = only("TY  - BOOK\nTI  - A title\nN1  - volume: 12\nN1  - if 1<p then 2\nER  - \n")

    assert "volume" not in reading.fields
    assert reading.fields["note"] == "volume: 12\nif 1<p then 2"
