"""Figures are drawn to their own measure, and written as the table that stands beside them."""

import pytest

from claims.exports.charts import BARS, COLUMNS, PLAIN, SHARES, Column, Figure, Row, csv_file
from claims.exports.charts import segments as parts

MONTHS = [Column(month, month) for month in ("2031-01", "2031-02", "2031-03", "2031-04")]


def test_columns_rise_by_the_greatest_number_of_their_own_row() -> None:
    rows = [Row("few", "Few", [1, 0, 2, None]), Row("many", "Many", [400, 0, 0, 100])]
    few, many = Figure("f", "Heading", MONTHS, rows, COLUMNS).drawn

    assert [(it.key, it.height, it.y) for it in few[1]] == [
        ("2031-01", 6.0, 6.0),
        ("2031-03", 12.0, 0.0),
    ]
    assert [it.height for it in many[1]] == [12.0, 3.0]
    assert few[1][0].x == 1.875 and few[1][0].width == 21.25
    assert many[1][1].x == 76.875


def test_bars_are_as_long_as_their_number_is_to_the_longest() -> None:
    rows = [Row("a", "A", [30, 7]), Row("b", "B", [10, 90]), Row("c", "C", [0, 5])]
    drawn = Figure("f", "Heading", [Column("n", "N"), Column("m", "M")], rows, BARS).drawn

    assert [[it.width for it in rectangles] for _row, rectangles in drawn] == [[100], [33.333], []]


def test_shares_are_the_parts_of_a_bar_that_is_as_long_as_its_sum() -> None:
    columns = [Column("supported", "Supported"), Column("refuted", "Refuted")]
    rows = [Row("a", "A", [1, 3], beside=[9]), Row("b", "B", [2, 0], beside=[9])]
    figure = Figure("f", "Heading", columns, rows, SHARES, beside=[Column("n", "N")])
    drawn = [[(it.key, it.x, it.width) for it in rectangles] for _row, rectangles in figure.drawn]

    assert drawn == [
        [("supported", 0.0, 25.0), ("refuted", 25.0, 75.0)],
        [("supported", 0.0, 50.0)],
    ]
    assert parts([("a", 0), ("b", 4)])[0].width == 100
    assert parts([]) == []


@pytest.mark.parametrize("shape", [COLUMNS, BARS, SHARES, PLAIN])
def test_nothing_is_drawn_of_nothing(shape: str) -> None:
    (drawn,) = Figure("f", "Heading", MONTHS, [Row("a", "A", [0, 0, None, 0])], shape).drawn

    assert drawn[1] == []
    assert Figure("f", "Heading", MONTHS, [], shape).drawn == []


@pytest.mark.django_db
def test_the_table_is_written_with_keys_and_labels_and_no_formula() -> None:
    rows = [Row("a", "=Sum, or not", [1, None], beside=[3]), Row("b", "B", [2.5, 0], beside=[4])]
    figure = Figure("f", "Heading", MONTHS[:2], rows, PLAIN, beside=[Column("n", "N")])

    assert csv_file(figure).decode() == (
        'key,label,n,2031-01,2031-02\r\na,"\'=Sum, or not",3,1,\r\nb,B,4,2.5,0\r\n'
    )
