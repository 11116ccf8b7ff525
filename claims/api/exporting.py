"""Exports by address: the editions that the parameters ask for, as a file that is streamed."""

from collections.abc import Callable, Generator
from functools import partial
from typing import ClassVar

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
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

from .answers import CHANGES, list_etag
from .problems import ASK_FOR_LESS, RETRY_AFTER_SECONDS, Problem
from .public import OF_A_SEARCH, PublicView

FILE_HEADERS = {
    "ETag": PublicView.headers_described["ETag"],
    "Log-Position": "The position in the log that the file is of.",
    "Log-Chain": "The chain value there.",
    "Selection-Empty": "?1 where no claim meets what is asked, so that the file is one of nothing.",
    **OF_A_SEARCH,
}


class Export(PublicView):
    """The editions in one format, and in headers the position in the log that they are of."""

    parameters: ClassVar = PARAMETERS
    meaning = gettext_lazy("The editions that the parameters ask for, as one file.")
    component = "file"
    headers_described: ClassVar = FILE_HEADERS
    media_types: ClassVar = sorted({chosen.media_type for chosen in FORMATS.values()})
    more_problems: ClassVar = {
        422: gettext_lazy(
            "The editions do not fit this format: a text is too long for a cell of XLSX."
        )
    }

    def get(self, request: Request, format_name: str) -> HttpResponseBase:
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
    headers_described: ClassVar = FILE_HEADERS
    media_types: ClassVar = ["application/zip"]

    def get(self, request: Request) -> HttpResponseBase:
        version = self.first("package_version", DEFAULT_VERSION)
        asked = {name: self.asked[name] for name in self.asked if name in PARAMETERS}
        selection = select(asked).answered()
        file = partial(package, selection, version=version)
        return file_answer(request, file, selection, media_type="application/zip", ending="zip")


def format_answer(request: Request, name: str, selection: Selection) -> HttpResponseBase:
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
) -> HttpResponseBase:
    """A file to keep, or 304 for who has it; it is made only where it is sent.

    Raises Problem where it does not fit the format, or too many are made. The ETag is weak: equal
    questions at one position of the log have files of equal meaning.
    """
    address = request.build_absolute_uri()
    etag = list_etag(selection.description(), address, settings.FACTCHECK_PUBLISHER)
    headers = {"Cache-Control": CHANGES, "ETag": etag}
    unsent = HttpResponse(headers=headers)
    held: HttpResponseBase | None = get_conditional_response(request, etag, response=unsent)
    if held is not unsent and held is not None:
        # As the file itself, it does not vary by encoding.
        vars(held)["is_of_file"] = True
        return held
    if request.method == "HEAD":
        told = {**headers_of(selection, ending=ending), **headers}
        return HttpResponse(content_type=media_type, headers=told)
    try:
        answer = attachment(make, selection, media_type=media_type, ending=ending)
    except Unwritable as error:
        raise Problem(422, "unwritable", str(error)) from error
    except TooManyExports as error:
        raise Problem(
            503,
            "busy",
            _("Other large exports are under way."),
            hint=str(ASK_FOR_LESS),
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        ) from error
    vars(answer)["is_of_file"] = True
    for name, value in headers.items():
        answer.headers[name] = value
    return answer
