"""Many editors save the form of one claim at once: what the desk acknowledged is never lost.

The suite takes a few of them. The full size is

    FACTCHECK_RACE=20x25 .venv/bin/pytest -s tests/admin/test_saves_at_once.py
"""

import os
from functools import partial
from threading import Semaphore
from typing import NamedTuple

import pytest
from django.test import Client

from claims.admin.desk.compared import ComparedAdmin
from claims.models import Claim
from tests import factories
from tests.admin.browsing import desk_of, filled, page_of
from tests.racing import racers

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, SAVES = map(int, os.environ.get("FACTCHECK_RACE", "3x2").split("x"))
AT_ONCE = 2
"""How many have the form open at the same time: with all of them, hardly a save would succeed."""


class Outcome(NamedTuple):
    """Of a race: the edits that the desk acknowledged, those of them that are gone, refusals."""

    acknowledged: list[str]
    lost: set[str]
    refused: int


def add_a_word(desk: Client, claim: Claim, field: str, word: str) -> bool:
    """Open the form, add a word to what stands in a field, and save; whether that was done."""
    form = filled(desk.get(page_of(claim)))
    answer = desk.post(page_of(claim), {**form, field: f"{form[field]} {word};"})
    assert answer.status_code in (200, 302)
    is_saved: bool = answer.status_code == 302
    # What is refused is still in the form.
    assert is_saved or f"{word};" in answer.content.decode()
    return is_saved


def race() -> Outcome:
    claim = factories.supported_claim()
    seats = Semaphore(AT_ONCE)

    def edits(name: str, desk: Client) -> tuple[list[str], int]:
        """Every word of an editor, saved again and again until it is acknowledged."""
        acknowledged, refused = [], 0
        for number in range(SAVES):
            # The claim itself and one of its citations by turns: inlines are held to the same.
            field = "rationale" if number % 2 else "citations-0-summary"
            while f"{name}.{number}" not in acknowledged:
                with seats:
                    if add_a_word(desk, claim, field, f"{name}.{number}"):
                        acknowledged.append(f"{name}.{number}")
                    else:
                        refused += 1
        return acknowledged, refused

    desks = {f"editor{number}": desk_of(factories.editor()) for number in range(EDITORS)}
    with racers(EDITORS) as start:
        outcomes = start(*[partial(edits, name, desk) for name, desk in desks.items()])
    acknowledged = [word for words, _refused in outcomes for word in words]
    claim.refresh_from_db()
    texts = [claim.rationale, *claim.citations.values_list("summary", flat=True)]
    kept = set(" ".join(texts).replace(";", " ").split())
    refused = sum(refused for _words, refused in outcomes)
    outcome = Outcome(acknowledged, set(acknowledged) - kept, refused)
    print(f"\n{len(acknowledged)} acknowledged, {refused} refused, {len(outcome.lost)} lost")
    return outcome


def test_no_acknowledged_edit_is_lost() -> None:
    outcome = race()

    assert outcome.lost == set()
    assert len(outcome.acknowledged) == EDITORS * SAVES
    assert outcome.refused > 0, "nobody overtook anybody: that is no race"


def test_control_without_the_comparison_edits_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ComparedAdmin, "_compare", lambda *_page: None)

    assert race().lost != set()
