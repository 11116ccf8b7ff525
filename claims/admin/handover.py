"""To whom what is submitted is handed over: asked for in the step, and once for several claims."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import handover
from claims.models import Claim


class HandoverForm(forms.Form):
    """A person and a moment, both optional."""

    to = forms.ModelChoiceField(
        handover.may_review().none(),
        label=gettext_lazy("hand to"),
        required=False,
        empty_label=gettext_lazy("whoever has time"),
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("due"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, actor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = handover.may_review(besides=actor)  # type: ignore[attr-defined]


def submit_selected(
    desk: Any, request: HttpRequest, claims: QuerySet[Claim]
) -> TemplateResponse | None:
    """The action of the list of claims: a page that asks for both once, then each submission."""
    is_answered = "hand_over" in request.POST
    form = HandoverForm(request.POST if is_answered else None, actor=request.user)
    if not is_answered or not form.is_valid():
        context = {
            **desk.admin_site.each_context(request),
            "title": _("Submit selected claims"),
            "opts": desk.opts,
            "media": desk.media,
            "claims": claims,
            "form": form,
            "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", ""),
        }
        return TemplateResponse(request, "admin/claims/claim/submit_selected.html", context)
    submitted, refused = handover.submit_each(claims, actor=request.user, **form.cleaned_data)
    for claim, error in refused:
        for message in error.messages:
            messages.error(request, f"{claim.label}: {message}")
    if submitted:
        labels = ", ".join(claim.label for claim in submitted)
        messages.success(request, _("Submitted: %(claims)s.") % {"claims": labels})
    return None
