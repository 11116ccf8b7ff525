"""Senders of requests are forgotten in time, and what became of a request stays."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from claims.corrections import erasure
from claims.management import errands
from claims.models import CorrectionRequest, Letter, Requester
from claims.workflow import post
from tests import factories
from tests.corrections.requests import MONDAY, received, request

pytestmark = pytest.mark.django_db

WORDS = "Vermeidbar: I never was in Westhafen."
PERSONAL: dict[str, Any] = {
    "words": WORDS,
    "contact": "vermeidbar@mail.example",
    "evidence_words": "Vermeidbar was elsewhere",
    "evidence_url": "https://vermeidbar.example/",
    "file_name": "vermeidbar.txt",
    "file": b"Vermeidbar",
}


def tables_with(word: str) -> set[str]:
    """Every table of the database in which a word stands, whatever its case."""
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
        found = set()
        for table in tables:
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {table} t WHERE t::text ILIKE ANY(%s))",
                [[f"%{word}%", f"%{word.encode().hex()}%"]],
            )
            if cursor.fetchone() == (True,):
                found.add(table)
    return found


def test_personal_data_stand_in_their_own_table_and_leave_it_when_due(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    asked = request(**PERSONAL)
    Letter.objects.update(text=WORDS)
    assert tables_with("vermeidbar") == {"claims_requester", "claims_letter"}
    Requester.objects.update(erase_on=date(2027, 2, 1))

    early = erasure.erase_due(MONDAY)
    due = erasure.erase_due(MONDAY + timedelta(days=91))

    assert (early, due) == ((0, 0), (1, 0))
    assert tables_with("vermeidbar") == set()
    assert CorrectionRequest.objects.get() == asked


def test_open_requests_keep_their_sender_however_old_they_are() -> None:
    request()

    assert erasure.erase_due(MONDAY + timedelta(days=4000)) == (0, 0)


def test_who_never_confirmed_is_forgotten_after_a_day(settings: Any) -> None:
    settings.EMAIL_HOST, settings.FACTCHECK_CORRECTION_BUSY = "mail.example", 0
    claim = factories.published_claim()
    received(claim, contact="a@mail.example")
    received(claim, contact="b@mail.example", words="Later.", now=MONDAY + timedelta(hours=1))

    assert erasure.erase_due(MONDAY + timedelta(days=1)) == (0, 1)
    assert Requester.objects.get().contact == "b@mail.example"
    assert CorrectionRequest.objects.count() == 1


def test_the_command_and_the_errands_erase(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    claim = factories.published_claim()
    for number in range(3):
        request(claim, words=f"Wrong {number}.")
    due, asked = Requester.objects.order_by("pk")[:2]
    Requester.objects.filter(pk=due.pk).update(erase_on=date(2020, 1, 1))
    out = StringIO()

    errands.work_off()
    call_command("erase_requesters", "--receipt", asked.request.receipt, stdout=out)
    call_command("erase_requesters", stdout=out)

    assert Requester.objects.count() == 1
    assert "1 sender erased" in out.getvalue()
    assert "0 senders erased, 0 requests that nobody confirmed" in out.getvalue()


def test_a_mail_to_a_sender_leaves_no_address_in_the_log(
    settings: Any, caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "mail.example"
    asked = request(contact="vermeidbar@mail.example")
    caplog.set_level("INFO")

    assert post.send_due() == 1

    assert mailoutbox[0].to == ["vermeidbar@mail.example"]
    assert f"A mail to the sender of {asked.receipt} is sent" in caplog.text
    assert "vermeidbar" not in caplog.text
    assert Letter.objects.get().text == ""


def test_a_mail_that_is_given_up_loses_the_secret_and_the_log_keeps_no_address(
    settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    request(contact="vermeidbar@mail.example")
    Letter.objects.update(attempts=len(post.WAITS))

    assert post.send_due() == 0

    assert (Letter.objects.get().not_before, Letter.objects.get().text) == (None, "")
    assert "could not be sent" in caplog.text
    assert "vermeidbar" not in caplog.text
