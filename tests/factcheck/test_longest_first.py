"""Tests that are long everywhere begin first, in a checkout that has never seen them too."""

from factcheck import CHECKOUT
from tests.longest_first import LONG_EVERYWHERE, rank


def test_the_long_ones_come_before_the_rest_in_their_order() -> None:
    tests = [f"tests/{name}" for name in ("text/test_quotes.py::x", *reversed(LONG_EVERYWHERE))]

    assert sorted(tests, key=rank) == [*(f"tests/{name}" for name in LONG_EVERYWHERE), tests[0]]


def test_none_of_them_is_gone() -> None:
    gone = [name for name in LONG_EVERYWHERE if not [*CHECKOUT.glob(f"tests/{name}*")]]

    assert gone == []
