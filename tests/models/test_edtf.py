import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.writer import MigrationWriter
from hypothesis import example, given
from hypothesis import strategies as st

from claims.models.edtf import REFUSALS, EdtfField, bounds, validate_edtf

READINGS = [
    ("2024", "2024-01-01", "2024-12-31"),
    ("0001", "0001-01-01", "0001-12-31"),
    ("9999", "9999-01-01", "9999-12-31"),
    ("2024-06", "2024-06-01", "2024-06-30"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2023-02", "2023-02-01", "2023-02-28"),
    ("1900-02", "1900-02-01", "1900-02-28"),
    ("2024-06-19", "2024-06-19", "2024-06-19"),
    ("2024-02-29", "2024-02-29", "2024-02-29"),
    ("2024-06-19/2024-06-20", "2024-06-19", "2024-06-20"),
    ("2023/2024-06", "2023-01-01", "2024-06-30"),
    ("2024-06/2024", "2024-06-01", "2024-12-31"),
    ("2024-06-19/2024-06-19", "2024-06-19", "2024-06-19"),
    ("201X", "2010-01-01", "2019-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("000X", "0001-01-01", "0009-12-31"),
    ("201X-06", "2010-06-01", "2019-06-30"),
    ("202X-02-29", "2020-02-29", "2028-02-29"),
    ("2024-XX", "2024-01-01", "2024-12-31"),
    ("2024-06-XX", "2024-06-01", "2024-06-30"),
    ("2023-02-XX", "2023-02-01", "2023-02-28"),
    ("2024-06-1X", "2024-06-10", "2024-06-19"),
    ("2023-XX-31", "2023-01-31", "2023-12-31"),
    ("2024-21", "2024-03-01", "2024-05-31"),
    ("2024-22", "2024-06-01", "2024-08-31"),
    ("2024-23", "2024-09-01", "2024-11-30"),
    ("2023-24", "2023-12-01", "2024-02-29"),
    ("2024-24", "2024-12-01", "2025-02-28"),
    ("2024-28", "2024-12-01", "2025-02-28"),
    ("2024-29", "2024-09-01", "2024-11-30"),
    ("2024-30", "2024-12-01", "2025-02-28"),
    ("2024-33", "2024-01-01", "2024-03-31"),
    ("2024-36", "2024-10-01", "2024-12-31"),
    ("2024-38", "2024-05-01", "2024-08-31"),
    ("2024-41", "2024-07-01", "2024-12-31"),
    ("2024-21/2024-22", "2024-03-01", "2024-08-31"),
    ("2024-06-19T10:00:00Z", "2024-06-19", "2024-06-19"),
    ("2024-06-19T23:59:59", "2024-06-19", "2024-06-19"),
    ("2024-06-19T00:30:00+08:00", "2024-06-19", "2024-06-19"),
]

REFUSED = {
    "not_edtf": [
        *("June 2024", "2024年6月", "民國113年", "24", "20240619", "2024-6-9", "2024-06-19-01"),
        *(
            " 2024",
            "2024 ",
            "2024\n",
            "2024 - 06",
            "2024\u3000",
            "\uff12\uff10\uff12\uff14",
            "٢٠٢٤",
            "2024\x00",
        ),
        *("\ud800", "2024\udfff", "2024/2025/2026", "2024-06-19/20", "{2023,2024}", "[2023..2024]"),
        *("2024S2", "2024-21^tw", "2024-1X", "201x", "2024-~XX", "201X-21", "2024~~", "~", "null"),
        *("2024T10:00:00Z", "2024-06-19T10:00", "2024-06-19T24:00:00Z", "2024-06-19T10:00:60Z"),
        *("2024-06-19T10:00:00+15:00", "2024-06-19T10:00:00Z/2024-06-20", "..2024", "2024.."),
    ],
    "too_long": ["2024" * 17, "[" * 100_000, "2024/" * 100_000, "\x00" * 1_000_000],
    "year_out_of_range": ["0000", "0000-01-01", "-2024", "Y12024", "2024/Y12024", "9999-24"],
    "not_in_calendar": [
        *("2023-02-29", "1900-02-29", "2024-06-31", "2024-13", "2024-00", "2024-06-00"),
        *("2024-21-01", "2024-42", "2023-02-3X", "XXXX-02-30", "2023-02-29T10:00:00Z"),
        *("2023-02-29/2024", "2022/2023-02-29"),
    ],
    "ends_before_start": ["2024/2023", "2024-06-20/2024-06-19", "2029/202X-02-29"],
    "without_date": ["/", "..", "../..", "/..", "../"],
}

SIDES = st.one_of(
    st.sampled_from(["", ".."]),
    st.from_regex(
        r"[?~%]?[0-9X]{4}[?~%]?(-[?~%]?([0-4][0-9]|XX)[?~%]?(-[?~%]?[0-3X][0-9X][?~%]?)?)?",
        fullmatch=True,
    ),
    st.dates().map(str),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z"),
)
NEARLY_EDTF = st.one_of(
    SIDES,
    st.tuples(SIDES, SIDES).map("/".join),
    st.text(alphabet="0123456789XYTZES+-:./?~%[]{},^ ", max_size=70),
)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("text", "earliest", "latest"), READINGS)
def test_a_date_covers_the_days_it_strictly_names(text: str, earliest: str, latest: str) -> None:
    validate_edtf(text)
    assert bounds(text) == (day(earliest), day(latest))


@pytest.mark.parametrize("text", ["2024/..", "2024/", "2024~/..", "2024/XXXX"])
def test_an_open_or_unknown_end_has_no_latest_day(text: str) -> None:
    validate_edtf(text)
    assert bounds(text) == (day("2024-01-01"), None)


@pytest.mark.parametrize("text", ["../2024", "/2024", "../2024?", "XXXX/2024"])
def test_an_open_or_unknown_start_has_no_earliest_day(text: str) -> None:
    validate_edtf(text)
    assert bounds(text) == (None, day("2024-12-31"))


@pytest.mark.parametrize("text", ["", "XXXX", "XXXX~", "XXXX-12-25", "XXXX-02-29", "X024"])
def test_a_date_without_a_known_century_has_no_bounds(text: str) -> None:
    validate_edtf(text)
    assert bounds(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("2024~", "2024"),
        ("2024?", "2024"),
        ("2024%", "2024"),
        ("2024-06-19~", "2024-06-19"),
        ("2024~-06", "2024-06"),
        ("?2024-06", "2024-06"),
        ("2024-?06-19", "2024-06-19"),
        ("2024-21~", "2024-21"),
        ("201X-06~", "201X-06"),
        ("2023~/2024?", "2023/2024"),
        ("201X~/..", "201X/.."),
    ],
)
def test_a_qualifier_widens_nothing(text: str, bare: str) -> None:
    validate_edtf(text)
    assert bounds(text) == bounds(bare)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param(code, text, id=f"{code}-{text[:30]!a}")
        for code, texts in REFUSED.items()
        for text in texts
    ],
)
def test_a_refusal_says_what_is_wrong_and_can_be_shown(code: str, text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_edtf(text)
    assert refusal.value.code == code
    message = refusal.value.messages[0]
    assert message.startswith("“")
    assert len(message) < 300
    assert "\x00" not in message
    message.encode()


def test_every_refusal_gives_an_example_that_is_accepted() -> None:
    assert REFUSED.keys() == REFUSALS.keys()
    for sentence in REFUSALS.values():
        examples = re.findall(r"(?:such as|or|write) ([0-9./~-]+?)[,.]*(?=\s|$)", str(sentence))
        assert examples
        for text in examples:
            validate_edtf(text)


@given(NEARLY_EDTF)
@example("2024-1X")
@example("/..")
def test_all_that_is_accepted_has_bounds_in_order(text: str) -> None:
    try:
        validate_edtf(text)
    except ValidationError:
        return
    earliest, latest = bounds(text)
    assert earliest is None or latest is None or earliest <= latest


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_accepted_or_refused_in_words(text: str) -> None:
    try:
        validate_edtf(text)
    except ValidationError as refusal:
        refusal.messages[0].encode()


@given(st.dates(), st.dates())
def test_a_span_has_the_days_it_was_written_with(start: date, end: date) -> None:
    start, end = sorted([start, end])
    validate_edtf(f"{start}/{end}")
    assert bounds(f"{start}/{end}") == (start, end)


def test_a_field_accepts_edtf_and_what_can_only_be_read_as_one_date() -> None:
    field = EdtfField()
    assert field.clean("2024-06~", None) == "2024-06~"
    assert field.clean("", None) == ""
    assert field.clean("June 2024", None) == "2024-06"
    for refused in ["June", "6/2024", None]:
        with pytest.raises(ValidationError):
            field.clean(refused, None)


def test_a_field_is_optional_text_that_explains_itself() -> None:
    field = EdtfField("issued")
    assert (field.max_length, field.blank, field.null, field.default) == (64, True, False, "")
    assert "2024-06" in field.help_text
    assert EdtfField(help_text="When?", blank=False).help_text == "When?"


def test_a_migration_can_rebuild_the_field() -> None:
    for field in [EdtfField("issued"), EdtfField("issued", blank=False, help_text="")]:
        __, path, args, kwargs = field.deconstruct()
        assert path == "claims.models.edtf.EdtfField"
        assert "validators" not in kwargs
        rebuilt = EdtfField(*args, **kwargs)
        assert (rebuilt.blank, rebuilt.help_text) == (field.blank, field.help_text)
        assert rebuilt.deconstruct()[1:] == (path, args, kwargs)
    code, imports = MigrationWriter.serialize(field)
    assert code.startswith("claims.models.edtf.EdtfField(")
    assert imports == {"import claims.models.edtf"}
