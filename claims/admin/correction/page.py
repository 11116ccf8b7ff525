"""The page of a request for correction, its buttons, and the page of a batch of revisions."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.admin.correction.forms import (
    AnswerForm,
    ContestForm,
    DecisionForm,
    ExtensionForm,
    LookForm,
    RevisionForm,
    WithholdingForm,
)
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.desk.shared_records import LEFT_OUT
from claims.corrections import clocks, naming, outcomes
from claims.models import Claim, CorrectionDecision, CorrectionRequest, Edition
from claims.text import whole_numbers
from claims.workflow import correction_batches, correction_steps
from claims.workflow.correction_batches import Batch
from claims.workflow.correction_steps import ANSWER
from claims.workflow.objections import REVIEW, SUBMIT

ADDRESS = "admin:claims_correctionrequest_change"


class RequestPages(DeskAdmin):
    """The addresses of requests; part of their admin."""

    def get_urls(self) -> list[Any]:
        buttons: dict[str, Callable] = {
            "look": self.look_view,
            "extend": self.extend_view,
            "contest": self.contest_view,
            "revise": self.revise_view,
            "approve_all": self.approve_all_view,
            "withhold": self.withhold_view,
            "decide": self.decide_view,
            "confirm": self.confirm_view,
            "give_back": self.give_back_view,
        }
        pages: dict[str, Callable] = {
            "revisions": self.revisions_view,
            "evidence": self.evidence_view,
        }
        return [
            *(self._path(name, require_POST(view)) for name, view in buttons.items()),
            *(self._path(name, require_safe(view)) for name, view in pages.items()),
            *super().get_urls(),
        ]

    def _path(self, name: str, view: Callable) -> Any:
        return path(
            f"<int:pk>/{name}/",
            self.admin_site.admin_view(view),
            name=f"claims_correctionrequest_{name}",
        )

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The request with what was sent, the claims it is about, and the steps that may follow."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        asked = self._asked(request, whole_numbers.read(object_id, most=2**63 - 1) or 0)
        named = naming.claims_of(asked)
        claims = [row.claim for row in named]
        context = {
            **self._frame(request, asked),
            "progress": outcomes.progress(asked, now=timezone.now()),
            "requester": getattr(asked, "requester", None),
            "named": named,
            "shown": _published(claims) if asked.claim_id else None,
            "decisions": list(asked.decisions.all()),
            "revisions": len(correction_batches.revisions(asked)),
            "offers": _offers(asked, claims, request.user),
            "pending": _pending(asked),
            "answer_form": AnswerForm(auto_id="answer-%s"),
            "may_confirm": request.user.has_perm(REVIEW),
        }
        return TemplateResponse(request, "admin/claims/correction/request.html", context)

    def revisions_view(self, request: Any, pk: int) -> HttpResponse:
        """Every claim of the batch with its difference, to be approved at once."""
        asked = self._asked(request, pk)
        context = {
            **self._frame(request, asked),
            "rows": correction_batches.revisions(asked),
            "may_confirm": request.user.has_perm(REVIEW),
        }
        return TemplateResponse(request, "admin/claims/correction/revisions.html", context)

    def evidence_view(self, request: Any, pk: int) -> HttpResponse:
        """The file that its sender added, to be saved and never shown."""
        requester = getattr(self._asked(request, pk), "requester", None)
        if requester is None or requester.file is None:
            raise Http404
        return HttpResponse(
            bytes(requester.file),
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": str(content_disposition_header(True, requester.file_name)),
                "Cache-Control": "no-store",
            },
        )

    def look_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The first look."""
        asked = self._asked(request, pk)
        with errors_as_messages(request):
            kind = answers(LookForm(request.POST))["kind"]
            correction_steps.look(asked, actor=actor_of(request), kind=kind, now=timezone.now())
            messages.success(request, _("The first look is noted."))
        return redirect(ADDRESS, pk)

    def extend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """More time, once, in writing."""
        asked = self._asked(request, pk)
        with errors_as_messages(request):
            form = ExtensionForm(request.POST)
            reason = answers(form)["reason"]
            correction_steps.extend(
                asked,
                actor=actor_of(request),
                reason=reason,
                until=form.moment(),
                now=timezone.now(),
            )
            messages.success(request, _("There is more time, and the sender is told why."))
        return redirect(ADDRESS, pk)

    def contest_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The findings are in dispute, at once."""
        asked = self._asked(request, pk)
        with errors_as_messages(request):
            typed = answers(ContestForm(request.POST, claims=_claims(asked)))
            editions = correction_steps.contest(
                asked, typed["claims"], actor=actor_of(request), note=typed["note"]
            )
            message = _("Readers are told of the dispute: %(claims)s.")
            messages.success(request, message % {"claims": _labels(row.claim for row in editions)})
        return redirect(ADDRESS, pk)

    def revise_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One revision of every chosen claim, submitted for a second person."""
        asked = self._asked(request, pk)
        with errors_as_messages(request):
            typed = answers(RevisionForm(request.POST, claims=_claims(asked)))
            batch = correction_batches.revise_all(
                asked,
                typed["claims"],
                actor=actor_of(request),
                note=typed["note"],
                replace=correction_batches.replacements(typed["replace"]),
                without_claimant=typed["without_claimant"],
            )
            _say(request, batch, _("Submitted; a second person approves them: %(claims)s."))
            return redirect("admin:claims_correctionrequest_revisions", pk)
        return redirect(ADDRESS, pk)

    def approve_all_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The second signature under every revision that the page showed."""
        asked = self._asked(request, pk)
        digests = {
            number: str(value)
            for name, value in request.POST.items()
            if name.startswith("digest-")
            and (number := whole_numbers.read(name.removeprefix("digest-"))) is not None
        }
        if not request.user.has_perm(REVIEW):
            raise PermissionDenied
        batch = correction_batches.approve_all(asked, actor=actor_of(request), digests=digests)
        _say(request, batch, _("Published: %(claims)s."))
        return redirect(ADDRESS, pk)

    def withhold_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One person asks for the erasure of every chosen claim."""
        asked = self._asked(request, pk)
        with errors_as_messages(request):
            typed = answers(WithholdingForm(request.POST, claims=_claims(asked)))
            correction_steps.withhold(
                asked, typed.pop("claims"), actor=actor_of(request), now=timezone.now(), **typed
            )
            messages.success(request, _("Nothing is erased yet: a second person confirms it."))
        return redirect(ADDRESS, pk)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One person's decision."""
        asked = self._asked(request, pk)
        with errors_as_messages(request):
            typed = answers(DecisionForm(request.POST, request=asked))
            correction_steps.decide(asked, actor=actor_of(request), now=timezone.now(), **typed)
            messages.success(request, _("Decided; a second person confirms it."))
        return redirect(ADDRESS, pk)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The second person's answer."""
        decision = self._decision(request, pk)
        with errors_as_messages(request):
            comment = answers(AnswerForm(request.POST))["comment"]
            correction_steps.confirm(
                decision, actor=actor_of(request), comment=comment, now=timezone.now()
            )
            messages.success(request, _("Confirmed: the request is answered."))
        return redirect(ADDRESS, pk)

    def give_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The decision goes back."""
        decision = self._decision(request, pk)
        with errors_as_messages(request):
            comment = answers(AnswerForm(request.POST))["comment"]
            correction_steps.give_back(
                decision, actor=actor_of(request), comment=comment, now=timezone.now()
            )
            messages.success(request, _("Given back: the request waits for another decision."))
        return redirect(ADDRESS, pk)

    def _asked(self, request: Any, pk: int) -> CorrectionRequest:
        """The request, for whoever may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = CorrectionRequest.objects.filter(confirmed_at__isnull=False).with_what_became()
        return get_object_or_404(rows, pk=pk)

    def _decision(self, request: HttpRequest, pk: int) -> CorrectionDecision:
        """The decision that waits for a second person; 404 where there is none."""
        decision = _pending(self._asked(request, pk))
        if decision is None or str(decision.pk) != request.POST.get("decision"):
            raise Http404
        return decision

    def _frame(self, request: Any, asked: CorrectionRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": asked.receipt,
            "opts": self.opts,
            "asked": asked,
            "record_page": (
                f"admin:claims_{asked.noun}_change",
                f"pages:{asked.noun}",
            ),
        }


def _offers(
    asked: CorrectionRequest, claims: list[Claim], account: Any
) -> list[tuple[str, str, forms.Form]]:
    """The steps that the page offers: the name of each, its button, its form."""
    if not account.has_perm(ANSWER) or outcomes.given_answer(asked.decisions.all()):
        return []
    found: list[tuple[str, str, forms.Form]] = []
    if account.has_perm(REVIEW):
        form: forms.Form = ContestForm(claims=claims, auto_id="contest-%s")
        found.append(("contest", _("Tell readers that it is in dispute"), form))
    if not hasattr(asked, "look"):
        return [("look", _("Note the first look"), LookForm(auto_id="look-%s")), *found]
    if account.has_perm(SUBMIT):
        form = RevisionForm(claims=claims, auto_id="revise-%s")
        found.append(("revise", _("Revise all chosen claims"), form))
    if _pending(asked) is None:
        form = WithholdingForm(claims=claims, auto_id="withhold-%s")
        found.append(("withhold", _("Withhold all chosen claims"), form))
        form = DecisionForm(request=asked, auto_id="decide-%s")
        found.append(("decide", _("Decide"), form))
    if not hasattr(asked, "extension"):
        initial = {"until": clocks.extended(asked).date()}
        form = ExtensionForm(initial=initial, auto_id="extend-%s")
        found.append(("extend", _("Take more time"), form))
    return found


def _pending(asked: CorrectionRequest) -> CorrectionDecision | None:
    """The decision that nobody has answered yet."""
    waiting = (row for row in asked.decisions.all() if not hasattr(row, "confirmation"))
    return next(waiting, None)


def _claims(asked: CorrectionRequest) -> list[Claim]:
    return [row.claim for row in naming.claims_of(asked)]


def _published(claims: list[Claim]) -> dict[str, Any]:
    """The `claim` member of the current edition of the first claim."""
    edition: Edition = claims[0].editions.latest()
    content: dict[str, Any] = json.loads(edition.document)["claim"]
    return content


def _labels(claims: Any) -> str:
    return _(", ").join(claim.label for claim in claims)


def _say(request: HttpRequest, batch: Batch, done: str) -> None:
    if batch.done:
        messages.success(request, done % {"claims": _labels(batch.done)})
    for claim, reason in batch.left_out:
        told = {"claim": claim.label, "reason": reason.rstrip(".")}
        messages.warning(request, LEFT_OUT % told)
