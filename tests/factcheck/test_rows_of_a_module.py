"""Rows that a module's tests share: each test finds them as they were made, and no other module."""

import pytest

from claims.models import Subject
from tests import factories
from tests.databases import rows_of_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared")]


@pytest.fixture(scope="module")
def shared(module_db: None) -> int:
    return factories.subject(name_en="Harbours").pk


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_is_gone_in_the_next(shared: int, turn: int) -> None:
    assert list(Subject.objects.values_list("pk", "name_en")) == [(shared, "Harbours")]

    Subject.objects.update(name_en=f"Harbours, seen {turn} times")
    factories.subject()


def test_they_are_gone_with_their_module(shared: int) -> None:
    with rows_of_a_module():
        factories.subject()
        assert Subject.objects.count() == 2

    assert Subject.objects.get().pk == shared
