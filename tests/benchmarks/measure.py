"""Time of requests, side by side in one run, so that the machine's load cancels out."""

import gc
import json
import os
import statistics
import time
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Edition
from tests.benchmarks.comparisons import POSITIONS
from tests.benchmarks.words import Writer
from tests.front.asking import ask, front

ROUNDS = 60
ASKED_BEFORE = {"list of 100": 0.4, "detail": 0.6}
"""By kind how long a kept answer may take, in times of the bare view."""
LIST = "/api/v1/claims/"


class Figures(NamedTuple):
    """Of one kind of request: milliseconds, and how many queries each takes."""

    median: float
    p95: float
    queries: int


def main() -> None:
    """Print the figures of every kind of request, and whether they are what they should be."""
    settings.ROOT_URLCONF = "tests.benchmarks.comparisons"
    gc.freeze()  # as the parent of the web server's workers does
    # Requests are still counted, as they are for everybody.
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 10**9
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':14}{'median ms':>10}{'p95 ms':>8}{'queries':>9}{'× bare':>8}{'÷ usual':>9}")
    misses = []
    for kind, addresses in requests().items():
        ours, bare, usual = side_by_side(kind, addresses)
        slower, faster = ours.median / bare.median, usual.median / ours.median
        print(
            f"{kind:14}{ours.median:10.1f}{ours.p95:8.1f}{ours.queries:9}{slower:8.2f}{faster:9.1f}"
        )
        if most := ASKED_BEFORE.get(kind):
            kept, bare_median = asked_before(kind, addresses)
            print(f"{'':4}asked before{kept:6.2f}{'':17}{kept / bare_median:8.2f}")
            if kept > most * bare_median:
                misses.append(f"{kind}, asked before: at most {most} × the bare view")
        if kind == "list of 100" and (slower > 1.5 or faster < 8):
            misses.append("list of 100: at most 1.5 × the bare view, at least 8 × the usual one")
        if kind in ("search", "similar") and ours.p95 > 100:
            misses.append(f"{kind}: p95 at most 100 ms")
    print("Misses: " + "; ".join(misses) if misses else "Everything is as it should be.")


def requests() -> dict[str, list[str]]:
    """The addresses to ask for, by kind: as many as there are rounds."""
    writer = Writer(seed=99)
    head = Edition.objects.count()
    current = Edition.objects.current().not_withdrawn().filter(position__gt=head // 2)
    ids = current.values_list("claim__public_id", flat=True).order_by("position")[:ROUNDS]
    languages = ["en", "zh-Hant"] * ROUNDS
    words = {"en": writer.english, "zh-Hant": writer.chinese}
    queries = [
        # From one word to five, and never more than a query may have.
        " ".join(words[language].sample(1, 1 + place % 5))[:200]
        for place, language in enumerate(languages[:ROUNDS])
    ]
    texts = [
        " ".join(writer.sentence(language, 10, 25) for _ in range(1 + place % 3))
        for place, language in enumerate(languages[:ROUNDS])
    ]
    subjects = [f"Q{number}" for number in range(5, 5 + ROUNDS)]
    return {
        "list of 100": [f"{LIST}?page_size=100"] * ROUNDS,
        "detail": [f"{LIST}{public_id}/" for public_id in ids],
        "filtered list": [
            f"{LIST}?page_size=100&verification_status=refuted&concerns=2001/2019&about={subject}"
            for subject in subjects
        ],
        "search": [f"{LIST}?{urlencode({'q': query})}" for query in queries],
        "similar": [f"/api/v1/similar?{urlencode({'text': text})}" for text in texts],
        "changes": [
            f"/api/v1/changes?after={head // 2 + 50 * number}&page_size=100"
            for number in range(ROUNDS)
        ],
    }


def side_by_side(kind: str, addresses: list[str]) -> tuple[Figures, Figures, Figures]:
    """The API, the bare view and the usual view, in turn, round after round."""
    client = Client(SERVER_NAME="localhost")
    asked = []
    for round_, address in enumerate(addresses):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content[:500])
        POSITIONS[kind, round_] = positions(json.loads(answer.content))
        asked.append([address, f"/bare/{kind}/{round_}/", f"/usual/{kind}/{round_}/"])
    times: list[list[float]] = [[], [], []]
    for round_, group in enumerate(asked):
        # Each comes first by turns: whoever follows the usual view finds the memory in disorder.
        for place in ((round_ + turn) % 3 for turn in range(3)):
            begun = time.perf_counter()
            answer = client.get(group[place])
            times[place].append(1000 * (time.perf_counter() - begun))
            assert answer.status_code == 200, group[place]
    figures = []
    for spent, address in zip(times, asked[0], strict=True):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        p95 = sorted(spent)[int(0.95 * len(spent)) - 1]
        figures.append(Figures(statistics.median(spent), p95, len(queries)))
    return figures[0], figures[1], figures[2]


def asked_before(kind: str, addresses: list[str]) -> tuple[float, float]:
    """Median milliseconds of answers that are kept, and of the bare view, as a web server asks."""
    layer, django = front(), WSGIHandler()
    kept, bare = list[float](), list[float]()
    for round_, address in enumerate(addresses):
        ask(layer, address)
        for times, application, asked in (
            (kept, layer, address),
            (bare, django, f"/bare/{kind}/{round_}/"),
        ):
            begun = time.perf_counter()
            ask(application, asked)
            times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(kept), statistics.median(bare)


def positions(answer: dict[str, Any]) -> list[int]:
    """The places in the log of the documents that an answer holds."""
    documents = answer.get("results", [answer])
    return [(document.get("document") or document)["edition"]["position"] for document in documents]
