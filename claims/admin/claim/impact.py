"""Impact on the claim's page: its undecided marks with their causes, and the decision form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.admin.desk.forms import answers
from claims.models import AffectedClaim, Claim, ImpactOutcome
from claims.workflow import impact_decisions, objections


class DecisionForm(forms.Form):
    """A reviewer's decision on an affected claim."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("impact", "decision"), choices=ImpactOutcome, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=gettext_lazy("comment"),
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Why; readers see it where you contest or withdraw."),
    )


class ImpactPages(DeskAdmin):
    """The address of the decision; part of the claim's admin."""

    def get_urls(self) -> list[Any]:
        own = path(
            "<int:pk>/decide/",
            self.admin_site.admin_view(require_POST(self.decide_view)),
            name="claims_claim_decide",
        )
        return [own, *super().get_urls()]

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = get_object_or_404(Claim, pk=pk)
        may_see = self.has_view_permission(request, claim)
        if not may_see or not request.user.has_perm(objections.REVIEW):
            raise PermissionDenied
        with errors_as_messages(request):
            given = answers(DecisionForm(request.POST))
            decision = impact_decisions.decide(claim, actor=actor_of(request), **given)
            about = {"claim": claim.label, "decision": decision.get_decision_display()}
            messages.success(
                request, _("%(claim)s: %(decision)s. Nothing is left to decide.") % about
            )
        return redirect("admin:claims_claim_change", pk)


def undecided_marks(claim: Claim) -> list[AffectedClaim]:
    """The marks of a claim that nobody has decided about, with their causes.

    Of a cause that has reached citations of the claim, those only: they say more.
    """
    parts = ("impact__source", "impact__edition__claim", "citation__source")
    undecided = claim.impact_marks.undecided().select_related(*parts)
    marks = list(undecided.defer("impact__edition__document").order_by("pk"))
    told = {mark.impact_id for mark in marks if mark.citation_id}
    return [mark for mark in marks if mark.citation_id or mark.impact_id not in told]
