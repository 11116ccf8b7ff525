"""The Content-Security-Policy of every page. Django 6.0 has a setting for it; 5.2 has none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none';"
    " object-src 'none'"
)


class ContentSecurityPolicyMiddleware:
    """Allow what this site serves itself and nothing else, unless a view has set its own policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
