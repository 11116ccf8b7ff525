"""Many people save one record at once, on every road: what was acknowledged is never lost.

A field holds a number, and each save says the next one: “7 by ada” is typed over “6 by grace”.
As many saves as were acknowledged is the number at the end, or some were lost. Whatever was
typed and refused stands on the page that came back.

The suite takes a few of them. The full size, editors times saves on each road, is

    FACTCHECK_RACE=4x30 .venv/bin/pytest -s tests/admin/test_saves_at_once.py
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from io import StringIO
from itertools import pairwise
from pathlib import Path
from threading import Semaphore
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from claims.admin.desk.compared import ComparedAdmin
from claims.admin.desk.compared_lists import ComparedLists
from claims.models import Person
from claims.workflow import assignment
from tests import factories
from tests.admin.browsing import desk_of, filled, list_page, page_of, seen_states
from tests.racing import racers

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, SAVES = map(int, os.environ.get("FACTCHECK_RACE", "3x2").split("x"))
AT_ONCE = 2
"""How many have the page open at the same time: with all of them, hardly a save would succeed."""


class Outcome(NamedTuple):
    """The saves that the desk acknowledged, how many of them are gone, and how many it refused."""

    acknowledged: int
    lost: int
    refused: int


class Road(NamedTuple):
    """A way to edit a record: how it is made, the page that is opened, and the field in it."""

    make: Callable[[], Any]
    page: Callable[[Any], str]
    posted: Callable[[Any], dict[str, Any]]
    field: str
    stored: Callable[[Any], str]


def form_of(make: Callable[[], Any], field: str) -> Road:
    return Road(make, page_of, filled, field, lambda one: getattr(again(one), field))


def again(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def listed(answer: Any) -> dict[str, Any]:
    """The fields that the form of a list posts, untouched."""
    formset = answer.context_data["cl"].formset
    bound = [one for form in (formset.management_form, *formset.forms) for one in form]
    texts = {one.html_name: "" if one.value() is None else str(one.value()) for one in bound}
    return {**texts, "_save": "Save"}


ROADS = {
    "claim, form": form_of(factories.supported_claim, "rationale"),
    "claim, inline": Road(
        factories.supported_claim,
        page_of,
        filled,
        "citations-0-summary",
        lambda claim: claim.citations.all()[0].summary,
    ),
    "source, form": form_of(factories.source, "title"),
    "article, form": form_of(factories.article, "title"),
    "subject, form": form_of(factories.subject, "name_en"),
    "claimant, form": form_of(factories.claimant, "name_en"),
    "person, form": form_of(lambda: Person.objects.of(factories.editor()), "public_name"),
    "person, list": Road(
        lambda: Person.objects.of(factories.editor()),
        lambda _person: list_page("person"),
        listed,
        "form-0-public_name",
        lambda person: again(person).public_name,
    ),
}


def number(text: str) -> int:
    found = re.match(r"(\d+) by ", text)
    return int(found[1]) if found else 0


def shown(answer: Any) -> Any:
    """The page with its own context: the test client mixes up those of other threads."""
    answer.context = answer.context_data
    return answer


def save_the_next(desk: Client, road: Road, record: Any, name: str) -> bool:
    """Open the page, say the next number, and save; whether that was done."""
    form = road.posted(shown(desk.get(road.page(record))))
    said = f"{number(form[road.field]) + 1} by {name}"
    answer = desk.post(road.page(record), {**form, road.field: said})
    assert answer.status_code in (200, 302, 503)
    is_saved: bool = answer.status_code == 302
    assert is_saved or said in answer.content.decode(), "what was typed is gone"
    return is_saved


def race(road: Road) -> Outcome:
    record = road.make()
    seats = Semaphore(AT_ONCE)

    def edits(name: str, desk: Client) -> int:
        refused = 0
        for turn in range(SAVES):
            while True:
                with seats:
                    if save_the_next(desk, road, record, f"{name}.{turn}"):
                        break
                refused += 1
        return refused

    editors = [factories.account(is_superuser=True) for _editor in range(EDITORS)]
    with racers(EDITORS) as start:
        refused = sum(start(*[partial(edits, str(one), desk_of(one)) for one in editors]))
    saved = EDITORS * SAVES
    outcome = Outcome(saved, saved - number(road.stored(record)), refused)
    print(f"\n{outcome}")
    return outcome


@pytest.mark.parametrize("name", ROADS)
def test_no_acknowledged_edit_is_lost(name: str) -> None:
    outcome = race(ROADS[name])

    assert outcome.lost == 0
    assert outcome.refused > 0, "nobody overtook anybody: that is no race"


@pytest.mark.parametrize("name", ["claim, inline", "source, form", "person, list"])
def test_control_without_the_comparison_edits_are_lost(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ComparedAdmin, "_compare", lambda *_page: None)
    monkeypatch.setattr(ComparedLists, "_compare_list", lambda *_page: None)

    assert race(ROADS[name]).lost > 0


def takes() -> Outcome:
    """Editors assign one claim to themselves from the list, again and again.

    Each take is from whom the list showed; the history says from whom it was in truth.
    """
    claim = factories.claim()
    seats = Semaphore(AT_ONCE)

    def take(account: Any) -> tuple[list[tuple[Any, Any]], int]:
        desk, taken, refused = desk_of(account), [], 0
        for _turn in range(SAVES):
            while True:
                with seats:
                    page = shown(desk.get(list_page("claim")))
                    (listed_claim,) = page.context["cl"].result_list
                    form = {"action": "assign_to_me", "_selected_action": [claim.pk]}
                    desk.post(list_page("claim"), {**form, **seen_states(page)})
                    told = desk.get(list_page("claim")).content.decode()
                if "is assigned to you" in told:
                    taken.append((listed_claim.assigned_to_id, account.pk))
                    break
                assert "after you opened the list" in told
                refused += 1
        return taken, refused

    editors = [factories.editor() for _editor in range(EDITORS)]
    with racers(EDITORS) as start:
        outcomes = start(*[partial(take, account) for account in editors])
    history = apps.get_model("claims", "ClaimEvent")._default_manager
    events = history.filter(pgh_obj_id=claim.pk).order_by("pgh_id")
    owners = list(events.values_list("assigned_to_id", flat=True))
    truth = Counter(pairwise(owners))
    said = Counter(pair for taken, _refused in outcomes for pair in taken if pair[0] != pair[1])
    lost = sum((said - truth).values())
    outcome = Outcome(EDITORS * SAVES, lost, sum(refused for _taken, refused in outcomes))
    print(f"\n{outcome}")
    return outcome


def test_no_assignment_is_taken_over_unseen() -> None:
    outcome = takes()

    assert outcome.lost == 0


def test_control_without_what_the_list_showed_assignments_are_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assignment, "_overtaken", lambda *_claim: [])

    assert takes().lost > 0


def test_a_command_that_corrects_a_record_loses_no_edit_of_another_field(tmp_path: Path) -> None:
    """The command corrects publisher and notes while somebody counts in the genre."""
    counted, other = (factories.source(external_id=name, url="") for name in ("one", "two"))
    actor = factories.account(is_superuser=True)
    desk, road = desk_of(actor), form_of(lambda: counted, "genre")
    file = tmp_path / "set.json"

    def correct() -> int:
        for turn in range(SAVES):
            rows = [
                {"id": "one", "csl": {"type": "report", "title": "One", "publisher": f"P {turn}"}},
                {"id": "two", "csl": {"type": "report", "title": f"Two {turn}"}},
            ]
            dataset = {"id": "race", "languages": ["en"]}
            whole = {"format": "claim-set-1", "dataset": dataset, "sources": rows}
            file.write_text(json.dumps(whole))
            call_command("import_claims", file, by=actor.username, stdout=StringIO())
        return SAVES

    def edit() -> int:
        saved = 0
        while saved < SAVES:
            saved += save_the_next(desk, road, counted, "ada")
        return saved

    with racers(2) as start:
        outcomes = start(correct, edit)

    assert outcomes == [SAVES, SAVES]
    counted.refresh_from_db()
    other.refresh_from_db()
    assert (number(counted.genre), counted.publisher) == (SAVES, f"P {SAVES - 1}")
    assert other.title == f"Two {SAVES - 1}"
