"""The view that every other view of the API builds on: it answers anybody, of any origin."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.access import rate_limit
from claims.exports import Format
from claims.exports.conditional_answers import COMPARED_IN_FRONT
from claims.exports.encodings import (
    ARCHIVES,
    WORTH_COMPRESSING_BYTES,
    packed,
    takes_gzip,
    weakened,
)
from claims.exports.one_edition import EditionFormat
from claims.selection import Parameter, read

from . import problems
from .limits import MAX_BODY_BYTES, hold_rate, hold_size

EXPOSED = (
    "Accept-Ranges, Content-Disposition, Content-Range, ETag, Edition-Count, Last-Modified, Link,"
    " Log-Chain, Log-Position, Log-Previous-Chain, Matching-Relaxed, Matching-Version,"
    " Memento-Datetime, Repr-Digest, Retry-After, Selection-Empty"
)
"""The headers that a page of another origin may read beside the body."""

OF_A_SEARCH = {
    "Matching-Version": "Of a search: the version of the rules by which words are compared.",
    "Matching-Relaxed": "?1 where no claim holds what was asked, and any word was enough.",
}
"""Headers of what answers `q`."""


class AlwaysJson(BaseContentNegotiation):
    """There is one format, whatever the client would rather have: others have addresses."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """Answers anybody, in JSON, and refuses parameters that it does not know."""

    content_negotiation_class = AlwaysJson
    parameters: ClassVar[Mapping[str, Parameter]] = {}
    meaning: ClassVar[str | Promise] = ""
    """What it answers, for people."""
    component: ClassVar[str] = ""
    """The name of the answer's shape in `components`; "file" for one of any shape."""
    media_types: ClassVar[Sequence[str]] = ["application/json"]
    formats: ClassVar[Mapping[str, Format | EditionFormat]] = {}
    """The formats that the address has suffixes for."""
    headers_described: ClassVar[Mapping[str, str]] = {
        "ETag": "Send it back in If-None-Match.",
        "Link": "What else there is: next, versions, licence and so on (RFC 8288).",
    }
    more_problems: ClassVar[Mapping[int, str | Promise]] = {}
    more_answers: ClassVar[Mapping[int, str | Promise]] = {}
    more_components: ClassVar[Mapping[int, str]] = {}
    """The shapes, in JSON, of those of `more_answers` that have one."""
    most_body_bytes: ClassVar[int] = MAX_BODY_BYTES
    reads_body: ClassVar[bool] = False
    """Whether it answers a POST too, whose body is the text or file that is asked about."""
    counted: rate_limit.Count | None = None
    is_kept: bool = True
    """Whether the layer in front may keep the answer: it depends on nothing but the question and
    the state of what is public, and the question is not somebody's text."""
    is_fixed: bool = False
    """Whether the answer is of a position of the past, whatever is published later."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.is_kept:
            # Then nobody compares it but the view.
            request.META.pop(COMPARED_IN_FRONT, None)
        hold_size(request, most_body_bytes=self.most_body_bytes)
        self.counted = hold_rate(request)
        self.asked = dict(request.query_params.lists())
        self.given = self.read_given()

    def read_given(self) -> Any:
        """The values of the parameters; raises InvalidParameters."""
        return read(self.asked, self.parameters)

    def first(self, name: str, default: Any = None) -> Any:
        """The value of a parameter that is given once."""
        return self.given[name][0] if name in self.given else default

    def get_exception_handler(self) -> Any:
        return problems.answer

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {
            **super().default_response_headers,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": EXPOSED,
        }

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, *args, **kwargs)
        if response.status_code == 304 and self.counted:
            rate_limit.uncount(self.counted)
        is_kept = self.is_kept and response.status_code == 200
        if not (is_kept and COMPARED_IN_FRONT in request.META):
            compressed(request, response)
        # The same for everybody, in whatever language: `SharedAnswersMiddleware`.
        vars(response)["is_for_everybody"] = response.status_code < 400
        vars(response)["is_kept"], vars(response)["is_fixed"] = is_kept, self.is_fixed
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": ", ".join(self.allowed_methods),
                "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, If-Range, Range",
                "Access-Control-Max-Age": "86400",
            },
        )


def compressed(request: Request, response: Any) -> Any:
    """The response in gzip for who takes it: other bytes of the same meaning, so a weak ETag."""
    is_file = response.streaming or getattr(response, "is_of_file", False)
    if is_file or "Content-Encoding" in response.headers:
        return response
    if response.headers.get("Content-Type") in ARCHIVES:
        return response
    if response.status_code in (200, 304):
        patch_vary_headers(response, ["Accept-Encoding"])
    if response.status_code != 200 or not takes_gzip(request.headers.get("Accept-Encoding", "")):
        return response
    body = response.content
    if len(body) < WORTH_COMPRESSING_BYTES:
        return response
    response.content = packed(body)
    response.headers["Content-Encoding"] = "gzip"
    if "Repr-Digest" in response.headers:
        del response.headers["Repr-Digest"]
    if etag := response.headers.get("ETag"):
        response.headers["ETag"] = weakened(etag)
    return response


class Nothing(PublicView):
    """Every other address below the API's."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        hold_size(request)
        hold_rate(request)
        raise Http404
