"""One sentence for each constraint and rule of the database, by its name."""

from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import (
    DeadlockDetected,
    DiskFull,
    LockNotAvailable,
    QueryCanceled,
    SerializationFailure,
)

from claims.models.rules import HISTORY, Rule

RETRY_AFTER_SECONDS = 5
WAITED = gettext_lazy(
    "Somebody else is writing here just now, and it took too long: nothing was saved. What you "
    "typed is still there. Try again in a moment."
)


def waited_too_long(error: Exception) -> bool:
    """Whether the database gave up waiting: the same may succeed in a moment."""
    gave_up = (LockNotAvailable, QueryCanceled, DeadlockDetected, SerializationFailure)
    return isinstance(error.__cause__, gave_up)


def has_no_room(error: BaseException) -> bool:
    """Whether the disk of the database is full."""
    return isinstance(error.__cause__, DiskFull)


def constraint_name(error: IntegrityError) -> str:
    """The name of the constraint or rule that was violated; empty where there is none."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def violation_message(error: IntegrityError) -> str:
    """One sentence, in the reader's language, that says which rule was violated."""
    name = constraint_name(error)
    if name in (known := _messages_by_name()):
        return str(known[name])
    return _("The database refused this change (%(name)s).") % {"name": name or "?"}


def message_of(name: str) -> str:
    """The sentence of a constraint or rule, for whoever asks before the database does.

    Raises KeyError for a name that no constraint and no rule has.
    """
    return str(_messages_by_name()[name])


def validation_error(error: IntegrityError) -> ValidationError:
    """The same as a `ValidationError` whose code is the constraint's name."""
    return ValidationError(violation_message(error), code=constraint_name(error))


@cache
def _messages_by_name() -> dict[str, Any]:
    # The table of contexts is pghistory's, so that its rules stand in a migration.
    sentences: dict[str, Any] = dict.fromkeys(
        ("context_append_only", "context_no_truncate"), HISTORY
    )
    for model in apps.get_app_config("claims").get_models(include_auto_created=True):
        for constraint in model._meta.constraints:
            if constraint.violation_error_message != constraint.default_violation_error_message:
                sentences[constraint.name] = constraint.violation_error_message
        for trigger in getattr(model._meta, "triggers", []):
            if isinstance(trigger, Rule):
                sentences[str(trigger.name)] = trigger.message
    return sentences
