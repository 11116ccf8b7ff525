"""Inviting by mail, and setting a forgotten password: a link, for a time, stored nowhere."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.access import account_links
from claims.models import AccountLanguage, DeskSession, Letter, LetterLink, LoginFailure
from claims.workflow import post
from tests import factories
from tests.admin.browsing import desk_of, said

pytestmark = pytest.mark.django_db

PASSWORD = "seven geese over the quay"
FORGOTTEN = reverse("admin_password_reset")


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    settings.FACTCHECK_ADDRESS = "http://testserver"


def invite(**changes: Any) -> tuple[Any, User | None]:
    """The page after an administrator has invited somebody, and the account if there is one."""
    administrator = factories.account("Administrators", first_name="Ada")
    fields = {
        "username": "lin",
        "first_name": "Lin",
        "last_name": "Mei",
        "email": "lin@example.org",
        "role": Group.objects.get(name="Editors").pk,
    }
    page = desk_of(administrator).post(
        reverse("admin:auth_user_add"), {**fields, **changes}, follow=True
    )
    return page, User.objects.filter(username="lin").first()


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(\S+)", text)
    assert found
    return found[1]


def mailed_link() -> str:
    assert post.send_due() == 1
    return link_in(str(mail.outbox[-1].body))


def set_password(link: str, browser: Client | None = None) -> Any:
    browser = browser or Client()
    page = browser.get(link, follow=True)
    form = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    return browser.post(page.request["PATH_INFO"], form, follow=True)


def log_in(name: str = "lin") -> bool:
    fields = {"username": name, "password": PASSWORD, "next": "/admin/"}
    return Client().post(reverse("admin:login"), fields).status_code == 302


def test_who_is_invited_sets_a_password_and_has_the_role() -> None:
    page, lin = invite()
    assert lin and said(page).startswith("A mail with a link goes to lin@example.org.")
    assert [group.name for group in lin.groups.all()] == ["Editors"]
    assert (lin.is_staff, lin.is_superuser, lin.has_usable_password()) == (True, False, False)
    assert "The invitation is not sent yet." in page.content.decode()

    link = mailed_link()
    text = str(mail.outbox[0].body)
    assert "Ada has made an account for you" in text and "Your user name: lin" in text
    assert Letter.objects.get().text == ""
    assert "Password reset complete" in set_password(link).content.decode()
    assert log_in()
    assert "invalid" in set_password(link).content.decode()  # it works once


def test_a_link_stands_neither_in_the_queue_nor_in_the_path_that_is_logged() -> None:
    _page, lin = invite()
    assert lin and "token" not in Letter.objects.get().text
    link = mailed_link()
    answer = Client().get(link)

    assert answer.status_code == 302 and "token" not in answer.headers["Location"]
    assert link.partition("?")[0] == answer.headers["Location"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "change",
    [{"email": "other@example.org"}, {"is_active": False}, {"password": "!another"}],
)
def test_a_link_lapses_when_its_account_changes(change: dict[str, Any]) -> None:
    _page, lin = invite()
    link = mailed_link()
    assert lin and "invalid" not in Client().get(link, follow=True).content.decode()

    User.objects.filter(pk=lin.pk).update(**change)

    assert "invalid" in Client().get(link, follow=True).content.decode()


def test_a_link_is_for_a_time_and_for_one_account(monkeypatch: Any) -> None:
    lin, ada = factories.editor(), factories.editor()
    reset, invitation = (
        account_links.tokens.make_token(lin, one) for one in ("reset", "invitation")
    )
    check = account_links.tokens.check_token
    assert check(lin, reset) and check(lin, invitation)
    assert not check(ada, reset) and not check(None, reset)
    assert not any(check(lin, token) for token in (None, "", "x", "set-password", reset[:-1]))
    assert not check(lin, signing.dumps("of another shape", salt=account_links.SALT))
    assert not check(lin, signing.dumps([lin.pk, "?", "?"], salt=account_links.SALT))

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3 * 3600)
    assert not check(lin, reset) and check(lin, invitation)
    monkeypatch.setattr(time, "time", lambda: now + 8 * 24 * 3600)
    assert not check(lin, invitation)


def test_an_address_in_use_and_a_role_that_is_none_are_refused() -> None:
    factories.editor(username="ada", email="LIN@example.org")
    page, lin = invite()
    assert lin is None
    assert "ada has this address already" in page.content.decode()
    other = Group.objects.create(name="Guests")
    page, lin = invite(email="mei@example.org", role=other.pk)
    assert lin is None and not Letter.objects.exists()


def test_without_a_mail_server_the_link_is_shown_once_to_who_invites(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    page, lin = invite()

    assert lin and not Letter.objects.exists()
    assert "Password reset complete" in set_password(link_in(said(page))).content.decode()
    assert "Ask an administrator" in Client().get(FORGOTTEN).content.decode()


def test_an_invitation_is_sent_again_and_a_colleague_gets_a_link_instead_of_a_password() -> None:
    desk = desk_of(factories.account("Administrators"))
    _page, lin = invite()
    assert lin
    for account, purpose in (
        (lin, "invitation"),
        (factories.editor(email="a@example.org"), "reset"),
    ):
        page = desk.post(reverse("admin:auth_user_send_link", args=[account.pk]), follow=True)
        assert said(page).startswith("A mail with a link goes to")
        assert Letter.objects.last().link == purpose  # type: ignore[union-attr]  # there is one
    Letter.objects.update(sent_at=timezone.now() - timedelta(days=1))
    page = desk.get(reverse("admin:auth_user_change", args=[lin.pk]))
    assert "not here yet; the link is valid until" in page.content.decode()
    User.objects.filter(pk=lin.pk).update(is_active=False)
    page = desk.post(reverse("admin:auth_user_send_link", args=[lin.pk]), follow=True)
    assert said(page) == "The account is closed: let it log in first."


def test_a_forgotten_password_is_set_by_a_link_and_every_session_ends() -> None:
    lin = factories.editor(username="lin", email="lin@example.org")
    AccountLanguage.objects.create(account=lin, language="zh-hant")
    elsewhere = desk_of(lin)

    answer = Client().post(FORGOTTEN, {"email": "LIN@example.org"})
    assert answer.headers["Location"] == reverse("password_reset_done")
    set_password(mailed_link())

    assert "新密碼" in mail.outbox[0].subject
    assert log_in()
    assert elsewhere.get("/admin/").status_code == 302
    assert DeskSession.objects.open_of(lin).count() == 1  # that of the login just now


def test_nobody_learns_by_asking_whether_there_is_an_account() -> None:
    factories.editor(email="lin@example.org")
    factories.editor(email="gone@example.org", is_active=False)
    factories.account(email="reader@example.org", is_staff=False)

    answers = [
        Client().post(FORGOTTEN, {"email": f"{name}@example.org"})
        for name in ("lin", "gone", "reader", "nobody")
    ]

    assert len({(a.status_code, a.headers["Location"], a.content) for a in answers}) == 1
    assert list(Letter.objects.values_list("recipient__email", flat=True)) == ["lin@example.org"]


def test_asking_too_often_sends_nothing_more_and_says_the_same() -> None:
    factories.editor(email="lin@example.org")

    said_each_time = {
        Client().post(FORGOTTEN, {"email": "lin@example.org"}).status_code for _ in range(9)
    }

    assert said_each_time == {302}
    assert Letter.objects.count() == LoginFailure.objects.count() == 5
    assert set(Letter.objects.values_list("link", flat=True)) == {LetterLink.RESET}
