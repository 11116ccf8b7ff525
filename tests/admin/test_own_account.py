"""Sessions are seen and ended, moments stand in the time zone of who looks, rights in words."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.access import roles, sessions
from claims.access.secret_digests import digest
from claims.models import AccountSettings, Claim, DeskSession
from claims.workflow import assignment, post
from factcheck import CHECKOUT
from tests import factories
from tests.admin.browsing import desk_of, filled, page_of, said
from tests.refused import refused

pytestmark = pytest.mark.django_db

LOGIN, ACCOUNT = reverse("admin:login"), reverse("own_account")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def logged_in(name: str, agent: str = FIREFOX) -> Client:
    browser = Client(headers={"user-agent": agent})
    browser.post(LOGIN, {"username": name, "password": "right", "next": "/admin/"})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(ACCOUNT).status_code == 200


def test_each_browser_is_listed_and_one_of_them_or_all_others_end() -> None:
    lin = factories.editor(username="lin", password="right")
    at_home, at_work, on_the_road = (logged_in("lin") for _ in range(3))
    stranger = desk_of(factories.editor())

    page = at_home.get(ACCOUNT).content.decode()
    assert page.count("Firefox, Linux") == 3 and page.count("<strong>this browser<") == 1
    listed = {row.pk for row in DeskSession.objects.open_of(lin)}
    at_work_key = digest(at_work.session.session_key)
    assert at_work_key in listed

    stranger.post(reverse("end_sessions"), {"session": at_work_key})
    stranger.post(reverse("end_sessions"), {"session": "\0"})
    assert is_in(at_work)
    at_home.post(reverse("end_sessions"), {"session": at_work_key})
    assert (is_in(at_home), is_in(at_work), is_in(on_the_road)) == (True, False, True)
    at_home.post(reverse("end_sessions"))
    assert (is_in(at_home), is_in(on_the_road), is_in(stranger)) == (True, False, True)


def test_what_a_copy_of_the_table_holds_logs_nobody_in() -> None:
    factories.editor(username="lin", password="right")
    browser = logged_in("lin")
    row = DeskSession.objects.get()
    thief = Client()
    thief.cookies["sessionid"] = row.pk

    assert row.pk != browser.session.session_key
    assert not is_in(thief)
    with refused("session_key_is_a_digest"):
        DeskSession.objects.filter(pk=row.pk).update(session_key="plain")


def test_an_administrator_logs_somebody_out_everywhere_and_a_leaver_is_out() -> None:
    lin = factories.editor(username="lin", password="right")
    browser, desk = logged_in("lin"), desk_of(factories.account("Administrators"))

    page = desk.post(reverse("admin:auth_user_end_sessions", args=[lin.pk]), follow=True)
    assert said(page) == "Sessions ended: 1."
    assert not is_in(browser)
    logged_in("lin")
    desk.post(reverse("admin:auth_user_leave", args=[lin.pk]), {"successor": ""})
    assert not DeskSession.objects.open_of(lin).exists()


def test_a_session_notes_every_ten_minutes_that_somebody_is_there() -> None:
    lin = factories.editor(username="lin", password="right")
    browser = logged_in("lin")
    [row] = DeskSession.objects.open_of(lin)
    for ago, is_noted in ((timedelta(minutes=5), False), (timedelta(hours=2), True)):
        before = timezone.now() - ago
        DeskSession.objects.filter(pk=row.pk).update(last_seen_at=before)
        browser.get(ACCOUNT)
        row.refresh_from_db()
        assert (row.last_seen_at > before) == is_noted
    assert row.began_at < row.last_seen_at


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_by_what_people_call_it(agent: str, name: str) -> None:
    assert sessions.browser(agent) == name


def choose(desk: Client, **chosen: Any) -> Any:
    return desk.post(ACCOUNT, {"remark_mails": "at_once", **chosen}, follow=True)


def test_moments_stand_in_the_time_zone_that_the_person_chose_and_name_it(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    lin = factories.reviewer(username="lin", email="lin@example.org")
    claim = factories.claim(assigned_to=lin)
    due = datetime(2031, 5, 1, 20, 30, tzinfo=UTC)
    Claim.objects.filter(pk=claim.pk).update(due_at=due)
    desk = desk_of(lin)
    assert "2031-05-01 20:30 UTC+0000" in desk.get("/admin/").content.decode()

    choose(desk, time_zone="Asia/Taipei")

    home = desk.get("/admin/").content.decode()
    assert "2031-05-02 04:30 UTC+0800" in home
    assert "Times of Asia/Taipei (UTC+08:00)" in home
    other = desk_of(factories.reviewer()).get(page_of(claim)).content.decode()
    assert "Times of UTC" in other
    assignment.assign_each([claim], actor=factories.editor(), to=lin, due_at=due, seen={})
    post.send_due()
    assert "Due: 2031-05-02 04:30 (CST)" in mail.outbox[0].body


def test_a_time_zone_is_one_of_the_list_and_one_that_is_gone_gives_way() -> None:
    lin = factories.editor()
    desk = desk_of(lin)

    assert "Mars/Olympus" in choose(desk, time_zone="Mars/Olympus").content.decode()
    assert not AccountSettings.objects.exists()
    AccountSettings.objects.create(account=lin, time_zone="Mars/Olympus")
    assert "Times of UTC" in desk.get("/admin/").content.decode()
    with refused("account_time_zone_named"):
        AccountSettings.objects.update(time_zone="not a zone")


def test_a_page_of_a_person_says_in_words_what_they_may_do() -> None:
    lin = factories.account("Reviewers", username="lin")
    address = reverse("admin:auth_user_change", args=[lin.pk])

    page = desk_of(factories.account("Administrators")).get(address).content.decode()
    above = desk_of(factories.account(is_superuser=True)).get(address).content.decode()

    assert str(roles.ALLOWS["Reviewers"]) in page
    assert "user_permissions" not in page and "pbkdf2" not in page
    assert "user_permissions" in above
    assert set(roles.ALLOWS) == set(roles.ROLES)


def test_who_saves_a_person_as_an_administrator_takes_no_raw_right_away() -> None:
    lin = factories.account("Editors", username="lin")
    desk = desk_of(factories.account("Administrators"))
    address = reverse("admin:auth_user_change", args=[lin.pk])

    answer = desk.post(address, filled(desk.get(address), first_name="Lin"))

    lin.refresh_from_db()
    assert answer.status_code == 302
    assert (lin.first_name, lin.is_staff, lin.check_password("x")) == ("Lin", True, True)


def test_no_page_of_the_desk_writes_a_moment_without_its_zone() -> None:
    pages = (CHECKOUT / "factcheck/templates/admin").rglob("*.html")
    hours = re.compile(r"\|date:\"[^\"]*[HGhg]:?i")

    assert [page.name for page in pages if hours.search(page.read_text())] == []
    assert hours.search('{{ made_at|date:"Y-m-d H:i" }}')
