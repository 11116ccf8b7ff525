"""What the cells, headings and options of sheets of somebody else are read as."""

import pytest

from claims.intake.sheets.cells import addresses, edtf_of
from claims.intake.sheets.headings import guesses
from claims.intake.sheets.mapping import from_options


@pytest.mark.parametrize(
    ("cell", "urls", "rest"),
    [
        ("see https://a.example/x).", ["https://a.example/x"], "see"),
        ("https://a.example/a_(b)", ["https://a.example/a_(b)"], ""),
        ("https://a.example/?q=a,b;c", ["https://a.example/?q=a,b;c"], ""),
        ("www.a.example，www.b.example", ["https://www.a.example", "https://www.b.example"], ""),
        ("來源：https://a.example/1（備份）", ["https://a.example/1"], "來源 備份"),
        ("https://w.example/web/2020/https://a.example/1",
         ["https://w.example/web/2020/https://a.example/1"], ""),
        ("nothing", [], "nothing"),
    ],
)  # fmt: skip
def test_addresses_are_told_from_the_words_around_them(
    cell: str, urls: list[str], rest: str
) -> None:
    found = addresses(cell)

    assert (found.urls, found.rest) == (urls, rest)


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [("45462", "2024-06-19"), ("2024-06-19T08:00:00Z", "2024-06-19"),
     ("19 June 2024", "2024-06-19"), ("7/7/2024", "2024-07-07"),
     ("32.1.2024", None), ("last week", None), ("", None)],
)  # fmt: skip
def test_days_are_read_as_people_write_them(cell: str, edtf: str | None) -> None:
    found = edtf_of(cell)

    assert (found.edtf if found else None) == edtf


def test_headings_are_guessed_in_both_languages() -> None:
    assert guesses(["主張", "查核結果", "來源網址", "備註"]) == {
        "主張": "statement",
        "查核結果": "verification_status",
        "來源網址": "source_url",
        "備註": "",
    }
    assert guesses(["CLAIM", "Verdict", "Rating", "Source URL(s)", "Source 2"]) == {
        "CLAIM": "statement",
        "Verdict": "verification_status",
        "Rating": "",
        "Source URL(s)": "source_url",
        "Source 2": "source_url",
    }


def test_every_option_that_is_none_is_named() -> None:
    with pytest.raises(Exception, match="mood") as refusal:
        from_options(["mood=Claim"], ["False=wrong"], "", "likes")

    assert len(refusal.value.messages) == 3  # type: ignore[attr-defined]  # a ValidationError
