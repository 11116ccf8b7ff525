"""The base admin of the desk: objections and database rules end as messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected

from claims.admin.desk import given_back
from claims.admin.desk.compared_lists import ComparedLists
from claims.models import Claim, DraftPosting, Presence
from claims.models.constraint_messages import (
    RETRY_AFTER_SECONDS,
    WAITED,
    validation_error,
    violation_message,
    waited_too_long,
)
from claims.text.labels import with_colon


@contextmanager
def errors_as_messages(request: HttpRequest, about: str = "") -> Iterator[None]:
    """Turn the objections, or the broken rule, that end this block into messages.

    `about` names what was refused, where several things are tried one after another.
    """
    prefix = with_colon(about) if about else ""
    try:
        yield
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, f"{prefix}{message}")
    except IntegrityError as error:
        messages.error(request, f"{prefix}{violation_message(error)}")
    except OperationalError as error:
        # One of several: the others are done. Of one alone, `overload` gives back all of it.
        if not about or not waited_too_long(error):
            raise
        messages.error(request, f"{prefix}{WAITED}")


HIDDEN_IN_DELETIONS = (Claim.about.through, DraftPosting, Presence)
"""Rows that nobody has ever seen: a page that asks before a deletion leaves them out."""


def _without_hidden(deleted: list[Any]) -> list[Any]:
    """The lines, and lists of lines, without those of hidden rows."""
    unseen = tuple(f"{capfirst(model._meta.verbose_name)}: " for model in HIDDEN_IN_DELETIONS)
    return [
        _without_hidden(line) if isinstance(line, list) else line
        for line in deleted
        if isinstance(line, list) or not line.startswith(unseen)
    ]


class DeskAdmin(ComparedLists):
    """An admin in which a rule of the database ends in a sentence, never in an error page.

    What a save runs into comes back as an error of the form with everything typed in it;
    what a deletion or an action runs into, as a message.
    """

    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ["claims/desk.css"]}
        js = ["claims/labels.js", "claims/unsaved.js"]

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and given_back.GIVEN_BACK in request.POST:
            unsaved = ValidationError(given_back.NOT_SAVED_YET, code="unsaved")
            request.refused, request.is_given_back = unsaved, True
            return super().changeform_view(request, *args, **kwargs)
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            found = error
        # Two claims that are linked to each other at the same moment: one of the two waits.
        if isinstance(found.__cause__, DeadlockDetected):
            try:
                return super().changeform_view(request, *args, **kwargs)
            except (IntegrityError, OperationalError) as error:
                found = error
        # The save is rolled back. The same form again, which now knows that it is refused.
        if isinstance(found, IntegrityError):
            request.refused = validation_error(found)
            return super().changeform_view(request, *args, **kwargs)
        if request.method != "POST" or not waited_too_long(found):
            raise found
        request.refused, request.is_given_back = ValidationError(WAITED, code="waited"), True
        answer = super().changeform_view(request, *args, **kwargs)
        answer.status_code = 503
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        with errors_as_messages(request):
            return super().delete_view(request, object_id, extra_context)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        try:
            with errors_as_messages(request):
                return super().changelist_view(request, extra_context)
        except DataError:
            messages.error(request, _("The address asks for something that cannot be looked up."))
            return redirect(request.path)
        return redirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        # What protects a record is said before whose permission its deletion would need.
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        for model in HIDDEN_IN_DELETIONS:
            counts.pop(str(model._meta.verbose_name_plural), None)
        return _without_hidden(deleted), counts, set() if protected else permissions, protected

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        # An autocomplete hands over what it was sent; no text in the database holds a NUL.
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))
