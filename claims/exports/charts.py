"""Figures: rows of numbers that are drawn as SVG and written as CSV, for readers and for the desk.

A drawing stands beside a table that says the same. Its measures are those of a view box that is 100
wide, so that it fits any width.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from claims.record import demonstration

from .csv_tables import harmless

COLUMNS, BARS, SHARES, PLAIN = "columns", "bars", "shares", ""
"""Ways to draw a figure: each row as columns that rise by its own greatest number; each row as one
bar, by its first number; each row as a bar of shares, in the colours of the columns; not at all."""
HEIGHTS = {COLUMNS: 12, BARS: 4, SHARES: 4}
GAP = 0.15
"""Between columns, as a part of the room that each has."""


class Segment(NamedTuple):
    """A part of a bar: its word, its number, and where it lies in the view box."""

    word: Any
    number: int
    x: float
    width: float


class Rectangle(NamedTuple):
    """A rectangle of a drawing; `key` says what is counted, for its colour."""

    key: str
    x: float
    y: float
    width: float
    height: float


class Column(NamedTuple):
    """A column of a figure by its key, which files have, and its label for people."""

    key: str
    label: Any


class Row(NamedTuple):
    """A row of a figure; None where there is no number."""

    key: str
    label: Any
    values: Sequence[float | None]
    language: str = ""
    """Of the label, as a BCP 47 tag, where it is no word of ours."""
    address: str = ""
    """Of the page that the row is about, if it is about one."""
    beside: Sequence[float | None] = ()
    """Numbers that are not drawn, in the order of the figure's."""


class Figure(NamedTuple):
    """Numbers with a heading: a table, and the way to draw it."""

    key: str
    heading: Any
    columns: Sequence[Column]
    rows: Sequence[Row]
    shape: str = PLAIN
    note: Any = ""
    beside: Sequence[Column] = ()
    """Columns before the others, which are not drawn."""

    @property
    def height(self) -> int:
        """Of the view box of each row."""
        return HEIGHTS.get(self.shape, 0)

    @property
    def drawn(self) -> list[tuple[Row, list[Rectangle]]]:
        """Each row with its drawing."""
        longest = max((_length(row, self.shape) for row in self.rows), default=0)
        return [(row, self._rectangles(row, longest)) for row in self.rows]

    def _rectangles(self, row: Row, longest: float) -> list[Rectangle]:
        length = _length(row, self.shape)
        if not longest or not length:
            return []
        if self.shape == COLUMNS:
            return list(_columns(self.columns, row, self.height))
        numbers = [int(value or 0) for value in row.values]
        counts = list(zip(self.columns, numbers, strict=True))
        if self.shape == BARS:
            counts = counts[:1]
        return [
            Rectangle(it.word.key, it.x, 0, it.width, self.height)
            for it in segments(counts, 100 * length / longest)
        ]


def segments(counts: Iterable[tuple[Any, int]], width: float = 100) -> list[Segment]:
    """Words with their numbers as parts of one bar that is so wide, in their order."""
    counted = [(word, number) for word, number in counts if number]
    total = sum(number for _word, number in counted)
    parts, at = [], 0.0
    for word, number in counted:
        share = round(width * number / total, 3)
        parts.append(Segment(word, number, round(at, 3), share))
        at += share
    return parts


def csv_file(figure: Figure) -> bytes:
    """The table of a figure as CSV (RFC 4180); no cell is taken for a formula.

    In a demonstration each row says so in a column at the end.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    said = demonstration.member()
    columns = [column.key for column in (*figure.beside, *figure.columns)]
    writer.writerow(["key", "label", *columns, *said])
    for row in figure.rows:
        numbers = ["" if value is None else value for value in (*row.beside, *row.values)]
        writer.writerow([harmless(row.key), harmless(str(row.label)), *numbers, *said.values()])
    return text.getvalue().encode()


def _length(row: Row, shape: str) -> float:
    numbers = [value or 0 for value in row.values]
    if shape == SHARES:
        return sum(numbers)
    if shape == BARS:
        return numbers[0]
    # Every row of columns is drawn by its own measure.
    return 1 if shape == COLUMNS and any(numbers) else 0


def _columns(columns: Sequence[Column], row: Row, height: int) -> Iterable[Rectangle]:
    room, most = 100 / len(columns), max(value or 0 for value in row.values)
    for place, (column, value) in enumerate(zip(columns, row.values, strict=True)):
        if value:
            tall = round(height * value / most, 3)
            x, wide = room * (place + GAP / 2), room * (1 - GAP)
            yield Rectangle(column.key, round(x, 3), round(height - tall, 3), round(wide, 3), tall)
