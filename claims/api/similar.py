"""Was this already checked? The published claims that come closest to a text."""

from dataclasses import replace
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.search.ranking import similar
from claims.selection import PARAMETERS as SELECTION
from claims.selection import (
    InvalidParameters,
    InvalidValue,
    Parameter,
    matching_version,
    select,
)
from claims.selection.parameters import parameter_error, some_text, whole_number

from .answers import answer, etag_of_question, listed
from .linking import list_links
from .matches import matches
from .paging import Page
from .public import PublicView

DEFAULT_RESULTS = 10
MOST_RESULTS = 50
MOST_CHARACTERS = 5000


class Similar(PublicView):
    """The claims closest to a text, closest first: {position, chain, …, matches, results}."""

    parameters: ClassVar = {
        "text": Parameter(
            some_text,
            gettext_lazy(
                "The text to compare: a sentence, a post or a passage, of up to 5,000 characters."
            ),
            example="Photos prove that the moon landing was filmed in a studio.",
            longest=MOST_CHARACTERS,
        ),
        "page_size": Parameter(
            whole_number(1, MOST_RESULTS),
            gettext_lazy("How many results: 1 to 50."),
            example="10",
            limits=(1, MOST_RESULTS),
        ),
        **{name: SELECTION[name] for name in SELECTION if name not in {"q", "include"}},
    }

    meaning = gettext_lazy(
        "Was this already checked? The published claims closest to a text, closest first."
    )
    component = "SimilarPage"
    is_kept = False

    def get(self, request: Request) -> HttpResponse:
        if "text" not in self.given:
            missing = InvalidValue(_("There is no text to compare."), _("Give text."))
            raise InvalidParameters([parameter_error("text", missing, code="missing")])
        selection = select({name: self.asked[name] for name in self.asked if name in SELECTION})
        version = matching_version(selection.values, selection.head)
        size = self.first("page_size", DEFAULT_RESULTS)
        most = None if selection.condition else size
        ranking = similar(self.first("text"), selection.head.position, version=version, most=most)
        selection = replace(selection, ranking=ranking, matching=version)
        found = selection.best_documents(size)
        described = selection.description()
        page = Page(
            documents=[match.document for match in found],
            positions=[match.position for match in found],
            next=None,
            previous=None,
            scores=[match.score for match in found],
            words=[match.words for match in found],
        )
        return answer(
            request,
            listed(described | matches(ranking, page), page.documents),
            links=list_links(request, {}),
            etag=etag_of_question(described, request.build_absolute_uri()),
        )
