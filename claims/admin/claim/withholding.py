"""Withholding on the desk: asked for on one page, confirmed on another that lists what goes."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from claims.admin.claim.claim_pages import ClaimPages
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.models import Claim, Withholding, WithholdingGround
from claims.text import claim_numbers
from claims.workflow import objections, withholding

MOST_CHARACTERS = 4_000


class WithholdingForm(forms.Form):
    """The claims, the ground in law, and the reason that readers see."""

    claims = forms.CharField(
        label=gettext_lazy("claims"),
        max_length=MOST_CHARACTERS,
        help_text=gettext_lazy("Their numbers, such as C-58, C-60: one withholding for all."),
    )
    ground = forms.ChoiceField(label=gettext_lazy("ground"), choices=WithholdingGround)
    note = forms.CharField(
        label=gettext_lazy("reason for readers"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 3}),
        help_text=Withholding._meta.get_field("note").help_text,
    )

    def clean_claims(self) -> list[Claim]:
        """The claims that the numbers are of; ValidationError names what is none."""
        written = [part for part in re.split(r"[\s,;、，；]+", self.cleaned_data["claims"]) if part]
        numbers = {part: claim_numbers.read(part) for part in written}
        found = Claim.objects.filter(number__in=[it for it in numbers.values() if it is not None])
        known = {claim.number for claim in found}
        if unknown := [part for part, number in numbers.items() if number not in known]:
            told = _("%(written)s is no claim here: write numbers such as C-58.")
            raise ValidationError(told % {"written": _(", ").join(unknown)})
        return list(found)


class WithholdingPages(ClaimPages):
    """The page that asks for a withholding, and the one on which it is confirmed."""

    def urls(self) -> list[URLPattern]:
        views = {
            "<int:pk>/withhold/": ("claims_claim_withhold", self.ask_view),
            "withholding/<int:withholding>/": ("claims_claim_withholding", self.decide_view),
        }
        answered = require_http_methods(["GET", "POST"])
        return [
            path(address, self.admin.admin_site.admin_view(answered(view)), name=name)
            for address, (name, view) in views.items()
        ]

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, filled in with the claim; a POST asks, and leads to the list of what goes."""
        _require(request, objections.SUBMIT)
        claim = get_object_or_404(Claim, pk=pk)
        if waiting := withholding.pending(claim):
            return redirect("admin:claims_claim_withholding", waiting.pk)
        form = WithholdingForm(request.POST or None, initial={"claims": claim.label})
        if request.method == "POST" and form.is_valid():
            with errors_as_messages(request):
                asked = withholding.ask_withholding(
                    form.cleaned_data["claims"],
                    actor=actor_of(request),
                    ground=form.cleaned_data["ground"],
                    note=form.cleaned_data["note"],
                )
                messages.success(request, _("The withholding waits for a second person now."))
                return redirect("admin:claims_claim_withholding", asked.pk)
        context = {"claim": claim, "form": form, "title": _("Withhold by law")}
        return self._page(request, "withhold.html", context)

    def decide_view(self, request: HttpRequest, withholding: int) -> HttpResponse:
        """The list of what goes, for whoever confirms it; a POST confirms, or sets aside."""
        _require(request, objections.SUBMIT)
        asked = get_object_or_404(Withholding, pk=withholding)
        if request.method == "POST":
            with errors_as_messages(request):
                _decide(request, asked, confirms="confirm" in request.POST)
            return redirect("admin:claims_claim_withholding", asked.pk)
        return self._page(
            request, "withholding.html", {**_shown(request, asked), "title": str(asked)}
        )

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.context(request), **context}
        return render(request, f"admin/claims/claim/{template}", whole)


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _decide(request: HttpRequest, asked: Withholding, *, confirms: bool) -> None:
    actor = actor_of(request)
    if not confirms:
        withholding.set_aside_withholding(asked, actor=actor)
        messages.success(request, _("The withholding is set aside: nothing was erased."))
        return
    made = withholding.confirm_withholding(asked, actor=actor)
    told = ngettext(
        "%(count)d claim is withheld: its words are erased.",
        "%(count)d claims are withheld: their words are erased.",
        len(made),
    )
    messages.success(request, told % {"count": len(made)})


def _shown(request: HttpRequest, asked: Withholding) -> dict[str, Any]:
    is_waiting = asked.confirmed_by_id is None and asked.set_aside_by_id is None
    is_own = asked.asked_by_id == actor_of(request).pk
    may_review = request.user.has_perm(objections.REVIEW)
    return {
        "withholding": asked,
        "rows": withholding.emptying(asked),
        "is_waiting": is_waiting,
        "may_confirm": is_waiting and may_review and not is_own,
        "may_set_aside": is_waiting and (is_own or may_review),
    }
