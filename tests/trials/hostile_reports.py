"""Hostile reports of errors to the real web server: told so, never a fault, and the desk goes on.

    FACTCHECK_REQUESTS=4000 CLAIMS=200 python -m tests.trials.hostile_reports

Reports come from 200 addresses at once: words by chance, the same words, files of 2 MB, broken
bodies, other records, others' mail addresses. Ends with 1 where an answer is 500 or more, where a
worker takes more than 80 MB more at the end than after the first tenth, where the queue holds more
than the number from which mails are asked for, or where it does not open. PORT is 8059 without
more.
"""

import http.client
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.database import filled
from tests.trials.site import managed, started

BUSY = 50
AT_ONCE = 8
MOST_MORE_KB = 80 * 1024
WORDS = ("quay", "bridge", "year", "wrong", "橋", "年份", "錯了")
MULTIPART = "multipart/form-data; boundary=x"
FORM = "application/x-www-form-urlencoded"
IDS = """
from claims.models import Claim, Source
print(Claim.objects.filter(editions__isnull=False).values_list("public_id", flat=True)[0])
print(Source.objects.filter(mentions__isnull=False).values_list("public_id", flat=True)[0])
"""
DESK = """
from django.contrib.auth.models import User
from django.test import Client
from claims.models import CorrectionRequest
account = User.objects.create_superuser("trial-%s" % {moment!r})
desk = Client(headers={{"Host": "localhost"}})
desk.force_login(account)
print(desk.get("/admin/claims/correctionrequest/").status_code)
print(CorrectionRequest.objects.in_the_queue().count())
print(CorrectionRequest.objects.waiting_for_confirmation().count())
"""
Sent = tuple[str, str, bytes]
"""The query, the content type and the body of a report."""


def part(name: str, value: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def reports(count: int, claim: str, source: str) -> Iterator[Sent]:
    """Reports by chance, the same for one seed."""
    chance = random.Random(20)
    queries = [urlencode({"claim": claim}), urlencode({"source": source})]
    for number in range(count):
        query = chance.choice(queries)
        words = " ".join(chance.choices(WORDS, k=20))
        usual = {"words": f"{words} {number}", "contact": f"reader-{number}@mail.example"}
        file = chance.randbytes(2 * 1024 * 1024)
        yield chance.choice(
            [
                (query, FORM, urlencode(usual).encode()),
                (query, FORM, urlencode({**usual, "contact": ""}).encode()),
                (query, FORM, urlencode({**usual, "words": "The same."}).encode()),
                (query, FORM, urlencode({**usual, "contact": "victim@mail.example"}).encode()),
                (query, FORM, urlencode({**usual, "words": "x" * 200_000}).encode()),
                (query, FORM, b"words=%00%ff%fe&contact=%0d%0aBcc:"),
                (query, FORM, b"&".join(b"a%d=1" % place for place in range(11_000))),
                (
                    query,
                    MULTIPART,
                    part("words", b"file") + part("evidence_file", file, "a") + b"--x--",
                ),
                (query, MULTIPART, part("evidence_file", file * 2, "../a") + b"--x--"),
                (query, MULTIPART, b"--x\r\nContent-Disposition: form-data; name=\r\n"),
                (query, "multipart/form-data", b"no boundary"),
                (query, "application/json", b'{"words": "x"}'),
                (query, MULTIPART, part("words", b"\xff\x00" * 50) + b"--x--"),
                ("claim=00000000-0000-4000-8000-000000000000", FORM, urlencode(usual).encode()),
                ("claim=%00", FORM, urlencode(usual).encode()),
                ("article=" + "9" * 3000, FORM, urlencode(usual).encode()),
            ]
        )


def send(port: int, number: int, report: Sent) -> int:
    """The status of the answer to a report from one of 200 addresses; 0 where it breaks off."""
    query, kind, body = report
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    address = f"203.0.113.{number % 200}"
    try:
        connection.request(
            "POST",
            f"/{('en', 'zh-hant')[number % 2]}/report/?{query}",
            body,
            {"Content-Type": kind, "X-Forwarded-For": address},
        )
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def workers_kb(parent: int) -> int:
    """The resident memory of the largest worker, in KB."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    sizes = [Path(f"/proc/{child}/status").read_text() for child in children]
    return max(int(size.partition("VmRSS:")[2].split()[0]) for size in sizes)


def main() -> int:
    count = int(os.environ.get("FACTCHECK_REQUESTS", "4000"))
    port = int(os.environ.get("PORT", "8059"))
    with filled(int(os.environ.get("CLAIMS", "200"))) as url:
        environment = {
            "DATABASE_URL": url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": "9",  # nobody listens there: every mail waits
            "FACTCHECK_CORRECTION_BUSY": str(BUSY),
            "FACTCHECK_WORKER_MEGABYTES": "0",
            "WEB_CONCURRENCY": "2",
        }
        claim, source = managed(environment, "shell", "--no-imports", "--command", IDS).split()
        managed(environment, "collectstatic", "--noinput", "--verbosity=0")
        server = ["-m", "gunicorn", "factcheck.wsgi", "--bind", f"127.0.0.1:{port}"]
        answered: Counter[int] = Counter()
        with (
            started([*server, "--log-level", "error"], port, environment) as parent,
            ThreadPoolExecutor(AT_ONCE) as pool,
        ):
            sent = enumerate(reports(count, claim, source))
            early = 0
            for first in range(0, count, count // 10):
                share = [next(sent) for _report in range(min(count // 10, count - first))]
                answered.update(pool.map(lambda one: send(port, *one), share))
                early = early or workers_kb(parent)
            late = workers_kb(parent)
        desk = DESK.format(moment=time.time())
        page, queue, waiting = map(
            int, managed(environment, "shell", "--no-imports", "--command", desk).split()
        )
    print(f"answers by status: {dict(sorted(answered.items()))}")
    print(f"the largest worker: {early // 1024} MB after a tenth, {late // 1024} MB at the end")
    print(f"the queue answers {page}: {queue} requests in it, {waiting} wait for a mail")
    faults = [status for status in answered if status >= 500 or status == 0]
    is_fine = (
        not faults and late - early <= MOST_MORE_KB and page == 200 and queue <= BUSY + AT_ONCE
    )
    return 0 if is_fine and answered[429] else 1


if __name__ == "__main__":
    sys.exit(main())
