"""Logins are limited, and a refusal says the same whoever is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import F
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


def test_after_five_failures_even_the_right_password_is_refused_in_the_same_words() -> None:
    an_account()

    said = {refusal(log_in("lin", "wrong", f"192.0.2.{number}")) for number in range(5)}
    assert log_in("lin", "right", "192.0.2.9").status_code == 200
    said.add(refusal(log_in("lin", "right", "192.0.2.9")))

    assert said == {REFUSED}


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


def test_an_address_is_refused_after_twenty_failures_and_others_are_not() -> None:
    an_account()
    for number in range(20):
        log_in(f"name-{number}", "wrong")

    assert refusal(log_in("lin", "right")) == REFUSED
    assert log_in("lin", "right", "192.0.2.2").status_code == 302


def test_the_waiting_ends_after_a_quarter_of_an_hour_however_often_one_tries() -> None:
    an_account()
    for _attempt in range(9):
        log_in("lin", "wrong")
    assert LoginFailure.objects.count() == 5

    LoginFailure.objects.update(at=F("at") - timedelta(minutes=15))

    assert log_in("lin", "right").status_code == 302
    assert LoginFailure.objects.count() == 0


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
