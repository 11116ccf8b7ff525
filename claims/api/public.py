"""The view that every other view of the API builds on: it answers anybody, of any origin."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.selection import Parameter, read

from . import problems

EXPOSED = "ETag, Last-Modified, Link, Memento-Datetime, Repr-Digest, Retry-After"


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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.asked = dict(request.query_params.lists())
        self.given = read(self.asked, self.parameters)

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

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": ", ".join(self.allowed_methods),
                "Access-Control-Allow-Headers": "If-None-Match",
                "Access-Control-Max-Age": "86400",
            },
        )


class Nothing(PublicView):
    """Every other address below the API's."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
