"""Errors on the desk end as sentences on the page, never as an error page or in silence."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, Source, Stage
from tests import factories
from tests.admin.browsing import (
    add_page,
    added,
    administrators_desk,
    delete,
    desk_of,
    editors_desk,
    errors,
    filled,
    page_of,
    reviewers_desk,
    said,
)
from tests.racing import racers

pytestmark = pytest.mark.django_db


def test_a_form_opened_on_a_draft_changes_nothing_once_the_claim_is_in_review() -> None:
    claim = factories.supported_claim()
    desk = editors_desk()
    form = filled(
        desk.get(page_of(claim)),
        **{
            "statement": "Slipped in.",
            "citations-0-summary": "Slipped in too.",
            "priority": "harmful",
        },
    )
    workflow.submit(claim, actor=factories.editor())

    page = desk.post(page_of(claim), form)

    assert "is in stage “In review”: its content changes in stage draft only" in errors(page)
    assert "Slipped in.</textarea>" in page.content.decode()
    assert "Slipped in too.</textarea>" in page.content.decode()
    claim.refresh_from_db()
    assert claim.statement != "Slipped in."
    assert claim.priority == "ordinary"
    assert not claim.citations.filter(summary="Slipped in too.").exists()


@pytest.mark.parametrize(
    "content",
    [
        {"statement": "Slipped in."},
        {"rationale": "Slipped in."},
        {"verification_status": "refuted", "statement": "Slipped in.", "language": "en"},
        added("citations", {"stance": "supports"}),
    ],
    ids=["statement", "rationale", "status", "inline"],
)
@pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.PUBLISHED])
def test_content_posted_past_the_form_is_refused_in_words(
    stage: Stage, content: dict[str, Any]
) -> None:
    made = {Stage.IN_REVIEW: lambda: factories.submitted_claim()[0]}
    claim = made.get(stage, factories.published_claim)()
    before = Claim.objects.filter(pk=claim.pk).values().get()

    page = reviewers_desk().post(page_of(claim), {"priority": "harmful", **content})

    assert page.status_code == 200
    assert errors(page)
    assert Claim.objects.filter(pk=claim.pk).values().get() == before
    assert claim.citations.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda claim: Claim.objects.filter(pk=claim.pk).update(statement="Theirs."),
        lambda claim: claim.citations.all()[0].delete(),
        lambda claim: factories.citation(claim),
        lambda claim: claim.about.add(factories.subject()),
    ],
    ids=["wording", "citation removed", "citation added", "subject"],
)
def test_a_stale_form_saves_nothing_and_keeps_what_was_typed(
    meanwhile: Callable[[Claim], Any],
) -> None:
    claim = factories.supported_claim()
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), statement="My long wording.")
    meanwhile(claim)

    page = desk.post(page_of(claim), form)

    assert f"{claim.label} was changed after you opened this page. Nothing was saved" in errors(
        page
    )
    assert "My long wording.</textarea>" in page.content.decode()
    claim.refresh_from_db()
    assert claim.statement != "My long wording."


@pytest.mark.django_db(transaction=True)
def test_two_saves_one_after_the_other_are_both_kept() -> None:
    claim = factories.supported_claim()
    desk = editors_desk()

    for rationale in ("First.", "Second."):
        page = desk.post(
            page_of(claim), filled(desk.get(page_of(claim)), rationale=rationale), follow=True
        )
        assert "changed successfully" in said(page)


def test_a_save_locks_the_claim_before_it_touches_its_parts() -> None:
    claim = factories.supported_claim()
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), **{"citations-0-summary": "Another summary."})

    with CaptureQueriesContext(connection) as seen:
        desk.post(page_of(claim), form)

    statements = [query["sql"] for query in seen]
    locks = [number for number, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql]
    reads = [number for number, sql in enumerate(statements) if 'FROM "claims_citation"' in sql]
    assert locks[0] < reads[0]


def test_a_form_that_does_not_say_what_it_showed_counts_as_stale() -> None:
    claim = factories.supported_claim()
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), statement="Mine.")
    del form["seen_content"]

    page = desk.post(page_of(claim), form)

    assert "was changed after you opened this page" in errors(page)


def test_a_rule_of_the_database_is_an_error_of_the_form_that_keeps_what_was_typed() -> None:
    factories.source(url="https://taken.example/report?utm_source=x")
    desk = editors_desk()
    form = filled(
        desk.get(add_page("source")),
        title="My careful title",
        url="https://www.taken.example/report",
    )

    page = desk.post(add_page("source"), form)

    assert page.status_code == 200
    assert errors(page) == "Another source already has this address: use that one."
    assert "My careful title" in page.content.decode()
    assert Source.objects.count() == 1


def test_a_rule_about_one_field_is_said_beside_that_field() -> None:
    claim = factories.supported_claim()
    desk = editors_desk()
    form = filled(
        desk.get(page_of(claim)), **{"language": "english", "citations-1-language": "Korean"}
    )

    page = desk.post(page_of(claim), form)

    said = ["Write a BCP 47 language tag such as en, zh-Hant or ko."]
    assert page.context["adminform"].form.errors == {"language": said}
    assert page.context["inline_admin_formsets"][0].formset.errors == [{}, {"language": said}]


def test_a_rule_about_several_fields_is_said_above_the_form() -> None:
    claim = factories.supported_claim()
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), **{"citations-0-locator": "12"})

    page = desk.post(page_of(claim), form)

    assert list(page.context["inline_admin_formsets"][0].formset.errors[0]) == ["__all__"]


def test_a_tree_that_bites_its_tail_is_refused_in_words() -> None:
    broad = factories.subject()
    narrow = factories.subject(broader=broad)
    desk = editors_desk()
    form = filled(desk.get(page_of(broad)), broader=narrow.pk)

    page = desk.post(page_of(broad), form)

    assert errors(page) == "A record cannot come from itself, or from one that comes from it."
    broad.refresh_from_db()
    assert broad.broader is None


def test_the_same_link_twice_is_refused_in_words() -> None:
    claim, target = factories.claim(), factories.claim()
    desk = editors_desk()
    row = {"type": "see_also", "target": target.pk}
    form = filled(desk.get(page_of(claim)), **added("links", row, row))

    page = desk.post(page_of(claim), form)

    assert "Please correct the duplicate data for type and target" in errors(page)
    assert not claim.links.exists()


def test_a_claim_is_not_linked_to_itself() -> None:
    claim = factories.claim()
    desk = editors_desk()
    row = {"type": "see_also", "target": claim.pk}
    form = filled(desk.get(page_of(claim)), **added("links", row))

    page = desk.post(page_of(claim), form)

    assert "A claim cannot be linked to itself." in errors(page)


def test_a_row_of_another_claim_is_not_taken_over() -> None:
    claim, other = factories.supported_claim(), factories.supported_claim()
    theirs = other.citations.all()[0]
    desk = editors_desk()
    form = filled(
        desk.get(page_of(claim)), **{"citations-0-id": theirs.pk, "citations-0-summary": "Taken."}
    )

    desk.post(page_of(claim), form)

    theirs.refresh_from_db()
    assert (theirs.claim, theirs.summary) == (other, "It says so.")


def test_the_page_of_an_edition_shows_its_document_and_its_place_in_the_chain() -> None:
    edition = factories.edition()

    shown = editors_desk().get(page_of(edition)).content.decode()

    assert f"&quot;statement&quot;: &quot;{edition.claim.statement}&quot;" in shown
    assert edition.chain in shown
    assert edition.digest in shown


def test_a_person_keeps_their_number_and_gets_a_public_name() -> None:
    edition = factories.edition()
    assert edition.published_by
    person = edition.published_by.person
    desk = administrators_desk()

    desk.post(
        page_of(person),
        filled(desk.get(page_of(person)), public_name="Grace", number=1, account=1),
    )

    renamed = type(person).objects.get(pk=person.pk)
    assert (renamed.public_name, renamed.number) == ("Grace", person.number)
    assert desk.get(add_page("person")).status_code == 403
    assert delete(desk, person).status_code == 403
    assert desk_of(factories.editor()).post(page_of(person), {}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_asking_for_the_history_of_a_claim_by_post_is_answered() -> None:
    claim = factories.claim()
    assert editors_desk().post(page_of(claim).replace("/change/", "/history/")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_saves_at_the_same_moment_one_is_kept_and_the_others_are_told() -> None:
    claim = factories.supported_claim()
    desks = [editors_desk() for _writer in range(6)]
    forms = [
        filled(desk.get(page_of(claim)), rationale=f"Writer {number}.")
        for number, desk in enumerate(desks)
    ]

    with racers(len(desks)) as race:
        pages = race(
            *(
                partial(desk.post, page_of(claim), form)
                for desk, form in zip(desks, forms, strict=True)
            )
        )

    refused = [page.content.decode() for page in pages if page.status_code == 200]
    assert ["was changed after you opened this page" in page for page in refused] == [True] * 5
    (kept,) = [number for number, page in enumerate(pages) if page.status_code == 302]
    claim.refresh_from_db()
    assert claim.rationale == f"Writer {kept}."


@pytest.mark.django_db(transaction=True)
def test_without_the_form_the_same_saves_overwrite_one_another() -> None:
    """The negative control of the test above."""
    claim = factories.supported_claim()
    copies = [Claim.objects.get(pk=claim.pk) for _writer in range(6)]
    for number, copy in enumerate(copies):
        copy.rationale = f"Writer {number}."

    with racers(len(copies)) as race:
        refusals = race(*(copy.save for copy in copies))

    assert refusals == [None] * 6
