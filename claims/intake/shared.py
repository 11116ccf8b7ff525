"""Find the records of a claim set in the database; make and correct the shared ones.

Articles, claimants, subjects and sources may have come under another id before: then a
source is known by its address, a claimant or subject by its Wikidata id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from claims.intake.columns import MODELS, NATURAL_KEYS, PARENTS
from claims.intake.reading import Problem, shown
from claims.intake.records import Record, Reference, Values, repeats
from claims.intake.report import Report
from claims.models import Source

Ids = dict[str, dict[str, int]]
"""The primary key of each record of the set that has one, by noun and id."""

NOT_YET = 0
"""Stands for the primary key of a record that is still to be made; no row has it."""


@dataclass
class Match:
    """The records of one list and the rows that they are found to be, by id."""

    records: list[Record]
    rows: dict[str, Any] = field(default_factory=dict)
    linked: dict[str, Any] = field(default_factory=dict)
    """Rows of another set: used, but not corrected."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, int]:
        return {name: row.pk for name, row in {**self.rows, **self.linked}.items()}

    @property
    def new(self) -> list[Record]:
        known = self.ids
        return [record for record in self.records if record.id not in known]


def find(noun: str, records: list[Record]) -> Match:
    """Find the shared records of a list; the rows are locked in id order."""
    keys = _natural_keys(noun, records)
    column = NATURAL_KEYS.get(noun, ("", "external_id"))[1]
    rows = (
        MODELS[noun]
        ._default_manager.filter(named(records) | Q(**{f"{column}__in": set(keys.values())}))
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    return match(noun, records, list(rows), keys)


def named(records: list[Record]) -> Q:
    """The rows that have the id or the public id of one of these records."""
    public_ids = [record.values["public_id"] for record in records if "public_id" in record.values]
    external_ids = [record.id for record in records]
    return Q(external_id__in=external_ids) | Q(public_id__in=public_ids)


def match(noun: str, records: list[Record], rows: list[Any], keys: dict[str, str]) -> Match:
    """Which of `rows` each record is: by its public id, its id, its natural key, in this order."""
    member, column = NATURAL_KEYS.get(noun, ("", ""))
    standing = [row for row in rows if column and not getattr(row, "merged_into_id", None)]
    by_key = {key: row for row in standing if (key := getattr(row, column))}
    by_id = {row.external_id: row for row in rows if row.external_id}
    by_public_id = {row.public_id: row for row in rows}
    found = Match(records, problems=list(repeats(records, member, keys)))
    taken: dict[int, Record] = {}
    for record in records:
        public_id = record.values.get("public_id")
        named_so = by_id.get(record.id)
        row = by_public_id.get(public_id) or named_so
        other = by_key.get(keys.get(record.id, ""))
        if row and (public_id not in (None, row.public_id) or named_so not in (None, row)):
            message = _("In the database this id and this public id are not of one record.")
            found.problems.append(record.problem("public_id", message))
        elif row and getattr(row, "merged_into_id", None):
            found.linked[record.id] = row.merged_into
        elif row and other not in (None, row):
            message = _("Another record in the database has the same: “%(name)s”.")
            found.problems.append(record.problem(member, message % {"name": shown(str(other))}))
        elif row and taken.setdefault(row.pk, record) is not record:
            message = _("“%(id)s” is the same record in the database.")
            found.problems.append(record.problem("id", message % {"id": shown(taken[row.pk].id)}))
        elif row or (other and not other.external_id and public_id in (None, other.public_id)):
            found.rows[record.id] = row or other
        elif other:
            found.linked[record.id] = other
    return found


def resolved(values: Values, ids: Ids) -> Values:
    """`values` with primary keys in the place of references."""
    return {
        column: ids[value.noun].get(value.id, NOT_YET) if isinstance(value, Reference) else value
        for column, value in values.items()
    }


def difference(row: Any, values: Values) -> Values:
    """Those of `values` that `row` does not hold."""
    return {column: value for column, value in values.items() if getattr(row, column) != value}


def own_values(record: Record, row: Any, ids: Ids) -> Values:
    """What the record's row should hold; a row that came without an id is given the record's."""
    values = resolved(record.values, ids)
    return values if row.external_id else {**values, "external_id": record.id}


def corrections(found: Match, ids: Ids) -> list[tuple[Any, Values]]:
    """The rows that do not hold what their records say, each with what they should hold."""
    return [
        (row, changed)
        for record in found.records
        if (row := found.rows.get(record.id))
        and (changed := difference(row, own_values(record, row, ids)))
    ]


def write(noun: str, found: Match, ids: Ids, report: Report) -> None:
    """Make what is new, correct what differs, enter their keys in `ids`, count it."""
    model = MODELS[noun]
    ids[noun] = found.ids
    for level in _levels(noun, found.new):
        rows = [model(external_id=record.id, **resolved(record.values, ids)) for record in level]
        model._default_manager.bulk_create(rows, batch_size=1000)
        ids[noun].update((record.id, row.pk) for record, row in zip(level, rows, strict=True))
    changes = corrections(found, ids)
    update(model, changes)
    for name, row in found.linked.items():
        report.notes.append(
            _("%(noun)s › %(id)s: linked to “%(name)s”, which came under the id “%(other)s”.")
            % {"noun": noun, "id": shown(name), "name": row, "other": row.external_id}
        )
    report.counts[noun].update(
        created=len(found.new),
        updated=len(changes),
        unchanged=len(found.rows) - len(changes),
        linked=len(found.linked),
    )


def update(model: type[Model], changes: list[tuple[Any, Values]]) -> None:
    """Give rows their new values, in few statements."""
    for row, values in changes:
        for column, value in values.items():
            setattr(row, column, value)
    columns = sorted({column for _row, values in changes for column in values})
    if columns:
        rows = [row for row, _values in changes]
        model._default_manager.bulk_update(rows, columns, batch_size=500)


def _natural_keys(noun: str, records: list[Record]) -> dict[str, str]:
    if noun == "sources":
        keys = url_keys(record.values["url"] for record in records)
        return {record.id: keys[url] for record in records if (url := record.values["url"])}
    column = NATURAL_KEYS.get(noun, ("", ""))[1]
    return {record.id: key for record in records if (key := record.values.get(column))}


def url_keys(urls: Iterable[str]) -> dict[str, str]:
    """What the database makes of each address in `Source.url_key`; one query."""
    sql, params = Source._meta.get_field("url_key").generated_sql(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT url, {sql} FROM unnest(%s::text[]) AS given (url)", [*params, list(urls)]
        )
        return dict(cursor.fetchall())


def _levels(noun: str, records: list[Record]) -> Iterator[list[Record]]:
    """The records in such groups that what a record names as its parent comes before it."""
    column = PARENTS.get(noun, ("", ""))[1]
    waiting = {record.id: record for record in records}
    while waiting:
        level = [
            record
            for record in waiting.values()
            if not (parent := record.values.get(column)) or parent.id not in waiting
        ]
        yield level
        for record in level:
            del waiting[record.id]
