"""A source taken in from its address or DOI in one act: its record, and a copy of it.

The claim form asks for it by `citing.js`; the page of a new source asks for the same when an
address is pasted there.
"""

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin
from claims.intake.captures import new_sources
from claims.intake.captures.new_sources import TakenIn
from claims.intake.references.fields import without_resolver

ADDRESS = re.compile(r"https?://\S+")
DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")
MAY_TAKE_IN = ("claims.add_source", "claims.add_capture")


def take_in(text: str, request: HttpRequest) -> TakenIn:
    """The source that an address or a DOI names; ValidationError says why there is none."""
    text = text.strip()
    if DOI.fullmatch(doi := without_resolver(text)):
        return new_sources.from_doi(doi, actor=actor_of(request))
    if ADDRESS.fullmatch(text):
        return new_sources.from_address(text, actor=actor_of(request))
    raise ValidationError(_("Paste an address (https://…) or a DOI (10.…/…)."), "no_address")


def report(taken: TakenIn) -> list[str]:
    """Lines that tell people what was done."""
    if not taken.is_new:
        lines = [_("The source is here already: “%(title)s”.") % {"title": taken.source.title}]
    else:
        fields = new_sources.fields_in_words(taken.origins)
        about = {"title": taken.source.title, "fields": fields}
        lines = [_("New source: “%(title)s”. Taken from the page: %(fields)s.") % about]
        if taken.source.title_is_supplied:
            lines.append(_("The page names no title that can be relied on: word one."))
    if taken.copy:
        length = len(taken.copy.text)
        stored = ngettext(
            "A copy of %(length)d character is stored.",
            "A copy of %(length)d characters is stored.",
            length,
        )
        lines.append(stored % {"length": length})
    if taken.failure:
        lines.append(_("There is no copy: %(reason)s") % {"reason": taken.failure})
    return lines


class TakenInSource(DeskAdmin):
    """The address to which the claim form posts a pasted address."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.take_in_view))
        return [path("take-in/", view, name="claims_source_take_in"), *super().get_urls()]

    def take_in_view(self, request: HttpRequest) -> HttpResponse:
        """The source as JSON, or 422 with why there is none and the form to fill in by hand."""
        if not request.user.has_perms(MAY_TAKE_IN):
            raise PermissionDenied
        text = request.POST.get("address", "")[:3000].replace("\0", "")
        try:
            taken = take_in(text, request)
        except ValidationError as error:
            query = {"_popup": "1", "_to_field": "id"}
            if ADDRESS.fullmatch(text.strip()):
                query["url"] = text.strip()
            form = reverse("admin:claims_source_add", query=query)
            return JsonResponse({"message": " ".join(error.messages), "form": form}, status=422)
        source = taken.source
        return JsonResponse(
            {
                "id": source.pk,
                "title": str(source),
                "language": source.language,
                "record": reverse("admin:claims_source_change", args=[source.pk]),
                "message": " ".join(report(taken)),
            }
        )
