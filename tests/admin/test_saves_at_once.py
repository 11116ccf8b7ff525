"""Many editors save the form of one claim at once: what the desk acknowledged is never lost.

The suite takes a few of them. The full size is

    FACTCHECK_RACE=20x25 .venv/bin/pytest -s tests/admin/test_saves_at_once.py
"""

import os
from functools import partial
from typing import NamedTuple

import pytest
from django.test import Client

from claims.admin.claim_form import ClaimForm
from claims.admin.forms import DeskForm
from claims.models import Claim
from tests import factories
from tests.admin.browsing import desk_of, filled, page_of
from tests.racing import racers

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, SAVES = map(int, os.environ.get("FACTCHECK_RACE", "4x3").split("x"))


class Outcome(NamedTuple):
    """Of all saves: the edits that the desk acknowledged, and those of them that are gone."""

    acknowledged: set[str]
    lost: set[str]


def save_again_and_again(desk: Client, claim: Claim, name: str) -> set[str]:
    """Open the form, add a word to what stands there, save; which words were acknowledged."""
    acknowledged = set()
    for number in range(SAVES):
        word = f"{name}.{number}"
        page = desk.get(page_of(claim))
        form = filled(page)
        # The claim itself and one of its citations by turns: inlines are held to the same.
        field = "rationale" if number % 2 else "citations-0-summary"
        answer = desk.post(page_of(claim), {**form, field: f"{form[field]} {word};"})
        assert answer.status_code in (200, 302)
        if answer.status_code == 302:
            acknowledged.add(word)
        else:
            # Refused: the words are still in the form, for a second look.
            assert f"{word};" in answer.content.decode()
    return acknowledged


def race() -> Outcome:
    claim = factories.supported_claim()
    desks = {f"editor{number}": desk_of(factories.editor()) for number in range(EDITORS)}
    with racers(EDITORS) as start:
        outcomes = start(
            *[partial(save_again_and_again, desk, claim, name) for name, desk in desks.items()]
        )
    claim.refresh_from_db()
    texts = [claim.rationale, *claim.citations.values_list("summary", flat=True)]
    kept = set(" ".join(texts).replace(";", " ").split())
    acknowledged = set().union(*outcomes)
    outcome = Outcome(acknowledged, acknowledged - kept)
    print(f"\n{EDITORS} editors × {SAVES} saves: {len(acknowledged)} acknowledged,"
          f" {EDITORS * SAVES - len(acknowledged)} refused, {len(outcome.lost)} lost")  # fmt: skip
    return outcome


def test_no_acknowledged_edit_is_lost() -> None:
    outcome = race()

    assert outcome.lost == set()
    assert 0 < len(outcome.acknowledged) < EDITORS * SAVES, "nobody overtook anybody: no race"


def test_control_without_the_version_check_edits_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClaimForm, "clean", DeskForm.clean)

    assert race().lost != set()
