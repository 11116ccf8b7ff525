"""Copy a citation to another claim; its stance is chosen again."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.claim import added_citations
from claims.admin.claim.claim_pages import ClaimPages
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.fields import Autocomplete
from claims.models import Citation, Claim, ClaimLink, Stance
from claims.models.citation import COLUMNS

COPIED = tuple(name for name in COLUMNS if name not in ("position", "stance"))


class CopyForm(forms.Form):
    """The other claim, and what the source does to it."""

    claim = forms.ModelChoiceField(
        Claim.objects.all(),
        label=gettext_lazy("claim"),
        widget=Autocomplete(ClaimLink._meta.get_field("target"), admin.site),
    )
    stance = forms.ChoiceField(label=gettext_lazy("stance"), choices=[("", "—"), *Stance.choices])


class CopyCitationPage(ClaimPages):
    """The page on which a citation is copied."""

    def urls(self) -> list[URLPattern]:
        view = self.admin.admin_site.admin_view(self.copy_citation_view)
        address = "<int:pk>/citations/<int:citation>/copy/"
        return [path(address, view, name="claims_claim_copy_citation")]

    def copy_citation_view(self, request: HttpRequest, pk: int, citation: int) -> HttpResponse:
        cited = get_object_or_404(
            Citation.objects.select_related("source", "claim"), pk=citation, claim=pk
        )
        if not self.admin.has_change_permission(request, cited.claim):
            raise PermissionDenied
        form = CopyForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            claim, stance = form.cleaned_data["claim"], form.cleaned_data["stance"]
            with errors_as_messages(request):
                copied = {name: getattr(cited, name) for name in COPIED}
                copied |= {"stance": stance, "accessed_by": cited.accessed_by}
                added_citations.add(claim, actor=actor_of(request), **copied)
                messages.success(request, _("Copied to %(claim)s.") % {"claim": claim.label})
                return redirect("admin:claims_claim_change", claim.pk)
        context = {
            **self.context(request),
            "title": _("Copy a citation"),
            "media": self.admin.media + form.media,
            "claim": cited.claim,
            "citation": cited,
            "form": form,
        }
        return TemplateResponse(request, "admin/claims/claim/copy_citation.html", context)
