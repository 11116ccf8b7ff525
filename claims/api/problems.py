"""Errors as problem details (RFC 9457, `application/problem+json`).

Members: type, title, status, detail, `code` (a stable word for programs), `hint` (the way
out) and `errors`, a list of {parameter, pointer, code, message, hint}. Equal causes give equal
bytes.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException

from claims.selection import InvalidParameters

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

RETRY_AFTER_SECONDS = 5


NOT_UNDERSTOOD = gettext_lazy("The request is not understood.")
NOTHING_HERE = gettext_lazy("There is nothing published at this address.")


class Problem(Exception):
    """A view's refusal; takes what `problem` takes."""

    def __init__(self, *arguments: Any, **members: Any) -> None:
        super().__init__(*arguments)
        self.members = members


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Sequence[dict[str, str]] = (),
    *,
    hint: str = "",
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A problem document; `members` are further ones of its kind."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "hint": hint,
        "errors": list(errors),
        **(members or {}),
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


ASK_FOR_LESS = gettext_lazy("Try again in a moment, or ask for less at once.")


def busy() -> HttpResponse:
    """503: a statement, a lock or a connection took longer than the site waits for one."""
    return problem(
        503,
        "busy",
        _("The answer took too long."),
        hint=str(ASK_FOR_LESS),
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def answer(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem that an exception of a view is, or None for a fault of ours (DRF's hook)."""
    match exception:
        case InvalidParameters():
            detail = _("The query string is not understood.")
            hint = _("Each error says what to write instead.")
            return problem(400, "bad_parameters", detail, exception.errors, hint=hint)
        case Problem():
            return problem(*exception.args, **exception.members)
        case OperationalError() | InterfaceError():
            logger.warning("The database gave up: %s", str(exception).partition("\n")[0])
            return busy()
        case SuspiciousOperation():
            return problem(400, "bad_request", str(NOT_UNDERSTOOD))
        case Http404():
            detail = str(NOTHING_HERE)
            return problem(404, "not_found", detail)
        case APIException():
            code = str(exception.get_codes())
            return problem(exception.status_code, code, str(exception.detail))
    return None
