"""Lists of claims that an account has named: saved by their address, shown there and at home."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.admin.desk.forms import answers
from claims.models import SavedFilter
from claims.models.constraint_messages import message_of

PASSING = {"p", "e", "_changelist_filters"}
"""Parameters of the list that say where somebody stands in it, not what is listed."""


class FilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ("name", "query")
        widgets = {"query": forms.HiddenInput, "name": forms.TextInput({"size": 16})}
        labels = {"name": gettext_lazy("Name this list")}
        error_messages = {
            "name": {"required": gettext_lazy("Give the list a name.")},
            "query": {"required": lazy(message_of, str)("saved_filter_whole")},
        }


def saved_filters(account: Any) -> list[tuple[SavedFilter, str]]:
    """The filters of an account by name, each with the address of its list; one query."""
    page = reverse("admin:claims_claim_changelist")
    return [(saved, f"{page}?{saved.query}") for saved in account.saved_filters.all()]


class SavedFilters(DeskAdmin):
    """Shows them above the list of claims, with the way to save what is listed now."""

    change_list_template = "admin/claims/claim/change_list.html"

    def get_urls(self) -> list[Any]:
        views: list[tuple[str, Any, str]] = [
            ("filters/save/", self.save_filter_view, "claims_claim_save_filter"),
            ("filters/<int:filter>/delete/", self.delete_filter_view, "claims_claim_delete_filter"),
        ]
        return [
            *(
                path(address, self.admin_site.admin_view(require_POST(view)), name=name)
                for address, view, name in views
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        query = _lasting(request.GET)
        saved = saved_filters(request.user)
        is_saved = any(one.query == query for one, _address in saved)
        form = FilterForm(initial={"query": query}) if query and not is_saved else None
        shown = {"saved_filters": saved, "filter_form": form, "current_query": query}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def save_filter_view(self, request: HttpRequest) -> HttpResponse:
        """Save the list under a name; one of that name asks for this from now on."""
        self._allow_filters(request)
        query = ""
        with errors_as_messages(request):
            said = answers(FilterForm(request.POST))
            query = _lasting(QueryDict(said["query"]))
            account: Any = request.user
            SavedFilter.objects.update_or_create(
                account=account, name=said["name"], defaults={"query": query}
            )
            messages.success(request, _("Saved as “%(name)s”.") % {"name": said["name"]})
        return redirect(f"{reverse('admin:claims_claim_changelist')}?{query}")

    def delete_filter_view(self, request: HttpRequest, filter: int) -> HttpResponse:
        self._allow_filters(request)
        saved = get_object_or_404(SavedFilter, pk=filter, account=request.user)
        saved.delete()
        messages.success(request, _("“%(name)s” is forgotten.") % {"name": saved.name})
        return redirect("admin:claims_claim_changelist")

    def _allow_filters(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _lasting(asked: QueryDict) -> str:
    """The query of the list without paging, in one order, so that equals are equal."""
    kept = QueryDict(mutable=True)
    for name in sorted(set(asked) - PASSING):
        kept.setlist(name, asked.getlist(name))
    return kept.urlencode()
