"""Mails about accounts: an invitation, a link to set a password.

Each is in the language of its reader. `post.py` puts the link in when the mail is sent.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _

from claims.access import roles
from claims.models import AccountLanguage, Letter, LetterLink
from claims.workflow import post


def invite(account: Any, *, by: Any) -> Letter | None:
    """Write to somebody that they have an account, its user name and where to set a password.

    None where this site sends no mail, or the account has no address.
    """
    if not may_be_written_to(account):
        return None
    with translation.override(AccountLanguage.objects.of(account)):
        subject = _("Your account at %(site)s") % {"site": _site()}
        words = _(
            "%(by)s has made an account for you on the desk of %(site)s.\n\n"
            "Your user name: %(name)s\n"
            "Set your password here within 7 days:\n%(link)s\n\n"
            "After that ask %(by)s for another link."
        )
        values = {"by": by.get_full_name() or by.get_username(), "name": account.get_username()}
        text = words % {**values, "site": _site(), "link": post.LINK}
    return post.write(account, subject, text, link=LetterLink.INVITATION)


def send_reset(account: Any) -> Letter | None:
    """Write to somebody where to set a new password; None where there is no mail, as above."""
    if not may_be_written_to(account):
        return None
    with translation.override(AccountLanguage.objects.of(account)):
        subject = _("A new password at %(site)s") % {"site": _site()}
        words = _(
            "Somebody, probably you, asked for a new password for the account %(name)s.\n\n"
            "Set it here within an hour:\n%(link)s\n\n"
            "If it was not you, do nothing: your password stays as it is."
        )
        text = words % {"name": account.get_username(), "link": post.LINK}
    return post.write(account, subject, text, link=LetterLink.RESET)


def tell_of_removal(account: Any, *, by: str, reason: str) -> None:
    """Tell somebody, and every administrator, that their second factor was removed, and why."""
    others = User.objects.filter(pk__in=roles.administrators().values("pk"))
    for reader in {account, *others}:
        if not may_be_written_to(reader):
            continue
        with translation.override(AccountLanguage.objects.of(reader)):
            subject = _("The second factor of %(name)s was removed")
            words = _(
                "%(by)s has removed the second factor of the account %(name)s: %(reason)s\n\n"
                "If that is not as it should be, close the account now and ask %(by)s."
            )
            values = {"by": by, "name": account.get_username(), "reason": reason}
            subject, text = subject % values, words % values
        post.write(reader, " ".join(subject.split()), text)


def may_be_written_to(account: Any) -> bool:
    """Whether a mail to the account could arrive."""
    return bool(settings.EMAIL_HOST and account.email and account.is_active)


def _site() -> str:
    return str(settings.FACTCHECK_PUBLISHER["name"])
