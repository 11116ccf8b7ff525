"""Bulk steps: asked for on one page, taken claim by claim, each with its outcome.

There is no approval in bulk: whoever signs has looked at each.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from claims.admin.claim.assignment_form import HandoverForm
from claims.admin.desk import states, undo
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin
from claims.models import Actor, Claim
from claims.models.constraint_messages import RETRY_AFTER_SECONDS
from claims.text.labels import labelled
from claims.workflow import assignment, objections
from claims.workflow.assignment import Refused
from claims.workflow.inquiries import MOST_CLAIMS

VERSIONS = "versions"
"""The field in which a page that asks carries the versions of the claims it is about."""
MOST_SEEN = 1_000


class Question(NamedTuple):
    """The form to fill in before the step is taken, and the words of its page."""

    title: Any
    button: Any
    help_text: Any
    """All three in the reader's language."""
    form: Callable[..., forms.Form]


class CommentForm(forms.Form):
    comment = forms.CharField(label=gettext_lazy("comment"), widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class SubmissionForm(HandoverForm):
    """A handover, and a note for readers of what is published already."""

    note = forms.CharField(
        label=gettext_lazy("note for readers"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Of claims that are published already: what is new in them."),
    )


class AssignmentForm(HandoverForm):
    """A person who may write claims, or nobody, and a moment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["to"]
        person.queryset = assignment.may_write()
        person.label = gettext_lazy("assign to")
        person.empty_label = gettext_lazy("nobody")


class ReopenForm(forms.Form):
    """Nothing to fill in: whoever sends it has read what reopening does."""

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


SUBMIT = Question(
    gettext_lazy("Submit selected claims"),
    gettext_lazy("Submit for review"),
    gettext_lazy("Claims that something speaks against stay as they are; the reasons are listed."),
    SubmissionForm,
)
RETURN = Question(
    gettext_lazy("Return selected claims to their authors"),
    gettext_lazy("Return to the author"),
    gettext_lazy("Every author reads the comment, and gets one mail for all of theirs."),
    CommentForm,
)
ASSIGN = Question(
    gettext_lazy("Assign selected claims"),
    gettext_lazy("Assign"),
    gettext_lazy("What is in review goes only to somebody who may review it."),
    AssignmentForm,
)
REOPEN = Question(
    gettext_lazy("Reopen selected claims"),
    gettext_lazy("Reopen them"),
    gettext_lazy(
        "They become drafts. What is published stays up until two people have signed anew; what"
        " waits for its article loses both signatures."
    ),
    ReopenForm,
)


class BulkSteps(DeskAdmin):
    """The actions of the list of claims."""

    actions: tuple[str, ...] = (
        *("submit_selected", "return_selected", "assign_selected", "assign_to_me"),
        *("reopen_selected", "ask_outside"),
    )

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """The list carries to whom each of its claims is assigned."""
        answer = super().changelist_view(request, extra_context)
        context = getattr(answer, "context_data", None) or {}
        if listed := context.get("cl"):
            shown = {str(claim.pk): assignment.assigned(claim) for claim in listed.result_list}
            context[states.SEEN] = states.signed(shown)
        return answer

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.put_back_view))
        return [path("put-back/", view, name="claims_claim_put_back"), *super().get_urls()]

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(objections.REVIEW)

    def has_ask_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.add_inquiry")

    @admin.action(description=gettext_lazy("Ask somebody outside"), permissions=["ask"])
    def ask_outside(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        keys = list(queryset.order_by("number").values_list("pk", flat=True)[:MOST_CLAIMS])
        return redirect(reverse("admin:claims_inquiry_ask", query={"claim": keys}))

    @admin.action(description=SUBMIT.title, permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        return self._take(request, queryset, SUBMIT, assignment.submit_each, _("Submitted: %s."))

    @admin.action(description=RETURN.title, permissions=["review"])
    def return_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        return self._take(request, queryset, RETURN, assignment.return_each, _("Returned: %s."))

    @admin.action(description=ASSIGN.title, permissions=["change"])
    def assign_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        step = partial(assignment.assign_each, seen=_seen(request))
        return self._take(request, queryset, ASSIGN, step, _("Assigned: %s."))

    @admin.action(description=REOPEN.title, permissions=["change"])
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        """Reopen them; all of them go back by one button as long as nobody wrote in them."""
        return self._take(
            request,
            queryset,
            REOPEN,
            assignment.reopen_each,
            _("Reopened: %s."),
            undo_view="admin:claims_claim_put_back",
        )

    def put_back_view(self, request: HttpRequest) -> HttpResponse:
        """Put the claims that the address names back as they were before they were reopened."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        claims = Claim.objects.filter(pk__in=undo.keys_in(request)).order_by("pk")
        back, refused = assignment.put_back_each(claims, actor=actor_of(request))
        say_refused(request, refused)
        add_message(request, messages.SUCCESS, _("Put back as they were: %s."), back)
        return redirect("admin:claims_claim_changelist")

    @admin.action(description=gettext_lazy("Assign selected claims to me"), permissions=["change"])
    def assign_to_me(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        claims, refused = assignment.take_each(
            queryset, actor=actor_of(request), seen=_seen(request)
        )
        say_refused(request, refused)
        message = ngettext(
            "%(count)d claim is assigned to you.",
            "%(count)d claims are assigned to you.",
            len(claims),
        )
        if claims:
            messages.success(request, message % {"count": len(claims)})

    def _take(
        self,
        request: HttpRequest,
        claims: QuerySet[Claim],
        question: Question,
        step: Callable[..., tuple[list[Claim], list[Refused]]],
        done: str,
        *,
        undo_view: str = "",
    ) -> TemplateResponse | None:
        """Ask, then take the step for each claim, and say of each what came of it.

        Those that somebody else was writing at are asked about again, with the same answers.
        `undo_view` names the view that takes it back for the keys in its address, if one does.
        """
        answers = self._answers(request, claims, question)
        if isinstance(answers, TemplateResponse):
            return answers
        taken, refused = step(claims, actor=actor_of(request), **answers)
        say_refused(request, refused)
        if undo_view and taken:
            address = f"{reverse(undo_view)}?{undo.KEYS}={undo.as_ranges(one.pk for one in taken)}"
            undo.done(request, done % _labels(taken), undo=address)
        else:
            add_message(request, messages.SUCCESS, done, taken)
        waiting = [claim for claim, error in refused if getattr(error, "code", "") == "waited"]
        return self._ask_again(request, waiting, question) if waiting else None

    def _answers(
        self, request: HttpRequest, claims: QuerySet[Claim], question: Question
    ) -> dict[str, Any] | TemplateResponse:
        """The answers given on the page of the question, or that page."""
        is_answered = "answered" in request.POST
        form = question.form(request.POST if is_answered else None, actor=actor_of(request))
        if is_answered and form.is_valid():
            return form.cleaned_data
        selected = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        return self._question_page(request, question, form, claims, selected)

    def _ask_again(
        self, request: HttpRequest, waiting: list[Claim], question: Question
    ) -> TemplateResponse:
        form = question.form(request.POST, actor=actor_of(request))
        page = self._question_page(request, question, form, waiting, [one.pk for one in waiting])
        page.context_data["select_across"] = ""  # type: ignore[index]  # it has one
        page.status_code = 503
        page.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return page

    def _question_page(
        self,
        request: HttpRequest,
        question: Question,
        form: forms.Form,
        claims: Iterable[Claim],
        selected: list[Any],
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": question.title,
            "question": question,
            "opts": self.opts,
            "media": self.media + form.media,
            "claims": claims,
            "form": form,
            "action": request.POST.get("action", ""),
            "selected": selected,
            "select_across": request.POST.get("select_across", ""),
            states.SEEN: request.POST.get(states.SEEN, ""),
            VERSIONS: request.POST.get(VERSIONS) or _versions(claims),
        }
        return TemplateResponse(request, "admin/claims/claim/selected.html", context)


def _versions(claims: Iterable[Claim]) -> str:
    """The version of each claim that the page asks about, signed."""
    shown = list(claims)[:MOST_SEEN]
    return states.signed({str(claim.pk): claim.version for claim in shown})


def versions_seen(request: HttpRequest) -> dict[str, int]:
    """The versions of the claims that the page asked about; empty where it named none."""
    return states.seen(request.POST.get(VERSIONS, ""))


def _seen(request: HttpRequest) -> assignment.Seen:
    """The assignments that the list showed when the action was chosen."""
    return states.seen(request.POST.get(states.SEEN, ""))


def say_refused(request: HttpRequest, refused: list[Refused]) -> None:
    for claim, error in refused:
        for message in error.messages:
            messages.error(request, labelled(claim.label, message))


def add_message(request: HttpRequest, level: int, words: str, claims: list[Claim]) -> None:
    if claims:
        messages.add_message(request, level, words % _labels(claims))


def _labels(claims: list[Claim]) -> str:
    return _(", ").join(claim.label for claim in claims)
