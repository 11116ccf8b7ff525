"""Exports by address: the editions that the parameters ask for, as a file that is streamed."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, NamedTuple, Protocol

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from claims import exports
from claims.exports import FORMATS, Unwritable, export, package, this_publisher
from claims.record.tables import DEFAULT_VERSION, VERSIONS
from claims.selection import PARAMETERS, Parameter, Selection, select
from claims.selection.parameters import whole_number

from .answers import CHANGES, list_etag
from .problems import Problem
from .public import OF_A_SEARCH, PublicView


class FileForm(Protocol):
    """The form of a file: its media type, and the ending of its name."""

    @property
    def media_type(self) -> str: ...

    @property
    def ending(self) -> str: ...


class _Zip(NamedTuple):
    media_type: str = "application/zip"
    ending: str = "zip"


ZIP = _Zip()
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
    meaning = _("The editions that the parameters ask for, as one file.")
    component = "file"
    headers_described: ClassVar = FILE_HEADERS
    media_types: ClassVar = sorted({chosen.media_type for chosen in FORMATS.values()})
    more_problems: ClassVar = {
        422: _("The editions do not fit this format: a text is too long for a cell of XLSX.")
    }

    def get(self, request: Request, format_name: str) -> HttpResponseBase:
        if format_name not in FORMATS:
            raise Http404
        selection = select(self.asked).answered()
        publisher = this_publisher(request.build_absolute_uri("/"))
        file = partial(export, format_name, selection.editions(), publisher)
        return attachment(request, file, selection, FORMATS[format_name])


class Package(PublicView):
    """The editions as a package: a zip that the same question makes again, byte for byte."""

    parameters: ClassVar = {
        **PARAMETERS,
        "package_version": Parameter(
            whole_number(VERSIONS[0], VERSIONS[-1]),
            _(
                "The form of the package: 1 stays as it is, and is meant without this; 2 is a"
                " draft, whose bytes may change until it is released."
            ),
            example=str(DEFAULT_VERSION),
            limits=(VERSIONS[0], VERSIONS[-1]),
        ),
    }
    meaning = _("The editions as one zip with its own description and checksums.")
    component = "file"
    headers_described: ClassVar = FILE_HEADERS
    media_types: ClassVar = ["application/zip"]

    def get(self, request: Request) -> HttpResponseBase:
        version = self.first("package_version", DEFAULT_VERSION)
        asked = {name: self.asked[name] for name in self.asked if name in PARAMETERS}
        selection = select(asked).answered()
        file = partial(package, selection, version=version)
        return attachment(request, file, selection, ZIP)


def attachment(
    request: Request, file: Callable[[], Iterator[bytes]], selection: Selection, written: FileForm
) -> HttpResponseBase:
    """A file to keep, or 304 for who has it; the file is begun only where it is sent.

    Raises Problem where what is asked for does not fit the format. The ETag is weak: equal
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
    # A question about the headers only is answered without the file.
    begun = file() if request.method != "HEAD" else iter(())
    try:
        answer = exports.attachment(
            begun, selection, media_type=written.media_type, ending=written.ending
        )
    except Unwritable as error:
        raise Problem(422, "unwritable", str(error)) from error
    for name, value in headers.items():
        answer.headers[name] = value
    return answer
