"""A second factor: asked for at the login, taken once, obligatory where the site says so."""

import base64
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import hotp

from claims.access import login_limit, second_factor
from claims.models import Authenticator, BackupCodes, LoginFailure
from claims.workflow import post
from tests import factories
from tests.admin.browsing import desk_of, said
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

PAGE, LOGIN = reverse("second_factor"), reverse("admin:login")


class Clock:
    """The time of the apps and of the server, in the middle of a step; it moves when it is told."""

    def __init__(self) -> None:
        self.now = 30 * 60_000_000 + 15.0

    def step(self) -> int:
        return int(self.now // 30)


@pytest.fixture(autouse=True)
def clock(monkeypatch: Any) -> Clock:
    made = Clock()
    monkeypatch.setattr("django_otp.oath.time", lambda: made.now)
    return made


def code_of(account: Any, clock: Clock, *, steps: int = 0, confirmed: bool = True) -> str:
    """The code that the account's app shows so many steps from now."""
    app = Authenticator.objects.get(user=account, confirmed=confirmed)
    return f"{hotp(app.secret, clock.step() + steps):06d}"


def log_in(name: str, code: str = "", browser: Client | None = None) -> Any:
    fields = {"username": name, "password": "x", "code": code, "next": "/admin/"}
    return (browser or Client()).post(LOGIN, fields)


def is_let_in(name: str, code: str = "") -> bool:
    return bool(log_in(name, code).status_code == 302)


def set_up(account: Any, clock: Clock, desk: Client | None = None) -> list[str]:
    """Set up an app as a person does; the backup codes that the page shows."""
    desk = desk or desk_of(account)
    desk.post(PAGE, {"act": "begin"})
    code = code_of(account, clock, confirmed=False)
    page = desk.post(PAGE, {"act": "confirm", "code": code, "password": "x"})
    clock.now += 60  # that code is used
    return re.findall(r"<li><code>([\w-]+)</code>", page.content.decode())


def test_a_login_asks_for_a_code_once_the_app_is_set_up(clock: Clock) -> None:
    lin = factories.reviewer(username="lin")
    elsewhere, desk = desk_of(lin), desk_of(lin)
    assert is_let_in("lin")

    codes = set_up(lin, clock, desk)

    assert len(set(codes)) == 10
    assert desk.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302  # that session was asked for none
    page = log_in("lin")
    assert "asks for a code as well" in page.content.decode()
    assert not is_let_in("lin", "000000")
    right = code_of(lin, clock)
    assert is_let_in("lin", f"{right[:3]} {right[3:]}")


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(clock: Clock, steps: int, is_taken: bool) -> None:
    lin = factories.editor(username="lin")
    set_up(lin, clock)
    clock.now += 300

    assert is_let_in("lin", code_of(lin, clock, steps=steps)) == is_taken


def test_no_code_is_taken_twice_and_none_from_before(clock: Clock) -> None:
    lin = factories.editor(username="lin")
    set_up(lin, clock)
    code, before = code_of(lin, clock), code_of(lin, clock, steps=-1)

    assert is_let_in("lin", code)
    assert not is_let_in("lin", code)
    assert not is_let_in("lin", before)


def test_a_backup_code_lets_in_once_and_says_how_many_are_left(clock: Clock) -> None:
    lin = factories.editor(username="lin")
    codes = set_up(lin, clock)
    browser = Client()

    log_in("lin", codes[3].upper().replace("-", " "), browser)
    assert said(browser.get("/admin/")) == "9 backup codes are left."
    assert not is_let_in("lin", codes[3])
    assert is_let_in("lin", codes[4])


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "١٢٣٤٥٦", "0x1234", "\x00", "-12345", "a" * 41]
)
def test_nothing_else_is_a_code(clock: Clock, code: str) -> None:
    set_up(factories.editor(username="lin"), clock)

    assert log_in("lin", code).status_code == 200


def test_wrong_codes_are_limited_as_wrong_passwords_are(clock: Clock) -> None:
    lin = factories.editor(username="lin")
    set_up(lin, clock)
    for _attempt in range(login_limit.PAIR.free):
        assert not is_let_in("lin", "000000")

    assert not is_let_in("lin", code_of(lin, clock))
    LoginFailure.objects.all().delete()
    assert is_let_in("lin", code_of(lin, clock))


def test_an_app_counts_only_after_its_first_code_and_the_password(clock: Clock) -> None:
    lin = factories.editor(username="lin")
    desk = desk_of(lin)
    desk.post(PAGE, {"act": "begin"})
    right = code_of(lin, clock, confirmed=False)

    for wrong in ({"code": right, "password": "y"}, {"code": "000000", "password": "x"}, {}):
        page = desk.post(PAGE, {"act": "confirm", **wrong})
        assert page.status_code == 200 and "no-store" in page.headers["Cache-Control"]
        assert is_let_in("lin")
    assert desk.post(PAGE, {"act": "nothing"}).status_code == 200


def test_the_page_draws_the_secret_and_a_backup_could_log_in_with_nothing(clock: Clock) -> None:
    lin = factories.editor(username="lin")
    desk = desk_of(lin)
    desk.post(PAGE, {"act": "begin"})
    app = Authenticator.objects.get()
    page = desk.get(PAGE).content.decode()
    assert app.typed in page and "<svg" in page
    assert base64.b32decode(app.typed.replace(" ", "")) == app.secret and len(app.secret) == 20
    assert app.address.startswith("otpauth://totp/Factcheck%3Alin?secret=")

    codes = set_up(lin, clock, desk)
    stored = str(sql("SELECT * FROM claims_authenticator")) + str(
        sql("SELECT * FROM claims_backupcodes")
    )
    app = Authenticator.objects.get()
    plain = [app.secret.hex(), app.typed.replace(" ", ""), *codes, codes[0].replace("-", "")]
    assert [secret for secret in plain if secret in stored] == []


def test_under_another_secret_key_no_code_is_right_and_no_page_fails(
    clock: Clock, settings: Any
) -> None:
    lin = factories.editor(username="lin")
    codes = set_up(lin, clock)
    code = code_of(lin, clock)
    settings.SECRET_KEY = "another"

    assert not is_let_in("lin", code) and not is_let_in("lin", codes[0])


def test_new_backup_codes_and_the_end_of_it_ask_for_a_code(clock: Clock) -> None:
    lin = factories.editor(username="lin")
    desk = desk_of(lin)
    old = set_up(lin, clock, desk)

    assert desk.post(PAGE, {"act": "remove", "code": "000000"}).status_code == 200
    assert second_factor.since(lin)
    page = desk.post(PAGE, {"act": "codes", "code": code_of(lin, clock)})
    assert page.content.decode().count("<li><code>") == 10
    assert not is_let_in("lin", old[0])
    clock.now += 60
    desk.post(PAGE, {"act": "remove", "code": code_of(lin, clock)})
    assert second_factor.since(lin) is None and not BackupCodes.objects.exists()
    assert is_let_in("lin")


def test_from_the_day_on_reviewers_reach_nothing_else_and_editors_all(
    clock: Clock, settings: Any
) -> None:
    desks = {role: desk_of(factories.account(role)) for role in ("Editors", "Reviewers")}
    today = timezone.localdate()
    settings.FACTCHECK_SECOND_FACTOR_FROM = today + timedelta(days=9)
    for role, desk in desks.items():
        told = f"From {today + timedelta(days=9)} on" in desk.get("/admin/").content.decode()
        assert told == (role == "Reviewers")

    settings.FACTCHECK_SECOND_FACTOR_FROM = today

    assert desks["Editors"].get("/admin/").status_code == 200
    reviewer = factories.reviewer(username="lin")
    desk = desk_of(reviewer)
    for address in ("/admin/", reverse("admin:claims_claim_changelist"), reverse("own_account")):
        assert desk.get(address).headers["Location"] == PAGE
        assert desk.post(address).headers["Location"] == PAGE
    assert "before you go on" in desk.get(PAGE).content.decode()
    set_up(reviewer, clock, desk)
    assert desk.get("/admin/").status_code == 200
    desk.post(PAGE, {"act": "remove", "code": code_of(reviewer, clock)})
    assert second_factor.since(reviewer)


def test_a_lost_one_is_removed_in_writing_by_another_and_all_are_told(
    clock: Clock, settings: Any
) -> None:
    settings.EMAIL_HOST = "mail.example"
    lin = factories.reviewer(username="lin", email="lin@example.org")
    ada = factories.account("Administrators", username="ada", email="ada@example.org")
    desk, lins = desk_of(ada), desk_of(lin)
    set_up(lin, clock, lins)
    address = reverse("admin:auth_user_remove_second_factor", args=[lin.pk])

    assert "how you know" in said(desk.post(address, {"reason": " "}, follow=True))
    assert second_factor.since(lin)
    desk.post(address, {"reason": "Phone stolen; I saw her."}, follow=True)

    assert second_factor.since(lin) is None
    assert lins.get("/admin/").status_code == 302
    assert "Phone stolen; I saw her." in LogEntry.objects.latest("pk").change_message
    assert post.send_due() == 2
    assert {to for letter in mail.outbox for to in letter.to} == {lin.email, ada.email}
    assert all("Phone stolen" in str(letter.body) for letter in mail.outbox)


def test_nobody_removes_their_own_that_way(clock: Clock) -> None:
    ada = factories.account("Administrators", username="ada")
    desk = desk_of(ada)
    set_up(ada, clock, desk)

    address = reverse("admin:auth_user_remove_second_factor", args=[ada.pk])
    page = desk.post(address, {"reason": "Lost."}, follow=True)

    assert "Another administrator removes it" in said(page)
    assert second_factor.since(ada)


def test_the_operator_finds_a_way_back_in(clock: Clock) -> None:
    lin = factories.reviewer(username="lin")
    set_up(lin, clock)
    out = StringIO()
    with pytest.raises(CommandError, match="Say why"):
        call_command("account", "lin", remove_second_factor=" ")
    assert second_factor.since(lin)

    call_command(
        "account",
        "lin",
        remove_second_factor="Locked out.",
        end_sessions=True,
        link=True,
        stdout=out,
    )

    assert second_factor.since(lin) is None and is_let_in("lin")
    assert "Second factor: none" in out.getvalue() and "/set-password/" in out.getvalue()
    assert "Locked out." in LogEntry.objects.latest("pk").change_message
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("account", "nobody")
    with pytest.raises(CommandError, match="is closed"):
        factories.editor(username="gone", is_active=False)
        call_command("account", "gone", link=True)


def test_one_app_counts_for_an_account_on_every_road(clock: Clock) -> None:
    lin = factories.editor(username="lin")
    set_up(lin, clock)

    with refused("authenticator_once"):
        Authenticator.objects.create(user=lin, name="", confirmed=True, sealed_secret="x")
