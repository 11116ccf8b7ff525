"""The desk as the person in front of it wants it: moments in their time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from claims.models import AccountSettings


class DeskPeopleMiddleware:
    """Answers on the desk in the time zone of the account; no other address is touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        on_the_desk = request.path.startswith(reverse("admin:index"))
        if not (on_the_desk and request.user.is_authenticated):
            return self.get_response(request)
        with timezone.override(AccountSettings.objects.zone_of(request.user)):
            return self.get_response(request)
