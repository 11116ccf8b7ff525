"""Exports by address: the editions that the parameters ask for, as a file that is streamed."""

from collections.abc import Callable, Generator
from typing import ClassVar

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.exports import (
    FORMATS,
    TooManyExports,
    Unwritable,
    attachment,
    export,
    headers_of,
    package,
    this_publisher,
)
from claims.record.tables import DEFAULT_VERSION, VERSIONS
from claims.selection import PARAMETERS, Parameter, Selection, select
from claims.selection.parameters import whole_number

from .answers import CHANGES
from .problems import RETRY_AFTER_SECONDS, Problem
from .public import PublicView


class Export(PublicView):
    """The editions in one format, and in headers the position in the log that they are of."""

    parameters: ClassVar = PARAMETERS
    meaning = gettext_lazy("The editions that the parameters ask for, as one file.")
    component = "file"
    media_types: ClassVar = sorted({chosen.media_type for chosen in FORMATS.values()})
    more_problems: ClassVar = {
        422: gettext_lazy(
            "The editions do not fit this format: a text is too long for a cell of XLSX."
        )
    }

    def get(self, request: Request, format_name: str) -> HttpResponse | StreamingHttpResponse:
        if format_name not in FORMATS:
            raise Http404
        return format_answer(request, format_name, select(self.asked).answered())


class Package(PublicView):
    """The editions as a package: a zip that the same question makes again, byte for byte."""

    parameters: ClassVar = {
        **PARAMETERS,
        "package_version": Parameter(
            whole_number(VERSIONS[0], VERSIONS[-1]),
            gettext_lazy(
                "The form of the package: 1 stays as it is, and is meant without this; 2 is a"
                " draft, whose bytes may change until it is released."
            ),
            example=str(DEFAULT_VERSION),
            limits=(VERSIONS[0], VERSIONS[-1]),
        ),
    }
    meaning = gettext_lazy("The editions as one zip with its own description and checksums.")
    component = "file"
    media_types: ClassVar = ["application/zip"]

    def get(self, request: Request) -> HttpResponse | StreamingHttpResponse:
        version = self.first("package_version", DEFAULT_VERSION)
        asked = {name: self.asked[name] for name in self.asked if name in PARAMETERS}
        selection = select(asked).answered()
        return file_answer(
            request,
            lambda: package(selection, version=version),
            selection,
            media_type="application/zip",
            ending="zip",
        )


def format_answer(
    request: Request, name: str, selection: Selection
) -> HttpResponse | StreamingHttpResponse:
    """The selected editions in one of FORMATS."""
    chosen = FORMATS[name]
    publisher = this_publisher(request.build_absolute_uri("/"))
    return file_answer(
        request,
        lambda: export(name, selection.editions(), publisher),
        selection,
        media_type=chosen.media_type,
        ending=chosen.ending,
    )


def file_answer(
    request: Request,
    make: Callable[[], Generator[bytes]],
    selection: Selection,
    *,
    media_type: str,
    ending: str,
) -> HttpResponse | StreamingHttpResponse:
    """A file to keep; raises Problem where it does not fit the format, or too many are made.

    A question about the headers only is answered without the file.
    """
    if request.method == "HEAD":
        headers = {**headers_of(selection, ending=ending), "Cache-Control": CHANGES}
        return HttpResponse(content_type=media_type, headers=headers)
    try:
        answer = attachment(make, selection, media_type=media_type, ending=ending)
    except Unwritable as error:
        raise Problem(422, "unwritable", str(error)) from error
    except TooManyExports as error:
        raise Problem(
            503,
            "busy",
            _("Other large exports are under way."),
            hint=_("Try again in a moment, or ask for less at once."),
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        ) from error
    answer.headers["Cache-Control"] = CHANGES
    if isinstance(answer, StreamingHttpResponse):
        return answer
    held = get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
    return held or answer
