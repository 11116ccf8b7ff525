"""Inquiries on the desk: the list, the answers to one, and what a colleague makes of each."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.inquiry.asking import AskingPages
from claims.models import AnswerOutcome, Inquiry, InquiryAnswer
from claims.workflow import inquiries

ANSWERS = "admin:claims_inquiry_answers"


class DecisionForm(forms.Form):
    answer = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=AnswerOutcome, widget=forms.HiddenInput)


@admin.register(Inquiry)
class InquiryAdmin(AskingPages):
    list_display = ("created_at", "asked_shown", "role", "answer_by", "answered", "state")
    list_filter = ("role", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("asked", "question")
    fields = (
        *("role", "asked", "question", "language", "article", "created_by", "created_at"),
        *("answer_by", "expires_at", "ended_at", "ended_by"),
    )

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: Any) -> QuerySet[Inquiry]:
        counted = Count("lines__answers__line", distinct=True)
        return (
            super()
            .get_queryset(request)
            .annotate(answered_lines=counted, all_lines=Count("lines", distinct=True))
        )

    @admin.display(description=gettext_lazy("asked of"), ordering="asked")
    def asked_shown(self, inquiry: Inquiry) -> str:
        return format_html('<a href="{}">{}</a>', reverse(ANSWERS, args=[inquiry.pk]), inquiry)

    @admin.display(description=gettext_lazy("answered"), ordering="answered_lines")
    def answered(self, inquiry: Any) -> str:
        return f"{inquiry.answered_lines}/{inquiry.all_lines}"

    @admin.display(description=gettext_lazy("state"))
    def state(self, inquiry: Inquiry) -> str:
        return pgettext("inquiry", "open") if inquiry.is_open else _("over")

    def get_urls(self) -> list[Any]:
        views = {
            "answers": require_safe(self.answers_view),
            "end": require_POST(self.end_view),
            "decide": require_POST(self.decide_view),
        }
        own = [
            path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"claims_inquiry_{name}"
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def answers_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The claims that were asked about, with each answer and what may be done with it."""
        inquiry = _inquiry(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answers of %(asked)s") % {"asked": inquiry},
            "opts": self.opts,
            "inquiry": inquiry,
            "lines": inquiries.with_answers(inquiry),
            "may_write": request.user.has_perm("claims.change_inquiry"),
        }
        return TemplateResponse(request, "admin/claims/inquiry/answers.html", context)

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End an inquiry before its time."""
        inquiry = _inquiry(request, pk, write=True)
        with errors_as_messages(request):
            inquiries.end(inquiry, actor=actor_of(request))
            messages.success(
                request, _("The inquiry is ended: its address shows nothing any more.")
            )
        return redirect(ANSWERS, pk)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write an answer into its claim as a search record, or set it aside."""
        inquiry = _inquiry(request, pk, write=True)
        with errors_as_messages(request):
            given = answers(DecisionForm(request.POST))
            rows = InquiryAnswer.objects.filter(line__inquiry=inquiry)
            answer = get_object_or_404(
                rows.select_related("line__inquiry", "line__claim"), pk=given["answer"]
            )
            if given["outcome"] == AnswerOutcome.RECORDED:
                inquiries.record(answer, actor=actor_of(request))
                message = _("%(claim)s has a search record of this answer now.")
                messages.success(request, message % {"claim": answer.line.claim.label})
            else:
                inquiries.set_aside(answer, actor=actor_of(request))
                messages.success(request, _("The answer is set aside."))
        return redirect(ANSWERS, pk)


def _inquiry(request: HttpRequest, pk: int, *, write: bool = False) -> Inquiry:
    if not request.user.has_perm(f"claims.{'change' if write else 'view'}_inquiry"):
        raise PermissionDenied
    return get_object_or_404(Inquiry.objects.select_related("article", "created_by"), pk=pk)
