"""Find the records of a claim set in the database; make and correct the shared ones.

Articles, claimants, subjects and sources may have come under another id before: then a
source is known by its address, a claimant or subject by its Wikidata id.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from claims.intake.claim_set.columns import MODELS, NATURAL_KEYS, PARENTS
from claims.intake.claim_set.parsing import Problem, quoted_value
from claims.intake.claim_set.records import RecordReference, RecordValues, Values, duplicates
from claims.intake.claim_set.report import Report
from claims.models.copying import copy_in
from claims.models.source import md5, url_keys

Ids = dict[str, dict[str, int]]
"""The primary key of each record of the set that has one, by noun and id."""

NOT_YET = 0
"""Stands for the primary key of a record that is still to be made; no row has it."""


@dataclass
class MatchedRows:
    """The records of one list and the database rows that they match, by id."""

    records: list[RecordValues]
    rows: dict[str, Any] = field(default_factory=dict)
    linked: dict[str, Any] = field(default_factory=dict)
    """Rows of another set: used, but not corrected."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, int]:
        return {name: row.pk for name, row in {**self.rows, **self.linked}.items()}

    @property
    def new(self) -> list[RecordValues]:
        known = self.ids
        return [record for record in self.records if record.id not in known]


def find(noun: str, records: list[RecordValues]) -> MatchedRows:
    """Find the shared records of a list; the rows are locked in id order."""
    keys = _natural_keys(noun, records)
    wanted = rows_by_id(records)
    rows: Any = MODELS[noun]._default_manager.all()
    if noun == "sources":
        # In the words of `source_url_once`, whose index answers.
        digests = {md5(key) for key in keys.values()}
        wanted |= Q(url_digest__in=digests, merged_into__isnull=True) & ~Q(url="")
        rows = rows.alias(url_digest=MD5("url_key"))
    elif noun in NATURAL_KEYS:
        wanted |= Q(**{f"{NATURAL_KEYS[noun][1]}__in": set(keys.values())})
    rows = rows.filter(wanted).order_by("pk").select_for_update(of=("self",), no_key=True)
    return match(noun, records, list(rows), keys)


def rows_by_id(records: list[RecordValues]) -> Q:
    """The rows that have the id or the public id of one of these records."""
    public_ids = [record.values["public_id"] for record in records if "public_id" in record.values]
    external_ids = [name for record in records for name in external_id(record).values()]
    return Q(external_id__in=external_ids) | Q(public_id__in=public_ids)


def match(
    noun: str, records: list[RecordValues], rows: list[Any], keys: dict[str, str]
) -> MatchedRows:
    """Match records to `rows`: by public id, id, natural key, in this order."""
    member, column = NATURAL_KEYS.get(noun, ("", ""))
    not_merged = [row for row in rows if column and not getattr(row, "merged_into_id", None)]
    by_key = {key: row for row in not_merged if (key := getattr(row, column))}
    by_id = {row.external_id: row for row in rows if row.external_id}
    by_public_id = {row.public_id: row for row in rows}
    found = MatchedRows(records, problems=list(duplicates(records, member, keys)))
    taken: dict[int, RecordValues] = {}
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
            found.problems.append(
                record.problem(member, message % {"name": quoted_value(str(other))})
            )
        elif row and taken.setdefault(row.pk, record) is not record:
            message = _("“%(id)s” is the same record in the database.")
            found.problems.append(
                record.problem("id", message % {"id": quoted_value(taken[row.pk].id)})
            )
        elif row or (other and not other.external_id and public_id in (None, other.public_id)):
            found.rows[record.id] = row or other
        elif other:
            found.linked[record.id] = other
    return found


def resolved(values: Values, ids: Ids) -> Values:
    """`values` with primary keys instead of references."""
    return {
        column: ids[value.noun].get(value.id, NOT_YET)
        if isinstance(value, RecordReference)
        else value
        for column, value in values.items()
    }


def difference(row: Any, values: Values) -> Values:
    """Those of `values` that `row` does not hold."""
    return {
        column: value
        for column, value in values.items()
        if _compared(column, getattr(row, column)) != _compared(column, value)
    }


def _compared(column: str, value: Any) -> Any:
    """Reasons have no order: documents sort them, and what comes back from one is no change."""
    return sorted(value) if column == "reasons" else value


def own_values(record: RecordValues, row: Any, ids: Ids) -> Values:
    """Values of the record's row; a row that came without an id is given the record's."""
    values = resolved(record.values, ids)
    return values if row.external_id else {**values, **external_id(record)}


def external_id(record: RecordValues) -> dict[str, str]:
    """The id by which a later import finds the record; its public id needs no second place."""
    return {} if record.id == str(record.values.get("public_id")) else {"external_id": record.id}


def corrections(found: MatchedRows, ids: Ids) -> list[tuple[Any, Values]]:
    """The rows that do not hold what their records say, each with what they should hold."""
    return [
        (row, changed)
        for record in found.records
        if (row := found.rows.get(record.id))
        and (changed := difference(row, own_values(record, row, ids)))
    ]


def write(noun: str, found: MatchedRows, ids: Ids, report: Report) -> None:
    """Make what is new, correct what differs, enter their keys in `ids`, count it."""
    model = MODELS[noun]
    ids.setdefault(noun, {}).update(found.ids)
    for level in _levels(noun, found.new):
        rows = [{**external_id(record), **resolved(record.values, ids)} for record in level]
        keys = copy_in(model, rows)
        ids[noun].update((record.id, key) for record, key in zip(level, keys, strict=True))
    changes = corrections(found, ids)
    for record in found.new:
        report.add("created", noun, _label(record.values))
    filled = 0
    for row, changed in changes:
        if is_stub(row, report):
            filled += 1
            report.add("created", noun, _label(changed))
        else:
            report.add("updated", noun, row, changed_fields(row, changed))
    update(model, changes)
    for name, row in found.linked.items():
        report.notes.append(
            _("%(noun)s › %(id)s: linked to “%(name)s”, which came under the id “%(other)s”.")
            % {
                "noun": noun,
                "id": quoted_value(name),
                "name": row,
                "other": row.external_id or row.public_id,
            }
        )
    report.count(
        noun,
        created=len(found.new) + filled,
        updated=len(changes) - filled,
        unchanged=len(found.rows) - len(changes),
        linked=len(found.linked),
    )


def is_stub(row: Any, report: Report) -> bool:
    """Whether this import itself made the row, empty, because another record names it."""
    return str(row.public_id) in report.stubs


def changed_fields(row: Any, values: Values) -> str:
    """The names of the fields that get another value."""
    columns = {field.attname: field.verbose_name for field in row._meta.concrete_fields}
    return ", ".join(sorted(str(columns.get(column, column)) for column in values))


def _label(values: Values) -> str:
    return str(values.get("title") or values.get("name_en") or values.get("name_zh_hant") or "–")


def update(model: type[Model], changes: list[tuple[Any, Values]]) -> None:
    """Give rows their new values, in few statements."""
    for row, values in changes:
        for column, value in values.items():
            setattr(row, column, value)
    columns = sorted({column for _row, values in changes for column in values})
    if columns:
        rows = [row for row, _values in changes]
        model._default_manager.bulk_update(rows, columns, batch_size=500)


def _natural_keys(noun: str, records: list[RecordValues]) -> dict[str, str]:
    if noun == "sources":
        keys = url_keys(record.values["url"] for record in records)
        return {record.id: keys[url] for record in records if (url := record.values["url"])}
    column = NATURAL_KEYS.get(noun, ("", ""))[1]
    return {record.id: key for record in records if (key := record.values.get(column))}


def _levels(noun: str, records: list[RecordValues]) -> Iterator[list[RecordValues]]:
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
