"""`manage.py judge_evidence`: judge the evidence of every draft that has changed."""

import itertools
from typing import Any

from django.core.management.base import BaseCommand

from claims.workflow import worklist

BATCH = 500


class Command(BaseCommand):
    help = "Count what the evidence of each changed draft lacks: the work list shows it."

    def handle(self, *args: Any, **options: Any) -> None:
        batches = (worklist.judge(limit=BATCH) for _batch in itertools.count())
        judged = sum(itertools.takewhile(bool, batches))
        self.stdout.write(f"{judged} drafts judged")
