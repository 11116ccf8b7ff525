"""Edits of many drafts at once: each with its outcome, and one entry of history with the reason."""

from typing import Any

import pytest
from django.db.models import QuerySet

from claims.admin.claim.bulk_edits import OF_A_SOURCE
from claims.models import Claim
from claims.workflow import bulk_edits, history
from tests import factories
from tests.admin.browsing import editors_desk, list_page, said
from tests.refused import objected

pytestmark = pytest.mark.django_db

WHY = "The byline names the ministry."


def edited(action: str, *claims: Claim, ask: dict[str, Any] | None = None, **answers: Any) -> Any:
    """Choose the action, then answer the page that asks; the page that comes back."""
    desk, form = editors_desk(), {"action": action, "_selected_action": [one.pk for one in claims]}
    asked = desk.post(list_page("claim"), form)
    assert all(claim.label in asked.content.decode() for claim in claims)
    answers = {"reason": WHY, "versions": asked.context["versions"], **answers}
    return desk.post(list_page("claim"), {**form, "answered": "1", **answers}, follow=True)


def now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def reasons(claim: Claim) -> list[str]:
    return [entry.reason for entry in history.timeline(claim) if entry.reason]


@pytest.mark.django_db(transaction=True)  # each change has the version of its transaction
def test_drafts_are_changed_and_the_others_named_with_one_entry_of_history() -> None:
    ministry, noise = factories.claimant(name_en="The ministry"), factories.claim()
    draft, has_it, public = factories.claim(), factories.claim(), factories.published_claim()
    Claim.objects.filter(pk=has_it.pk).update(claimant=ministry)
    before = now(draft).version

    page = edited("set_claimant", draft, has_it, public, claimant=ministry.pk)
    assert f"Changed: {draft.label}." in said(page)
    assert f"They say so already: {has_it.label}." in said(page)
    assert f"{public.label}: it is in stage “Published”: only drafts are changed." in said(page)
    assert (now(draft).claimant, now(public).claimant, noise.claimant) == (ministry, None, None)
    assert now(draft).version > before
    assert (reasons(draft), reasons(has_it), reasons(public)) == ([WHY], [], [])

    edited("set_claimant", draft, nobody="on")
    assert now(draft).claimant is None

    page = edited("set_dates", draft, public, made_on="民國113年6月", concerns="10 May 2022")
    assert (now(draft).made_on, now(draft).concerns) == ("2024-06", "2022-05-10")
    edited("set_dates", draft, emptied=["made_on"])
    assert (now(draft).made_on, now(draft).concerns) == ("", "2022-05-10")

    old, new, gone = factories.subject(), factories.subject(), factories.subject()
    draft.about.set([old, gone])
    edited("change_subjects", draft, public, subjects=[new.pk], removed=[gone.pk])
    assert set(draft.about.all()) == {old, new}
    assert len(reasons(draft)) == 5
    told = editors_desk().get(f"/admin/claims/claim/{draft.pk}/history/").content.decode()
    assert told.count(WHY) == 5


@pytest.mark.django_db(transaction=True)
def test_what_somebody_changed_meanwhile_is_left_as_it_is() -> None:
    draft, other = factories.claim(), factories.claim()
    desk, form = editors_desk(), {"action": "set_dates", "_selected_action": [draft.pk, other.pk]}
    asked = desk.post(list_page("claim"), form)
    Claim.objects.filter(pk=draft.pk).update(made_on="2020")

    answers = {"answered": "1", "versions": asked.context["versions"], "reason": WHY}
    page = desk.post(list_page("claim"), {**form, **answers, "made_on": "2024"}, follow=True)

    assert f"{draft.label}: it was changed after you opened the list." in said(page)
    assert (now(draft).made_on, now(other).made_on) == ("2020", "2024")


def test_the_stance_of_citations_of_one_source_or_of_all() -> None:
    claim, source = factories.claim(), factories.source()
    of_it = factories.citation(claim, source=source, stance="supports")
    other = factories.citation(claim, stance="supports")
    qualifies = factories.citation(claim, source=source, stance="qualifies")
    public = factories.published_claim()

    def stances() -> list[str]:
        rows: QuerySet[Any, Any] = claim.citations.order_by("pk").values_list("stance", flat=True)
        return list(rows)

    page = edited("set_stance", claim, public, stance="context", source=source.pk, only="supports")
    assert stances() == ["context", "supports", "qualifies"]
    assert f"{public.label}: it is in stage" in said(page)
    edited("set_stance", claim, stance="refutes")
    assert stances() == ["refutes"] * 3
    assert f"They say so already: {claim.label}." in said(
        edited("set_stance", claim, stance="refutes")
    )
    assert {of_it.claim, other.claim, qualifies.claim} == {claim}

    listed = list_page("claim") + f"?{OF_A_SOURCE}={source.pk}"
    asked = editors_desk().post(listed, {"action": "set_stance", "_selected_action": [claim.pk]})
    assert source.title in asked.content.decode()


@pytest.mark.parametrize(
    ("action", "answers", "told"),
    [
        ("set_claimant", {}, "Choose a claimant, or tick that there is none."),
        ("set_dates", {}, "Give a date, or tick which are to be emptied."),
        ("set_dates", {"made_on": "113.6.19"}, "If it is a year of the Republic of China"),
        ("set_dates", {"made_on": "2024-02-30"}, "names a day or month that does not exist"),
        ("set_dates", {"made_on": "2024", "emptied": "made_on"}, "not both"),
        ("change_subjects", {}, "Choose subjects to add or to remove."),
        ("set_stance", {"stance": "agrees"}, "agrees is not one of the available choices"),
        ("set_dates", {"made_on": "2024", "reason": ""}, "This field is required."),
    ],
)
def test_answers_that_say_nothing_are_refused_by_the_page_that_asks(
    action: str, answers: dict[str, Any], told: str
) -> None:
    claim = factories.claim()

    page = edited(action, claim, **answers)

    assert told in page.content.decode()
    assert now(claim).version == claim.version


def test_the_workflow_refuses_what_no_form_asked() -> None:
    claim, editor = factories.claim(), factories.editor()
    edit: dict[str, Any] = {"actor": editor, "reason": " ", "seen": {}}

    with objected("no_reason"):
        bulk_edits.set_facts([claim], facts={"made_on": "2024"}, **edit)
    edit["reason"] = WHY
    with objected("not_edtf"):
        bulk_edits.set_facts([claim], facts={"made_on": "someday"}, **edit)
    with objected("no_stance"):
        bulk_edits.set_stance([claim], stance="agrees", **edit)
    edit["actor"] = factories.account("Researchers")
    done = bulk_edits.set_facts([claim], facts={"made_on": "2024"}, **edit)
    assert [error.messages for _claim, error in done.refused] == [["Your account may not do this."]]


def test_an_edit_of_many_costs_as_many_queries_as_their_number(
    django_assert_max_num_queries: Any,
) -> None:
    claims = [factories.claim() for _claim in range(10)]
    edit: dict[str, Any] = {"actor": factories.editor(), "reason": WHY, "seen": {}}

    with django_assert_max_num_queries(10 * 9):
        bulk_edits.set_facts(claims, facts={"made_on": "2024"}, **edit)
