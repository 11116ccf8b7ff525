"""`manage.py account`: an account in words, and the way back in for somebody who is locked out."""

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from claims.access import account_links, second_factor, sessions
from claims.models import DeskSession, LetterLink
from claims.models.rules import is_blank


class Command(BaseCommand):
    help = (
        "Say of an account what it may do, when it was here and whether it has a second factor;"
        " remove a lost one, end its sessions, print a link by which it sets a password. For an"
        " operator whom nobody on the desk can help."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the user name")
        parser.add_argument(
            "--remove-second-factor",
            metavar="WHY",
            help="remove app and backup codes, and note why",
        )
        parser.add_argument("--end-sessions", action="store_true", help="log it out everywhere")
        parser.add_argument(
            "--link", action="store_true", help="print a link to set a password, valid for an hour"
        )

    def handle(
        self,
        *args: Any,
        name: str,
        remove_second_factor: str | None,
        end_sessions: bool,
        link: bool,
        **options: Any,
    ) -> None:
        account = User.objects.filter(username=name).first()
        if account is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": name})
        if remove_second_factor is not None:
            if is_blank(remove_second_factor):
                raise CommandError(_("Say why the second factor is removed: it is noted."))
            second_factor.remove(account)
            _note(account, f"Second factor removed by the operator: {remove_second_factor}")
        if end_sessions:
            sessions.end(account)
        self.stdout.write("\n".join(_described(account)))
        if link:
            if not account.is_active:
                raise CommandError(account_links.CLOSED)
            self.stdout.write(account_links.address(account, LetterLink.RESET))


def _described(account: User) -> list[str]:
    groups = ", ".join(account.groups.values_list("name", flat=True)) or _("none")
    since = second_factor.since(account)
    return [
        _("Account: %(name)s") % {"name": account.get_username()},
        _("Roles: %(roles)s") % {"roles": "Superuser" if account.is_superuser else groups},
        _("Open: %(is_open)s") % {"is_open": _("yes") if account.is_active else _("no")},
        _("Last login: %(at)s") % {"at": account.last_login or _("never")},
        _("Sessions: %(count)d") % {"count": DeskSession.objects.open_of(account).count()},
        _("Second factor: %(since)s") % {"since": since or _("none")},
    ]


def _note(account: User, words: str) -> None:
    LogEntry.objects.log_actions(account.pk, [account], CHANGE, words, single_object=True)
