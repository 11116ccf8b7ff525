"""Base admin of shared records: lapses and reissues after a correction."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.admin.desk.forms import answers
from claims.models import Edition
from claims.record import editions
from claims.workflow import objections, reissues

SAID_TWICE = {"csl.issued.date-parts", "csl.issued.raw", "csl.issued.circa"}
"""Members that follow from `issued`."""


LEFT_OUT = gettext_lazy("%(claim)s is left out: %(reason)s.")
"""Of one claim of several."""


class Correction(NamedTuple):
    """A record as some editions embed it, beside the record as it is now."""

    editions: list[Edition]
    changes: list[tuple[str, Any, Any]]
    """Name of the member, as it was published, as it is now."""


class ReissueForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("note for readers"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("What was corrected in the record."),
    )


class ApprovalForm(forms.Form):
    digest = forms.CharField(required=False, widget=forms.HiddenInput)


class SharedRecordAdmin(DeskAdmin):
    """An admin of a record that editions embed: says which claims a correction touches."""

    change_form_template = "admin/claims/shared_record.html"

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and (lapsed := reissues.lapse(obj, actor=actor_of(request))):
            message = ngettext(
                "%(claims)s was in review with the earlier record and is a draft again.",
                "%(claims)s were in review with the earlier record and are drafts again.",
                len(lapsed),
            )
            labels = _(", ").join(claim.label for claim in lapsed)
            messages.warning(request, message % {"claims": labels})

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if record := context["original"]:
            context["reissue"] = _reissue(record.__class__.objects.get(pk=record.pk), request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        views = {"reissue": self.reissue_view, "approve_reissue": self.approve_reissue_view}
        return [*(self.post_path(name, view) for name, view in views.items()), *super().get_urls()]

    def post_path(self, name: str, view: Callable) -> Any:
        """The address of a button of this noun's page."""
        return path(
            f"<int:pk>/{name}/",
            self.admin_site.admin_view(require_POST(view)),
            name=f"claims_{self.opts.model_name}_{name}",
        )

    def reissue_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The first signature under a corrected record."""
        record, back = self.record_and_page(request, pk)
        with errors_as_messages(request):
            note = answers(ReissueForm(request.POST))["note"]
            result = reissues.reissue(record, actor=actor_of(request), note=note)
            self._say(request, result, _("Signed for %(claims)s; a second person approves it."))
        return back

    def approve_reissue_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The second signature, which publishes."""
        record, back = self.record_and_page(request, pk)
        with errors_as_messages(request):
            digest = answers(ApprovalForm(request.POST))["digest"]
            result = reissues.approve_reissue(record, actor=actor_of(request), digest=digest)
            self._say(request, result, _("Reissued: %(claims)s."))
        return back

    def record_and_page(self, request: HttpRequest, pk: int) -> tuple[Any, HttpResponse]:
        """The record of a button and the way back to its page; refuses who may not see it."""
        record = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record, redirect(f"admin:claims_{self.opts.model_name}_change", pk)

    def _say(self, request: HttpRequest, result: reissues.Reissue, done: str) -> None:
        if result.claims:
            labels = _(", ").join(claim.label for claim in result.claims)
            messages.success(request, done % {"claims": labels})
        for claim, reason in result.skipped:
            messages.warning(
                request,
                LEFT_OUT % {"claim": claim.label, "reason": reason},
            )
        if not result.claims and not result.skipped:
            messages.info(request, _("There is nothing to reissue."))


def _reissue(record: Any, account: Any) -> dict[str, Any]:
    """Context for editions that embed an earlier record, and the buttons offered."""
    pending = reissues.pending(record)
    corrections = _corrections(record)
    signed = {submission.claim_id for submission in pending}
    unsigned = any(
        edition.claim_id not in signed
        for correction in corrections
        for edition in correction.editions
    )
    digest = reissues.record_digest(record)
    return {
        "count": sum(len(correction.editions) for correction in corrections),
        "corrections": corrections,
        "pending": pending,
        "sign": ReissueForm() if unsigned and account.has_perm(objections.SUBMIT) else None,
        "approve": ApprovalForm(initial={"digest": digest})
        if pending and account.has_perm(objections.REVIEW)
        else None,
    }


def _corrections(record: Any) -> list[Correction]:
    """The differences, each shown once with all editions that have it."""
    found: dict[str, Correction] = {}
    for edition, published, now in reissues.difference(record):
        before, after = _flat(published), _flat(now)
        changes = [
            (name, before.get(name, ""), after.get(name, ""))
            for name in sorted({*before, *after})
            if before.get(name) != after.get(name) and name not in SAID_TWICE
        ]
        correction = found.setdefault(editions.canonical(published), Correction([], changes))
        correction.editions.append(edition)
    return list(found.values())


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The members of a record and of the records in it, by dotted name."""
    members = {}
    for name, value in record.items():
        if isinstance(value, dict):
            members.update(_flat(value, f"{prefix}{name}."))
        else:
            members[f"{prefix}{name}"] = value
    return members
