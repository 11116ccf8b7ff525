"""The groups of accounts: what they may do, and what none of them may."""

import pytest
from django.contrib.auth.models import Group, Permission

from claims.access import roles

pytestmark = pytest.mark.django_db


def permissions_of(name: str) -> set[str]:
    held = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in held}


def test_the_groups_have_exactly_their_permissions_however_often_they_are_set_up() -> None:
    roles.set_up()
    stray = Permission.objects.get(codename="delete_source")
    Group.objects.get(name="Editors").permissions.add(stray)

    roles.set_up()

    for name, permissions in roles.ROLES.items():
        assert permissions_of(name) == set(permissions)


def test_no_group_writes_the_log() -> None:
    roles.set_up()

    for name in roles.ROLES:
        for noun in ("edition", "review", "submission"):
            written = {f"claims.{verb}_{noun}" for verb in ("add", "change", "delete")}
            assert not written & permissions_of(name)


def test_no_group_removes_what_editions_embed() -> None:
    roles.set_up()

    for name in roles.ROLES:
        shared = {f"claims.delete_{noun}" for noun in ("article", "claimant", "source", "subject")}
        assert not shared & permissions_of(name)


def test_editors_neither_review_nor_release() -> None:
    roles.set_up()

    assert not {"claims.review_claim", "claims.release_article"} & permissions_of("Editors")
    assert {"claims.review_claim", "claims.release_article"} <= permissions_of("Reviewers")


def test_a_permission_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(roles.ROLES, "Editors", ["claims.view_claim", "claims.bless_claim"])

    with pytest.raises(LookupError, match="bless_claim"):
        roles.set_up()
