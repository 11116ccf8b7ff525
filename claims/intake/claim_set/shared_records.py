"""Find the records of a claim set in the database; make and correct the shared ones.

Articles, claimants, subjects and sources may have come under another id before: then a
source is known by its DOI or its address, a claimant or subject by its Wikidata id.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model, Q
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from claims.intake.claim_set.columns import MODELS, NATURAL_KEYS, PARENTS
from claims.intake.claim_set.parsing import Problem, quoted_value
from claims.intake.claim_set.records import RecordReference, RecordValues, Values, duplicates
from claims.intake.claim_set.report import Report
from claims.models.copying import copy_in
from claims.models.document_keys import among, document_keys, md5

Ids = dict[str, dict[str, int]]
"""The primary key of each record of the set that has one, by noun and id."""

Key = tuple[str, str]
"""A column by which a record is known beside its ids, and the value there."""

NOT_YET = 0
"""Stands for the primary key of a record that is still to be made; no row has it."""


@dataclass
class MatchedRows:
    """The records of one list and the database rows that they match, by id."""

    records: list[RecordValues]
    rows: dict[str, Any] = field(default_factory=dict)
    linked: dict[str, Any] = field(default_factory=dict)
    """Rows of another set: used, but not corrected."""
    same: dict[str, str] = field(default_factory=dict)
    """By id of a new source the earlier one of the list that is the same document."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, int]:
        return {name: row.pk for name, row in {**self.rows, **self.linked}.items()}

    @property
    def new(self) -> list[RecordValues]:
        known = self.ids
        return [
            record
            for record in self.records
            if record.id not in known and record.id not in self.same
        ]


def find(noun: str, records: list[RecordValues]) -> MatchedRows:
    """Find the shared records of a list; the rows are locked in id order."""
    keys = natural_keys(noun, records)
    wanted = rows_by_id(records)
    rows: Any = MODELS[noun]._default_manager.all()
    for column in NATURAL_KEYS.get(noun, {}).values():
        known_by = {key for ones in keys.values() for name, key in ones if name == column}
        if noun == "sources":
            # In the words of its index, which answers.
            same = Q(among(MD5(column), map(md5, known_by)))
            wanted |= same & Q(merged_into__isnull=True)
        else:
            wanted |= Q(**{f"{column}__in": known_by})
    rows = rows.filter(wanted).order_by("pk").select_for_update(of=("self",), no_key=True)
    return match(noun, records, list(rows), keys)


def rows_by_id(records: list[RecordValues]) -> Q:
    """The rows that have the id or the public id of one of these records."""
    public_ids = [record.values["public_id"] for record in records if "public_id" in record.values]
    external_ids = [name for record in records for name in external_id(record).values()]
    # Of lists as long as these, the one parameter of `among` costs a fifth of the many of `IN`.
    return Q(among(F("external_id"), external_ids)) | Q(among(F("public_id"), public_ids))


def match(
    noun: str, records: list[RecordValues], rows: list[Any], keys: dict[str, list[Key]]
) -> MatchedRows:
    """Match records to `rows`: by public id, id, natural key, in this order."""
    columns = NATURAL_KEYS.get(noun, {})
    not_merged = [row for row in rows if not getattr(row, "merged_into_id", None)]
    # Of twins that still stand side by side, the one that the rules hold for.
    not_merged.sort(key=lambda row: getattr(row, "twin_of_id", None) is None)
    by_key = {key: row for row in not_merged for key in _keys_of_row(noun, row)}
    by_id = {row.external_id: row for row in rows if row.external_id}
    by_public_id = {row.public_id: row for row in rows}
    members = {column: member for member, column in columns.items()}
    found = MatchedRows(records)
    if noun == "sources":
        found.same = _same_documents(records, keys)
    for column, member in members.items():
        own = {
            name: key
            for name, ones in keys.items()
            for key in ones
            if key[0] == column and name not in found.same
        }
        found.problems += duplicates(records, member, own)
    taken: dict[int, RecordValues] = {}
    for record in records:
        public_id = record.values.get("public_id")
        named_so = by_id.get(record.id)
        row = by_public_id.get(public_id) or named_so
        known = {key: by_key[key] for key in keys.get(record.id, ()) if key in by_key}
        other = next(iter(known.values()), None)
        if row and (public_id not in (None, row.public_id) or named_so not in (None, row)):
            message = _("In the database this id and this public id are not of one record.")
            found.problems.append(record.problem("public_id", message))
        elif row and getattr(row, "merged_into_id", None):
            found.linked[record.id] = row.merged_into
        elif row and (another := _another(row, known)):
            (column, _value), other = another
            message = _("Another record in the database has the same: “%(name)s”.")
            found.problems.append(
                record.problem(members[column], message % {"name": quoted_value(str(other))})
            )
        elif not row and other and _has_another_doi(keys[record.id], other):
            message = _("The source “%(name)s” has this address, but another DOI.")
            found.problems.append(
                record.problem("csl.URL", message % {"name": quoted_value(str(other))})
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
    found = values.copy()
    for column, value in values.items():
        if isinstance(value, RecordReference):
            found[column] = ids[value.noun].get(value.id, NOT_YET)
    return found


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
    for level in _levels(noun, found.new, found.same):
        rows = [{**external_id(record), **resolved(record.values, ids)} for record in level]
        keys = copy_in(model, rows)
        ids[noun].update((record.id, key) for record, key in zip(level, keys, strict=True))
        ids[noun].update(
            (other, ids[noun][first])
            for other, first in found.same.items()
            if first in ids[noun] and other not in ids[noun]
        )
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
    for other, earlier in found.same.items():
        if other not in found.ids:
            note = _("%(noun)s › %(id)s: the same document as “%(other)s” of the file.")
            names = {"noun": noun, "id": quoted_value(other), "other": quoted_value(earlier)}
            report.notes.append(note % names)
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


def _same_documents(records: list[RecordValues], keys: dict[str, list[Key]]) -> dict[str, str]:
    """By id of a record the earlier one that is the same document, if both come from editions.

    What was signed may hold one document twice, from before the rules said that it is one.
    """
    first: dict[Key, RecordValues] = {}
    same: dict[str, str] = {}
    for record in records:
        if "public_id" not in record.values:
            continue
        own = keys.get(record.id, [])
        earlier = next((first[key] for key in own if key in first), None)
        doi = {dict(keys[one.id]).get("doi_key", "") for one in (record, earlier) if one} - {""}
        if earlier and len(doi) < 2:
            same[record.id] = earlier.id
        else:
            first.update({key: record for key in own if key not in first})
    return same


def _another(row: Any, known: dict[Key, Any]) -> tuple[Key, Any] | None:
    """The first key by which the record is another row than `row`.

    Of twins, which have been one document since before the rules said so, each is kept.
    """
    others = ((key, other) for key, other in known.items() if other != row)
    return next(
        (
            (key, other)
            for key, other in others
            if not (getattr(row, "twin_of_id", None) or getattr(other, "twin_of_id", None))
        ),
        None,
    )


def _has_another_doi(keys: list[Key], other: Any) -> bool:
    doi = dict(keys).get("doi_key")
    return bool(doi and other.doi_key not in ("", doi))


def natural_keys(noun: str, records: list[RecordValues]) -> dict[str, list[Key]]:
    """By id what each record is known by beside its ids, each with its column."""
    if noun == "sources":
        texts = [(record.values["doi"], record.values["url"]) for record in records]
        return {
            record.id: _filled({"doi_key": keys.doi, "address_key": keys.address})
            for record, keys in zip(records, document_keys(texts), strict=True)
        }
    columns = NATURAL_KEYS.get(noun, {}).values()
    return {
        record.id: _filled({column: record.values.get(column, "") for column in columns})
        for record in records
    }


def _keys_of_row(noun: str, row: Any) -> list[Key]:
    columns = NATURAL_KEYS.get(noun, {}).values()
    return _filled({column: getattr(row, column) for column in columns})


def _filled(keys: dict[str, str]) -> list[Key]:
    return [(column, key) for column, key in keys.items() if key]


def _levels(
    noun: str, records: list[RecordValues], same: dict[str, str]
) -> Iterator[list[RecordValues]]:
    """The records in such groups that what a record names as its parent comes before it."""
    column = PARENTS.get(noun, ("", ""))[1]
    waiting = {record.id: record for record in records}
    while waiting:
        level = [
            record
            for record in waiting.values()
            if not (parent := record.values.get(column))
            or same.get(parent.id, parent.id) not in waiting
        ]
        yield level
        for record in level:
            del waiting[record.id]
