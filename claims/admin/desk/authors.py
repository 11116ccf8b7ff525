"""Authors of what is on a page: who changed each field of a record last, and each row of it.

Read from the history that triggers write; nouns without one have what the desk noted itself.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.forms.models import _get_foreign_key

from claims.admin.desk.conflict import Author, Authors
from claims.admin.desk.form_content import FORM
from claims.models import About, Claim
from claims.workflow import history

EVENTS = 200
"""How far back the author of a change is looked for."""
Place = tuple[str, str, str]
"""Part, row and field; field "" for the row as a whole."""


def of_claim(claim: Claim, parts: dict[type[Model], str]) -> Authors:
    """The authors of a claim's fields and rows; `parts` are the prefixes of its inlines."""
    found: dict[Place, Author] = {}
    for entry in history.timeline(claim).object_list:
        for row in entry.rows:
            for place in _places(row, parts):
                found.setdefault(place, Author(entry.by, entry.at))
    return lambda part, key, field: found.get((part, key, field), Author())


def of_record(record: Any, parts: dict[type[Model], str]) -> Authors:
    """The same for any other record and its inlines."""
    changes = list(_changes(type(record), FORM, pgh_obj_id=record.pk))
    for noun, part in parts.items():
        parent = _get_foreign_key(type(record), noun).attname
        changes += _changes(noun, part, **{parent: record.pk})
    users = {
        event.pgh_context.metadata.get("user") for _place, event in changes if event.pgh_context
    }
    accounts = get_user_model()._default_manager.in_bulk(users - {None})
    found: dict[Place, Author] = {}
    for place, event in changes:
        context = event.pgh_context.metadata if event.pgh_context else {}
        found.setdefault(place, Author(accounts.get(context.get("user")), event.pgh_created_at))
    last = Author() if found else _last_noted(record)
    return lambda part, key, field: found.get((part, key, field), last)


def _places(row: history.RowEdit, parts: dict[type[Model], str]) -> Iterator[Place]:
    if row.noun is About:
        yield FORM, FORM, "about"
        return
    key = FORM if row.noun is Claim else str(row.row)
    part = parts.get(row.noun, FORM)
    yield part, key, ""
    for edit in row.fields:
        yield part, key, edit.field.name


def _changes(noun: Any, part: str, **having: Any) -> Iterator[tuple[Place, Any]]:
    """The places that each event of these rows changed, the newest first."""
    if not hasattr(noun, "pgh_event_model"):
        return
    events = noun.pgh_event_model._default_manager.filter(**having)
    newest_first = list(events.select_related("pgh_context").order_by("-pgh_id")[:EVENTS])
    for number, event in enumerate(newest_first):
        key = FORM if part == FORM else str(event.pgh_obj_id)
        earlier = (one for one in newest_first[number + 1 :] if one.pgh_obj_id == event.pgh_obj_id)
        before = next(earlier, None)
        yield (part, key, ""), event
        for field in noun._meta.concrete_fields:
            if hasattr(event, field.attname) and (
                before is None or getattr(event, field.attname) != getattr(before, field.attname)
            ):
                yield (part, key, field.name), event


def _last_noted(record: Any) -> Author:
    """The last change that the desk noted of a noun that has no history."""
    noted = LogEntry.objects.filter(
        content_type=get_content_type_for_model(record), object_id=str(record.pk)
    )
    last = noted.select_related("user").order_by("-action_time", "-pk").first()
    return Author(last.user, last.action_time) if last else Author()
