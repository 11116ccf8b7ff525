"""The outermost middleware: each request has an id and is counted; a slow one leaves a line."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any
from weakref import ref

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

from factcheck import metrics, stack

from .logs import current_request

HEADER = "X-Request-ID"

logger = logging.getLogger(__name__)


def forget_request(**_: Any) -> None:
    """The answer is sent: what this thread logs from here on is of no request."""
    current_request.set(None)


request_finished.connect(forget_request)


class RequestLogMiddleware:
    """Sets `request.request_id`, and sends it as a header with an answer that is our fault.

    Other answers do not carry it: equal questions have equal answers, headers included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @stack.with_room
    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]  # for the log
        current_request.set(ref(request))
        response = self.get_response(request)
        if response.status_code >= 500:
            response.headers[HEADER] = request.request_id  # type: ignore[attr-defined]  # as above
        seconds = time.monotonic() - started
        metrics.count_request(request.path, request.method or "", response.status_code, seconds)
        if seconds >= settings.FACTCHECK_SLOW_SECONDS:
            told = (request.method, request.path[:200], response.status_code, seconds)
            logger.warning("Slow: %s %s answered %d after %.1f s", *told)
        return response
