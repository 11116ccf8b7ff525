"""Exports by address: the editions that the parameters ask for, as a file."""

import logging
from collections.abc import Callable, Generator
from functools import partial
from typing import ClassVar

from django.conf import settings
from django.db.models import Q
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
    kept_files,
    own_connection,
    package,
    this_publisher,
)
from claims.record.tables import DEFAULT_VERSION, VERSIONS
from claims.selection import (
    PARAMETERS,
    InvalidParameters,
    InvalidValue,
    Parameter,
    Selection,
    select,
)
from claims.selection.parameters import parameter_error, whole_number

from . import kept_answers
from .answers import CHANGES, etag_of_question
from .followed_answers import as_of_a_position, followed_answer
from .kept_answers import Wanted
from .problems import ASK_FOR_LESS, RETRY_AFTER_SECONDS, Problem
from .public import OF_A_SEARCH, PublicView

logger = logging.getLogger(__name__)

KEPT = ("xlsx",)
"""The formats whose large files are made in the background, as packages are."""

FILE_HEADERS = {
    "ETag": PublicView.headers_described["ETag"],
    "Log-Position": "The position in the log that the file is of.",
    "Log-Chain": "The chain value there.",
    "Edition-Count": "The number of editions that the file is of: of JSON Lines, its lines.",
    "Repr-Digest": "SHA-256 of the file (RFC 9530), where it is made before the answer begins.",
    "Accept-Ranges": "“bytes”, of a file that is kept.",
    "Selection-Empty": "?1 where no claim meets what is asked, so that the file is one of nothing.",
    **OF_A_SEARCH,
}


OLDEST, NEWEST = 1, 10**18 - 1


class Export(PublicView):
    """The editions in one format, and in headers the position in the log that they are of."""

    parameters: ClassVar = {
        **PARAMETERS,
        "after": Parameter(
            whole_number(OLDEST, NEWEST),
            gettext_lazy(
                "JSON Lines only: what follows the line whose edition.position this is, in the file"
                " of the same parameters and “position”. So a file that broke off is continued."
            ),
            example="154",
            limits=(OLDEST, NEWEST),
        ),
    }
    meaning = gettext_lazy("The editions that the parameters ask for, as one file.")
    component = "file"
    headers_described: ClassVar = FILE_HEADERS
    media_types: ClassVar = sorted({chosen.media_type for chosen in FORMATS.values()})
    more_problems: ClassVar = {
        422: gettext_lazy(
            "The editions do not fit this format: a text is too long for a cell of XLSX."
        ),
        **kept_answers.PROBLEMS,
    }
    more_answers: ClassVar = kept_answers.ANSWERS
    more_components: ClassVar = kept_answers.COMPONENTS

    def get(self, request: Request, format_name: str) -> HttpResponseBase:
        if format_name not in FORMATS:
            raise Http404
        given = {name: self.asked[name] for name in self.asked if name in PARAMETERS}
        selection, after = select(given).answered(), 0
        if "after" in self.given:
            after = self.claim_before(format_name, selection)
            selection = selection.also(Q(claim__number__gt=after))
        return format_answer(request, format_name, selection, after=after)

    def claim_before(self, format_name: str, selection: Selection) -> int:
        """Number of the claim whose line is the last one held; raises InvalidParameters."""
        if format_name != "jsonl":
            raise refused(_("Only JSON Lines go on after a line."), _("Leave “after” out."))
        if "position" not in self.given:
            raise refused(
                _("It does not say of which file."),
                _("Give “position” too: Log-Position of the answer that broke off."),
            )
        last = selection.editions().filter(position=self.first("after"))
        number: int | None = last.values_list("claim__number", flat=True).first()
        if number is None:
            raise refused(
                _("The file has no line of this edition."),
                _("Give edition.position of the last line that is whole."),
            )
        return number


def refused(message: str, hint: str) -> InvalidParameters:
    return InvalidParameters([parameter_error("after", InvalidValue(message, hint))])


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
    more_answers: ClassVar = kept_answers.ANSWERS
    more_components: ClassVar = kept_answers.COMPONENTS
    more_problems: ClassVar = Export.more_problems

    def get(self, request: Request) -> HttpResponseBase:
        version = self.first("package_version", DEFAULT_VERSION)
        asked = {name: self.asked[name] for name in self.asked if name in PARAMETERS}
        selection = select(asked).answered()
        wanted = Wanted(str(version), selection, "application/zip", "zip")
        return file_answer(
            request, lambda chosen: package(chosen, version=version), wanted, is_whole_only=True
        )


def format_answer(
    request: Request, name: str, selection: Selection, *, after: int = 0
) -> HttpResponseBase:
    """The selected editions in one of FORMATS; of claims `after` one of this number, if it is."""
    chosen = FORMATS[name]
    publisher = this_publisher(request.build_absolute_uri("/"))
    root = "" if name in KEPT else publisher.site
    wanted = Wanted(name, selection, chosen.media_type, chosen.ending, root, after)
    return file_answer(
        request,
        lambda selected: export(name, selected.editions(), publisher),
        wanted,
        is_whole_only=name in KEPT,
    )


def file_answer(
    request: Request,
    make: Callable[[Selection], Generator[bytes]],
    wanted: Wanted,
    *,
    is_whole_only: bool,
) -> HttpResponseBase:
    """A file to keep, or 304 for who has it; it is made only where it is sent.

    A large one is made in the background, and sent meanwhile unless it is read whole only. Raises
    Problem where a file does not fit the format or the disk, or too many are made.
    """
    count = wanted.selection.editions().count()
    try:
        if is_whole_only and count > own_connection.FEW:
            return kept_answers.kept_answer(request, wanted)
        is_large = not is_whole_only and count > own_connection.MANY
        if is_large:
            wanted = as_of_a_position(request, wanted)
        return made_answer(request, partial(make, wanted.selection), wanted, is_large=is_large)
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
    except OSError as error:
        if error.errno not in kept_files.NO_ROOM:
            raise
        logger.exception("There is no room for an export")
        raise kept_answers.no_room() from error


def made_answer(
    request: Request,
    make: Callable[[], Generator[bytes]],
    wanted: Wanted,
    *,
    is_large: bool,
) -> HttpResponseBase:
    """A file that is made while it is sent: a large one by another process.

    Its ETag is weak: equal questions at one position of the log have files of equal meaning. That
    of a file that is kept is strong.
    """
    selection = wanted.selection
    address = request.build_absolute_uri()
    etag = etag_of_question(selection.description(), address, settings.FACTCHECK_PUBLISHER)
    headers = {"Cache-Control": CHANGES, "ETag": etag}
    unsent = HttpResponse(headers=headers)
    held: HttpResponseBase | None = get_conditional_response(request, etag, response=unsent)
    if held is not unsent and held is not None:
        # As the file itself, it does not vary by encoding.
        vars(held)["is_of_file"] = True
        return held
    if request.method == "HEAD":
        told = {**headers_of(selection, ending=wanted.ending), **headers}
        return HttpResponse(content_type=wanted.media_type, headers=told)
    if is_large and (followed := followed_answer(request, wanted, headers)):
        return followed
    answer = attachment(make, selection, media_type=wanted.media_type, ending=wanted.ending)
    vars(answer)["is_of_file"] = True
    for name, value in headers.items():
        answer.headers[name] = value
    return answer
