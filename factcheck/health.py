"""Answers for whoever watches over the site: does the process live, can it serve.

Both are JSON. A load balancer sends readers where `/readyz` is 200; nothing is restarted for a
503 there, since the database may be what is missing.
"""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from claims.record import log

RETRY_AFTER_SECONDS = 5


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; asks nobody else."""
    return _answer(200, status="alive")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 with the head's position where the database answers and is migrated; 503 otherwise."""
    try:
        if missing := migrations_missing():
            return _answer(503, status="not ready", reason=f"{missing} migrations are not applied")
        return _answer(200, status="ready", position=log.head().position)
    except Error:
        return _answer(503, status="not ready", reason="the database does not answer")


def migrations_missing() -> int:
    """Number of migrations of this code that the database does not have; asks it once."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sum(
        key not in applied and not (replaces and all(old in applied for old in replaces))
        for key, replaces in _migrations().items()
    )


@cache
def _migrations() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The migrations of this code, each with those that it stands for."""
    loader = MigrationLoader(None)
    return {key: loader.graph.nodes[key].replaces for key in loader.graph.nodes}


def _answer(http_status: int, **members: str | int) -> JsonResponse:
    headers = {"Cache-Control": "no-store"}
    if http_status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return JsonResponse(members, status=http_status, headers=headers)
