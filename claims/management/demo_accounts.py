"""The two accounts of the demonstration, and what tells the person at the terminal of them."""

import os
import secrets

from django.contrib.auth.models import Group, User
from django.core.management.base import OutputWrapper

from claims.models import Claim, Person, Stage

ACCOUNTS = {"editor": "Editors", "reviewer": "Reviewers"}
PUBLIC_NAMES = {"editor": "Demonstration editor", "reviewer": "Demonstration reviewer"}


def passwords() -> dict[str, str]:
    """Make the accounts if need be; by name what to tell the person about their passwords."""
    return {username: _account(username, group) for username, group in ACCOUNTS.items()}


def tell(out: OutputWrapper, title: str, passwords: dict[str, str]) -> None:
    """Say how many claims there are, and under a title what opens the accounts."""
    for stage, label in Stage.choices:
        if count := Claim.objects.filter(stage=stage).count():
            out.write(f"{count:5} {label}")
    out.write(title)
    for username, password in passwords.items():
        out.write(f"  {username}: {password}")


def _account(username: str, group: str) -> str:
    variable = f"FACTCHECK_{username.upper()}_PASSWORD"
    given = os.environ.get(variable)
    account, is_new = User.objects.get_or_create(username=username, defaults={"is_staff": True})
    if is_new:
        account.groups.add(Group.objects.get(name=group))
        Person.objects.create(account=account, public_name=PUBLIC_NAMES[username], is_program=True)
    elif not given:
        return f"the password shown at the first start; {variable}=… sets another"
    password = given or secrets.token_urlsafe(12)
    account.set_password(password)
    account.save()
    return f"the password in {variable}" if given else password
