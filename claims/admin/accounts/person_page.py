"""The page of a person: what they may do and when they were here, in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.access import roles, second_factor
from claims.admin.accounts import invitations
from claims.models import DeskSession


class Role(NamedTuple):
    """A group of an account and what it allows, in a sentence."""

    name: str | Promise
    allows: str | Promise


class PersonPage(NamedTuple):
    """The facts about an account that its page shows above the form."""

    account: User
    roles: list[Role]
    seen_at: datetime | None
    sessions: list[DeskSession]
    second_factor_since: datetime | None
    second_factor_is_asked: bool
    """Whether the site asks one of them."""
    invited: str
    """In words since when somebody who never came is invited; or empty."""


def person_page(account: User) -> PersonPage:
    """The facts about an account, for itself and for those who manage accounts."""
    open_now = list(DeskSession.objects.open_of(account))
    moments = [account.last_login, *(session.last_seen_at for session in open_now)]
    return PersonPage(
        account,
        list(_roles(account)),
        max((at for at in moments if at), default=None),
        open_now,
        second_factor.since(account),
        second_factor.is_obliged(account),
        invitations.invited(account),
    )


def _roles(account: User) -> Iterator[Role]:
    if account.is_superuser:
        yield Role(
            _("Superuser"), _("May do everything that the desk offers, raw rights included.")
        )
    for group in account.groups.order_by("pk"):
        allows = roles.ALLOWS.get(group.name) or _("A group of this site's own.")
        yield Role(roles.NAMES.get(group.name, group.name), allows)
