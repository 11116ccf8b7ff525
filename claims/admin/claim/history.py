"""The history page: timeline, two editions side by side, and earlier wordings."""

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ForeignKey, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.accounts import time_zones
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.models import (
    About,
    Actor,
    Appearance,
    Citation,
    Claim,
    ClaimLink,
    ClaimTranslation,
    Decision,
    Edition,
    EditionKind,
    SearchRecord,
    Stage,
    Subject,
)
from claims.models.members import COLUMNS
from claims.record import differences
from claims.record.differences import Piece
from claims.text import whole_numbers
from claims.workflow import history, objections

TITLED_BY: dict[type[Model], str] = {
    ClaimTranslation: "language",
    Citation: "source",
    Appearance: "article",
    ClaimLink: "target",
    SearchRecord: "place",
    About: "subject",
}
"""The field that people call a row by."""
WHAT = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
}
KEPT = 60
"""Characters of unchanged text that stay on each side of a change."""

Names = dict[type[Model], dict[Any, Model]]


class FieldView(NamedTuple):
    label: str
    language: str
    pieces: list[Piece]


class RowView(NamedTuple):
    noun: str
    title: str
    what: str
    fields: list[FieldView]


class TimelineLine(NamedTuple):
    """An entry of the timeline as the page shows it."""

    entry: history.Entry
    rows: list[RowView]
    restored: str
    """Where the words came from, in words."""
    restores: dict[str, Any]
    """What the button “Restore” of this line posts; empty where it has none."""


class ClaimHistory(DeskAdmin):
    """The pages of a claim that tell its history."""

    def get_urls(self) -> list[Any]:
        views = {"compare": self.compare_view, "restore": require_POST(self.restore_view)}
        return [
            *(
                path(
                    f"<path:object_id>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"claims_claim_{name}",
                )
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """One timeline of edits, submissions, reviews and editions, 100 moments a page."""
        claim = self._claim(request, object_id)
        page = history.timeline(claim, page=request.GET.get("p", 1))
        return self._page(
            request,
            "history",
            claim,
            title=_("History of %(claim)s") % {"claim": claim.label},
            page=page,
            lines=timeline_lines(list(page)),
            published=list(claim.editions.defer("document")),
            may_restore=self.has_change_permission(request, claim),
            reopens=claim.stage in (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.APPROVED),
            recalls=claim.stage == Stage.IN_REVIEW,
            way_back=_way_back(claim, actor=actor_of(request)),
        )

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Two editions side by side: `a` and `b` are their numbers, the last two if left out."""
        claim = self._claim(request, object_id)
        published = list(claim.editions.defer("document"))
        last_two = published[1::-1] if len(published) > 1 else []
        chosen = [
            self._edition(claim, request.GET.get(name, edition.number))
            for name, edition in zip("ab", last_two, strict=False)
        ]
        contents = [json.loads(edition.document)["claim"] for edition in chosen]
        return self._page(
            request,
            "compare",
            claim,
            title=_("Editions of %(claim)s side by side") % {"claim": claim.label},
            published=published,
            chosen=chosen,
            differences=differences.of_contents(*contents) if chosen else None,
        )

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the draft the wording of an edition, or of a moment, and go back."""
        claim = self._claim(request, object_id)
        if not self.has_change_permission(request, claim):
            raise PermissionDenied
        if number := request.POST.get("edition"):
            wording = history.wording_of(self._edition(claim, number))
        else:
            wording = history.wording_at(claim, _moment(request.POST.get("moment", "")))
        if wording is None:
            raise Http404
        with errors_as_messages(request):
            seen = request.POST.get("version") or "none"
            history.restore(claim, wording, actor=actor_of(request), seen_version=seen)
            message = _("%(claim)s: %(restored)s. Look it over before you submit it.")
            said = {"claim": claim.label, "restored": _restored(wording.origin)}
            messages.success(request, message % said)
        return redirect("admin:claims_claim_history", claim.pk)

    def _claim(self, request: HttpRequest, object_id: str) -> Claim:
        claim = self.get_object(request, unquote(object_id))
        if claim is None:
            raise Http404
        if not self.has_view_or_change_permission(request, claim):
            raise PermissionDenied
        return claim

    def _edition(self, claim: Claim, number: Any) -> Edition:
        edition = claim.editions.filter(number=whole_numbers.read(str(number)) or 0).first()
        if edition is None:
            raise Http404
        return edition

    def _page(self, request: HttpRequest, name: str, claim: Claim, **context: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "claim": claim,
            "media": self.media,
            **context,
        }
        return render(request, f"admin/claims/claim/{name}.html", context)


def _way_back(claim: Claim, *, actor: Actor) -> dict[str, Any] | None:
    """The stage that a reopened claim left, and what speaks against going back to it."""
    signed = claim.submissions.exclude(kind=EditionKind.REISSUED).defer("document")
    was_signed = signed.filter(review__decision=Decision.APPROVED).exists()
    if claim.stage != Stage.DRAFT or not was_signed:
        return None
    against = objections.objections(claim, "put_back", actor=actor)
    stage = objections.goes_back_to(claim)
    return {"stage": stage.label, "against": [objection.message for objection in against]}


def _moment(text: str) -> Any:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise Http404
    return moment


def timeline_lines(entries: list[history.Entry]) -> list[TimelineLine]:
    """The entries with every value as people read it."""
    names = _names(entries)
    return [
        TimelineLine(
            entry,
            [_row(row, names) for row in entry.rows],
            _restored(entry.restored),
            _restores(entry),
        )
        for entry in entries
    ]


def _restored(origin: dict[str, Any]) -> str:
    if "edition" in origin:
        return _("restored the wording of edition %(number)s") % {"number": origin["edition"]}
    if "moment" in origin:
        at = timezone.localtime(parse_datetime(origin["moment"]))
        return _("restored the wording as it stood on %(at)s") % {
            "at": f"{at:%Y-%m-%d %H:%M:%S} UTC{at:%z}"
        }
    return ""


def _restores(entry: history.Entry) -> dict[str, Any]:
    if isinstance(entry.signed, Edition):
        is_worded = entry.signed.kind != EditionKind.WITHDRAWN
        return {"edition": entry.signed.number} if is_worded else {}
    worded = any(
        row.noun is ClaimTranslation
        or (row.noun is Claim and any(edit.field.attname in COLUMNS for edit in row.fields))
        for row in entry.rows
    )
    return {"moment": entry.at.isoformat()} if worded else {}


def _names(entries: list[history.Entry]) -> Names:
    """The records that the entries name, loaded with one query for each noun."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for entry in entries:
        for row in entry.rows:
            title = TITLED_BY.get(row.noun)
            if title and isinstance(field := row.noun._meta.get_field(title), ForeignKey):
                wanted[field.related_model].add(getattr(row.values, field.attname))
            for field, old, new in row.fields:
                if isinstance(field, ForeignKey):
                    wanted[field.related_model] |= {old, new}
    return {
        model: model._default_manager.in_bulk([key for key in keys if key is not None])
        for model, keys in wanted.items()
    }


def _row(row: history.RowEdit, names: Names) -> RowView:
    title = ""
    if name := TITLED_BY.get(row.noun):
        field: Any = row.noun._meta.get_field(name)
        title = _text(field, getattr(row.values, field.attname), names)
    fields = [
        FieldView(
            str(edit.field.verbose_name),
            getattr(row.values, "language", "")
            if edit.field.get_internal_type() == "TextField"
            else "",
            _pieces(row, edit, names),
        )
        for edit in row.fields
        if edit.field.name != name or row.what == "update"
    ]
    # The table behind `Claim.about` has no name that people know.
    noun = Subject if row.noun is About else row.noun
    return RowView(str(noun._meta.verbose_name), title, str(WHAT[row.what]), fields)


def _pieces(row: history.RowEdit, edit: history.FieldEdit, names: Names) -> list[Piece]:
    old, new = (_text(edit.field, value, names) for value in (edit.old, edit.new))
    if edit.field.get_internal_type() == "TextField" and old and new:
        return shortened(differences.of_texts(old, new))
    if row.what == "insert":
        return [Piece("same", new)]
    pieces = [Piece("removed", old), Piece("added", new)]
    return [piece for piece in pieces if piece.words]


def shortened(pieces: list[Piece]) -> list[Piece]:
    """The pieces with long runs of unchanged text cut to what stands beside a change."""
    last = len(pieces) - 1
    kept = []
    for index, piece in enumerate(pieces):
        words = piece.words
        if piece.what == "same" and len(words) > 2 * KEPT and last:
            before = words[:KEPT] if index else ""
            after = words[-KEPT:] if index < last else ""
            words = f"{before} … {after}"
        kept.append(Piece(piece.what, words))
    return kept


def _text(field: Field, value: Any, names: Names) -> str:
    """A value of a field as people read it; empty where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return str(names.get(field.related_model, {}).get(value, f"№ {value}"))
    if isinstance(field, ArrayField):
        return " · ".join(_text(field.base_field, part, names) for part in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return time_zones.moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(dict(field.flatchoices).get(value, value))
