"""A date that is no EDTF is refused with what was probably meant."""

import pytest
from django.core.exceptions import ValidationError

from claims.models.edtf import EdtfField, validate_edtf
from claims.models.written_dates import certain, suggestion


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("113", "2024"),
        ("民國113年", "2024"),
        ("民國 113 年 6 月", "2024-06"),
        ("中華民國113年6月19日", "2024-06-19"),
        ("１１３年６月", "2024-06"),
        ("113.6.19", "2024-06-19"),
        ("113/06", "2024-06"),
        ("1130619", "2024-06-19"),
        ("民國元年", "1912"),
        ("民國一百一十三年六月", "2024-06"),
        ("87-1-5", "1998-01-05"),
    ],
)
def test_a_year_of_the_republic_of_china_is_recognised(written: str, edtf: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_edtf(written)

    assert "Republic of China" in refused.value.messages[0]
    assert refused.value.messages[0].endswith(f"write {edtf}.")


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2024年6月19日", "2024-06-19"),
        ("二〇二四年六月十九日", "2024-06-19"),
        ("2024/6/9", "2024-06-09"),
        ("2024.6", "2024-06"),
        ("20240619", "2024-06-19"),
        ("19 June 2024", "2024-06-19"),
        ("June 19th, 2024", "2024-06-19"),
        ("Sept. 2024", "2024-09"),
    ],
)
def test_other_ways_to_write_a_date_are_recognised(written: str, edtf: str) -> None:
    with pytest.raises(ValidationError, match=f"If you mean {edtf}"):
        validate_edtf(written)


@pytest.mark.parametrize(
    "written",
    [
        *("", "0", "999", "民國", "113-13", "113-02-30", "2024-06/7", "someday", "19/6/2024"),
        *("1/2/3/4", "20241301", "Smarch 2024", "113年6月至7月", "²⁰²⁴年²²月", "١١٣年x", "\0"),
    ],
)
def test_what_is_no_date_suggests_none(written: str) -> None:
    assert suggestion(written) is None


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2022年5月10日", "2022-05-10"),
        ("民國113年6月", "2024-06"),
        ("10 May 2022", "2022-05-10"),
        ("May 10, 2022", "2022-05-10"),
        (" 2022/5/10 ", "2022-05-10"),
        ("20220510", "2022-05-10"),
        ("二〇二二年五月", "2022-05"),
        *((same, same) for same in ("2022", "2022-05", "2022/2023", "201X", "2022~", "2022/..")),
    ],
)
def test_a_field_takes_what_can_be_read_in_one_way_and_keeps_edtf(written: str, edtf: str) -> None:
    assert EdtfField().clean(written, None) == edtf


@pytest.mark.parametrize("written", ["113.6.19", "1130619", "87-1-5", "19/6/2024", "someday", "年"])
def test_a_field_refuses_what_can_be_read_in_two_ways(written: str) -> None:
    assert certain(written) == ""
    with pytest.raises(ValidationError):
        EdtfField().clean(written, None)
