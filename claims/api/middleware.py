"""Errors that arise before or outside a view of the API are problems too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .problems import MEDIA_TYPE, NOT_UNDERSTOOD, busy, problem

PREFIXES = ("/api/", "/mcp")


class ProblemsMiddleware:
    """Below /api/ and at /mcp every refusal of Django's own becomes a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A view of the API has said everything, at /mcp as an error of JSON-RPC.
        is_ours = hasattr(response, "is_for_everybody") or response.headers.get(
            "Content-Type", ""
        ).startswith(MEDIA_TYPE)
        if response.status_code < 400 or is_ours or not request.path_info.startswith(PREFIXES):
            return response
        if response.status_code == 503:
            answer = busy()
        elif response.status_code >= 500:
            answer = problem(
                response.status_code,
                "fault",
                _("We made a mistake; it is noted."),
                members={"request_id": getattr(request, "request_id", "")},
            )
            # Django has logged the exception; the page it made of it is only replaced.
            vars(answer)["_has_been_logged"] = True
        elif response.status_code == 405:
            detail = _("The page for people is only read.")
            answer = problem(405, "method_not_allowed", detail)
        else:
            detail = str(NOT_UNDERSTOOD)
            answer = problem(response.status_code, "bad_request", detail)
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer


class SharedAnswersMiddleware:
    """Caches keep one copy of an answer that is the same for everybody.

    Such an answer varies by its encoding only: what Django's own middleware says of languages and
    cookies is taken back. A page says which language it is in (`is_in`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_for_everybody", False):
            varies = response.headers.get("Vary", "").split(", ")
            kept = [name for name in varies if name == "Accept-Encoding"]
            for name in ("Vary", "Content-Language"):
                response.headers.pop(name, None)
            if language := getattr(response, "is_in", ""):
                response.headers["Content-Language"] = language
            if kept:
                response.headers["Vary"] = kept[0]
        return response
