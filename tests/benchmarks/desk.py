"""Time of the pages of the editors' desk on a database with very many claims.

A page's time is told twice: as the clock had it, and as the processors had it, this process and
its database together. The second says the same on a busy machine as on a quiet one.
"""

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Appearance, Claim, Stage
from claims.workflow.worklist import WORK_LISTS

ROUNDS = 5
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def pages() -> Iterator[tuple[str, str]]:
    """Pages that people open all day, by name and address."""
    claims = reverse("admin:claims_claim_changelist")
    yield "home", reverse("admin:index")
    for key in WORK_LISTS:
        yield f"work list: {key}", f"{claims}?work={key}"
    some = Claim.objects.filter(stage=Stage.PUBLISHED).order_by("pk")[100]
    article = Appearance.objects.get(claim=some).article_id
    word = some.statement.split()[1] if some.language == "en" else some.statement[:2]
    for name, query in {
        "list": "",
        "last page": "p=2000",
        "number": "q=C-5000",
        "word": f"q={word}",
        "two words": "q=bridge+opened",
        "Chinese": "q=%E5%A4%A7%E6%A9%8B",
        "nothing": "q=zzyzx",
        "stage": "stage__exact=published",
        "draft": "stage__exact=draft",
        "status": "verification_status__exact=refuted",
        "article": f"appearances__article__id__exact={article}",
        "nobody's": "assigned_to__isnull=True",
        "ordered by statement": "o=2",
    }.items():
        yield f"claims: {name}", f"{claims}?{query}"
    for stage in (Stage.PUBLISHED, Stage.DRAFT, Stage.IN_REVIEW):
        claim = Claim.objects.filter(stage=stage).order_by("pk")[10]
        yield f"claim page: {stage}", reverse("admin:claims_claim_change", args=[claim.pk])
    yield "review page", reverse("admin:claims_claim_review", args=[claim.pk])
    yield "history", reverse("admin:claims_claim_history", args=[some.pk])
    for noun in ("article", "source", "claimant", "subject", "edition", "submission", "review"):
        yield f"list of {noun}s", reverse(f"admin:claims_{noun}_changelist")


def spent_seconds() -> float:
    """The processor's time of this process and of the database's for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def main() -> None:
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    client.force_login(User.objects.get(username="reviewer"))
    call_command("judge_evidence", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"{'':30}{'median ms':>10}{'CPU ms':>10}{'queries':>10}")
    for name, address in pages():
        clock, processors = [], []
        client.get(address)
        for _round in range(ROUNDS):
            spent, begun = spent_seconds(), time.perf_counter()
            answer = client.get(address, follow=True)
            clock.append(1000 * (time.perf_counter() - begun))
            processors.append(1000 * (spent_seconds() - spent))
            assert answer.status_code == 200, (address, answer.status_code)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        print(
            f"{name:30}{statistics.median(clock):10.0f}{statistics.median(processors):10.0f}"
            f"{len(queries):10}"
        )
    print(f"load of the machine meanwhile: {os.getloadavg()[0]:.1f}")
