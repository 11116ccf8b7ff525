"""States of records: what a page showed of them, in a digest each, for what is decided at a glance.

A page that asks before a deletion carries the states of what it names, signed. What somebody
else has changed since is not deleted: nobody has looked at it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db.models import Model

SEEN = "seen_states"
SALT = "claims.seen_states"
ALSO = ("stage", "version")
"""Fields that nobody types in and that say all the same that a record has changed."""


def states(model: type[Model], keys: Iterable[Any], parts: Iterable[type[Model]]) -> dict[str, str]:
    """The state of each record by primary key, `parts` (its inlines) included.

    One query for the records, one for each of their many-to-many fields and parts.
    """
    rows: dict[str, list[Any]] = defaultdict(list)
    for noun, key in [(model, "pk"), *((part, _parent(part, model)) for part in parts)]:
        names = [key, *_compared(noun)]
        found = noun._default_manager.filter(**{f"{key}__in": keys}).order_by("pk")
        for first, *values in found.values_list(*names):
            rows[str(first)].append((noun.__name__, values))
    linking: tuple[Any, ...] = model._meta.many_to_many
    for field in linking:
        through = field.remote_field.through._default_manager
        ends = field.m2m_column_name(), field.m2m_reverse_name()
        linked = through.filter(**{f"{ends[0]}__in": keys}).order_by(ends[1]).values_list(*ends)
        for first, other in linked:
            rows[str(first)].append((field.name, other))
    return {
        key: hashlib.sha256(repr(found).encode()).hexdigest()[:16] for key, found in rows.items()
    }


def _digest(found: list[Any]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def signed(shown: Any) -> str:
    """Anything that JSON holds, as text that a page carries and nobody else can write."""
    return signing.dumps(shown, salt=SALT, compress=True)


def seen(text: str) -> dict[str, Any]:
    """The states that `signed` was given, by primary key; empty if the text is not ours."""
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}


def _compared(noun: type[Model]) -> list[str]:
    return [
        field.attname
        for field in noun._meta.concrete_fields
        if field.editable or field.name in ALSO
    ]


def _parent(part: type[Model], model: type[Model]) -> str:
    """The column of a part that names its record."""
    return next(
        field.attname
        for field in part._meta.concrete_fields
        if field.related_model is model and not field.null
    )
