"""Nothing fails in silence, and the log gives nothing away that somebody typed or is."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from claims.intake.article_texts import import_text
from claims.intake.references.importing import import_sources
from claims.workflow import assignment, post
from factcheck import CHECKOUT, logs
from factcheck.urls import handler400, handler403, handler404, handler500
from tests import factories
from tests.reading_the_log import log_lines

PASTED = "The minister never signed the paper 部長從未簽署 that we print tomorrow."
ADDRESS = "198.51.100.77"
MAIL = "ada@example.org"


def broken(request: HttpRequest) -> HttpResponse:
    """Fails with what was sent in its message, as careless code does."""
    text = request.GET.get("text") or request.POST.get("text") or ""
    try:
        raise LookupError(f"no such claim: {text[4:]}")
    except LookupError as error:
        raise ValueError(f"cannot compare {text!r} for {MAIL}, {ADDRESS}") from error


def refused_row(request: HttpRequest) -> HttpResponse:
    """Has PostgreSQL refuse a row, whose text it repeats."""
    User.objects.create(username="ada-lovelace")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_user SELECT * FROM auth_user")
    return HttpResponse()


__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [
    path("broken", broken),
    path("api/v1/broken", broken),
    path("refused-row", refused_row),
    path("", include("factcheck.urls")),
]


@pytest.fixture
def visitor(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)


def given_away(text: str) -> list[str]:
    """Of what was pasted or belongs to a person, the words that stand in the text."""
    pasted = re.findall(r"[A-Za-z]{6,}|[\u4e00-\u9fff]{4,}", PASTED)
    return [word for word in (*pasted, "ada@", ADDRESS, "hunter2") if word in text]


class TestFaults:
    def test_a_fault_is_logged_with_traceback_and_the_id_that_the_person_sees(
        self, visitor: Client
    ) -> None:
        with log_lines() as log:
            page = visitor.get("/broken")

        line, *trace = log.getvalue().splitlines()
        request_id = page.headers["X-Request-ID"]
        assert page.status_code == 500
        assert f"ERROR django.request [{request_id}] Internal Server Error: /broken" in line
        assert any("test_logs.py" in frame and "in broken" in frame for frame in trace)
        assert trace[-1].strip().startswith("builtins.ValueError: cannot compare ")
        assert request_id in page.content.decode()

    def test_the_api_names_the_same_id_and_the_fault_stands_in_the_log_once(
        self, visitor: Client
    ) -> None:
        with log_lines("json") as log:
            response = visitor.get("/api/v1/broken")

        (entry,) = log.entries()
        assert response.json()["request_id"] == entry["request_id"]
        assert response.headers["X-Request-ID"] == entry["request_id"]
        assert "LookupError" in entry["traceback"]

    @pytest.mark.parametrize("form", ["", "json"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nothing_that_was_sent_stands_in_the_log(
        self, visitor: Client, method: str, form: str
    ) -> None:
        with log_lines(form) as log:
            getattr(visitor, method)("/broken", {"text": PASTED, "password": "hunter2"})

        assert "ValueError" in log.getvalue()
        assert given_away(log.getvalue()) == []

    def test_without_the_hiding_it_would_stand_there(
        self, visitor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(logs, "carried", lambda request: [])
        monkeypatch.setattr(logs, "redacted", str)
        with log_lines() as log:
            visitor.get("/broken", {"text": PASTED})

        assert len(given_away(log.getvalue())) > 5

    @pytest.mark.django_db
    def test_a_row_that_the_database_refuses_is_not_repeated(self, visitor: Client) -> None:
        with log_lines() as log:
            assert visitor.get("/refused-row").status_code == 500

        assert "UniqueViolation" in log.getvalue()
        assert "ada-lovelace" not in log.getvalue()

    def test_each_request_has_an_id_of_its_own(self, visitor: Client) -> None:
        assert (
            visitor.get("/broken").headers["X-Request-ID"]
            != (visitor.get("/broken").headers["X-Request-ID"])
        )

    @pytest.mark.django_db
    def test_answers_that_are_no_fault_of_ours_carry_no_id(self, visitor: Client) -> None:
        for address in ("/", "/api/v1/claims/", "/c/999999999", "/healthz"):
            assert "X-Request-ID" not in visitor.get(address).headers


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("GET /api/v1/similar?text=a%20b HTTP/1.1", "GET /api/v1/similar?… HTTP/1.1"),
        ("to <ada@example.org> refused", "to <…> refused"),
        ("from 203.0.113.9 and 2001:db8::17", "from … and …"),
        ("at 127.0.0.1:8000 at 10:44:15", "at 127.0.0.1:8000 at 10:44:15"),
        ("postgresql://u:pw@db/x", "postgresql://…@db/x"),
        ("one\ntwo\u202e", "one\\ntwo\\u202e"),
    ],
)
def test_what_belongs_to_people_is_hidden_from_every_line(text: str, line: str) -> None:
    with log_lines() as log:
        logging.getLogger("anything").warning("%s", text)

    assert log.getvalue().rstrip("\n").endswith(f"WARNING anything {line}")


def test_secrets_of_the_settings_are_hidden() -> None:
    with log_lines() as log:
        logging.getLogger("anything").warning("key %s", site.SECRET_KEY)

    assert site.SECRET_KEY not in log.getvalue()


def test_a_traceback_cannot_forge_a_line() -> None:
    with log_lines() as log:
        try:
            raise ValueError("x\r2026-01-01T00:00:00+00:00 INFO claims forged")
        except ValueError:
            logging.getLogger("anything").exception("It failed.")

    assert len(log.getvalue().splitlines()) == len(
        [line for line in log.getvalue().splitlines() if line.startswith(("20", "  "))]
    )
    assert not any(
        line.endswith("forged") and line[0] != " " for line in log.getvalue().split("\n")
    )


@pytest.mark.parametrize(("form", "is_json"), [("", False), ("json", True)])
def test_the_environment_chooses_the_form_and_lines_go_to_standard_error(
    form: str, is_json: bool
) -> None:
    program = "import django, logging; django.setup(); logging.getLogger('claims').info('Said.')"
    variables = {"FACTCHECK_LOG": form, "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert "Said." in line
    assert line.startswith("{") == is_json
    assert not is_json or json.loads(line)["logger"] == "claims"


@pytest.mark.django_db
class TestEvents:
    @pytest.fixture(autouse=True)
    def log(self) -> Iterator[Any]:
        with log_lines() as lines:
            yield lines

    @pytest.mark.parametrize("name", ["lin", "hunter2"])
    def test_a_refused_login_is_logged_without_name_or_address(self, log: Any, name: str) -> None:
        account = factories.account(username="lin", password="right")
        Client(REMOTE_ADDR=ADDRESS).post(
            "/admin/login/", {"username": name, "password": "hunter2!"}
        )

        (line,) = log.getvalue().splitlines()
        whose = f"account {account.pk}" if name == "lin" else "a name that no account has"
        assert f"Login refused for {whose}: wrong password" in line
        assert given_away(line) == []

    def test_a_login_let_in_leaves_no_line(self, log: Any) -> None:
        factories.account(username="lin", password="right")
        Client().post("/admin/login/", {"username": "lin", "password": "right"})

        assert log.getvalue() == ""

    def test_a_mail_that_fails_is_logged_without_its_address(
        self,
        log: Any,
        settings: Any,
    ) -> None:
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = 1  # where nobody listens
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        to = factories.reviewer(email=MAIL)
        claim = factories.supported_claim()
        assignment.submit_and_tell(claim, actor=factories.editor(), to=to, kind="first")
        post.send_due()

        assert (
            f"A mail to account {to.pk} could not be sent (ConnectionRefusedError" in log.getvalue()
        )
        assert "ConnectionRefusedError" in log.getvalue()
        assert given_away(log.getvalue()) == []
        assert mail.outbox == []

    def test_a_slow_request_is_logged_by_its_path(
        self, log: Any, client: Client, settings: Any
    ) -> None:
        settings.FACTCHECK_SLOW_SECONDS = 0
        client.get("/api/v1/similar", {"text": PASTED})

        assert "Slow: GET /api/v1/similar answered 200 after 0." in log.getvalue()
        assert given_away(log.getvalue()) == []

    @pytest.mark.parametrize("dry_run", [False, True])
    def test_an_import_is_logged_in_numbers_unless_it_is_a_trial(
        self, log: Any, dry_run: bool
    ) -> None:
        editor = factories.editor()
        book = f"@book{{a, title = {{{PASTED}}}, year = 2020}}".encode()
        import_sources(book, actor=editor, dry_run=dry_run)

        line = f"Imported by account {editor.pk}: sources 1 created"
        assert (line in log.getvalue()) != dry_run
        assert given_away(log.getvalue()) == []

    def test_the_text_of_an_article_is_logged_by_number(
        self, log: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            import_text(PASTED.encode(), filename="secret.txt", actor=None)

        assert "Imported the text of article " in log.getvalue()
        assert "secret" not in log.getvalue()
        assert given_away(log.getvalue()) == []

    def test_a_publication_is_logged_once_it_is_committed(
        self, log: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True) as committed:
            claim = factories.published_claim()
            assert "Published" not in log.getvalue()

        position = claim.editions.get().position
        assert f"Published at {position}: {claim.label}, edition 1, first" in log.getvalue()
        assert committed
