"""The language in which an account uses the desk: its mails are written in it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views import i18n

from claims.models import AccountLanguage


def set_language(request: HttpRequest) -> HttpResponse:
    """Django's switch of languages; of a colleague it is noted for their mails."""
    response: HttpResponse = i18n.set_language(request)
    if chosen := response.cookies.get(settings.LANGUAGE_COOKIE_NAME):
        note(request, chosen.value)
    return response


def note(request: HttpRequest, language: Any) -> None:
    """Note the language of somebody of the desk who is logged in, if the site has it."""
    if language not in dict(settings.LANGUAGES):
        return
    if request.user.is_authenticated and request.user.is_staff:
        AccountLanguage.objects.update_or_create(
            account=request.user, defaults={"language": language}
        )
