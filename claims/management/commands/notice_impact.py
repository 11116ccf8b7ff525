"""`manage.py notice_impact`: mark what rests on sources that are retracted, changed or gone."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from claims.evidence import impact


class Command(BaseCommand):
    help = "Mark what rests on sources that are not fine, on whatever road they became so."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d marks added.") % {"count": impact.notice()})
