"""Changes that readers are told of: newer editions, corrections, disputes, withdrawals."""

import re

import pytest
from django.test import Client

from claims import workflow
from claims.models import Person
from tests import factories
from tests.noise import withdrawn_claim
from tests.pages.visible_text import address, corrected_and_contested_claim, page, words
from tests.rich_claim import rich_claim, rich_draft

pytestmark = pytest.mark.django_db


def test_a_superseded_edition_says_so_and_links_to_the_current_one(client: Client) -> None:
    claim = corrected_and_contested_claim()

    html = page(client, address(claim, "editions/1/"))

    assert "This is edition 1; edition 3 has taken its place." in words(html)
    assert (
        f'<a href="../../../..{address(claim, language="en")}">To the current edition</a>' in html
    )
    assert "notice contested" not in html
    assert "notice corrected" not in html


def test_the_current_edition_has_no_notice_of_an_older_one(client: Client) -> None:
    claim = rich_claim()

    assert 'class="notice' not in page(client, address(claim))
    assert 'class="notice' not in page(client, address(claim, "editions/1/"))


def test_corrections_and_an_open_dispute_stand_above_everything(client: Client) -> None:
    claim = corrected_and_contested_claim()

    html = page(client, address(claim))

    above = words(html).partition("edition 3 ·")[0]
    assert "The finding is in dispute. The ministry disputes it." in above
    assert "Correction" in above
    assert "The year was wrong." in above
    # Programs that read a page without its surroundings drop what is beside the article.
    article = html.partition("<article>")[2].partition("</article>")[0]
    assert '<section class="notice contested"' in article
    assert '<section class="notice corrected"' in article


def test_a_contested_finding_names_who_signed_it_and_who_contests_it(client: Client) -> None:
    claim = corrected_and_contested_claim()
    people = {person.account: str(person) for person in Person.objects.all()}
    signed = claim.submissions.latest("pk")

    shown = words(page(client, address(claim)))

    reviewer = people[signed.review.reviewer]
    assert f"Signed by {people[signed.submitted_by]} (submitted), {reviewer} (reviewed)" in shown
    assert f"Contested by {reviewer}" in shown


def test_a_new_finding_ends_the_dispute_and_keeps_the_correction(client: Client) -> None:
    claim = corrected_and_contested_claim()
    submitter = factories.editor()
    workflow.reopen(claim, actor=submitter)
    signed = workflow.submit(claim, actor=submitter, kind="revised", note="Settled.")
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)

    html = page(client, address(claim))

    assert "notice contested" not in html
    assert "The year was wrong." in html


def test_a_reissue_does_not_end_the_dispute(client: Client) -> None:
    claim = rich_draft()
    unreleased = factories.article()
    factories.appearance(claim, unreleased)
    submitter, second = factories.editor(), factories.reviewer()
    signed = workflow.submit(claim, actor=submitter)
    workflow.approve(claim, actor=second, digest=signed.content_digest)
    workflow.contest(claim, actor=second, note="The ministry disputes it.")
    workflow.release(unreleased, actor=second)

    assert "The ministry disputes it." in words(page(client, address(claim))).partition("C-")[0]


def test_the_history_lists_every_edition_with_its_kind_and_note(client: Client) -> None:
    claim = corrected_and_contested_claim()

    shown = words(page(client, address(claim)))

    assert re.search(
        r"Edition 3 · Contested · \S+ · shown here The ministry disputes it\. What \w+ \w+ changed "
        r"Edition 2 · Corrected · \S+ The year was wrong\. What .* Edition 1 · First edition",
        shown,
    )


def test_a_withdrawn_claim_shows_why_and_no_statement(client: Client) -> None:
    claim = withdrawn_claim(factories.editor(), factories.reviewer(), statement="It was so.")

    shown = words(page(client, address(claim)))

    assert "This claim is withdrawn. It was about another." in shown
    assert "It was so." not in shown


def test_an_edition_before_the_withdrawal_says_that_it_no_longer_holds(client: Client) -> None:
    claim = withdrawn_claim(factories.editor(), factories.reviewer(), statement="It was so.")

    shown = words(page(client, address(claim, "editions/1/")))

    assert "This claim was withdrawn later: what stands below no longer holds." in shown
    assert "It was so." in shown
