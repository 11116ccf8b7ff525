"""The desk as the person in front of it uses it: in their time zone, with a second factor.

Where the site asks for a second factor, whoever reviews or manages accounts reaches nothing of the
desk without one but the page on which it is set up.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from claims.access import second_factor
from claims.models import AccountSettings

OPEN = {"second_factor", "login", "admin:logout", "admin:password_change", "admin:jsi18n"}
"""The pages that remain without a second factor that is due."""


class DeskPeopleMiddleware:
    """Answers on the desk in the time zone of the account; no other address is touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        on_the_desk = request.path.startswith(reverse("admin:index"))
        if not (on_the_desk and request.user.is_authenticated):
            return self.get_response(request)
        if _is_without_second_factor(request) and not _leads_there(request.path):
            return redirect("second_factor")
        with timezone.override(AccountSettings.objects.zone_of(request.user)):
            return self.get_response(request)


def _is_without_second_factor(request: HttpRequest) -> bool:
    if not second_factor.is_due() or second_factor.IN_SESSION in request.session:
        return False
    account = request.user
    return second_factor.is_obliged(account) and second_factor.since(account) is None


def _leads_there(path: str) -> bool:
    try:
        return resolve(path).view_name in OPEN
    except Resolver404:
        return False
