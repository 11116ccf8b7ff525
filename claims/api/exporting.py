"""Exports by address: the editions that the parameters ask for, as a file that is streamed."""

from collections.abc import Iterator
from typing import ClassVar

from django.http import Http404, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from claims import exports
from claims.exports import FORMATS, Unwritable, export, package, this_publisher
from claims.record.tables import DEFAULT_VERSION, VERSIONS
from claims.selection import PARAMETERS, Parameter, Selection, select
from claims.selection.parameters import whole_number

from .answers import CHANGES
from .problems import Problem
from .public import PublicView


class Export(PublicView):
    """The editions in one format, and in headers the position in the log that they are of."""

    parameters: ClassVar = PARAMETERS
    meaning = _("The editions that the parameters ask for, as one file.")
    component = "file"
    media_types: ClassVar = sorted({chosen.media_type for chosen in FORMATS.values()})
    more_problems: ClassVar = {
        422: _("The editions do not fit this format: a text is too long for a cell of XLSX.")
    }

    def get(self, request: Request, format_name: str) -> StreamingHttpResponse:
        if format_name not in FORMATS:
            raise Http404
        selection = select(self.asked).answered()
        chosen = FORMATS[format_name]
        # A question about the headers only is answered without the file.
        asked = request.method != "HEAD"
        publisher = this_publisher(request.build_absolute_uri("/"))
        file = export(format_name, selection.editions(), publisher) if asked else iter(())
        return attachment(file, selection, chosen.media_type, chosen.ending)


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
    media_types: ClassVar = ["application/zip"]

    def get(self, request: Request) -> StreamingHttpResponse:
        version = self.first("package_version", DEFAULT_VERSION)
        asked = {name: self.asked[name] for name in self.asked if name in PARAMETERS}
        selection = select(asked).answered()
        wants_file = request.method != "HEAD"
        file = package(selection, version=version) if wants_file else iter(())
        return attachment(file, selection, "application/zip", "zip")


def attachment(
    file: Iterator[bytes], selection: Selection, media_type: str, ending: str
) -> StreamingHttpResponse:
    """A file to keep; raises Problem where what is asked for does not fit the format."""
    try:
        answer = exports.attachment(file, selection, media_type=media_type, ending=ending)
    except Unwritable as error:
        raise Problem(422, "unwritable", str(error)) from error
    answer.headers["Cache-Control"] = CHANGES
    return answer
