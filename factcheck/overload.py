"""503 instead of 500 where the database gives up: it takes too long, or has gone.

On the desk nothing that was typed is lost by it: the answer to a form holds all that was posted,
to be sent again with one button. It asks nothing of the database.
"""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from claims.admin.desk import given_back
from claims.models.constraint_messages import RETRY_AFTER_SECONDS, has_no_room
from factcheck import error_pages

logger = logging.getLogger(__name__)


class OverloadMiddleware:
    """Pages that tell people to come back; the API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception)


def fault(request: HttpRequest) -> HttpResponse:
    """The answer to an exception that came from no view (Django's `handler500`).

    Middlewares read sessions and accounts: the database can give up there too.
    """
    return answer(request, sys.exception()) or error_pages.fault(request)


def answer(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """503 where the database gave up; None where the exception says anything else."""
    if not isinstance(exception, (OperationalError, InterfaceError)):
        return None
    logger.warning("The database gave up: %s", str(exception).partition("\n")[0])
    if given_back.is_written_on_the_desk(request):
        unsaved = given_back.unsaved(request)
        why = given_back.NO_ROOM if has_no_room(exception) else given_back.WAITED
        response = given_back.page(request, unsaved, why, status=503)
    else:
        response = error_pages.error_page(503, request=request)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
