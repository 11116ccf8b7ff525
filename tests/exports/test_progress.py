"""The bar that whoever waits at a terminal sees."""

import io

import pytest
from django.core.management.base import OutputWrapper

from claims.exports import export, this_publisher
from claims.exports.progress import expected_size, with_progress
from claims.models import Edition
from tests import factories


def test_the_bar_is_full_when_all_is_written_and_the_bytes_are_the_same() -> None:
    screen = io.StringIO()
    chunks = [b"a" * 1000, b"b" * 500_000]

    told = b"".join(with_progress(chunks, 2_000_000, OutputWrapper(screen)))

    assert told == b"".join(chunks)
    first, *_between, last = screen.getvalue().strip("\r\n").split("\r\r")
    assert "  0%" in first
    assert "█" * 30 in last and "100%" in last and "0.5 MB" in last
    assert screen.getvalue().endswith("\n")


def test_a_bar_that_expected_less_waits_at_the_end() -> None:
    screen = io.StringIO()

    list(with_progress([b"a" * 10], 1, OutputWrapper(screen)))

    assert " 99%" in screen.getvalue()


@pytest.mark.django_db
def test_the_newest_editions_tell_how_much_there_will_be() -> None:
    for _ in range(3):
        factories.published_claim()
    standing, publisher = Edition.objects.current().not_withdrawn(), this_publisher()

    expected = expected_size("jsonl", standing, publisher)

    assert expected == sum(map(len, export("jsonl", standing, publisher)))
    assert expected_size("jsonl", Edition.objects.none(), publisher) == 0
