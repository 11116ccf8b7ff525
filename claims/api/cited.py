"""Has what I cited changed? Citations of ours in a text or a file, each with how it stands.

What is sent is read, answered and forgotten: it is neither stored nor logged.
"""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.exports import FORMATS, Format, this_publisher
from claims.exports.cited_answers import bibliography, plain, table
from claims.record import demonstration
from claims.selection import LOG_PARAMETERS, InvalidParameters, InvalidValue, Parameter, log_head
from claims.selection.citations import (
    MOST_BYTES,
    REFUSED,
    CitedEdition,
    Unanswerable,
    answers,
    our_hosts,
    sent_text,
)
from claims.selection.parameters import parameter_error, some_text

from .answers import answer, compact
from .linking import Links
from .problems import Problem
from .public import PublicView

MOST_CHARACTERS = 5_000
STATUS = {"missing": 400, "too_many": 422}
"""Of a text without an answer, by its code; of a file that is not read it is 415."""


class CitedChanged(PublicView):
    """Citations and how each stands: {position, chain, results}."""

    parameters: ClassVar = {
        "text": Parameter(
            some_text,
            gettext_lazy(
                "A text with citations of ours, of up to 5,000 characters: links, C-58.2, digests,"
                " citation keys. A longer one, or a file, is sent with POST, as it is."
            ),
            example="C-58.1",
            longest=MOST_CHARACTERS,
        ),
        **LOG_PARAMETERS,
    }
    meaning = gettext_lazy(
        "Has what I cited changed? Every citation of a claim in a text, a list of links or a file"
        " (.bib, .ris, .csl.json, .docx; sent with POST, of up to 2.5 MB): whether it is current,"
        " corrected since, in dispute, withdrawn or unknown. What is sent is not kept."
    )
    component = "CitedPage"
    most_body_bytes = MOST_BYTES
    reads_body = True
    more_problems: ClassVar = {
        415: REFUSED["binary"],
        422: REFUSED["too_many"],
    }

    def get(self, request: Request, **captured: Any) -> HttpResponse:
        if "text" not in self.given:
            missing = InvalidValue(str(REFUSED["missing"]), _("Give text."))
            raise InvalidParameters([parameter_error("text", missing, code="missing")])
        return self.answered(request, self.first("text"), **captured)

    def post(self, request: Request, **captured: Any) -> HttpResponse:
        if "text" in self.given:
            doubled = InvalidValue(_("The body is what is read."), _("Give text there alone."))
            raise InvalidParameters([parameter_error("text", doubled)])
        try:
            text = sent_text(request.body)
        except Unanswerable as error:
            raise refused(error) from error
        response = self.answered(request, text, **captured)
        response.headers["Cache-Control"] = "no-store"
        return response

    def answered(self, request: Request, text: str) -> HttpResponse:
        """The answers as JSON."""
        head = log_head(self.given)
        publisher = this_publisher(request.build_absolute_uri("/"))
        results = [plain(row, publisher) for row in self.standings(request, text, head.position)]
        described = {**head._asdict(), **demonstration.member(), "results": results}
        body = compact(described).encode("utf-8", "replace")
        return answer(request, body, links=Links(request))

    def standings(self, request: Request, text: str, position: int) -> list[CitedEdition]:
        """The answers; raises Problem where there are too many citations."""
        try:
            return answers(text, our_hosts(request.get_host()), position)
        except Unanswerable as error:
            raise refused(error) from error


class CitedFile(CitedChanged):
    """The same as a table (CSV), or as the bibliography brought up to date."""

    formats: ClassVar[dict[str, Format]] = {
        "bib": FORMATS["claims.biblatex"],
        "csv": FORMATS["csv"],
    }
    meaning = gettext_lazy(
        "The same as a table, or as a bibliography: a .bib that is sent comes back with its entries"
        " of ours brought up to date under their keys, all else untouched."
    )
    component = "file"
    media_types: ClassVar = sorted({known.media_type for known in formats.values()})

    def answered(self, request: Request, text: str, suffix: str = "") -> HttpResponse:
        if suffix not in self.formats:
            raise Http404
        publisher = this_publisher(request.build_absolute_uri("/"))
        rows = self.standings(request, text, log_head(self.given).position)
        body = (
            table(rows, publisher)
            if suffix == "csv"
            else bibliography(text, rows, publisher, our_hosts(request.get_host()))
        )
        return answer(
            request, body, links=Links(request), media_type=self.formats[suffix].media_type
        )


def refused(error: Unanswerable) -> Problem:
    return Problem(STATUS.get(error.code, 415), error.code, str(error), hint=error.hint)
