"""Somebody leaves: the account closes, the work goes on, and an administrator stays."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from claims.access import roles
from claims.models import Claim, Stage
from tests import factories
from tests.admin.browsing import desk_of, filled, said, seen_states

pytestmark = pytest.mark.django_db

LAST = "This is the last active administrator"


def administrator(**fields: Any) -> User:
    return factories.account("Administrators", **fields)


def leaving_page(account: User) -> str:
    return reverse("admin:auth_user_leave", args=[account.pk])


def account_page(account: User) -> str:
    return reverse("admin:auth_user_change", args=[account.pk])


def leave(desk: Client, account: User, successor: User | None = None) -> Any:
    answers = {"successor": successor.pk if successor else ""}
    return desk.post(leaving_page(account), answers, follow=True)


def test_groups_are_boxes_to_tick() -> None:
    editor = factories.editor()
    group = Group.objects.get(name="Editors")

    page = desk_of(administrator()).get(account_page(editor)).content.decode()

    box = re.search(rf'<input type="checkbox" name="groups" value="{group.pk}"[^>]*>', page)
    assert box and " checked" in box[0]


def test_a_deactivated_account_is_out_at_its_next_request() -> None:
    editor = factories.editor()
    desk = desk_of(editor)
    assert desk.get("/admin/").status_code == 200

    User.objects.filter(pk=editor.pk).update(is_active=False)

    assert desk.get("/admin/").headers["Location"].startswith(reverse("admin:login"))


def test_the_work_of_who_leaves_goes_to_the_successor() -> None:
    leaver, successor = factories.reviewer(), factories.reviewer()
    begun = factories.claim(created_by=leaver)
    given = factories.claim(created_by=leaver, assigned_to=factories.editor())
    to_review, _submission = factories.submitted_claim(assigned_to=leaver)
    own, own_submission = factories.submitted_claim(by=leaver)

    page = leave(desk_of(administrator()), leaver, successor)

    assert said(page) == f"The account “{leaver}” is closed; its claims are handed over."
    assert set(successor.assigned_claims.all()) == {begun, to_review}
    assert not leaver.assigned_claims.exists()
    given.refresh_from_db()
    assert given.assigned_to != successor
    own.refresh_from_db()
    assert (own.stage, own.submissions.get()) == (Stage.IN_REVIEW, own_submission)


def test_the_page_shows_every_open_duty() -> None:
    leaver = factories.reviewer()
    begun = factories.claim(created_by=leaver)
    assigned = factories.claim(assigned_to=leaver)
    own, _submission = factories.submitted_claim(by=leaver)
    other, _submission = factories.submitted_claim()

    shown = desk_of(administrator()).get(leaving_page(leaver)).content.decode()

    for claim in (begun, assigned, own):
        assert f">{claim.label}</a>" in shown
    assert f">{other.label}</a>" not in shown
    assert Claim.objects.filter(assigned_to=leaver).get() == assigned


def test_what_the_successor_may_not_review_goes_to_the_pool() -> None:
    leaver, editor, submitter = factories.reviewer(), factories.editor(), factories.reviewer()
    claim, _submission = factories.submitted_claim(by=submitter, assigned_to=leaver)
    desk = desk_of(administrator())

    leave(desk, leaver, editor)

    claim.refresh_from_db()
    assert claim.assigned_to is None


def test_the_sessions_of_who_left_stay_closed_when_the_account_is_opened_again() -> None:
    leaver = factories.editor()
    desk = desk_of(leaver)

    leave(desk_of(administrator()), leaver)
    leaver.refresh_from_db()
    assert not leaver.is_active
    User.objects.filter(pk=leaver.pk).update(is_active=True)

    assert desk.get("/admin/").status_code == 302


def test_only_who_manages_accounts_reaches_the_page() -> None:
    leaver = factories.editor()

    answer = desk_of(factories.reviewer()).post(leaving_page(leaver), {"successor": ""})

    assert answer.status_code == 403
    leaver.refresh_from_db()
    assert leaver.is_active


def is_administrator(account: User) -> bool:
    return roles.administrators().filter(pk=account.pk).exists()


def by_leaving(desk: Client, account: User) -> Any:
    return leave(desk, account)


def by_form(**changes: Any) -> Any:
    def change(desk: Client, account: User) -> Any:
        form = filled(desk.get(account_page(account)))
        form = {name: value for name, value in form.items() if name not in changes}
        given = {name: value for name, value in changes.items() if value is not None}
        return desk.post(account_page(account), {**form, **given}, follow=True)

    return change


def by_deletion(desk: Client, account: User) -> Any:
    address = reverse("admin:auth_user_delete", args=[account.pk])
    return desk.post(address, {"post": "yes", **seen_states(desk.get(address))}, follow=True)


def by_action(desk: Client, account: User) -> Any:
    form = {"action": "delete_selected", "_selected_action": [account.pk]}
    address = reverse("admin:auth_user_changelist")
    confirmed = {**form, "post": "yes", **seen_states(desk.post(address, form))}
    return desk.post(address, confirmed, follow=True)


WAYS_OUT = {
    "leaving": by_leaving,
    "deactivated": by_form(is_active=None),
    "no staff": by_form(is_staff=None),
    "no group": by_form(groups=[]),
    "deleted": by_deletion,
    "deleted with others": by_action,
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_the_last_administrator_stays_on_every_way_out(way: str) -> None:
    last = administrator()
    administrator(is_active=False)
    administrator(is_staff=False)

    page = WAYS_OUT[way](desk_of(last), last)

    assert is_administrator(last)
    assert LAST in page.content.decode()


@pytest.mark.parametrize("way", WAYS_OUT)
def test_the_last_but_one_administrator_may_go_on_every_way_out(way: str) -> None:
    last, other = administrator(), administrator()

    WAYS_OUT[way](desk_of(last), other)

    assert not is_administrator(other)
    assert is_administrator(last)


def test_a_superuser_is_an_administrator_too() -> None:
    root = factories.account(is_superuser=True)

    page = by_form(is_superuser=None)(desk_of(root), root)

    assert LAST in page.content.decode()
    root.refresh_from_db()
    assert root.is_superuser


def test_administrators_neither_make_superusers_nor_change_one() -> None:
    root, member = factories.account(is_superuser=True), administrator()
    desk, colleague = desk_of(member), factories.editor()

    by_form(is_superuser="on")(desk, colleague)
    assert desk.post(account_page(root), {"username": "x"}).status_code == 403
    assert by_deletion(desk, root).status_code == 403
    assert leave(desk, root).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert desk.post(password, {"password1": "x", "password2": "x"}).status_code == 403
    assert by_action(desk, root).status_code == 403

    assert list(User.objects.filter(is_superuser=True)) == [root]


def test_the_groups_of_the_roles_are_not_changed_or_deleted_at_the_desk() -> None:
    desk = desk_of(administrator())
    group = Group.objects.get(name="Administrators")
    page = reverse("admin:auth_group_change", args=[group.pk])
    chosen = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}

    assert desk.post(page, {"name": "x"}).status_code == 403
    assert desk.post(reverse("admin:auth_group_delete", args=[group.pk])).status_code == 403
    assert desk.post(reverse("admin:auth_group_changelist"), chosen).status_code == 403

    group.refresh_from_db()
    assert group.name == "Administrators"
