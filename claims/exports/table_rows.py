"""The rows of tables, made of the stored documents in one pass, each document parsed once.

| `Table.rows` | a row for each |
|---|---|
| `edition` | edition, by claim number |
| `claim.…`, `appearances` | member of that list, in its order |
| `sources`, `articles` | embedded record as embedded last, by id |
| `contributors` | name in each role of each source |

A row is made of what a format writes of each cell: how it does so is chosen once for each column,
and what it wrote of a word is kept, since most words come again and again. The columns in front
that say of each row of an edition the same are written once for all of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache, partial
from operator import call, itemgetter
from typing import Any

import orjson
from django.core.exceptions import ValidationError

from claims.models.edition import EditionQuerySet
from claims.models.edtf import bounds
from claims.record.tables import Column, Table, labels
from claims.text.csl_names import names as names_of

from .documents import Document, documents
from .embedded import Embedded

Write = Callable[[str | None], Any]
"""Makes what a format has for a cell of its text, or of None."""
Cut = Callable[[tuple[Any, ...]], Any]
"""Makes what a format has for some cells of a row, the first ones or the rest."""

OF_THE_EDITION = {"claim", "edition", "record", "appearances"}
OF_RECORDS = {"sources": "source", "contributors": "source", "articles": "article"}
"""By `Table.rows` the member that embeds a record."""
OWN_WORDS = re.compile(
    "(_id|digest|sha256|url|statement.*|rationale.*|excerpt|summary.*|title|suggested_wording.*)$"
)
"""The names of columns whose cells differ from row to row."""
DATES = re.compile("(_on|_issued|concerns)$")
"""The names of columns of dates in EDTF, which are texts."""
KEPT_WORDS, KEPT_LETTERS = 512, 64
"""How many words of a column are kept as they were written, and how long one may be."""
KEPT_DATES = 4_000
"""Of a column of dates, which are short: some ten years of days."""


class Unfit(ValueError):
    """A text that a cell of the format cannot hold, and of which edition or record it is."""

    def __init__(self, column: Column, text: str, record: str = "") -> None:
        super().__init__(column, text, record)
        self.column, self.text, self.record = column, text, record

    def of(self, record: str) -> "Unfit":
        return Unfit(self.column, self.text, record)


class TableRows:
    """Makes the rows of a table; `write` says of a column how a format writes its cells.

    A row is the sum of what `begin` makes of its first cells, perhaps of none, and `end` of the
    others: unless they say so, the tuple of them all.
    """

    def __init__(
        self,
        table: Table,
        write: Callable[[Column], Write],
        *,
        begin: Cut = tuple,
        end: Cut = tuple,
    ) -> None:
        self.table = table
        places = range(len(table.columns))
        is_common = [column.path.partition(".")[0] in OF_THE_EDITION for column in table.columns]
        common = Cells(table, [place for place in places if is_common[place]], write)
        own = Cells(table, [place for place in places if not is_common[place]], write)
        self._common, self._own = common.of, own.of
        # One at least is left.
        in_front = [*is_common[:-1], False].index(False)
        self._in_front = _picked(common.places, places[:in_front])
        self._is_split = in_front == len(common.places)
        left = own.places if self._is_split else [*common.places, *own.places]
        self._left = _picked(left, places[in_front:])
        self._begin, self._end = begin, end
        listed, _or, self._or_none = table.rows.partition(" or ")
        self._listed = listed.split(".")

    @property
    def record(self) -> str:
        """The member that embeds the records that the rows are about; "" where they are not."""
        return OF_RECORDS.get(self.table.rows, "")

    def of_edition(self, document: Document) -> Sequence[Any]:
        """The rows that an edition has in a table that is not about records."""
        if self.table.rows == "edition":
            return self._rows(document, [{}])
        listed: Any = document.parts
        for step in self._listed:
            listed = listed.get(step)
        if listed:
            members = enumerate(listed, start=1)
            return self._rows(document, [{"row": row, "ordinal": at} for at, row in members])
        return self._rows(document, [{"row": None, "ordinal": None}]) if self._or_none else ()

    def of_record(self, record: dict[str, Any]) -> Sequence[Any]:
        """The rows of a source or an article."""
        if self.table.rows != "contributors":
            return [self._row({"row": record})]
        return [
            self._row({"source": record, "role": role, "row": name, "ordinal": ordinal})
            for role in sorted(labels()["role"].keys() & record["csl"].keys())
            for ordinal, name in enumerate(record["csl"][role], start=1)
        ]

    def _rows(self, document: Document, several: Sequence[dict[str, Any]]) -> list[Any]:
        """The rows of an edition, each of them with parts of its own."""
        common = self._common(document.parts)
        begun = self._begin(self._in_front(common))
        own, left, end = self._own, self._left, self._end
        if self._is_split:
            return [begun + end(left(own(parts))) for parts in several]
        return [begun + end(left(common + own(parts))) for parts in several]

    def _row(self, parts: dict[str, Any]) -> Any:
        return self._begin(()) + self._end(self._left(self._own(parts)))


Made = tuple[TableRows, Sequence[Any]]
"""The rows of a table that an edition or a record has."""


def made(tables: Sequence[TableRows], found: Iterable[Document]) -> Iterator[Made]:
    """The rows of several tables, by edition, and after the last one those of records.

    Raises Unfit, and OSError where the disk is full.
    """
    embedded = {one.record: Embedded(one.record) for one in tables if one.record}
    of_editions = [one for one in tables if not one.record]
    for document in found:
        for collecting in embedded.values():
            collecting.add(document)
        for one in of_editions:
            try:
                several = one.of_edition(document)
            except Unfit as error:
                raise error.of(f"C-{document.parts['claim']['number']}") from None
            if several:
                yield one, several
    for member, records in embedded.items():
        of_records = [one for one in tables if one.record == member]
        for record in records:
            for one in of_records:
                try:
                    several = one.of_record(record)
                except Unfit as error:
                    raise error.of(record["id"]) from None
                if several:
                    yield one, several


def rows(table: Table, editions: EditionQuerySet) -> Iterator[tuple[Any, ...]]:
    """Each row as its cells: text, whole numbers, truth values, and None for nothing.

    Dates are ISO 8601, as text.
    """
    with closing(documents(editions)) as found:
        for _table, several in made([TableRows(table, _typed)], found):
            yield from several


def _picked(given: Sequence[int], wanted: Sequence[int]) -> Callable[[list[Any]], tuple[Any, ...]]:
    """Gives of cells of some places those that are wanted, in order."""
    at = list(map(list(given).index, wanted))
    if len(at) > 1:
        return itemgetter(*at)
    return lambda cells: tuple(cells[place] for place in at)


def _typed(column: Column) -> Write:
    match column.type:
        case "integer":
            return lambda text: int(text) if text else None
        case "boolean":
            return lambda text: text.lower() == "true" if text else None
    return lambda text: text or None


class Cells:
    """Makes the cells of columns of a table; those whose values stand in one part come together."""

    def __init__(
        self, table: Table, places: Sequence[int], write: Callable[[Column], Write]
    ) -> None:
        by_parent: dict[tuple[str, ...], list[int]] = {}
        for place in places:
            *parent, _name = _path(table.columns[place])
            by_parent.setdefault(tuple(parent), []).append(place)
        self.places = [place for together in by_parent.values() for place in together]
        """Of the columns in the table, as their cells come."""
        columns = [table.columns[place] for place in self.places]
        self._makers = [_maker(column, write(column)) for column in columns]
        self._parts = [
            (parent, [_path(table.columns[place])[-1] for place in together])
            for parent, together in by_parent.items()
        ]

    def of(self, parts: dict[str, Any]) -> list[Any]:
        """The cells of the values that stand in these parts."""
        values: list[Any] = []
        for parent, names in self._parts:
            part: Any = parts
            for step in parent:
                part = part.get(step)
                if part is None:
                    values += [None] * len(names)
                    break
            else:
                values += map(part.get, names)
        return list(map(call, self._makers, values))


class Written(dict[Any, Any]):
    """Cells of a column by the value that a format wrote them of, made when first asked for."""

    def __init__(self, write: Callable[[Any], Any], *, at_most: int = KEPT_WORDS) -> None:
        self._write, self._at_most = write, at_most

    def __missing__(self, value: Any) -> Any:
        written = self._write(value)
        if len(self) < self._at_most and (value is None or len(value) <= KEPT_LETTERS):
            self[value] = written
        return written


def _path(column: Column) -> list[str]:
    if column.read == "ordinal":
        return ["ordinal"]
    if column.read.startswith("in "):
        return ["in", column.read.removeprefix("in "), column.path.rpartition(".")[2]]
    return ["words"] if column.read == "words" else column.path.split(".")


def _maker(column: Column, write: Write) -> Callable[[Any], Any]:
    """Makes a cell of a value of the document."""
    match column.read:
        case "words":
            words = write(column.path)
            return lambda _value: words
        case "names":
            # Whoever is cited is cited often.
            return lambda names: write(_names(orjson.dumps(names)) if names else None)
        case "list" | "subjects" | "titles":
            listed = LISTED[column.read]
            return lambda value: write("; ".join(listed(value)) if value else None)
        case "earliest" | "latest":
            bound = partial(_bound, column.read)
            written = Written(lambda value: write(bound(value or "")), at_most=KEPT_DATES)
            return written.__getitem__
        case "seconds":
            return lambda value: write(value and f"{value[:19]}Z")
    if column.type == "boolean":
        words = ("FALSE", "TRUE") if column.read == "capitals" else ("false", "true")
        return {None: write(None), False: write(words[0]), True: write(words[1])}.__getitem__
    if column.type == "integer":
        return lambda value: write(None if value is None else str(value))
    if column.type == "date" or DATES.search(column.name):
        return Written(write, at_most=KEPT_DATES).__getitem__
    # Ids, digests and sentences hardly come again: to look for them would only take time.
    return write if OWN_WORDS.search(column.name) else Written(write).__getitem__


LISTED: dict[str, Callable[[list[Any]], Iterable[str]]] = {
    "list": lambda words: words,
    "subjects": lambda subjects: [
        subject["name"].get("en") or subject["name"]["zh-Hant"] for subject in subjects
    ],
    "titles": lambda appearances: [made["article"]["title"] for made in appearances],
}
"""By `read` the texts that a cell joins."""


@lru_cache(maxsize=10_000)
def _names(written: bytes) -> str:
    return "; ".join(names_of({"author": orjson.loads(written)}))


def _bound(end: str, edtf: str) -> str:
    try:
        earliest, latest = bounds(edtf)
    except ValidationError:
        return ""
    bound = earliest if end == "earliest" else latest
    return bound.isoformat() if bound else ""
