"""Counts of everything are carried on from publication to publication, and stay what they are."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from claims import workflow
from claims.models import Claim, Subject
from claims.record import log
from claims.selection import facets, select, unfiltered
from tests import factories
from tests.pages.visible_text import publish

pytestmark = pytest.mark.django_db

NAMES = list(facets.SHAPES)


def counted(head: log.Head | None = None) -> dict[str, list[Any]]:
    return facets.facets(select({}, head=head), NAMES)


def anew(head: log.Head | None = None) -> dict[str, list[Any]]:
    """The same, as a process counts that was just started."""
    unfiltered.forget()
    return counted(head)


def claim_about(*subjects: Subject, **fields: Any) -> Claim:
    draft = factories.supported_claim(**fields)
    draft.about.set(subjects)
    publish(draft)
    return draft


@pytest.mark.parametrize("carried_so_far", [unfiltered.MOST_POSITIONS, 0])
def test_counts_that_are_carried_on_are_those_that_are_made_anew(
    carried_so_far: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfiltered, "MOST_POSITIONS", carried_so_far)
    region = factories.subject(name_en="Region")
    island, north = (factories.subject(name_en=name) for name in ("Island", "North"))
    Subject.objects.filter(pk=north.pk).update(broader=island)
    person = factories.claimant()
    first = claim_about(north, claimant=person)
    editor, reviewer = factories.editor(), factories.reviewer()

    def correct() -> None:
        factories.reopened(first, by=editor, checked_on="2026-11-21")
        first.about.set([island, north])
        signed = workflow.submit(first, actor=editor, kind="corrected", note="The place was wrong.")
        workflow.approve(first, actor=reviewer, digest=signed.content_digest)

    def withdraw() -> None:
        signed = workflow.submit(first, actor=editor, kind="withdrawn", note="It was misread.")
        workflow.approve(first, actor=reviewer, digest=signed.content_digest)

    def move() -> None:
        Subject.objects.filter(pk=island.pk).update(broader=region)
        claim_about(north)

    steps: list[Callable[[], object]] = [
        lambda: claim_about(island, north, claimant=person),
        correct,
        move,
        lambda: (claim_about(region), claim_about(north)),
        withdraw,
        lambda: None,
    ]
    heads = []
    counted()
    for step in steps:
        step()
        carried = counted()
        assert carried == anew()
        heads.append((log.head(), carried))
    assert [count.editions for count in carried["about"]][:3] == [4, 3, 3]
    for head, carried in heads:
        assert counted(head) == carried
    assert counted() == heads[-1][1]


def test_the_first_values_stay_the_first_whatever_comes_and_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unfiltered, "KEPT_IN_ORDER", 5)
    chance = random.Random(1)
    counter = Counter({str(value): chance.randint(1, 9) for value in range(12)})
    unfiltered._keep(log.Head(1, "0" * 64), {"source": counter})
    for _ in range(500):
        changes = Counter({str(chance.randrange(15)): chance.choice([-1, 1]) for _ in range(3)})
        possible = {value: by for value, by in changes.items() if counter[value] + by >= 0}
        expected = counter + Counter(possible)

        unfiltered._change("source", Counter(possible))

        assert unfiltered._Kept.counters["source"] == expected
        in_order = sorted(expected.items(), key=lambda row: (-row[1], row[0]))
        assert unfiltered._first("source", 5) == in_order[:5]
        assert unfiltered._first("source", 9) == in_order[:9]
    unfiltered.forget()


def test_a_page_more_at_the_same_position_counts_nothing_and_a_publication_only_what_came() -> None:
    claim_about(factories.subject())
    counted()
    with CaptureQueriesContext(connection) as queries:
        counted()
    assert [row for row in queries.captured_queries if "MATERIALIZED" in row["sql"]] == []

    claim_about(factories.subject())
    with CaptureQueriesContext(connection) as queries:
        counted()
    made = [row["sql"] for row in queries.captured_queries if "MATERIALIZED" in row["sql"]]
    assert len(made) == 1  # the new one; no edition went


def test_another_log_of_the_same_length_is_counted_anew() -> None:
    claim_about(factories.subject())
    before = counted()
    other = unfiltered._counters({name: [("999", 9)] for name in NAMES})
    unfiltered._keep(log.Head(log.head().position, "0" * 64), other)

    assert counted() == before


def test_a_process_takes_over_what_another_one_has_counted(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FACTCHECK_EXPORTS = tmp_path / "exports"
    monkeypatch.setattr(unfiltered, "WORTH_A_FILE", 1)
    claim_about(factories.subject())
    expected = anew()
    assert [path.name for path in settings.FACTCHECK_EXPORTS.iterdir()] == ["facet-counts.json"]

    with CaptureQueriesContext(connection) as queries:
        assert anew() == expected
    assert not any("MATERIALIZED" in row["sql"] for row in queries.captured_queries)

    (settings.FACTCHECK_EXPORTS / "facet-counts.json").write_text("{")
    assert anew() == expected
