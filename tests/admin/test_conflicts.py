"""Two editors change one claim: a late save saves nothing, loses nothing and shows the merge."""

import os
import random
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from claims import workflow
from claims.admin.claim.page import ClaimAdmin
from claims.admin.desk.compared import ComparedAdmin
from claims.models import Claim
from tests import factories
from tests.admin.browsing import added, desk_of, errors, filled, page_of
from tests.racing import racers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claim() -> Claim:
    return factories.supported_claim(statement="The bridge opened in 2018.", rationale="Both say.")


@pytest.fixture
def ada() -> Client:
    return desk_of(factories.editor(username="ada"))


@pytest.fixture
def grace() -> Client:
    return desk_of(factories.editor(username="grace"))


def saves(desk: Client, claim: Claim, **changes: Any) -> None:
    page = desk.post(page_of(claim), filled(desk.get(page_of(claim)), **changes))
    assert page.status_code == 302, errors(page)


def told(page: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """The differences that the page lists: whose each is, and who changed it."""
    return {
        (difference.part, difference.field or difference.said): (
            difference.whose,
            str(difference.by or ""),
        )
        for difference in page.context["conflict"].differences
    }


def test_a_late_save_saves_nothing_and_keeps_what_was_typed(
    claim: Claim, ada: Client, grace: Client
) -> None:
    form = filled(ada.get(page_of(claim)), rationale="Both say so, on page 2.")
    saves(grace, claim, statement="The bridge opened in 2019.")

    page = ada.post(page_of(claim), form)

    assert page.status_code == 200
    assert f"{claim.label} was changed after you opened this page. Nothing was saved" in errors(
        page
    )
    assert "holds your words and those of grace" in errors(page)
    claim.refresh_from_db()
    assert claim.rationale == "Both say."
    assert "Both say so, on page 2.</textarea>" in page.content.decode()


def test_what_changed_is_the_first_thing_on_the_page(
    claim: Claim, ada: Client, grace: Client
) -> None:
    form = filled(ada.get(page_of(claim)), rationale="Both say so, on page 2.")
    saves(grace, claim, statement="The bridge opened in 2019.")

    html = ada.post(page_of(claim), form).content.decode()

    assert 0 < html.index('id="conflict"') < html.index('id="similar"')


def test_the_page_shows_both_changes_and_a_second_press_saves_the_merge(
    claim: Claim, ada: Client, grace: Client
) -> None:
    form = filled(ada.get(page_of(claim)), rationale="Both say so.", concerns="2018")
    saves(grace, claim, statement="The bridge opened in 2019.", concerns="2019")

    page = ada.post(page_of(claim), form)

    assert told(page) == {
        ("", "Concerns"): ("both", "grace"),
        ("", "Statement"): ("theirs", "grace"),
        ("", "Rationale"): ("mine", ""),
    }
    shown = page.content.decode()
    assert "taken over from grace" in shown
    assert "2019</ins>" in shown
    assert ada.post(page_of(claim), filled(page)).status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.rationale, claim.concerns) == (
        "The bridge opened in 2019.",
        "Both say so.",
        "2018",
    )


def test_a_merge_that_comes_too_late_itself_is_merged_again(
    claim: Claim, ada: Client, grace: Client
) -> None:
    form = filled(ada.get(page_of(claim)), rationale="Mine.")
    saves(grace, claim, statement="Theirs, first.")
    page = ada.post(page_of(claim), form)
    saves(grace, claim, statement="Theirs, second.", concerns="2019")

    page = ada.post(page_of(claim), filled(page))

    assert told(page)["", "Statement"] == ("theirs", "grace")
    ada.post(page_of(claim), filled(page))
    claim.refresh_from_db()
    assert (claim.statement, claim.rationale, claim.concerns) == (
        "Theirs, second.",
        "Mine.",
        "2019",
    )


def test_what_is_chosen_or_ticked_is_told_by_its_name(
    claim: Claim, ada: Client, grace: Client
) -> None:
    mine, theirs = factories.subject(name_en="Bridges"), factories.subject(name_en="Rivers")
    form = filled(ada.get(page_of(claim)), about=[mine.pk], kind="quantity", reasons=["date"])
    saves(grace, claim, about=[theirs.pk], kind="legal", reasons=["date"])

    page = ada.post(page_of(claim), form)

    shown = page.content.decode()
    start = shown.index('id="conflict"')
    conflict = shown[start : shown.index("</section>", start)]
    for words in ("Bridges", "Rivers", "Quantity", "Legal state of affairs"):
        assert words in conflict
    assert told(page)["", "About"] == ("both", "grace")
    assert ("", "Reasons") not in told(page)


def test_each_part_of_a_claim_is_merged_row_by_row(
    claim: Claim, ada: Client, grace: Client
) -> None:
    article, target = factories.article(), factories.claim()
    factories.appearance(claim, article)
    claim.translations.create(language="ko", statement="다리")
    claim.links.create(type="see_also", target=target)
    claim.search_records.create(place="Archive", query="x", made_on="2026-11-01", found="Nothing.")
    mine = {
        "citations-0-summary": "Mine.",
        "appearances-0-page": "3",
        "translations-0-rationale": "Mine.",
        "links-0-type": "repeats",
        "search_records-0-query": "mine",
    }
    form = filled(ada.get(page_of(claim)), **mine)
    saves(
        grace,
        claim,
        **{
            "citations-0-stance": "refutes",
            "citations-1-summary": "Theirs.",
            "appearances-0-section": "Theirs",
            "translations-0-statement": "대교",
            "search_records-0-found": "Theirs.",
            "links-0-type": "contradicts",
        },
    )

    page = ada.post(page_of(claim), form)

    whose = [whose for whose, _by in told(page).values()]
    assert (whose.count("mine"), whose.count("theirs"), whose.count("both")) == (4, 5, 1)
    assert ada.post(page_of(claim), filled(page)).status_code == 302
    first, second = claim.citations.all()
    assert (first.summary, first.stance, second.summary) == ("Mine.", "refutes", "Theirs.")
    assert claim.appearances.values_list("page", "section").get() == ("3", "Theirs")
    assert claim.translations.values_list("statement", "rationale").get() == ("대교", "Mine.")
    assert claim.search_records.values_list("query", "found").get() == ("mine", "Theirs.")
    assert claim.links.get().type == "repeats"


def test_rows_that_both_added_are_both_kept(claim: Claim, ada: Client, grace: Client) -> None:
    form = filled(ada.get(page_of(claim)), **added("translations", korean("다리")))
    saves(grace, claim, **added("translations", {"language": "ja", "statement": "橋"}))

    page = ada.post(page_of(claim), form)

    assert set(told(page).values()) == {("theirs", "grace"), ("mine", "")}
    ada.post(page_of(claim), filled(page))
    assert set(claim.translations.values_list("language", "statement")) == {
        ("ja", "橋"),
        ("ko", "다리"),
    }


def test_a_row_that_a_second_press_on_save_sends_again_is_not_doubled(
    claim: Claim, ada: Client
) -> None:
    source = factories.source()
    form = filled(ada.get(page_of(claim)))
    row = {"source": source.pk, "stance": "context", "position": "9", "summary": "Two\r\nlines."}
    form |= {f"citations-2-{name}": value for name, value in row.items()}
    form["citations-TOTAL_FORMS"] = 3

    assert ada.post(page_of(claim), form).status_code == 302
    page = ada.post(page_of(claim), form)

    assert page.status_code == 200
    assert ada.post(page_of(claim), filled(page)).status_code == 302
    assert claim.citations.count() == 3


def test_a_row_that_they_removed_goes_unless_i_changed_it(
    claim: Claim, ada: Client, grace: Client
) -> None:
    first, second = claim.citations.all()
    form = filled(ada.get(page_of(claim)), **{"citations-1-summary": "Mine."})
    saves(grace, claim, **{"citations-0-DELETE": "on", "citations-1-DELETE": "on"})

    page = ada.post(page_of(claim), form)

    assert ("theirs", "grace") in told(page).values()
    assert ("both", "grace") in told(page).values()
    ada.post(page_of(claim), filled(page))
    kept = claim.citations.get()
    assert (kept.source, kept.summary) == (second.source, "Mine.")
    assert kept.pk not in (first.pk, second.pk)


def test_a_row_that_i_removed_goes_unless_they_changed_it(
    claim: Claim, ada: Client, grace: Client
) -> None:
    _first, second = claim.citations.all()
    form = filled(
        ada.get(page_of(claim)), **{"citations-0-DELETE": "on", "citations-1-DELETE": "on"}
    )
    saves(grace, claim, **{"citations-1-summary": "Theirs."})

    page = ada.post(page_of(claim), form)

    assert set(told(page).values()) == {("mine", ""), ("both", "grace")}
    ada.post(page_of(claim), {**filled(page), "citations-0-DELETE": "on"})
    assert list(claim.citations.all()) == [second]


def test_what_is_typed_wrongly_stays_beside_the_merge(
    claim: Claim, ada: Client, grace: Client
) -> None:
    form = filled(ada.get(page_of(claim)), checked_on="yesterday", claimant="9" * 30)
    saves(grace, claim, statement="Theirs.")

    page = ada.post(page_of(claim), form)

    assert "Write the day as 2024-06-19" in errors(page)
    assert 'value="yesterday"' in page.content.decode()


@pytest.mark.parametrize(
    "seen",
    ["", "x", "\0", signing.dumps({"": 1}), "深" * 1000],
    # A signature holds the time: as an id it would differ between the processes of the tests.
    ids=["empty", "unsigned", "NUL", "signed by another form", "long"],
)
def test_without_a_base_that_is_ours_every_difference_is_one_of_both(
    claim: Claim, ada: Client, grace: Client, seen: str
) -> None:
    form = filled(ada.get(page_of(claim)), rationale="Mine.", seen_content=seen)
    saves(grace, claim, statement="Theirs.")

    page = ada.post(page_of(claim), form)

    assert page.status_code == 200
    if "\0" not in seen:
        assert told(page) == {
            ("", "Statement"): ("both", "grace"),
            ("", "Rationale"): ("both", ""),
        }


def test_a_change_outside_the_desk_is_a_conflict_too(claim: Claim, ada: Client) -> None:
    form = filled(ada.get(page_of(claim)), rationale="Mine.")
    Claim.objects.filter(pk=claim.pk).update(statement="Changed by a command.")

    page = ada.post(page_of(claim), form)

    assert "holds your words and those of somebody else" in errors(page)
    assert told(page)["", "Statement"] == ("theirs", "")


def test_a_late_save_of_a_claim_that_is_no_draft_any_more_keeps_what_was_typed(
    claim: Claim, ada: Client
) -> None:
    form = filled(ada.get(page_of(claim)), rationale="Mine.")
    workflow.submit(claim, actor=factories.editor())

    page = ada.post(page_of(claim), form)

    assert "Nothing was saved" in errors(page)
    assert "Mine.</textarea>" in page.content.decode()


def test_the_list_of_claims_has_no_fields_to_write_in() -> None:
    assert not ClaimAdmin.list_editable


def korean(statement: str) -> dict[str, str]:
    return {"language": "ko", "statement": statement}


EDITORS, SAVES = map(int, os.environ.get("FACTCHECK_EDITORS_AND_SAVES", "3x3").split("x"))
"""How many people write at once, and how often each saves; the full run is `20x25`."""
FIELDS = (
    "statement",
    "rationale",
    "suggested_wording",
    "later_evidence",
    "translations-0-rationale",
)


@pytest.fixture
def small_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same form in a page of a few words: drawing the fields takes most of the time."""
    monkeypatch.setattr(ClaimAdmin, "change_form_template", "error.html")


def lost_edits(*, threads: int = 2) -> tuple[int, int]:
    """Editors save one claim at once, each adding words; how many were saved, and then lost.

    The editors of one thread open the page one after the other and then save in any order, so
    that most of them come too late. Each takes over what the page shows of the others.
    """
    claim = factories.claim(rationale="Words:")
    claim.translations.create(language="ko", statement="Words:")
    editors = [desk_of(factories.editor()) for _ in range(EDITORS)]
    acknowledged: list[str] = []

    def work(mine: range) -> None:
        for turn in range(SAVES):
            opened = [(number, shown(editors[number].get(page_of(claim)))) for number in mine]
            random.shuffle(opened)
            for number, page in opened:
                token = f"<{number}/{turn}>"
                write(editors[number], claim, page, FIELDS[number % len(FIELDS)], token)
                acknowledged.append(token)

    with racers(threads) as race:
        race(*[partial(work, range(start, EDITORS, threads)) for start in range(threads)])
    form = filled(shown(editors[0].get(page_of(claim))))
    kept = "".join(form.get(field, "") for field in FIELDS)
    return len(acknowledged), sum(token not in kept for token in acknowledged)


def write(desk: Client, claim: Claim, page: Any, field: str, token: str) -> None:
    """Add a word on the page that is open, and save until the desk says that it is saved."""
    form = filled(page)
    form[field] = form.get(field, "") + token
    while (answer := desk.post(page_of(claim), form)).status_code != 302:
        page = shown(answer)
        form = filled(page)
        for difference in page.context["conflict"].differences:
            if difference.whose == "both":
                theirs = "".join(p.words for p in difference.theirs if p.what != "removed")
                form[difference.anchor.removeprefix("id_")] = theirs + token


def shown(answer: Any) -> Any:
    """The page with its own context: the test client mixes up those of other threads."""
    return SimpleNamespace(context=answer.context_data)


@pytest.mark.usefixtures("small_page")
def test_no_saved_edit_is_lost_when_many_write_at_once() -> None:
    assert lost_edits() == (EDITORS * SAVES, 0)


@pytest.mark.usefixtures("small_page")
def test_control_without_the_comparison_saved_edits_are_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ComparedAdmin, "_compare", lambda *_page: None)

    acknowledged, lost = lost_edits()

    assert acknowledged == EDITORS * SAVES
    assert lost > 0
