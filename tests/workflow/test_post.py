"""Mails are in their reader's language, lead to the claims, and are tried until they are taken."""

import logging
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import AccountLanguage, Claim, Letter
from claims.workflow import assignment, post
from tests import factories
from tests.admin.browsing import desk_of
from tests.refused import refused

pytestmark = pytest.mark.django_db

DUE = datetime(2031, 5, 1, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    settings.FACTCHECK_ADDRESS = "https://facts.example/"


@pytest.fixture
def nobody_answers(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def a_colleague(language: str = "", **fields: Any) -> Any:
    person = factories.reviewer(email="reviewer@example.org", **fields)
    if language:
        AccountLanguage.objects.create(account=person, language=language)
    return person


def hand_over(to: Any) -> Claim:
    claim = factories.supported_claim(statement="The bridge opened.")
    claim.translations.create(language="zh-Hant", statement="大橋通車了。")
    by = factories.editor(username="lin")
    assignment.submit_and_tell(claim, actor=by, to=to, due_at=DUE)
    return claim


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "1 claim waits for your review", ("lin has handed over", "The bridge opened.")),
        ("zh-hant", "有 1 則主張待您審核", ("大橋通車了。", "期限：2031-05-01 10:30（UTC）")),
        ("", "1 claim waits for your review", ("Due: 2031-05-01 10:30 (UTC)",)),
    ],
)
def test_a_mail_is_in_its_readers_language_with_link_and_due_time(
    language: str,
    subject: str,
    words: tuple[str, ...],
) -> None:
    claim = hand_over(a_colleague(language))

    assert mail.outbox == []  # no request waits for the mail server
    assert post.send_due() == 1
    (letter,) = mail.outbox
    assert letter.subject == subject
    assert all(word in letter.body for word in words)
    address = reverse("admin:claims_claim_review", args=[claim.pk])
    assert f"https://facts.example{address}\n" in letter.body
    kept = Letter.objects.get()
    assert kept.sent_at and kept.not_before is None and kept.text == ""


def test_the_language_is_that_in_which_the_desk_was_used_last() -> None:
    lin = factories.editor(username="lin", password="right")
    desk = Client(headers={"accept-language": "zh-hant"})
    desk.post(reverse("admin:login"), {"username": "lin", "password": "right", "next": "/admin/"})
    assert AccountLanguage.objects.of(lin) == "zh-hant"

    desk.post(reverse("set_language"), {"language": "en", "next": "/admin/"})
    assert AccountLanguage.objects.of(lin) == "en"
    desk.post(reverse("set_language"), {"language": "xx", "next": "/admin/"})
    assert AccountLanguage.objects.of(lin) == "en"
    Client().post(reverse("set_language"), {"language": "zh-hant", "next": "/"})
    desk_of(factories.account(is_staff=False)).post(
        reverse("set_language"), {"language": "zh-hant", "next": "/"}
    )
    assert AccountLanguage.objects.count() == 1
    with refused("account_language_known"):
        AccountLanguage.objects.update(language="fr")


def test_what_the_mail_server_did_not_take_is_tried_again_and_logged(
    settings: Any, nobody_answers: None, caplog: pytest.LogCaptureFixture
) -> None:
    to = a_colleague()
    hand_over(to)
    letter = Letter.objects.get()
    assert not post.send(letter.pk)

    letter.refresh_from_db()
    assert (letter.attempts, letter.failure) == (1, "ConnectionRefusedError")
    assert letter.not_before and letter.not_before > timezone.now()
    assert f"A mail to account {to.pk} could not be sent (ConnectionRefusedError, attempt 1)" in (
        caplog.text
    )
    assert "reviewer@example.org" not in caplog.text and post.due() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Letter.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    out = StringIO()
    with caplog.at_level(logging.INFO):
        call_command("send_mails", stdout=out)

    assert out.getvalue() == "Mails sent: 1. Not sent: 0.\n"
    assert [letter.to for letter in mail.outbox] == [["reviewer@example.org"]]
    assert f"A mail to account {to.pk} is sent (attempt 2)." in caplog.text
    call_command("send_mails", stdout=StringIO())
    assert len(mail.outbox) == 1


def test_a_mail_is_given_up_after_the_last_pause(
    nobody_answers: None, caplog: pytest.LogCaptureFixture
) -> None:
    hand_over(a_colleague())
    letter = Letter.objects.get()

    for _attempt in range(len(post.WAITS) + 1):
        post.send(letter.pk)

    letter.refresh_from_db()
    assert (letter.attempts, letter.not_before, letter.sent_at) == (6, None, None)
    assert caplog.text.count("given up") == 1
    assert not post.send(letter.pk)


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_has_left_meanwhile_gets_no_mail(change: dict[str, Any]) -> None:
    to = a_colleague()
    hand_over(to)
    type(to).objects.filter(pk=to.pk).update(**change)

    assert not post.send(Letter.objects.get().pk)

    assert mail.outbox == [] and not Letter.objects.waiting().exists()


def test_a_step_that_is_rolled_back_writes_no_mail() -> None:
    claim = factories.claim()
    to = a_colleague()

    with pytest.raises(Exception, match="There is no finding yet"):
        assignment.submit_and_tell(claim, actor=factories.editor(), to=to)

    assert not Letter.objects.exists()


def test_without_a_mail_server_the_command_says_so(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    hand_over(a_colleague())

    with pytest.raises(CommandError, match="EMAIL_HOST names no mail server"):
        call_command("send_mails")
    assert not Letter.objects.exists()


def test_no_header_is_smuggled_in_by_a_claim() -> None:
    by = factories.reviewer()
    claim, submission = factories.submitted_claim(by=a_colleague())
    assignment.return_to_author(claim, actor=by, comment="Why?\nBcc: x@example.org")
    post.send_due()

    (letter,) = mail.outbox
    assert "Bcc" not in letter.subject and "\n" not in letter.subject
    assert letter.recipients() == [submission.submitted_by.email]
