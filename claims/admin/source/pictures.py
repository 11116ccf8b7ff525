"""Pictures and pages of stored copies as they look, for those who may read copies."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe

from claims.admin.desk.desk_admin import DeskAdmin
from claims.admin.source.copy_pane import MAY_READ_COPIES
from claims.intake.captures import shown_pages
from claims.models import Capture
from claims.text import whole_numbers

HEADERS = {
    # It never changes, and is another's work: this browser alone keeps it.
    "Cache-Control": "private, max-age=86400, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


class PicturePages(DeskAdmin):
    """The address of pictures; part of the source's admin."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_safe(self.picture_view))
        own = path("picture/<int:capture>/", view, name="claims_source_picture")
        return [own, *super().get_urls()]

    def picture_view(self, request: HttpRequest, capture: int) -> HttpResponse:
        """The picture of a copy, or the page `?page=` of a PDF, without what is written beside."""
        if not request.user.has_perm(MAY_READ_COPIES):
            raise PermissionDenied
        copy = get_object_or_404(Capture.objects.without_text(), pk=capture)
        page = whole_numbers.read(request.GET.get("page", "1")) or 1
        try:
            shown = shown_pages.picture_of(copy, page)
        except ValidationError as error:
            raise Http404 from error
        return HttpResponse(shown.content, content_type=shown.media_type, headers=HEADERS)
