"""Bring the claims of a set into the workspace, with their translations, citations and links.

Claims change in stage draft only: a published or withdrawn one that differs is reopened,
one that waits for a signature or for its release is refused, one that is the same is left.
"""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from claims import workflow
from claims.intake.claim_set.columns import MODELS, PART_KEYS
from claims.intake.claim_set.parsing import Problem
from claims.intake.claim_set.records import RecordValues, Values
from claims.intake.claim_set.report import Report
from claims.intake.claim_set.shared_records import (
    Ids,
    MatchedRows,
    changed_fields,
    corrections,
    difference,
    external_id,
    is_stub,
    match,
    own_values,
    resolved,
    rows_by_id,
    update,
)
from claims.models import Actor, Claim, Stage
from claims.models.copying import copy_in

SEQUENCE = "claims_claim_number_seq"
BEYOND_ALL_NUMBERS = 10**12
"""Where a dry run counts from, so that it takes no number that a claim could get."""

Rows = dict[int, list[Any]]
"""The rows of one kind, by the primary key of their claim."""


@dataclass
class Changes:
    """Rows of one kind to create, change and remove."""

    new: list[Values] = field(default_factory=list)
    changed: list[tuple[Any, Values]] = field(default_factory=list)
    removed: list[Any] = field(default_factory=list)
    unchanged: int = 0


def find(records: list[RecordValues], *, also: set[int]) -> MatchedRows:
    """Find the claims of the set; they and the claims `also` are locked, in id order."""
    rows = list(Claim.objects.filter(rows_by_id(records) | Q(pk__in=also)).locked())
    found = match("claims", records, rows, {})
    found.problems += _number_problems(found)
    return found


def parts(found: MatchedRows) -> dict[str, Rows]:
    """The rows that are part of the claims found, by noun and claim."""
    claims = [row.pk for row in found.rows.values()]
    by_claim: dict[str, Rows] = {noun: defaultdict(list) for noun in PART_KEYS}
    for noun in PART_KEYS if claims else ():
        rows: Any = MODELS[noun]._default_manager.filter(claim__in=claims).order_by("pk")
        for row in rows:
            by_claim[noun][row.claim_id].append(row)
    return by_claim


def differing(found: MatchedRows, rows: dict[str, Rows], ids: Ids) -> list[RecordValues]:
    """The records whose claim in the database, with its parts, is not what they say."""
    return [
        record
        for record in found.records
        if (row := found.rows.get(record.id)) and _differs(record, row, rows, ids)
    ]


def stage_problems(found: MatchedRows, records: list[RecordValues]) -> list[Problem]:
    """Import problems for the `records` whose claims may not change at their stage."""
    changeable = (Stage.DRAFT, Stage.PUBLISHED, Stage.WITHDRAWN)
    return [
        record.problem(
            "",
            _("%(claim)s differs and is in stage “%(stage)s”: make it a draft first.")
            % {"claim": row.label, "stage": row.get_stage_display()},
        )
        for record in records
        if (row := found.rows[record.id]).stage not in changeable
    ]


def kept_problems(
    found: MatchedRows, records: list[RecordValues], kept: Container[str]
) -> list[Problem]:
    """Import problems for those of the differing `records` that may not change a claim."""
    return [
        record.problem(
            "",
            _(
                "%(claim)s is this claim and says something else: give its id or number in the "
                "row to change it, or leave the row out."
            )
            % {"claim": found.rows[record.id].label},
        )
        for record in records
        if record.id in kept
    ]


def reopen(
    found: MatchedRows, records: list[RecordValues], *, actor: Actor, report: Report
) -> list[Problem]:
    """Make drafts of those of the differing `records` that are published or withdrawn."""
    problems = []
    for record in records:
        row = found.rows[record.id]
        if row.stage in (Stage.PUBLISHED, Stage.WITHDRAWN):
            try:
                workflow.reopen(row, actor=actor)
            except ValidationError as error:
                problems += [record.problem("", message) for message in error.messages]
            else:
                report.notes.append(_("Reopened: %(claim)s.") % {"claim": row.label})
    return problems


def write(
    found: MatchedRows,
    rows: dict[str, Rows],
    changing: list[RecordValues],
    ids: Ids,
    *,
    actor: Actor,
    report: Report,
) -> None:
    """Make the new claims, in the order of the set, and change those of `changing`."""
    new = found.new
    numbers = _numbers(new, dry_run=report.dry_run)
    keys = copy_in(
        Claim,
        [
            {
                "created_by_id": actor.pk,
                **external_id(record),
                "number": number,
                **resolved(record.values, ids),
            }
            for record, number in zip(new, numbers, strict=True)
        ],
    )
    made = {record.id: key for record, key in zip(new, keys, strict=True)}
    ids.setdefault("claims", {}).update({**found.ids, **made})
    changes = corrections(found, ids)
    for record in new:
        report.add("created", "claims", record.values["statement"])
    words = {row.pk: changed_fields(row, values) for row, values in changes}
    filled = 0
    for record in changing:
        row = found.rows[record.id]
        if is_stub(row, report):
            filled += 1
            report.add("created", "claims", record.values["statement"])
        else:
            report.add("updated", "claims", row, words.get(row.pk, ""))
    update(Claim, changes)
    report.count(
        "claims",
        created=len(new) + filled,
        updated=len(changing) - filled,
        unchanged=len(found.rows) - len(changing),
    )
    _write_parts(found, rows, ids, report)


def _write_parts(found: MatchedRows, rows: dict[str, Rows], ids: Ids, report: Report) -> None:
    for noun in PART_KEYS:
        changes = Changes()
        for record in found.records:
            _compare(noun, record, rows, ids, changes)
        model = MODELS[noun]
        if changes.removed:
            model._default_manager.filter(pk__in=[row.pk for row in changes.removed]).delete()
        update(model, changes.changed)
        copy_in(model, changes.new)
        report.count(
            noun,
            created=len(changes.new),
            updated=len(changes.changed),
            removed=len(changes.removed),
            unchanged=changes.unchanged,
        )


def _differs(record: RecordValues, row: Claim, rows: dict[str, Rows], ids: Ids) -> bool:
    changes = Changes()
    for noun in PART_KEYS:
        _compare(noun, record, rows, ids, changes)
    others = changes.new or changes.changed or changes.removed
    return bool(others or difference(row, own_values(record, row, ids)))


def _compare(
    noun: str, record: RecordValues, rows: dict[str, Rows], ids: Ids, changes: Changes
) -> None:
    """Pair a claim's rows with what is wanted: the same first, then those with the same key."""
    if noun not in record.parts:
        return
    claim = ids["claims"][record.id]
    unpaired, left = [], list(rows[noun].get(claim, ()))
    if not left:
        for values in record.parts[noun]:
            changes.new.append({**resolved(values, ids), "claim_id": claim})
        return
    if noun == "citations" and _in_the_same_order(left, record.parts[noun], ids):
        changes.unchanged += len(left)
        return
    for values in (resolved(values, ids) for values in record.parts[noun]):
        if same := next((row for row in left if not difference(row, values)), None):
            left.remove(same)
            changes.unchanged += 1
        else:
            unpaired.append({**values, "claim_id": claim})
    for values in unpaired:
        key = {column: values[column] for column in PART_KEYS[noun]}
        if near := next((row for row in left if not difference(row, key)), None):
            left.remove(near)
            changes.changed.append((near, difference(near, values)))
        else:
            changes.new.append(values)
    changes.removed += left


def _in_the_same_order(rows: list[Any], wanted: list[Values], ids: Ids) -> bool:
    """Whether the citations are in the wanted order, whatever gaps their positions have."""
    in_order = sorted(rows, key=lambda row: (row.position, row.pk))
    return len(rows) == len(wanted) and not any(
        difference(row, {**resolved(values, ids), "position": row.position})
        for row, values in zip(in_order, wanted, strict=True)
    )


def _number_problems(found: MatchedRows) -> list[Problem]:
    """Numbers of the set that are not those of its claims, or that other claims have."""
    given = {
        record.values["number"]: record for record in found.records if "number" in record.values
    }
    holders = Claim.objects.filter(number__in=given).in_bulk(field_name="number")
    problems = []
    for record in found.records:
        number = record.values.get("number")
        row = found.rows.get(record.id)
        if number and row and row.number != number:
            message = _("The claim is %(claim)s; a claim keeps its number.")
            problems.append(record.problem("number", message % {"claim": row.label}))
        elif number and not row and number in holders:
            message = _("%(claim)s is another claim.") % {"claim": holders[number].label}
            problems.append(record.problem("number", message))
    return problems


def _numbers(new: list[RecordValues], *, dry_run: bool) -> list[int]:
    """The number of each new claim: its own, or the next, in the order of the set.

    They come from the sequence that numbers every other new claim, so whoever makes one at
    the same moment gets a different number without waiting. A sequence does not roll back,
    so they are drawn as late as possible, and a dry run draws none. Numbers that the set
    brings along are passed by drawing, never by setval, which could put the sequence back
    behind a number that somebody else has drawn meanwhile.
    """
    given = [record.values["number"] for record in new if "number" in record.values]
    needed = len(new) - len(given)
    if dry_run:
        # After those of its earlier batches.
        last = Claim.objects.aggregate(last=Max("number"))["last"] or 0
        first = max(BEYOND_ALL_NUMBERS, last + 1)
        fresh = iter(range(first, first + needed))
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(nextval(%(sequence)s)) FROM generate_series("
                "coalesce(pg_sequence_last_value(%(sequence)s), 0) + 1, %(last)s)",
                {"sequence": SEQUENCE, "last": max(given, default=0)},
            )
            cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [SEQUENCE, needed])
            fresh = iter(sorted(number for (number,) in cursor.fetchall()))
    return [record.values.get("number") or next(fresh) for record in new]
