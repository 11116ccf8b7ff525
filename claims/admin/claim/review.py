"""The review page: what the second person compares, ticks, and then signs or returns."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from claims.admin.claim.claim_pages import ClaimPages
from claims.admin.claim.review_context import (
    answered_notice,
    next_in_queue,
    signed_content,
    ticks_missing,
    wordings,
)
from claims.admin.claim.steps import STEPS, StepForm
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.evidence import quote_checks
from claims.models import Claim, EditionKind, Proposal, Stage, Submission
from claims.text import whole_numbers
from claims.workflow import assignment, objections, review_notes

STEP = {step.name: step for step in STEPS}
FIELDS = dict(Proposal._meta.get_field("field").flatchoices)


class AnswerForm(forms.Form):
    """An answer to the submission that the page showed."""

    submission = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=gettext_lazy("comment"), required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{type(self).__name__}_%s"
        super().__init__(*args, **kwargs)


class ReturnForm(AnswerForm):
    """A return; what it says otherwise than the submission becomes a proposal."""

    def __init__(self, content: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = {f"{row[1]}-{row[0]}": row for row in wordings(content)}
        for name, (language, field, words) in self.wordings.items():
            self.fields[name] = forms.CharField(
                label=f"{FIELDS[field]} ({language})",
                required=False,
                initial=words,
                widget=forms.Textarea({"rows": min(2 + len(words) // 40, 12), "lang": language}),
            )

    def said(self) -> list[forms.BoundField]:
        """The fields of the return itself."""
        return [field for field in self if field.name not in self.wordings]

    def proposed(self) -> list[forms.BoundField]:
        """The fields of the wordings."""
        return [self[name] for name in self.wordings]

    def has_typed(self) -> bool:
        """Whether a wording of the form is not that of the submission."""
        return any(self[name].value() != row[2] for name, row in self.wordings.items())

    def proposals(self) -> list[tuple[str, str, str]]:
        """Language, field and wording of what was changed; an emptied field proposes nothing."""
        found = []
        for name, (language, field, words) in self.wordings.items():
            wording = self.cleaned_data[name].replace("\r\n", "\n")
            if wording and wording != words.replace("\r\n", "\n").strip():
                found.append((language, field, wording))
        return found


class TickForm(forms.Form):
    submission = forms.IntegerField()
    place = forms.IntegerField()
    ticked = forms.BooleanField(required=False)


class ReviewPages(ClaimPages):
    """The review page, and its buttons."""

    def urls(self) -> list[URLPattern]:
        views = {
            "review": require_safe(self.review_view),
            "review/tick": require_POST(self.tick_view),
            "review/approve": require_POST(self.approve_view),
            "review/return": require_POST(self.return_view),
            "take-over": require_POST(self.take_over_view),
        }
        own = [
            path(
                f"<int:pk>/{address}/",
                self.admin.admin_site.admin_view(view),
                name=f"claims_claim_{address.replace('/', '_').replace('-', '_')}",
            )
            for address, view in views.items()
        ]
        return own

    def review_view(self, request: Any, pk: int) -> HttpResponse:
        """The page; the submitter sees it too, without the buttons."""
        claim = get_object_or_404(Claim, pk=pk)
        submission = _submissions(claim).first()
        is_submitter = submission is not None and submission.submitted_by == request.user
        may_look = is_submitter or request.user.has_perm(objections.REVIEW)
        if not may_look or not self.admin.has_view_permission(request, claim):
            raise PermissionDenied
        if submission is None:
            message = _("%(claim)s was never submitted: there is nothing to review.")
            messages.info(request, message % {"claim": claim.label})
            return redirect("admin:claims_claim_change", pk)
        if claim.stage == Stage.IN_REVIEW:
            # What is shown and what stands against it are judged by one check of the quotations.
            prefetch_related_objects([claim], "citations")
            quote_checks.with_checks(claim.citations.all())
        typed = request.session.pop(f"review-{pk}", None) or {}
        shown = {"submission": submission.pk, "digest": submission.content_digest}
        context = {
            **self.context(request),
            **signed_content(submission, reviewer=request.user),
            "title": _("Review of %(claim)s") % {"claim": claim.label},
            "claim": claim,
            "submission": submission,
            "happened": answered_notice(claim, submission, latest=submission),
            "next": next_in_queue(claim, actor=actor_of(request)),
            "contest": self._contest(claim, request.user),
        }
        against = objections.objections(
            claim, "return_to_author", actor=actor_of(request), note="…"
        )
        context["not_yours"] = [objection.message for objection in against]
        if not against:
            found = objections.objections(
                claim, "approve", actor=actor_of(request), digest=submission.content_digest
            )
            context["objections"] = [objection.message for objection in found]
            context["approve"] = AnswerForm(initial={**typed.get("approve", {}), **shown})
            context["return_form"] = ReturnForm(
                {} if context["withdraws"] else context["content"],
                initial={**typed.get("return", {}), **shown},
            )
        return TemplateResponse(request, "admin/claims/claim/review.html", context)

    def tick_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save a tick, or take it back; a script gets the sentence about what is missing."""
        claim = self._claim_for_review(request, pk)
        form = TickForm(request.POST)
        wants_json = "application/json" in request.headers.get("Accept", "")
        back = redirect("admin:claims_claim_review", pk)
        with errors_as_messages(request):
            given = answers(form)
            submission = get_object_or_404(claim.submissions, pk=given["submission"])
            review_notes.set_tick(
                submission, given["place"], actor=actor_of(request), ticked=given["ticked"]
            )
            if wants_json:
                missing = ticks_missing(submission, reviewer=request.user)
                return JsonResponse({"ticked": given["ticked"], "missing": missing})
            back["Location"] += f"#citation-{given['place'] + 1}"
            return back
        # The page that a script opens after a refusal shows the message.
        return JsonResponse({}, status=409) if wants_json else back

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign what the page showed and go on to the next claim."""
        claim = self._claim_for_review(request, pk)
        with errors_as_messages(request):
            given = answers(AnswerForm(request.POST))
            submission = _answered(claim, given)
            found = objections.objections(
                claim, "approve", actor=actor_of(request), digest=given["digest"]
            )
            if missing := ticks_missing(submission, reviewer=request.user):
                found.append(objections.Objection("no_tick", missing))
            objections.raise_objections(found)
            assignment.approve(
                claim, actor=actor_of(request), digest=given["digest"], comment=given["comment"]
            )
            return self._done(request, claim, "approve")
        return self._refused(request, claim, "approve")

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the claim with a comment and the proposed wordings; go on to the next."""
        claim = self._claim_for_review(request, pk)
        with errors_as_messages(request):
            submission = _answered(claim, answers(AnswerForm(request.POST)))
            form = ReturnForm(json.loads(submission.document), request.POST)
            assignment.return_to_author(
                claim,
                actor=actor_of(request),
                comment=answers(form)["comment"],
                proposals=form.proposals(),
            )
            return self._done(request, claim, "return_to_author")
        return self._refused(request, claim, "return")

    def take_over_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a proposed wording into the draft."""
        claim = get_object_or_404(Claim, pk=pk)
        if not self.admin.has_change_permission(request, claim):
            raise PermissionDenied
        posted = request.POST.get("proposal", "")
        proposals = Proposal.objects.filter(review__submission__claim=claim)
        proposal = get_object_or_404(proposals, pk=whole_numbers.read(posted))
        with errors_as_messages(request):
            review_notes.take_over(proposal, actor=actor_of(request))
            messages.success(request, _("The proposed wording is in the draft now."))
        return redirect("admin:claims_claim_change", pk)

    def _claim_for_review(self, request: Any, pk: int) -> Claim:
        claim = get_object_or_404(Claim, pk=pk)
        may_see = self.admin.has_view_permission(request, claim)
        if not may_see or not request.user.has_perm(objections.REVIEW):
            raise PermissionDenied
        return claim

    def _contest(self, claim: Claim, account: Any) -> StepForm | None:
        if objections.objections(claim, "contest", actor=account, note="…"):
            return None
        return StepForm(STEP["contest"], claim, actor=account)

    def _done(self, request: Any, claim: Claim, step: str) -> HttpResponse:
        claim.refresh_from_db()
        done = {"claim": claim.label, "stage": claim.get_stage_display()}
        messages.success(request, STEP[step].done % done)
        if (following := next_in_queue(claim, actor=actor_of(request))) is None:
            return redirect("admin:claims_claim_change", claim.pk)
        return redirect("admin:claims_claim_review", following)

    def _refused(self, request: HttpRequest, claim: Claim, answer: str) -> HttpResponse:
        """Back to the page, with what was typed still in it."""
        typed = {name: words for name, words in request.POST.items() if name[:4] != "csrf"}
        request.session[f"review-{claim.pk}"] = {answer: typed}
        return redirect("admin:claims_claim_review", claim.pk)


def _submissions(claim: Claim) -> QuerySet[Submission]:
    """Submissions of the claim itself, newest first, with who signed and who answered."""
    own = claim.submissions.exclude(kind=EditionKind.REISSUED)
    return own.select_related("submitted_by", "review__reviewer").order_by("-pk")


def _answered(claim: Claim, given: dict[str, Any]) -> Submission:
    """The submission that an answer is about; ValidationError if it is not the one to answer."""
    submission = get_object_or_404(_submissions(claim), pk=given["submission"])
    if what := answered_notice(claim, submission):
        raise ValidationError([what, _("Nothing was signed and nothing was published.")])
    return submission
