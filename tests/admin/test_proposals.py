"""Proposed wordings: what a return carries, and what the author takes over."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import (
    Claim,
    ClaimTranslation,
    Proposal,
    Review,
    Stage,
)
from tests import factories
from tests.admin.browsing import (
    answer,
    desk_of,
    editors_desk,
    page_of,
    reviewers_desk,
    said,
)

pytestmark = pytest.mark.django_db


def test_only_changed_wordings_are_proposed() -> None:
    claim = factories.supported_claim(rationale="Line one.\r\nLine two.")
    ClaimTranslation.objects.create(claim=claim, language="zh-Hant", statement="橋於2019年通車。")
    workflow.submit(claim, actor=factories.editor())

    answer(
        reviewers_desk(),
        claim,
        "return",
        **{
            "comment": "See my wording.",
            "rationale-en": "Line one.\r\nLine two.",
            "statement-en": " ",
            "statement-zh-Hant": "橋於2020年通車。",
        },
    )

    proposed = Proposal.objects.values_list("language", "field", "wording")
    assert list(proposed) == [("zh-Hant", "statement", "橋於2020年通車。")]
    assert Proposal.objects.get().review == Review.objects.get()


def test_a_return_without_a_comment_keeps_the_proposals_on_the_page_and_stores_none() -> None:
    claim, _submission = factories.submitted_claim()

    page = answer(
        reviewers_desk(), claim, "return", **{"comment": " ", "rationale-en": "A better one."}
    )

    assert said(page) == "Say why it is returned: write a comment."
    assert "A better one.</textarea>" in page.content.decode()
    assert not Proposal.objects.exists()


def returned_with(wording: str, *, by: Any = None, **fields: Any) -> Claim:
    """A claim that was returned with another statement for its Chinese translation."""
    claim = factories.supported_claim(**fields)
    ClaimTranslation.objects.create(claim=claim, language="zh-Hant", statement="橋於2019年通車。")
    workflow.submit(claim, actor=factories.editor())
    workflow.return_to_author(
        claim,
        actor=by or factories.reviewer(),
        comment="See my wording.",
        proposals=[("zh-Hant", "statement", wording), ("en", "rationale", "A better one.")],
    )
    claim.refresh_from_db()
    return claim


def take_over(desk: Client, claim: Claim, proposal: Any) -> Any:
    address = reverse("admin:claims_claim_take_over", args=[claim.pk])
    return desk.post(address, {"proposal": proposal}, follow=True)


def test_the_author_sees_each_proposal_and_takes_it_over_once() -> None:
    claim = returned_with("橋於2020年通車。", by=factories.reviewer(username="grace"))
    desk = editors_desk()
    page = desk.get(page_of(claim)).content.decode()
    assert '<del><span class="visually-hidden">removed: </span>2019</del>' in page
    assert "grace" in page
    proposal = Proposal.objects.get(language="zh-Hant")

    page = take_over(desk, claim, proposal.pk)
    assert said(page) == "The proposed wording is in the draft now."
    assert "These words are in the draft now." in page.content.decode()
    claim.refresh_from_db()
    assert claim.translations.get().statement == "橋於2020年通車。"
    assert claim.rationale == "Both sources say so."

    page = take_over(desk, claim, proposal.pk)
    assert said(page) == (
        "The words have changed since they were reviewed: nothing was taken over."
    )


def test_words_written_meanwhile_are_not_overwritten() -> None:
    claim = returned_with("橋於2020年通車。")
    claim.translations.update(statement="橋於2021年通車。")

    take_over(editors_desk(), claim, Proposal.objects.get(language="zh-Hant").pk)

    assert claim.translations.get().statement == "橋於2021年通車。"


def test_proposals_of_an_earlier_submission_are_not_taken_over() -> None:
    claim = returned_with("橋於2020年通車。")
    editor = factories.editor()
    proposal = Proposal.objects.get(language="zh-Hant")
    workflow.submit(claim, actor=editor)
    desk = desk_of(editor)

    for _stage in ("in review", "draft"):
        page = take_over(desk, claim, proposal.pk)
        assert said(page) == "This proposal belongs to an earlier submission of the claim."
        assert page.context["overview"]["proposals"] == []
        if claim.__class__.objects.get(pk=claim.pk).stage == Stage.IN_REVIEW:
            workflow.recall(claim, actor=editor)
    assert claim.translations.get().statement == "橋於2019年通車。"


def test_a_proposal_is_taken_over_into_its_own_claim_by_who_may_write_only() -> None:
    claim = returned_with("橋於2020年通車。")
    noise = factories.claim()
    proposal = Proposal.objects.get(language="zh-Hant")

    assert take_over(editors_desk(), noise, proposal.pk).status_code == 404
    assert take_over(editors_desk(), claim, "x").status_code == 404
    assert take_over(editors_desk(), claim, "²").status_code == 404
    assert take_over(editors_desk(), claim, "9" * 5_000).status_code == 404
    assert take_over(desk_of(factories.account()), claim, proposal.pk).status_code == 403
    assert claim.translations.get().statement == "橋於2019年通車。"
