"""Acts taken back: a merger of sources, dismissed sentences, drafts made of sentences.

The history tells what an act changed. It is taken back for as long as nothing has built on it:
no row that it changed has changed since, and nobody has signed what came of it. Taking it back is
an act like any other, with its own line in the history. A reopened claim goes back by
`steps.put_back`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pghistory
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from claims.evidence import quote_checks
from claims.models import (
    Actor,
    Article,
    Citation,
    Claim,
    Dismissal,
    EditionKind,
    QuoteCheck,
    Source,
    Stage,
    Submission,
)
from claims.models.constraint_messages import validation_error
from claims.workflow import history, objections, reissues
from claims.workflow.objections import Objection

CHANGE_SOURCE = "claims.change_source"
DISMISS = "claims.delete_dismissal"
DELETE_CLAIM = "claims.delete_claim"

_ATTESTED = ("attestation", "attested_by_id", "attested_at")
_NO_COLUMNS = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id"}


class Merger(NamedTuple):
    """The last merger into a source, and what speaks against taking it back."""

    into: Source
    others: list[Source]
    """Those that were merged into it then, by id."""
    at: datetime
    by: int | None
    """The account, by its key; None where the history names nobody."""
    against: list[Objection]
    """Empty as long as nothing has built on it."""


class _Change(NamedTuple):
    """A row as it was before an act and after it, each as an event of the history."""

    before: Any
    after: Any


def last_merger(source: Source) -> Merger | None:
    """The last merger into this source that nobody has taken back; None where there is none.

    A constant number of queries.
    """
    others, act = _merged_last(source)
    if not others:
        return None
    user = (act.pgh_context.metadata if act.pgh_context else {}).get("user")
    rows = Source.objects.filter(pk__in=others).order_by("pk")
    return Merger(source, list(rows), act.pgh_created_at, user, _against(source, others, act))


def take_back_merger(source: Source, *, actor: Actor) -> tuple[Merger, list[Claim]]:
    """Part the sources that were merged last into this one; the records are what they were.

    Citations that followed the merger are again of the source they were of. Returns the merger
    and the claims of these citations, by id. Raises ValidationError with everything that was
    built on it since, or that the database has against it.
    """
    with pghistory.context(user=actor.pk), transaction.atomic():
        Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        objections.raise_objections(list(objections.allowed(actor, CHANGE_SOURCE)))
        merger = last_merger(source)
        if merger is None:
            raise ValidationError(
                _("No merger into “%(title)s” is there to be taken back.") % _title(source),
                code="no_merger",
            )
        others, act = _merged_last(source)
        moved = _moved(source, others, act)
        claims = list(Claim.objects.filter(citations__in=moved).locked())
        # What was signed while this waited for the claims counts too.
        objections.raise_objections(_against(source, others, act))
        try:
            with transaction.atomic():
                _restore(_sources_changed(act))
        except IntegrityError as error:
            raise validation_error(error) from error
        _send_back(moved)
        return merger, claims


def take_back_dismissals(article: Article, keys: Iterable[int], *, actor: Actor) -> int:
    """Make dismissed sentences of the latest text unchecked again; how many there were.

    Raises ValidationError where one is gone, or is of an earlier text.
    """
    wanted = set(keys)
    with pghistory.context(user=actor.pk), transaction.atomic():
        objections.raise_objections(list(objections.allowed(actor, DISMISS)))
        text = article.texts.without_text().order_by("-number").first()
        rows = Dismissal.objects.filter(pk__in=wanted, article_text=text).select_for_update()
        found = list(rows)
        if not wanted or len(found) < len(wanted):
            message = _("It is taken back already, or a newer text came in: look at the sentences.")
            raise ValidationError(message, code="gone")
        Dismissal.objects.filter(pk__in=[row.pk for row in found]).delete()
        return len(found)


def take_back_drafts(claims: Iterable[Claim], *, actor: Actor) -> list[Claim]:
    """Delete drafts that were made of sentences just now, all of them or none.

    Raises ValidationError that names each on which somebody has worked since.
    """
    keys = [claim.pk for claim in claims]
    with pghistory.context(user=actor.pk), transaction.atomic():
        found = list(objections.allowed(actor, DELETE_CLAIM))
        locked = list(Claim.objects.filter(pk__in=keys).locked())
        if not locked or len(locked) < len(keys):
            found.append(Objection("gone", _("The drafts are gone already.")))
        for claim in locked:
            if claim.stage != Stage.DRAFT or not history.is_untouched(claim):
                message = _("%(claim)s was worked on since it was made: delete it on its page.")
                found.append(Objection("built_on", message % {"claim": claim.label}))
        objections.raise_objections(found)
        Claim.objects.filter(pk__in=keys).delete()
        return locked


def _event(noun: type[Any]) -> Any:
    return apps.get_model("claims", f"{noun.__name__}Event")


def _with_the_one_before(events: QuerySet[Any]) -> QuerySet[Any]:
    """The events, each with the key of the event before it of the same row as `before`."""
    earlier = events.model._default_manager.filter(
        pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")
    )
    last = earlier.order_by("-pgh_id").values("pgh_id")[:1]
    found: QuerySet[Any] = events.annotate(before=Subquery(last)).order_by("pgh_id")
    return found


def _merged_last(source: Source) -> tuple[list[int], Any]:
    """The keys of what was merged last into the source, and an event of that act."""
    now = Source.objects.filter(merged_into=source).values_list("pk", flat=True)
    merged = _event(Source)._default_manager.filter(
        pgh_obj_id__in=list(now), merged_into_id=source.pk, pgh_label="update"
    )
    events = list(_with_the_one_before(merged).select_related("pgh_context"))
    stood = _event(Source)._default_manager.in_bulk([event.before for event in events])
    own = [e for e in events if e.before in stood and stood[e.before].merged_into_id is None]
    if not own:
        return [], None
    act = own[-1]
    key = (act.pgh_context_id, act.pgh_created_at)
    same = {e.pgh_obj_id for e in own if (e.pgh_context_id, e.pgh_created_at) == key}
    return sorted(same), act


def _sources_changed(act: Any) -> list[_Change]:
    """Every source that the merger changed."""
    events = _event(Source)._default_manager.filter(
        pgh_context_id=act.pgh_context_id, pgh_created_at=act.pgh_created_at, pgh_label="update"
    )
    found = list(_with_the_one_before(events))
    before = _event(Source)._default_manager.in_bulk([event.before for event in found])
    changes: dict[int, _Change] = {}
    for event in found:
        first = changes[event.pgh_obj_id].before if event.pgh_obj_id in changes else None
        changes[event.pgh_obj_id] = _Change(first or before.get(event.before), event)
    return list(changes.values())


def _moved(source: Source, others: list[int], act: Any) -> dict[int, _Change]:
    """The citations that cite the source because of the merger, at once or later, by key."""
    cited = Citation.objects.filter(source=source).values_list("pk", flat=True)
    events = _event(Citation)._default_manager.filter(
        pgh_obj_id__in=list(cited),
        source_id=source.pk,
        pgh_label="update",
        pgh_created_at__gte=act.pgh_created_at,
    )
    found = list(_with_the_one_before(events))
    before = _event(Citation)._default_manager.in_bulk([event.before for event in found])
    return {
        event.pgh_obj_id: _Change(before[event.before], event)
        for event in found
        if event.before in before and before[event.before].source_id in others
    }


def _columns(event: Any) -> dict[str, Any]:
    """The tracked columns of a row, by their names, as an event holds them."""
    names = (field.attname for field in event._meta.concrete_fields)
    return {name: getattr(event, name) for name in names if name not in _NO_COLUMNS}


def _against(source: Source, others: list[int], act: Any) -> list[Objection]:
    """Everything that has built on the merger."""
    changes = _sources_changed(act)
    moved = _moved(source, others, act)
    found = [*_records_changed(source, changes), *_citations_changed(moved)]
    derived = [change.after.pgh_obj_id for change in changes if change.after.merged_into_id is None]
    concerned = Q(pk__in=[])
    for record in Source.objects.filter(pk__in=derived):
        concerned |= reissues.embeds(record)
    cited = Q(citations__source__in=[source.pk, *others])
    since = Submission.objects.filter(submitted_at__gt=act.pgh_created_at)
    signed = Claim.objects.filter(
        (concerned & Q(pk__in=since.values("claim")))
        | (cited & Q(pk__in=since.filter(kind=EditionKind.REISSUED).values("claim")))
    )
    if labels := [claim.label for claim in signed.distinct().order_by("number")]:
        message = _("What came of the merger was signed since, for %(claims)s.")
        found.append(Objection("signed_since", message % {"claims": _(", ").join(labels)}))
    return found


def _records_changed(source: Source, changes: list[_Change]) -> Iterator[Objection]:
    """The objection to each record that is no longer as the merger left it."""
    keys = {change.after.pgh_obj_id for change in changes} | {source.pk}
    last = max(change.after.pgh_id for change in changes)
    events = _event(Source)._default_manager.filter(pgh_obj_id__in=keys)
    newest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    then = {event.pgh_obj_id: _columns(event) for event in newest.filter(pgh_id__lte=last)}
    for event in newest.filter(pgh_id__gt=last):
        if _columns(event) != then.get(event.pgh_obj_id):
            message = _("“%(title)s” was changed after the merger.")
            yield Objection("changed_since", message % {"title": event.title[:200]})


def _citations_changed(moved: dict[int, _Change]) -> Iterator[Objection]:
    """The objection to each claim whose citation went on after it had followed the merger."""
    rows = Citation.objects.filter(pk__in=moved).select_related("claim")
    events = _event(Citation)._default_manager.filter(pgh_obj_id__in=moved)
    newest = dict(events.order_by("pgh_id").values_list("pgh_obj_id", "pgh_id"))
    for row in rows.order_by("claim_id", "pk").distinct("claim_id"):
        if row.claim.stage != Stage.DRAFT:
            message = _("%(claim)s is no draft any more: it is in stage “%(stage)s”.")
            about = {"claim": row.claim.label, "stage": row.claim.get_stage_display()}
            yield Objection("not_open", message % about)
    for row in rows.order_by("claim_id", "pk"):
        if newest[row.pk] != moved[row.pk].after.pgh_id:
            message = _("A citation of %(claim)s that followed the merger was changed since.")
            yield Objection("cited_since", message % {"claim": row.claim.label})


def _restore(changes: list[_Change]) -> None:
    """Give the sources the values that they had before.

    The one that stayed first, which may hold an address of the others; then who stands again, then
    what had been merged into these. Raises IntegrityError where two would be one document.
    """
    in_order = sorted(
        changes,
        key=lambda change: (
            change.after.merged_into_id is not None,
            change.before.merged_into_id is not None,
        ),
    )
    for change in in_order:
        was, became = _columns(change.before), _columns(change.after)
        former = {name: value for name, value in was.items() if value != became[name]}
        Source.objects.filter(pk=change.after.pgh_obj_id).update(**former)


def _send_back(moved: dict[int, _Change]) -> None:
    """Cite again what was cited before the merger, with what somebody had said of its words."""
    for key, change in moved.items():
        row = Citation.objects.filter(pk=key)
        row.update(source_id=change.before.source_id)
        if change.before.attestation:
            said = {name: getattr(change.before, name) for name in _ATTESTED}
            row.update(quote_check=QuoteCheck.ATTESTED, **said)
    quote_checks.check_unchecked(Citation.objects.filter(pk__in=moved))


def _title(source: Source) -> dict[str, str]:
    return {"title": source.title[:200]}
