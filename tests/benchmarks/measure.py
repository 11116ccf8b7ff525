"""How long requests take, side by side in one run, so that the machine's load cancels out."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Edition

ROUNDS = 40


class Figures(NamedTuple):
    """Of one kind of request: milliseconds, and how many queries each takes."""

    median: float
    p95: float
    queries: int


def side_by_side(requests: Mapping[str, Callable[[int], object]]) -> dict[str, Figures]:
    """Make each request in turn, round after round; a request is told the round."""
    times: dict[str, list[float]] = {name: [] for name in requests}
    for round_ in range(ROUNDS):
        for name, request in requests.items():
            begun = time.perf_counter()
            request(round_)
            times[name].append(1000 * (time.perf_counter() - begun))
    figures = {}
    for name, request in requests.items():
        with CaptureQueriesContext(connection) as queries:
            request(0)
        spent = sorted(times[name])
        p95 = spent[int(0.95 * len(spent)) - 1]
        figures[name] = Figures(statistics.median(spent), p95, len(queries))
    return figures


def main() -> None:
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    ids = Edition.objects.current().standing().values_list("claim__public_id", flat=True)
    some = list(ids[:ROUNDS])
    requests = {
        "list of 100": lambda _round: client.get("/api/v1/claims/?page_size=100"),
        "detail": lambda round_: client.get(f"/api/v1/claims/{some[round_]}/"),
    }
    print(f"{'':24}{'median ms':>10}{'p95 ms':>10}{'queries':>10}")
    for name, found in side_by_side(requests).items():
        print(f"{name:24}{found.median:10.1f}{found.p95:10.1f}{found.queries:10}")
