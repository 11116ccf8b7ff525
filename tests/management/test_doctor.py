"""The doctor finds each fault that was planted, and changes nothing."""

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from claims.access import roles
from claims.exports import kept_files
from claims.management import doctor
from claims.models import Backup, CaptureRequest, EditionIndex, Letter, Person
from claims.record import log
from claims.workflow import post
from tests import factories
from tests.going_round import sql, without_triggers

pytestmark = pytest.mark.django_db

ROLE = f"doctor_{os.getpid()}"
"""Roles are known to the whole server, and another process tests beside this one."""

Plant = Callable[[Settings, pytest.MonkeyPatch], object]


@pytest.fixture(scope="module")
def rows_in_order(module_db: None) -> None:
    """Groups, administrators, a role for the web and a backup of what is published."""
    roles.set_up()
    for _administrator in range(2):
        factories.account("Administrators")
    call_command("grant_web_role", ROLE, stdout=StringIO())
    factories.published_claim()
    noted(tried_at=timezone.now())


@pytest.fixture(autouse=True)
def a_site_in_order(
    rows_in_order: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A public site with nothing wrong but the server of the tests, which is fast and unsafe."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    settings.HTTPS = True
    settings.SECRET_KEY = "5tV-uYwq83hJmZ0sPdKx1Lr7Nc2Bf6Ga9Ee4Qi_oHnTbWvRyXzCk"
    settings.EMAIL_HOST = "mail.example"
    settings.FACTCHECK_ORIGINALS = tmp_path
    settings.FACTCHECK_LOG_ORIGIN = "facts.example/log"
    settings.FACTCHECK_LOG_KEY = tmp_path / "log-key"
    (tmp_path / "log-key").touch()
    settings.FACTCHECK_EXPORTS = tmp_path / "exports"
    settings.FACTCHECK_ADDRESS = ""  # nobody is asked, but where a proxy is planted
    settings.FACTCHECK_PUBLISHER = {
        **settings.FACTCHECK_PUBLISHER,
        "site": "https://facts.example",
        "contact": "desk@facts.example",
        "corrections_policy": "https://facts.example/corrections",
    }
    monkeypatch.setenv("FACTCHECK_HOSTS", "facts.example")
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    monkeypatch.setattr(doctor, "FREE_BYTES", 0)
    monkeypatch.setattr(doctor, "FREE_SHARE", 0)


def noted(**fields: object) -> Backup:
    position, chain = log.head()
    name = f"2026-{Backup.objects.count()}"
    return Backup.objects.create(**{"name": name, "position": position, "chain": chain, **fields})


def found() -> list[str]:
    return [fault for fault in doctor.faults() if "=off: a crash" not in fault]


def test_a_site_in_order_has_no_fault() -> None:
    assert found() == []


def test_a_server_that_may_forget_is_named() -> None:
    assert [
        fault for fault in doctor.faults() if fault.startswith("PostgreSQL runs with fsync=off")
    ]


def test_the_command_says_all_of_it_and_fails(settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    with pytest.raises(CommandError, match=r"fsync=off[\s\S]*EMAIL_HOST is not set"):
        call_command("doctor")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_TW.UTF-8", "未設定 EMAIL_HOST"),
        ("de_DE.UTF-8", "EMAIL_HOST is not set"),
        ("C", "EMAIL_"),
    ],
)
def test_it_speaks_the_language_of_the_terminal(
    locale: str, said: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST = ""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)

    with pytest.raises(CommandError, match=said):
        call_command("doctor")


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def mail_server_is_gone(settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()


def log_was_rewritten(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    Backup.objects.create(name="2026-x", position=1, chain="0" * 64, tried_at=timezone.now())


def nothing_was_tried(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    with without_triggers():
        Backup.objects.update(tried_at=None)


def backups_stopped(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    with without_triggers():
        Backup.objects.update(made_at=timezone.now() - timedelta(days=9))


def trials_stopped(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    Backup.objects.update(tried_at=timezone.now() - timedelta(days=99))


def demonstration(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    account = factories.account(username="editor")
    Person.objects.create(account=account, public_name="Demonstration editor")


def captures_wait(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    then = timezone.now() - timedelta(days=3)
    CaptureRequest.objects.create(source=factories.source(), not_before=then)


def index_has_a_gap(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    EditionIndex.objects.all().delete()


def clock_is_wrong(_settings: Settings, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(doctor, "time", SimpleNamespace(time=lambda: timezone.now().timestamp() - 60))


def a_function_is_opened(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    [(name,)] = sql("SELECT proname FROM pg_proc WHERE proname LIKE 'pgtrigger_backup_identity%'")
    sql(f"ALTER FUNCTION {name} RESET ALL")


def mails_wait(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    post.write(factories.reviewer(email="reviewer@example.org"), "Subject", "Words.")
    Letter.objects.update(not_before=timezone.now() - timedelta(hours=2))


def mail_is_given_up(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    post.write(factories.reviewer(email="reviewer@example.org"), "Subject", "Words.")
    Letter.objects.update(not_before=None)


def export_waits(settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    settings.FACTCHECK_EXPORTS.mkdir()
    kept_files.write(kept_files.Job("a" * 64, "xlsx", {}, position=1, asked_at=time.time() - 7200))


def proxy(status: str | None, *headers: str) -> Plant:
    """The site's address leads to a server with this one answer, or to nobody."""

    def plant(settings: Settings, _patch: pytest.MonkeyPatch) -> None:
        port = closed_port()
        settings.FACTCHECK_ADDRESS = f"http://127.0.0.1:{port}"
        if status:
            answer = "\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 0", *headers, "", ""])
            listener = socket.create_server(("127.0.0.1", port))
            threading.Thread(target=answer_once, args=(listener, answer.encode())).start()

    return plant


def answer_once(listener: socket.socket, answer: bytes) -> None:
    with listener, listener.accept()[0] as client:
        client.recv(65536)
        client.sendall(answer)


def publisher(**changes: str) -> Plant:
    def plant(settings: Settings, _patch: pytest.MonkeyPatch) -> None:
        settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, **changes}

    return plant


def setting(name: str, value: object) -> Plant:
    return lambda settings, _patch: setattr(settings, name, value)


def variable(name: str, value: str) -> Plant:
    return lambda _settings, patch: patch.setenv(name, value)


def statement(text: str) -> Plant:
    return lambda _settings, _patch: sql(text)


def one_administrator(_settings: Settings, _patch: pytest.MonkeyPatch) -> None:
    first, *_others = roles.administrators().order_by("pk")
    roles.administrators().exclude(pk=first.pk).update(is_active=False)


PLANTED: dict[str, tuple[Plant, str]] = {
    "a migration": (
        statement(
            "DELETE FROM django_migrations WHERE app = 'claims' AND name ~ '^0055|_squashed_'"
        ),
        "1 migrations are not applied",
    ),
    "a commit that is not waited for": (
        statement("SET LOCAL synchronous_commit = off"),
        "PostgreSQL runs with synchronous_commit=off",
    ),
    "too few connections": (variable("WEB_CONCURRENCY", "500"), "raise max_connections"),
    "a clock": (clock_is_wrong, "The clocks of this machine and of the database differ by 6"),
    "no role": (statement(f'DROP OWNED BY "{ROLE}"'), "has no database role of its own"),
    "a role that may more": (
        statement(f'GRANT DELETE ON claims_edition TO "{ROLE}"'),
        f"The role {ROLE} may do more than the web server needs (DELETE claims_edition)",
    ),
    "a permission": (
        lambda *_: Group.objects.get(name="Editors").permissions.clear(),
        "The group Editors has not its permissions",
    ),
    "one administrator": (one_administrator, "There is one administrator only"),
    "no administrator": (
        lambda *_: roles.administrators().update(is_active=False),
        "Nobody can manage accounts",
    ),
    "the demonstration": (demonstration, "This is the database of the demonstration"),
    "error pages that tell": (setting("DEBUG", True), "FACTCHECK_DEBUG=1 shows code"),
    "a short key": (setting("SECRET_KEY", "change me"), "FACTCHECK_SECRET_KEY can be guessed"),
    "no TLS": (setting("HTTPS", False), "The site answers to facts.example without TLS"),
    "no host": (variable("FACTCHECK_HOSTS", ""), "FACTCHECK_HOSTS names no host"),
    "another site": (publisher(site="https://other.example"), "is at other.example"),
    "no contact": (publisher(contact=""), "FACTCHECK_PUBLISHER_CONTACT is empty"),
    "no backup": (statement("DELETE FROM claims_backup"), "No backup was ever made"),
    "an old backup": (backups_stopped, "The last backup is of "),
    "no trial": (nothing_was_tried, "No backup was ever restored on trial"),
    "an old trial": (trials_stopped, "A backup was last restored on trial on "),
    "another log": (log_was_rewritten, "The log has another head at position 1"),
    "a full disk": (
        lambda _settings, patch: patch.setattr(doctor, "FREE_BYTES", 1 << 62),
        "make room",
    ),
    "a gap in the index": (index_has_a_gap, "1 editions have 0 entries in the index"),
    "an open function": (
        a_function_is_opened,
        "1 functions look for tables where the session says",
    ),
    "no mail server": (setting("EMAIL_HOST", ""), "EMAIL_HOST is not set"),
    "a mail server that is gone": (mail_server_is_gone, "The mail server 127.0.0.1:"),
    "captures that wait": (captures_wait, "1 sources have waited for more than a day"),
    "no key of the log": (setting("FACTCHECK_LOG_KEY", "/nowhere"), "there is no key at /nowhere"),
    "no name of the log": (setting("FACTCHECK_LOG_ORIGIN", ""), "nobody outside can tell"),
    "mails that wait": (mails_wait, "1 mails have been due for more than an hour"),
    "mails that were given up": (mail_is_given_up, "1 mails of the last week were given up"),
    "exports that wait": (export_waits, "1 exports have waited for more than an hour"),
    "too many workers": (
        variable("WEB_CONCURRENCY", "500"),
        "asks for 500 web processes",
    ),
    "one worker": (variable("WEB_CONCURRENCY", "1"), "while it is replaced nobody is answered"),
    "another collation": (
        statement("UPDATE pg_database SET datcollversion = '0' WHERE datname = current_database()"),
        "was made with version 0 of its collation",
    ),
    "a proxy that is gone": (proxy(None), "Nobody answers at http://127.0.0.1:"),
    "a proxy that hides TLS": (
        proxy("301 Moved Permanently", "Location: https://127.0.0.1/robots.txt"),
        "let the proxy set X-Forwarded-Proto",
    ),
    "a proxy that hides the name": (proxy("400 Bad Request"), "is answered with 400"),
    "a token that is short": (
        setting("FACTCHECK_METRICS_TOKEN", "secret"),
        "FACTCHECK_METRICS_TOKEN can be guessed",
    ),
}


@pytest.mark.parametrize(("plant", "said"), PLANTED.values(), ids=PLANTED)
def test_each_planted_fault_is_found(
    plant: Plant, said: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(settings, monkeypatch)

    assert [fault for fault in doctor.faults() if said in fault]
