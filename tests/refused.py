"""Refusals, by name: of the database and of the workflow."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claims.models import constraint_messages


@contextmanager
def refused(by: str) -> Iterator[None]:
    """The block is refused by the constraint or rule of that name, and undone."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert constraint_messages.constraint_name(caught.value) == by


@contextmanager
def objected(*codes: str) -> Iterator[None]:
    """The block is refused with exactly these objections, in this order."""
    with pytest.raises(ValidationError) as caught:
        yield
    assert [error.code for error in caught.value.error_list] == list(codes)
