"""Time of pages for people beside the JSON of the same, first and asked again, in one run."""

import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings

from claims.models import Edition
from tests.benchmarks.words import Writer
from tests.front.asking import ask, front

ROUNDS = 40


def main() -> None:
    """Print medians and p95 in milliseconds, and whether pages cost what they may."""
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 10**9
    layer, writer = front(), Writer(seed=98)
    current = Edition.objects.current().not_withdrawn().order_by("-position")
    ids = list(current.values_list("claim__public_id", flat=True)[:ROUNDS])
    words = [writer.english.sample(1, 1 + place % 3)[0] for place in range(ROUNDS)]
    json_ = measured(lambda n: ask(layer, f"/api/v1/claims/{ids[n]}/"))
    first = measured(lambda n: ask(layer, f"/en/claims/{ids[n]}/"))
    again = measured(lambda n: ask(layer, f"/en/claims/{ids[n]}/"))
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
        "claim as JSON": json_, "claim page, first": first, "claim page, again": again,
        "list with six facets, first": list_first, "list with six facets, again": list_again,
        "list without a filter, first": everything, "suggestions": typed,
    }  # fmt: skip
    print(f"{'':32}{'median ms':>10}{'p95 ms':>8}")
    for name, (median, p95) in figures.items():
        print(f"{name:32}{median:10.1f}{p95:8.1f}")
    limits = {
        "claim page, again: at most 1.5 × its JSON": again[0] <= 1.5 * json_[0],
        "list with six facets, first: p95 at most 300 ms": list_first[1] <= 300,
        "list with six facets, again: p95 at most 100 ms": list_again[1] <= 100,
        "list without a filter, first: p95 at most 300 ms": everything[1] <= 300,
        "suggestions: p95 at most 50 ms": typed[1] <= 50,
    }
    misses = [limit for limit, is_held in limits.items() if not is_held]
    print("Misses: " + "; ".join(misses) if misses else "Pages cost what they may.")


def measured(ask: Callable[[int], object]) -> tuple[float, float]:
    """Median and p95 of so many rounds, in milliseconds."""
    times = []
    for place in range(ROUNDS):
        begin = time.perf_counter()
        ask(place)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]
