"""What no request waits for is done by whoever is on duty, once, also after a worker was killed."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection, models
from pytest_django import Settings

from claims.models import Letter
from claims.record import duty
from claims.workflow import post
from tests import factories
from tests.databases import copy_of_template
from tests.racing import PATIENCE_SECONDS, racers, until


class SlowMails(BaseEmailBackend):
    """A mail server that is done with a letter when another worker came with one, or has ended."""

    sent: list[str] = []
    others = threading.Semaphore(0)

    def send_messages(self, messages: Any) -> int:
        SlowMails.sent += [message.subject for message in messages]
        if len(SlowMails.sent) == 1:
            assert SlowMails.others.acquire(timeout=PATIENCE_SECONDS)
        else:
            SlowMails.others.release()
        return len(messages)


@pytest.fixture
def slow_mails(settings: Settings) -> type[SlowMails]:
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = f"{__name__}.SlowMails"
    SlowMails.sent, SlowMails.others = [], threading.Semaphore(0)
    return SlowMails


def a_letter() -> None:
    post.write(factories.reviewer(email="reviewer@example.org"), "A letter", "Words.")


def worker() -> int:
    sent = post.send_due()
    SlowMails.others.release()
    return sent


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_mail_once(slow_mails: type[SlowMails]) -> None:
    a_letter()

    with racers(2) as race:
        done = race(worker, worker)

    assert slow_mails.sent == ["A letter"]
    assert sum(done) == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_lock_on_its_row_a_mail_would_be_sent_twice(
    slow_mails: type[SlowMails], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows)
    a_letter()

    with racers(2) as race:
        race(worker, worker)

    assert slow_mails.sent == ["A letter"] * 2


class MailServer:
    """A mail server on this machine that takes letters, or lets whoever brings one wait."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.brought = 0
        self.taken: list[bytes] = []
        self.answers = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            self.brought += 1
            if self.answers:
                self._take(client)

    def _take(self, client: socket.socket) -> None:
        with client, client.makefile("rwb", buffering=0) as file:
            file.write(b"220 mail.example\r\n")
            for line in file:
                command = line[:4].upper()
                if command == b"DATA":
                    file.write(b"354 go on\r\n")
                    letter = b"".join(iter(file.readline, b".\r\n"))
                    self.taken.append(letter)
                file.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")


@contextmanager
def nobody_on_duty() -> Iterator[None]:
    """A database of its own; those of the tests have somebody on duty, who does nothing."""
    used = connection.settings_dict["NAME"]
    try:
        with copy_of_template(os.environ["DATABASE_URL"]):
            yield
    finally:
        connection.settings_dict["NAME"] = used


@pytest.mark.django_db(transaction=True)
def test_a_mail_goes_out_by_itself_also_after_its_worker_was_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = MailServer()
    monkeypatch.setenv("EMAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("EMAIL_PORT", str(server.port))
    monkeypatch.setattr(duty, "_started", [])
    with nobody_on_duty():
        assert not duty.somebody_is_on_duty()
        a_letter()  # on its commit a process begins
        until(lambda: server.brought == 1, "nobody brings the letter")
        assert duty.somebody_is_on_duty()
        duty.call()
        (first,) = duty._started
        first.kill()
        first.wait()
        until(lambda: not duty.somebody_is_on_duty(), "the killed worker stays on duty")
        waiting = Letter.objects.waiting().get()
        assert waiting.attempts == 0

        server.answers = True
        duty.call()
        (second,) = duty._started
        assert second is not first and second.wait() == 0
        sent = Letter.objects.get()
        assert sent.sent_at and sent.attempts == 1
    (letter,) = server.taken
    assert b"Subject: A letter" in letter
    server.listener.close()


@pytest.mark.django_db
def test_the_command_ends_when_nothing_is_due(slow_mails: type[SlowMails]) -> None:
    slow_mails.others.release()
    a_letter()

    call_command("work", "--once")

    assert slow_mails.sent == ["A letter"]
