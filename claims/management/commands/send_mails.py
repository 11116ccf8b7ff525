"""`manage.py send_mails`: try the mails again that the mail server did not take."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from claims.workflow import post


class Command(BaseCommand):
    help = (
        "Send the mails to colleagues that wait: those that failed are tried again after 5 "
        "minutes, half an hour, 2, 8 and 24 hours, and then given up. Run it every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            raise CommandError(_("EMAIL_HOST names no mail server: no mail is sent."))
        sent = [post.send(key) for key in post.due()]
        self.stdout.write(
            _("Mails sent: %(sent)d. Not sent: %(failed)d.")
            % {"sent": sum(sent), "failed": len(sent) - sum(sent)}
        )
