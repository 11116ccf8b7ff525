"""Logins are limited, and a refusal says the same whoever is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from claims.access import login_limit
from claims.models import LoginFailure
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
REFUSED = (
    "Please enter the correct username and password for a staff account. "
    "Note that both fields may be case-sensitive."
)


def log_in(name: str, password: str, address: str = "192.0.2.1") -> Any:
    """The page that comes back to a new browser; `refused` is what it says against it."""
    fields = {"username": name, "password": password, "next": "/admin/"}
    return Client(REMOTE_ADDR=address).post(LOGIN, fields)


def refusal(page: Any) -> str:
    return "".join(page.context["form"].non_field_errors()) if page.context else ""


def an_account(**fields: Any) -> User:
    return factories.account(username="lin", password="right", **fields)


def test_the_right_password_lets_staff_in() -> None:
    an_account()
    assert log_in("lin", "right").status_code == 302


def test_after_five_failures_even_the_right_password_waits_and_the_words_are_the_same() -> None:
    an_account()

    said = {refusal(log_in("lin", "wrong")) for _ in range(5)}
    assert log_in("lin", "right").status_code == 200
    said.add(refusal(log_in("lin", "right")))

    assert said == {REFUSED}


def test_others_do_not_lock_the_owner_out() -> None:
    an_account()
    for number in range(30):
        log_in("lin", "wrong", f"192.0.2.{number}")
    for _ in range(10):
        log_in("lin", "wrong", "192.0.2.1")

    assert log_in("lin", "right", "198.51.100.1").status_code == 302


def test_who_guesses_from_many_addresses_is_slowed_down_and_a_known_browser_passes() -> None:
    an_account()
    owner = Client(REMOTE_ADDR="198.51.100.1")
    right = {"username": "lin", "password": "right", "next": "/admin/"}
    owner.post(LOGIN, right)
    owner.post("/admin/logout/")
    for number in range(60):
        log_in("lin", "wrong", f"192.0.2.{number}")

    assert LoginFailure.objects.count() == 50
    assert log_in("lin", "right", "198.51.100.2").status_code == 200
    assert owner.post(LOGIN, right).status_code == 302


@pytest.mark.parametrize("name", ["ada", "lin"])
def test_a_cookie_that_is_anothers_or_forged_makes_no_browser_known(name: str) -> None:
    an_account()
    factories.account(username="ada", password="right")
    for number in range(60):
        log_in("lin", "wrong", f"192.0.2.{number}")
    stranger = Client(REMOTE_ADDR="198.51.100.2")
    value = login_limit.known_browser(name)
    stranger.cookies[login_limit.COOKIE] = value if name == "ada" else value[:-1]

    answer = stranger.post(LOGIN, {"username": "lin", "password": "right", "next": "/admin/"})

    assert answer.status_code == 200


def test_a_known_browser_that_guesses_is_slowed_down_too() -> None:
    an_account()
    browser = Client()
    browser.post(LOGIN, {"username": "lin", "password": "right", "next": "/admin/"})
    browser.post("/admin/logout/")
    for _ in range(5):
        browser.post(LOGIN, {"username": "lin", "password": "wrong", "next": "/admin/"})

    again = browser.post(LOGIN, {"username": "lin", "password": "right", "next": "/admin/"})
    assert again.status_code == 200


def test_the_cookie_of_a_known_browser_is_for_the_login_page_only_and_names_nobody() -> None:
    an_account()
    cookie = log_in("lin", "right").cookies[login_limit.COOKIE]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (LOGIN, True, "Lax")
    assert "lin" not in str(signing.loads(cookie.value, salt=login_limit.SALT))
    assert login_limit.COOKIE not in log_in("lin", "wrong").cookies


@pytest.mark.parametrize(
    ("failures", "seconds"), [(4, 0), (5, 15), (6, 30), (8, 120), (11, 900), (5_000, 900)]
)
def test_the_waiting_grows_with_each_failure(failures: int, seconds: int) -> None:
    assert login_limit.PAIR.seconds(failures) == seconds


@pytest.mark.parametrize("failures", [8, 11])
def test_the_next_attempt_is_looked_at_once_the_waiting_is_over(failures: int) -> None:
    an_account()
    for _ in range(failures):
        log_in("lin", "wrong")
        LoginFailure.objects.update(at=F("at") - timedelta(seconds=300))
    LoginFailure.objects.update(at=Now())
    assert log_in("lin", "right").status_code == 200

    LoginFailure.objects.update(at=Now() - timedelta(seconds=login_limit.PAIR.seconds(failures)))

    assert log_in("lin", "right").status_code == 302


def test_four_failures_are_forgotten_once_the_password_was_right() -> None:
    an_account()
    for _attempt in range(3):
        for _failure in range(4):
            log_in("lin", "wrong")
        assert log_in("lin", "right").status_code == 302


def test_unknown_names_and_other_spellings_are_limited_and_answered_like_any() -> None:
    an_account()
    said = {refusal(log_in(name, "wrong")) for name in ("nobody", "LIN", "Lin", "ＬＩＮ", "liN")}
    assert said == {REFUSED}
    assert log_in("lin", "wrong").status_code == 200
    assert log_in("lin", "right").status_code == 200


def test_an_address_waits_after_twenty_failures_and_others_do_not() -> None:
    an_account()
    for number in range(20):
        log_in(f"name-{number}", "wrong")

    assert refusal(log_in("lin", "right")) == REFUSED
    assert log_in("lin", "right", "192.0.2.2").status_code == 302


def test_of_an_ipv6_address_the_network_counts() -> None:
    an_account()
    for host in range(5):
        log_in("lin", "wrong", f"2001:db8::{host}")

    assert log_in("lin", "right", "2001:db8::ffff").status_code == 200
    assert log_in("lin", "right", "2001:db8:0:1::1").status_code == 302


def test_however_often_one_tries_meanwhile_the_waiting_is_no_longer() -> None:
    an_account()
    for _attempt in range(9):
        log_in("lin", "wrong")
    assert LoginFailure.objects.count() == 5

    LoginFailure.objects.update(at=F("at") - timedelta(hours=1))

    assert log_in("lin", "right").status_code == 302
    assert LoginFailure.objects.count() == 0


def test_neither_names_nor_addresses_are_stored() -> None:
    log_in("lin", "wrong")

    (failure,) = LoginFailure.objects.values()
    assert set(failure) == {"id", "account_digest", "origin_digest", "at"}
    assert "192.0.2.1" not in str(failure)


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_active": False}])
def test_only_active_staff_may_log_in_and_others_learn_nothing(fields: dict[str, bool]) -> None:
    an_account(**fields)
    assert refusal(log_in("lin", "right")) == REFUSED


@pytest.mark.parametrize("name", ["x\x00", "x" * 10_000, "\u202e", "😀"])
def test_no_name_makes_the_login_fail(name: str) -> None:
    assert log_in(name, "wrong").status_code == 200


def test_an_address_that_the_server_does_not_know_is_one_address() -> None:
    an_account()
    assert log_in("lin", "right", "").status_code == 302


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "counted"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, nonsense", "::"),
        ("", "", "::"),
    ],
)
def test_only_a_proxy_on_this_machine_says_who_the_visitor_is(
    peer: str, forwarded_for: str, counted: str
) -> None:
    assert login_limit.visitor_address(peer, forwarded_for) == counted
