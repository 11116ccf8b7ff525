"""History of a claim, and its earlier wordings.

Triggers write an event for each row of an editable noun that is inserted, updated or deleted,
whatever road the change took (pghistory). An event holds the row as it was after the change, or
before its deletion; its context says who did it. Signatures and editions are their own history.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import pghistory
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import F, Field, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from claims.models import (
    About,
    Actor,
    Appearance,
    Citation,
    Claim,
    Claimant,
    ClaimLink,
    ClaimTranslation,
    Edition,
    Review,
    SearchRecord,
    Stage,
    Submission,
)
from claims.models.members import COLUMNS, MEMBERS, WORDINGS, Member, Reading
from claims.workflow import objections, steps

EDITED: tuple[type[Model], ...] = (
    Claim,
    ClaimTranslation,
    Citation,
    Appearance,
    ClaimLink,
    SearchRecord,
    About,
)
"""The nouns whose events are the edits of a claim."""
PER_PAGE = 100
CHANGE = "claims.change_claim"
PUT_BACK = {(Stage.DRAFT, Stage.APPROVED), (Stage.DRAFT, Stage.WITHDRAWN)}
"""The moves back to what was signed before, which no new signature tells."""
_NEVER_CHANGES = {"id", "claim", "public_id", "number", "created_by", "created_at"}


class FieldEdit(NamedTuple):
    """A field with its value before and after; None where the row was not there."""

    field: "Field[Any, Any]"
    old: Any
    new: Any


class RowEdit(NamedTuple):
    """The change of one row."""

    noun: type[Model]
    row: int
    what: str
    """`insert`, `update` or `delete`."""
    values: Any
    """The event: the row's values under their own names."""
    fields: list[FieldEdit]


class Entry(NamedTuple):
    """One line of the timeline: the edits of one transaction, a signature, or an edition."""

    at: datetime
    by: Any
    """The account; None where the change names nobody."""
    rows: list[RowEdit] = []
    restored: dict[str, Any] = {}
    """Where the words came from, if the edit restored earlier ones: see `Wording.origin`."""
    reason: str = ""
    """Why many claims were edited at once, if they were: see `bulk_edits`."""
    signed: Submission | Review | Edition | None = None

    @property
    def what(self) -> str:
        return self.signed._meta.model_name or "" if self.signed else "edit"


class Wording(NamedTuple):
    """The words and the finding of a claim at one time."""

    origin: dict[str, Any]
    """`{"edition": number}` or `{"moment": ISO 8601}`."""
    claim: dict[str, Any]
    """The columns that are content, by their name in the table."""
    translations: dict[str, dict[str, str]]
    """Their words, by language tag."""


def timeline(claim: Claim, *, page: Any = 1, per_page: int = PER_PAGE) -> "Page[Any]":
    """A page of entries, the newest first, in a constant number of queries.

    A page holds all that happened at `per_page` moments; a number that does not exist gives
    the nearest page that does.
    """
    found = Paginator(_moments(claim), per_page).get_page(page)
    moments = [at for (at,) in found.object_list]
    found.object_list = _entries(claim, moments[-1], moments[0]) if moments else []
    return found


def is_untouched(claim: Claim) -> bool:
    """Whether nothing happened to the claim since the transaction that made it."""
    made = _events(Claim, claim).order_by("pgh_id").first()
    if made is None or claim.submissions.exists():
        return False
    same = Q(pgh_created_at=made.pgh_created_at, pgh_context_id=made.pgh_context_id)
    return not any(_events(noun, claim).exclude(same).exists() for noun in EDITED)


def _events(noun: type[Model], claim: Claim) -> QuerySet[Any]:
    event = apps.get_model("claims", f"{noun.__name__}Event")
    owner = "pgh_obj_id" if noun is Claim else "claim_id"
    events: QuerySet[Any] = event._default_manager.filter(**{owner: claim.pk})
    return events


def _moments(claim: Claim) -> QuerySet[Any, Any]:
    """The moments at which something happened, each once, the newest first."""
    first, *others = (
        rows.order_by().annotate(at=F(moment)).values_list("at")
        for rows, moment in [
            *((_events(noun, claim), "pgh_created_at") for noun in EDITED),
            (Submission.objects.filter(claim=claim), "submitted_at"),
            (Review.objects.filter(submission__claim=claim), "reviewed_at"),
            (Edition.objects.filter(claim=claim), "published_at"),
        ]
    )
    events: QuerySet[Any] = first.union(*others).order_by("-at")
    return events


def _entries(claim: Claim, oldest: datetime, newest: datetime) -> list[Entry]:
    edits = [entry for entry in _edits(claim, oldest, newest) if not _is_told_by_a_signature(entry)]
    signatures = list(_signatures(claim, oldest, newest))
    return sorted([*signatures, *edits], key=lambda entry: entry.at, reverse=True)


def _is_told_by_a_signature(entry: Entry) -> bool:
    """Whether nothing but a signature moves a claim like that, and nothing else happened."""
    fields = [field for row in entry.rows for field in row.fields]
    moves = [(edit.old, edit.new) for edit in fields if edit.field.name == "stage"]
    return {edit.field.name for edit in fields} <= {"stage", "lapsed_because"} and any(
        new not in (Stage.DRAFT, Stage.DROPPED) and (old, new) not in PUT_BACK for old, new in moves
    )


def _signatures(claim: Claim, oldest: datetime, newest: datetime) -> Iterator[Entry]:
    span = (oldest, newest)
    submissions = Submission.objects.filter(claim=claim, submitted_at__range=span)
    reviews = Review.objects.filter(submission__claim=claim, reviewed_at__range=span)
    published = Edition.objects.filter(claim=claim, published_at__range=span)
    for edition in published.select_related("published_by").defer("document"):
        yield Entry(edition.published_at, edition.published_by, signed=edition)
    for review in reviews.select_related("reviewer").prefetch_related("proposals"):
        yield Entry(review.reviewed_at, review.reviewer, signed=review)
    for submission in submissions.select_related("submitted_by").defer("document"):
        yield Entry(submission.submitted_at, submission.submitted_by, signed=submission)


def _edits(claim: Claim, oldest: datetime, newest: datetime) -> list[Entry]:
    rows: dict[Any, list[RowEdit]] = defaultdict(list)
    contexts = {}
    for noun in EDITED:
        for event, before in _events_and_those_before(_events(noun, claim), oldest, newest):
            edit = _row_edit(noun, event, before)
            if edit.fields or edit.what != "update":
                key = event.pgh_created_at, event.pgh_context_id
                rows[key].append(edit)
                contexts[key] = event.pgh_context.metadata if event.pgh_context else {}
    users = {context.get("user") for context in contexts.values()} - {None}
    accounts = get_user_model().objects.in_bulk(users)
    return [
        Entry(
            key[0],
            accounts.get(contexts[key].get("user")),
            rows=edits,
            restored=contexts[key].get("restored", {}),
            reason=contexts[key].get("reason", ""),
        )
        for key, edits in rows.items()
    ]


def _events_and_those_before(
    events: QuerySet[Any], oldest: datetime, newest: datetime
) -> Iterator[tuple[Any, Any]]:
    """The events of a span, each with the event before it of the same row, or None."""
    within = Q(pgh_created_at__range=(oldest, newest))
    earlier = events.filter(id=OuterRef("id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    before = events.filter(within).annotate(before=Subquery(earlier.values("pgh_id")[:1]))
    needed = events.filter(within | Q(pgh_id__in=before.values("before")))
    last: dict[int, Any] = {}
    for event in needed.select_related("pgh_context").order_by("pgh_id"):
        if oldest <= event.pgh_created_at <= newest:
            yield event, last.get(event.id)
        last[event.id] = event


def _row_edit(noun: type[Model], event: Any, before: Any) -> RowEdit:
    """The change an event records; of a new or removed row, only values that are no default."""
    fields = []
    for field in noun._meta.concrete_fields:
        if field.name in _NEVER_CHANGES or not hasattr(event, field.attname):
            continue
        value = getattr(event, field.attname)
        old = getattr(before, field.attname, None)
        if event.pgh_label == "update":
            if _told(old) != _told(value):
                fields.append(FieldEdit(field, old, value))
        elif value != field.get_default():
            pair = (None, value) if event.pgh_label == "insert" else (value, None)
            fields.append(FieldEdit(field, *pair))
    return RowEdit(noun, event.id, event.pgh_label, event, fields)


def _told(value: Any) -> Any:
    """The value as the history compares it: the order of a list is nobody's choice."""
    return sorted(value) if isinstance(value, list) else value


def wording_at(claim: Claim, moment: datetime) -> Wording | None:
    """The wording as it stood after what happened at that moment; None if there was none yet."""
    row = _events(Claim, claim).filter(pgh_created_at__lte=moment).order_by("-pgh_id").first()
    if row is None:
        return None
    translations = _events(ClaimTranslation, claim).filter(pgh_created_at__lte=moment)
    return Wording(
        {"moment": moment.isoformat()},
        {column: getattr(row, column) for column in COLUMNS},
        {
            event.language: {name: getattr(event, name) for name in WORDINGS}
            for event in translations.order_by("id", "-pgh_id").distinct("id")
            if event.pgh_label != "delete"
        },
    )


def wording_of(edition: Edition) -> Wording | None:
    """The wording that an edition published; None for a withdrawal, which holds none."""
    content = json.loads(edition.document)["claim"]
    if "statement" not in content:
        return None
    columns = {
        member.column: _in_its_column(member, member.of(content))
        for member in MEMBERS
        if member.column
    }
    translations = {
        row["language"]: {name: row[name] for name in WORDINGS} for row in content["translations"]
    }
    return Wording({"edition": edition.number}, columns, translations)


def _in_its_column(member: Member, value: Any) -> Any:
    """The value of a member in a document, as its column holds it."""
    if value and member.reading is Reading.RECORD:
        return Claimant.objects.get(public_id=value["id"]).pk
    if value and member.reading is Reading.DAY:
        return date.fromisoformat(value)
    return value


def restore(claim: Claim, wording: Wording, *, actor: Actor, seen_version: str = "") -> None:
    """Give a draft an earlier wording and finding, and exactly the translations it had then.

    Citations, appearances, subjects, links and search records stay as they are. Raises
    ValidationError if the claim is no draft, for an account that may not change claims, or if
    the claim is no longer in the version that the actor saw, where they say which.
    """
    with pghistory.context(restored=wording.origin), steps.locked(claim, actor) as claim:
        objections.raise_objections([*objections.allowed(actor, CHANGE)])
        if not claim.is_open:
            raise ValidationError(
                _(
                    "%(claim)s is in stage “%(stage)s”: reopen it, or recall it from review, "
                    "then restore the wording."
                )
                % {"claim": claim.label, "stage": claim.get_stage_display()},
                code="not_open",
            )
        if seen_version and seen_version != str(claim.version):
            message = _("%(claim)s was changed after you opened this page: nothing was restored.")
            raise ValidationError(message % {"claim": claim.label}, code="stale")
        for column, value in wording.claim.items():
            setattr(claim, column, value)
        claim.save(update_fields=list(wording.claim))
        claim.translations.exclude(language__in=wording.translations).delete()
        for language, words in wording.translations.items():
            claim.translations.update_or_create(
                language=language, defaults={**words, "is_stale": False}
            )
