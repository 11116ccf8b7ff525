"""A new source from what is pasted: an address, a DOI, or a BibTeX, RIS or CSL-JSON record.

A source that is in the database already is opened instead, and so is one that could be taken in
from its address. What else was pasted waits in the session, so that the prefilled form can be
reloaded, and another of its records chosen.
"""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.source.take_in import ADDRESS, DOI, TakenInSource, report, take_in
from claims.intake import references
from claims.intake.references import ParsedRecord
from claims.intake.references.fields import without_resolver
from claims.models import Source

PASTED = "pasted-source"
"""The key of the session under which the text waits."""
RECORD = "record"
"""The parameter of the form that says which record of the text fills it."""
LONGEST = 200_000
"""Characters; a whole library is a file for the import."""


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("address, DOI or record"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy(
            "Paste the address of the document, its DOI, or a record as BibTeX, RIS, CSL-JSON, "
            "EndNote or PubMed (the “cite” button of a publisher, a catalogue, Zotero). A source "
            "that is here already is opened. From an address the page’s own record is taken in, "
            "with a copy; otherwise the form below is filled, and you look it over."
        ),
        error_messages={
            "required": gettext_lazy("Paste an address or a record first."),
            "max_length": gettext_lazy(
                "That is too much for one source: import the file, or paste single records."
            ),
        },
    )


class Offered(NamedTuple):
    """A record of a pasted text as the page offers it."""

    reading: ParsedRecord
    is_chosen: bool
    address: str
    """Of the form that it fills."""


class PastedSource(TakenInSource):
    """Puts a box to paste into above the form of a new source."""

    change_form_template = "admin/claims/source/change_form.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.paste_view))
        return [path("paste/", view, name="claims_source_paste"), *super().get_urls()]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """Go to the source that was meant, or to a form filled with what is known of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        request.session.pop(PASTED, None)
        with errors_as_messages(request):
            text = answers(PasteForm(request.POST))["pasted"]
            if DOI.fullmatch(doi := without_resolver(text)):
                return self._taken_in_or_form(request, {"doi": doi}, text)
            if ADDRESS.fullmatch(text):
                return self._taken_in_or_form(request, {"url": text}, text)
            request.session[PASTED] = text
            readings = references.read(text)
            if len(readings) > 1:
                return redirect(_form_address(request))
            if readings[0].fields:
                return self._known_or_form(request, readings[0].fields)
            for refusal in readings[0].refusals():
                messages.error(request, refusal)
        return redirect(_form_address(request))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        if chosen := _chosen(request):
            initial.update(chosen.kept())
        return initial

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if context["original"] is None and not context["errors"]:
            text, chosen = request.session.get(PASTED, ""), _chosen(request)
            readings = references.read(text) if text else []
            context["paste"] = {
                "form": PasteForm(initial={"pasted": text}),
                "window": _popup(request),
                "refusals": chosen.refusals() if chosen else [],
                "offered": [
                    Offered(reading, reading == chosen, _form_address(request, reading.number))
                    for reading in readings
                    if len(readings) > 1
                ],
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _taken_in_or_form(
        self, request: HttpRequest, fields: dict[str, str], text: str
    ) -> HttpResponse:
        """To the source as its address or DOI has it; where it has nothing, to the form."""
        known = Source.objects.of_document(**fields).first()
        if known:
            return self._open(request, known)
        with errors_as_messages(request):
            taken = take_in(text, request)
            if IS_POPUP_VAR not in request.POST:
                for line in report(taken):
                    messages.success(request, line)
                return redirect("admin:claims_source_change", taken.source.pk)
            return self.response_add(request, taken.source)
        if doi := fields.get("doi"):
            fields["url"] = f"https://doi.org/{doi}"
        return redirect(_form_address(request, **fields))

    def _known_or_form(self, request: HttpRequest, fields: dict[str, Any]) -> HttpResponse:
        """To the source at this address or DOI, or to the form that the record fills."""
        source = Source.objects.of_document(
            doi=fields.get("doi", ""), url=fields.get("url", "")
        ).first()
        return self._open(request, source) if source else redirect(_form_address(request, 1))

    def _open(self, request: HttpRequest, source: Source) -> HttpResponse:
        request.session.pop(PASTED, None)
        if IS_POPUP_VAR in request.POST:
            # What Django answers to the saving of a new record: the window closes, it is chosen.
            return self.response_add(request, source)
        message = _("This source is in the database already: “%(title)s”. Nothing was added.")
        messages.info(request, message % {"title": source.title})
        return redirect("admin:claims_source_change", source.pk)


def _chosen(request: HttpRequest) -> ParsedRecord | None:
    """The record of the pasted text that the address asks for."""
    text, number = request.session.get(PASTED), request.GET.get(RECORD)
    if not text or not number:
        return None
    return next((one for one in references.read(text) if str(one.number) == number), None)


def _popup(request: HttpRequest) -> QueryDict:
    """The message for the window that waits for the source, if there is one."""
    said, kept = request.POST or request.GET, QueryDict(mutable=True)
    for name in (IS_POPUP_VAR, TO_FIELD_VAR):
        if name in said:
            kept[name] = said[name]
    return kept


def _form_address(request: HttpRequest, record: int | None = None, **fields: str) -> str:
    query = _popup(request)
    query.update({**fields, **({RECORD: str(record)} if record else {})})
    address = reverse("admin:claims_source_add")
    return f"{address}?{query.urlencode()}" if query else address
