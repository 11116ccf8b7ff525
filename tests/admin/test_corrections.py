"""The desk of requests for correction: what was sent, the clocks, the steps, the batches."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import CorrectionConfirmation, CorrectionDecision, CorrectionRequest
from tests import factories
from tests.admin.browsing import desk_of, list_page, page_of, said
from tests.corrections.requests import request
from tests.pages.visible_text import words as words_of_page
from tests.workflow.test_correction_steps import three_claims_about_one

pytestmark = pytest.mark.django_db

HOME = reverse("admin:index")
DAY = timedelta(days=1)


def words(html: str) -> str:
    """The text of a page of the desk."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def pushed(desk: Client, asked: CorrectionRequest, button: str, **answers: Any) -> Any:
    address = reverse(f"admin:claims_correctionrequest_{button}", args=[asked.pk])
    return desk.post(address, answers, follow=True)


def test_a_request_is_answered_on_the_desk_by_two_people() -> None:
    editor, reviewer = desk_of(factories.editor()), desk_of(factories.reviewer())
    claim = factories.published_claim(statement="The quay opened in 1989.")
    asked = request(
        claim,
        words="<b>It opened in 1998.</b>",
        file=b"%PDF",
        file_name="minutes.pdf",
        is_person_concerned=True,
        now=timezone.now(),
    )

    page = editor.get(page_of(asked))
    text = words(page.content.decode())
    assert "It opened in 1998." in text and "<b>It" not in page.content.decode()
    assert "The quay opened in 1989." in text
    assert "The sender is the person concerned" in text
    file = editor.get(reverse("admin:claims_correctionrequest_evidence", args=[asked.pk]))
    assert (file.content, file.headers["Content-Type"]) == (b"%PDF", "application/octet-stream")
    assert file.headers["Content-Disposition"] == 'attachment; filename="minutes.pdf"'

    assert "The first look is noted." in said(pushed(editor, asked, "look", kind="fact"))
    tried = pushed(editor, asked, "decide", outcome="refused", reasons="")
    assert "Say why it is refused: write the reasons." in said(tried)
    decided = pushed(editor, asked, "decide", outcome="refused", reasons="The deed says 1989.")
    assert "Decided; a second person confirms it." in said(decided)
    decision = CorrectionDecision.objects.get()
    own = pushed(editor, asked, "confirm", decision=decision.pk)
    assert "Your account may not do this." in said(own)
    given_back = pushed(reviewer, asked, "give_back", decision=decision.pk, comment="Which deed?")
    assert "Given back" in said(given_back)
    again = pushed(editor, asked, "decide", outcome="refused", reasons="The deed of 1989 says so.")
    assert again.status_code == 200
    confirmed = pushed(
        reviewer, asked, "confirm", decision=CorrectionDecision.objects.latest("pk").pk
    )
    assert "Confirmed: the request is answered." in said(confirmed)
    assert CorrectionConfirmation.objects.count() == 2
    assert "Two people have decided." in words(editor.get(page_of(asked)).content.decode())


def test_one_press_tells_readers_of_a_dispute(client: Client) -> None:
    claims, asked = three_claims_about_one()
    reviewer = desk_of(factories.reviewer())

    page = pushed(
        reviewer,
        asked,
        "contest",
        claims=[claim.pk for claim in claims[:2]],
        note="The person named objects.",
    )

    assert "Readers are told of the dispute" in said(page)
    html = client.get(f"/en/claims/{claims[0].public_id}/").content.decode()
    assert "The finding is in dispute. The person named objects." in words_of_page(html)
    assert "in dispute" not in words_of_page(client.get(f"/en/claims/{claims[2].public_id}/").text)


def test_a_batch_is_shown_on_one_page_and_approved_there() -> None:
    claims, asked = three_claims_about_one()
    editor, reviewer = desk_of(factories.editor()), desk_of(factories.reviewer())
    pushed(editor, asked, "look", kind="attribution")

    page = pushed(
        editor,
        asked,
        "revise",
        claims=[claim.pk for claim in claims],
        replace="Ann Lee → An Li\n李安 → 李岸",
        note="It was another person.",
    )
    assert "Submitted; a second person approves them" in said(page)
    shown = reviewer.get(reverse("admin:claims_correctionrequest_revisions", args=[asked.pk]))
    assert shown.content.decode().count("<del>Ann Lee</del>") >= 3
    form = {
        f"digest-{row.submission.claim_id}": row.submission.content_digest
        for row in shown.context["rows"]
    }
    published = pushed(reviewer, asked, "approve_all", **form)

    assert "Published: " in said(published)
    assert [claim.editions.latest().kind for claim in claims] == ["corrected"] * 3
    labels = [str(form) for _name, _label, form in published.context["offers"]]
    assert any(f"{claims[0].label}.2" in form for form in labels)


def test_what_is_overdue_stands_on_everybodys_home_without_a_word_of_it() -> None:
    claim = factories.published_claim()
    late = request(claim, words="Unseen words.", now=timezone.now() - 15 * DAY)
    in_time = request(claim, words="Others.", now=timezone.now() - 13 * DAY)

    for group in ("Researchers", "Editors", "Reviewers", "Administrators"):
        text = words(desk_of(factories.account(group)).get(HOME).content.decode())
        assert f"Overdue {late.receipt}" in text
        assert in_time.receipt not in text
        assert re.search(r"Wait for the first look ?: 2", text)
        assert "Unseen words" not in text
    page = desk_of(factories.editor()).get(list_page("correctionrequest"), {"waits": "overdue"})
    assert [row.receipt for row in page.context["cl"].result_list] == [late.receipt]


@pytest.mark.parametrize("state", ["overdue", "look", "decide", "confirm", "answered", "other"])
def test_the_queue_is_filtered_by_the_step_that_is_next(state: str) -> None:
    request(now=timezone.now())

    page = desk_of(factories.editor()).get(list_page("correctionrequest"), {"waits": state})

    assert len(page.context["cl"].result_list) == (1 if state in ("look", "other") else 0)


def test_who_only_reads_sees_no_request() -> None:
    asked, reader = request(), desk_of(factories.account("Researchers"))

    assert reader.get(page_of(asked)).status_code == 403
    assert reader.get(list_page("correctionrequest")).status_code == 403


def test_a_request_that_waits_for_its_mail_is_not_there(settings: Any) -> None:
    settings.EMAIL_HOST, settings.FACTCHECK_CORRECTION_BUSY = "mail.example", 0
    asked = request(contact="reader@mail.example")

    assert desk_of(factories.editor()).get(page_of(asked)).status_code == 404


def test_nothing_that_is_posted_answers_with_a_fault() -> None:
    asked, desk = request(), desk_of(factories.account(is_superuser=True))
    nasty = {"kind": "\0", "until": "9999-99-99", "claims": "x", "outcome": "?", "reason": "\0"}

    for button in ("look", "extend", "contest", "revise", "decide", "approve_all"):
        for answers in ({}, nasty, {**nasty, "until": "9999-12-31", "reason": "x", "note": "x"}):
            assert pushed(desk, asked, button, **answers).status_code == 200, (button, answers)
    for number in ("0", "9" * 30, "x"):
        address = f"/admin/claims/correctionrequest/{number}/change/"
        assert desk.get(address).status_code == 404
    upload = SimpleUploadedFile("x", b"x")
    assert pushed(desk, asked, "look", kind=upload).status_code == 200
