"""Time of pages for people beside the JSON of the same, first and asked again, in one run."""

import statistics
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from claims.front import state
from claims.front.layer import Front
from claims.front.state import State
from claims.management.static_files import collect
from claims.models import Edition
from tests.benchmarks.words import Writer
from tests.front.asking import Answer, front
from tests.front.asking import ask as ask_any

ROUNDS = 40


def ask(layer: Front, address: str) -> Answer:
    """Ask for what has to be there."""
    answer = ask_any(layer, address)
    assert answer.status == 200, (address, answer.status)
    return answer


def main() -> None:
    """Print medians and p95 in milliseconds, and whether pages cost what they may."""
    collect()
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 10**9
    layer, writer = front(), Writer(seed=98)
    current = Edition.objects.current().not_withdrawn().order_by("-position")
    ids = list(current.values_list("claim__public_id", flat=True)[:ROUNDS])
    words = [writer.english.sample(1, 1 + place % 3)[0] for place in range(ROUNDS)]
    claim = claim_beside_json(ids)
    lists = [
        f"/en/claims/?{urlencode({'verification_status': 'refuted', 'q': word})}" for word in words
    ]
    list_first = measured(lambda n: ask(layer, lists[n]))
    list_again = measured(lambda n: ask(layer, lists[n]))
    everything = measured(lambda _n: ask(front(), "/en/claims/"))
    typed = measured(
        lambda n: ask(
            layer, f"/en/claims/suggestions.json?{urlencode({'q': words[n][: 2 + n % 4]})}"
        )
    )
    figures = {
        "list with six facets, first": list_first, "list with six facets, again": list_again,
        "list without a filter, first": everything, "suggestions": typed,
    }  # fmt: skip
    print(f"{'':32}{'median ms':>10}{'p95 ms':>8}")
    for name, (median, p95) in figures.items():
        print(f"{name:32}{median:10.1f}{p95:8.1f}")
    print(f"{'':32}{'median ms':>10}{'its JSON':>10}{'×':>8}")
    for when, (page, json_) in claim.items():
        print(f"{f'claim page, {when}':32}{page:10.2f}{json_:10.2f}{page / json_:8.2f}")
    limits = {
        **{
            f"claim page, {when}: at most 1.5 × its JSON": page <= 1.5 * json_
            for when, (page, json_) in claim.items()
        },
        "list with six facets, first: p95 at most 300 ms": list_first[1] <= 300,
        "list with six facets, again: p95 at most 100 ms": list_again[1] <= 100,
        "list without a filter, first: p95 at most 300 ms": everything[1] <= 300,
        "suggestions: p95 at most 50 ms": typed[1] <= 50,
    }
    misses = [limit for limit, is_held in limits.items() if not is_held]
    print("Misses: " + "; ".join(misses) if misses else "Pages cost what they may.")


class Further:
    """The state of the database, with an end of the log so much further on: nothing else is new."""

    def __init__(self) -> None:
        self.steps = 0

    def __call__(self) -> State | None:
        now = state.read()
        return now and now._replace(position=now.position + self.steps)


def claim_beside_json(ids: list[Any]) -> dict[str, tuple[float, float]]:
    """Of a claim's page and of its JSON, asked in turn, the median milliseconds in each state."""
    further = Further()
    layer = front(read=further)
    ask(front(), f"/en/claims/{ids[0]}/")  # templates and statements are there
    medians = {}
    for when, steps in (("first", 0), ("at a new position", 1), ("again", 1)):
        further.steps = steps
        page, json_ = list[float](), list[float]()
        for claim_id in ids:
            for times, address in (
                (json_, f"/api/v1/claims/{claim_id}/"),
                (page, f"/en/claims/{claim_id}/"),
            ):
                begin = time.perf_counter()
                ask(layer, address)
                times.append(1000 * (time.perf_counter() - begin))
        medians[when] = statistics.median(page), statistics.median(json_)
    return medians


def measured(ask: Callable[[int], object]) -> tuple[float, float]:
    """Median and p95 of so many rounds, in milliseconds."""
    times = []
    for place in range(ROUNDS):
        begin = time.perf_counter()
        ask(place)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]
