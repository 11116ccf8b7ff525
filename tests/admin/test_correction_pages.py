"""Shared records on their pages: a correction lapses claims in review and is reissued by two."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Article, Claim, EditionKind, Source, Stage, Submission
from tests import factories
from tests.admin.browsing import (
    add_page,
    desk_of,
    editors_desk,
    errors,
    filled,
    page_of,
    reviewers_desk,
    said,
)

pytestmark = pytest.mark.django_db


def correct(desk: Client, record: Any, **changes: Any) -> Any:
    return desk.post(page_of(record), filled(desk.get(page_of(record)), **changes), follow=True)


def push(desk: Client, record: Any, button: str, **answers: Any) -> Any:
    address = reverse(f"admin:claims_{record._meta.model_name}_{button}", args=[record.pk])
    return desk.post(address, answers, follow=True)


def test_a_corrected_source_makes_drafts_of_the_claims_in_review_and_says_which() -> None:
    claim, _submission = factories.submitted_claim()
    noise, _submission = factories.submitted_claim()
    source = claim.citations.all()[0].source

    page = correct(editors_desk(), source, publisher="Another house")

    assert f"{claim.label} was in review with the earlier record and is a draft again." in said(
        page
    )
    assert {one.stage for one in Claim.objects.filter(pk=claim.pk)} == {Stage.DRAFT}
    assert {one.stage for one in Claim.objects.filter(pk=noise.pk)} == {Stage.IN_REVIEW}


def test_a_change_that_no_document_holds_lapses_nothing() -> None:
    claim, _submission = factories.submitted_claim()

    page = correct(editors_desk(), claim.citations.all()[0].source, note="For ourselves.")

    assert "was in review" not in said(page)
    claim.refresh_from_db()
    assert claim.stage == Stage.IN_REVIEW


@pytest.mark.parametrize("noun", ["source", "claimant", "subject", "article"])
def test_a_corrected_record_is_reissued_by_two_people(noun: str) -> None:
    claim, record = published_with(noun)
    field = "name_en" if noun in ("claimant", "subject") else "title"
    editor, reviewer = editors_desk(), reviewers_desk()

    page = correct(editor, record, **{field: "Corrected", "_continue": "1"})
    assert "1 published edition carries the earlier record" in page.content.decode()
    assert "Approve the reissue" not in page.content.decode()

    page = push(editor, record, "reissue", note="The name was misprinted.")
    assert said(page) == f"Signed for {claim.label}; a second person approves it."
    assert claim.editions.count() == 1

    digest = reviewer.get(page_of(record)).context["reissue"]["approve"]["digest"].value()
    page = push(reviewer, record, "approve_reissue", digest=digest)
    assert said(page) == f"Reissued: {claim.label}."
    edition = claim.editions.latest()
    assert edition.kind == EditionKind.REISSUED
    assert "Corrected" in edition.document
    assert "published edition" not in reviewer.get(page_of(record)).content.decode()


def published_with(noun: str) -> tuple[Claim, Any]:
    claim = factories.supported_claim(claimant=factories.claimant())
    claim.about.add(factories.subject())
    article = factories.article()
    factories.appearance(claim, article)
    reviewer = factories.reviewer()
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=reviewer, digest=submission.content_digest)
    workflow.release(article, actor=reviewer)
    records = {
        "source": claim.citations.all()[0].source,
        "claimant": claim.claimant,
        "subject": claim.about.get(),
        "article": article,
    }
    return claim, records[noun]


def test_nobody_approves_the_reissue_they_signed() -> None:
    claim, source = published_with("source")
    reviewer = reviewers_desk()
    correct(reviewer, source, title="Corrected")
    push(reviewer, source, "reissue", note="Misprint.")
    digest = reviewer.get(page_of(source)).context["reissue"]["approve"]["digest"].value()

    page = push(reviewer, source, "approve_reissue", digest=digest)

    assert said(page) == "Nobody reviews what they submitted themselves."
    assert claim.editions.count() == 1


def test_editors_cannot_approve_a_reissue() -> None:
    claim, source = published_with("source")
    correct(editors_desk(), source, title="Corrected")
    push(editors_desk(), source, "reissue", note="Misprint.")
    digest = reviewers_desk().get(page_of(source)).context["reissue"]["approve"]["digest"].value()

    page = push(editors_desk(), source, "approve_reissue", digest=digest)

    assert said(page) == "Your account may not do this."
    assert editors_desk().get(page_of(source)).context["reissue"]["approve"] is None
    assert claim.editions.count() == 1


@pytest.mark.parametrize("note", ["", "   ", "x\x00"])
def test_a_reissue_needs_a_note_that_readers_can_read(note: str) -> None:
    _claim, source = published_with("source")
    correct(editors_desk(), source, title="Corrected")

    page = push(editors_desk(), source, "reissue", note=note)

    assert "note" in said(page)
    assert not Submission.objects.filter(kind=EditionKind.REISSUED).exists()


def test_a_reissue_of_what_has_changed_again_is_refused() -> None:
    claim, source = published_with("source")
    correct(editors_desk(), source, title="Corrected")
    push(editors_desk(), source, "reissue", note="Misprint.")
    reviewer = reviewers_desk()
    digest = reviewer.get(page_of(source)).context["reissue"]["approve"]["digest"].value()
    correct(editors_desk(), source, title="Corrected again")

    page = push(reviewer, source, "approve_reissue", digest=digest)

    assert "The record has changed since you looked at it: look again." in said(page)
    assert claim.editions.count() == 1


def test_equal_differences_are_shown_once_with_all_their_claims() -> None:
    source = factories.source(title="Old title")
    claims = []
    for _number in range(3):
        claim = factories.supported_claim()
        factories.citation(claim, source=source)
        submission = workflow.submit(claim, actor=factories.editor())
        workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
        claims.append(claim)
    desk = editors_desk()
    correct(desk, source, title="New title")

    reissue = desk.get(page_of(source)).context["reissue"]

    (correction,) = reissue["corrections"]
    assert {edition.claim.pk for edition in correction.editions} == {claim.pk for claim in claims}
    assert correction.changes == [("csl.title", "Old title", "New title")]


def test_an_article_is_released_with_the_claims_that_wait_for_it() -> None:
    article = factories.article()
    claim = factories.supported_claim()
    factories.appearance(claim, article)
    reviewer = factories.reviewer()
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=reviewer, digest=submission.content_digest)
    desk = desk_of(reviewer)
    assert "1 approved claim waits for this article." in desk.get(page_of(article)).content.decode()

    page = push(desk, article, "release", is_out="on")

    assert said(page) == f"“{article.title}” is released; editions published: 1."
    claim.refresh_from_db()
    assert claim.stage == Stage.PUBLISHED
    assert "Release the article" not in page.content.decode()
    assert said(push(desk, article, "release", is_out="on")) == "The article is released already."


def test_an_article_is_not_released_by_one_careless_click() -> None:
    article = factories.article()

    page = push(reviewers_desk(), article, "release")

    assert "This field is required." in said(page)
    assert Article.objects.released().count() == 0


def test_editors_cannot_release() -> None:
    article = factories.article()

    page = push(editors_desk(), article, "release", is_out="on")

    assert said(page) == "Your account may not do this."
    assert "Release the article" not in editors_desk().get(page_of(article)).content.decode()
    assert Article.objects.released().count() == 0


@pytest.mark.parametrize("noun", ["article", "claimant", "source", "subject"])
def test_the_forms_of_shared_records_open_and_save(noun: str) -> None:
    desk = editors_desk()
    name = "name_en" if noun in ("claimant", "subject") else "title"
    form = filled(desk.get(add_page(noun)), **{name: "Something new", "language": "en"})

    page = desk.post(add_page(noun), form, follow=True)

    assert "Something new" in said(page)


def test_the_page_of_a_source_costs_the_same_however_many_claims_cite_it() -> None:
    source = factories.source(derives_from=factories.source())
    factories.citation(factories.claim(), source=source)
    desk = editors_desk()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(page_of(source)).status_code == 200
        return len(seen)

    queries()
    few = queries()
    for _number in range(20):
        factories.citation(factories.claim(), source=source)

    assert queries() == few


def test_contributors_are_written_one_name_a_line() -> None:
    desk = editors_desk()
    names = "Doe, Jane\r\nUnited Nations\r\n\r\n{Foreign Office, London}\r\n林, 青 (editor)"
    form = filled(desk.get(add_page("source")), title="A report", contributors=names)

    desk.post(add_page("source"), form)

    source = Source.objects.get()
    assert source.contributors == [
        {"role": "author", "family": "Doe", "given": "Jane"},
        {"role": "author", "literal": "United Nations"},
        {"role": "author", "literal": "Foreign Office, London"},
        {"role": "editor", "family": "林", "given": "青"},
    ]
    shown = filled(desk.get(page_of(source)))["contributors"]
    assert shown.splitlines() == [line for line in names.splitlines() if line]


def test_names_in_chinese_have_brackets_and_roles_in_chinese() -> None:
    desk = in_chinese(factories.reviewer())
    names = "｛外交部, 倫敦｝\n林, 青（編者）\n陳, 明（導演; suffix: 二世）\nDoe, Jane (translator)"
    source = factories.source()

    correct(desk, source, contributors=names)

    source.refresh_from_db()
    assert source.contributors == [
        {"role": "author", "literal": "外交部, 倫敦"},
        {"role": "editor", "family": "林", "given": "青"},
        {"role": "director", "family": "陳", "given": "明", "suffix": "二世"},
        {"role": "translator", "family": "Doe", "given": "Jane"},
    ]
    shown = filled(desk.get(page_of(source)))["contributors"]
    assert shown.splitlines() == [*names.splitlines()[:3], "Doe, Jane（譯者）"]


def in_chinese(account: User) -> Client:
    desk = Client(headers={"Accept-Language": "zh-hant"})
    desk.force_login(account)
    return desk


@pytest.mark.parametrize(
    "name",
    [
        {"role": "author", "family": "Doe"},
        {"role": "author", "family": "Doe", "given": "Jane"},
        {"role": "translator", "family": "Doe", "given": "Jane (Anne)"},
        {"role": "author", "literal": "United Nations (UN)"},
        {"role": "author", "literal": "The Smiths (editor)"},
        {"role": "editor", "literal": "The Smiths"},
        {"role": "author", "literal": "Foreign Office, London"},
        {"role": "author", "literal": "{Braces}"},
        {"role": "author", "family": "Gogh", "given": "V.", "non-dropping-particle": "van"},
        {"role": "editor", "family": "King", "given": "M. L.", "suffix": "Jr."},
        {"role": "author", "literal": "青河社（編者）"},
        {"role": "author", "literal": "｛大括號｝"},
    ],
    ids=str,
)
def test_a_name_survives_the_form_that_does_not_touch_it(name: dict[str, str]) -> None:
    source = factories.source(contributors=[name])

    page = correct(editors_desk(), source, note="For ourselves.")
    assert "changed successfully" in said(page)
    page = correct(in_chinese(factories.editor()), source, note="In Chinese.")
    assert "已儲存來源" in said(page)

    source.refresh_from_db()
    assert source.contributors == [name]


def test_authors_of_an_article_are_written_one_a_line() -> None:
    desk = editors_desk()
    form = filled(
        desk.get(add_page("article")), title="T", language="en", authors="林青\r\n\r\n Doe "
    )

    desk.post(add_page("article"), form)

    assert Article.objects.get().authors == ["林青", "Doe"]


def test_a_name_that_is_too_long_is_refused_at_its_field() -> None:
    desk = editors_desk()
    form = filled(desk.get(add_page("article")), title="T", language="en", authors="x" * 201)

    page = desk.post(add_page("article"), form)

    assert "authors" in page.context["adminform"].form.errors
    assert "200" in errors(page)
