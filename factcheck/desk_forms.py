"""No form of the desk is lost: what a lost session or an old token stopped is given back.

The database that takes too long is `overload`'s. Everything else about it is
`claims.admin.desk.given_back`.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from claims.admin.accounts import log_in_again
from claims.admin.desk import given_back
from factcheck.error_pages import CSRF, error_page


class DeskFormsMiddleware:
    """Gives back what was posted without a session, and tells the browser what was saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not request.path.startswith(reverse("admin:index")):
            return response
        if not _leads_to_login(response):
            given_back.tell_saved(request, response)
        elif given_back.is_written_on_the_desk(request) and _says_something(request):
            return log_in_again(request)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is not today's: given back, if a page of this site sent it."""
    is_ours = given_back.is_written_on_the_desk(request) and _says_something(request)
    if not is_ours or not given_back.comes_from_this_site(request):
        return error_page(403, words=CSRF)
    if not (request.user.is_active and request.user.is_staff):
        return log_in_again(request)
    unsaved = given_back.unsaved(request)
    return given_back.page(request, unsaved, given_back.TOO_OLD, status=403, account=request.user)


def _leads_to_login(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(
        reverse("admin:login")
    )


def _says_something(request: HttpRequest) -> bool:
    return bool(set(request.POST) - {"csrfmiddlewaretoken"})
