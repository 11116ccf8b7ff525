"""`/metrics`: the state of the site for Prometheus, in its text exposition format 0.0.4.

There only where FACTCHECK_METRICS_TOKEN is set, for whoever sends it as a bearer token (RFC 6750).
What workers count is added up in memory that they share; all else is asked when Prometheus asks.
docs/operations.md lists every series and says why no library writes them.
"""

import time
from collections.abc import Iterator
from hmac import compare_digest
from itertools import accumulate, groupby

from django.conf import settings
from django.db import Error, connection, connections
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.access import counters
from claims.access.counters import BUCKETS, COUNTED, SECONDS
from claims.exports import kept_files
from claims.models import Backup, CaptureRequest, Edition, Letter
from claims.record import log
from factcheck import machine

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
POOL_SECONDS = 5
STATES = ("active", "idle", "idle in transaction", "other")

_pool_read_at = 0.0


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The series, or 404 where nobody asked for them, or 401 without the token."""
    wanted = settings.FACTCHECK_METRICS_TOKEN
    if not wanted:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not compare_digest(given.encode(), wanted.encode()):
        refusal = HttpResponse("A bearer token is needed.\n", CONTENT_TYPE, 401)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    text = "".join(f"{line}\n" for line in lines())
    return HttpResponse(text, CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def count_request(path: str, method: str, status: int, seconds: float) -> None:
    """Count a request that is being answered, and what the pool of this process did meanwhile."""
    part = _part(path)
    known = method if method in counters.METHODS else "other"
    counters.add(
        {
            (counters.REQUESTS, part, known, f"{min(max(status // 100, 1), 5)}xx"): 1,
            (SECONDS, part): seconds,
            (BUCKETS, part, counters.bucket(seconds)): 1,
            **_pool(),
        }
    )


def lines() -> Iterator[str]:
    """The lines of the exposition, each family with what it is about."""
    yield from _counted()
    yield from _family("workers", "gauge", "Worker processes as the site was started")
    yield f"factcheck_workers {machine.workers()}"
    try:
        asked = [*_database(), *_log_and_backups(), *_queues()]
    except Error:
        asked = []
    yield from _family("database_answers", "gauge", "Whether the database answered this question")
    yield f"factcheck_database_answers {int(bool(asked))}"
    yield from asked
    yield from _replicas()


def _counted() -> Iterator[str]:
    by_name = groupby(counters.totals(), key=lambda one: one[0][0])
    totals = {name: [(series[1:], value) for series, value in rows] for name, rows in by_name}
    for name, counted in COUNTED.items():
        if name in (SECONDS, BUCKETS):
            continue
        yield from _family(f"{name}_total", "counter", counted.about)
        for values, value in totals[name]:
            labels = dict(zip(counted.labels, values, strict=True))
            yield f"factcheck_{name}_total{_labels(labels)} {value:g}"
    yield from _family("request_seconds", "histogram", COUNTED[SECONDS].about)
    for (part,), spent in totals[SECONDS]:
        own = [(values[1], value) for values, value in totals[BUCKETS] if values[0] == part]
        sums = list(accumulate(value for _bound, value in own))
        for (bound, _value), up_to in zip(own, sums, strict=True):
            in_bucket = _labels({"part": part, "le": bound})
            yield f"factcheck_request_seconds_bucket{in_bucket} {up_to:g}"
        yield f"factcheck_request_seconds_sum{_labels({'part': part})} {spent:.6f}"
        yield f"factcheck_request_seconds_count{_labels({'part': part})} {sums[-1]:g}"


def _database() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'other'), count(*), current_setting('max_connections')::int"
            " FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1"
        )
        rows = cursor.fetchall()
    counts = dict.fromkeys(STATES, 0)
    for state, count, _most in rows:
        counts[state if state in STATES else "other"] += count
    yield from _family("database_connections", "gauge", "Connections to the database, by state")
    for state, count in counts.items():
        yield f"factcheck_database_connections{_labels({'state': state})} {count}"
    yield from _family("database_connections_max", "gauge", "Connections that PostgreSQL allows")
    yield f"factcheck_database_connections_max {rows[0][2]}"


def _log_and_backups() -> Iterator[str]:
    yield from _family("log_position", "gauge", "Position of the head of the log")
    yield f"factcheck_log_position {log.head().position}"
    for name, about in (("made", "was made"), ("tried", "was restored on trial")):
        last = Backup.objects.exclude(**{f"{name}_at": None}).order_by(f"{name}_at").last()
        if at := last and getattr(last, f"{name}_at"):
            family = f"backup_{name}_timestamp_seconds"
            yield from _family(family, "gauge", f"When a backup {about} last")
            yield f"factcheck_{family} {at.timestamp():.0f}"


def _queues() -> Iterator[str]:
    now = timezone.now()
    waits: dict[str, tuple[int, float]] = {}
    for name, rows in (
        ("mails", Letter.objects.waiting()),
        ("captures", CaptureRequest.objects.waiting()),
    ):
        due = rows.filter(not_before__lte=now).aggregate(Count("pk"), Min("not_before"))
        since = due["not_before__min"] or now
        waits[name] = (due["pk__count"], (now - since).total_seconds())
    exports = kept_files.waiting()
    waits["exports"] = (len(exports), time.time() - exports[0].asked_at if exports else 0.0)
    yield from _family("queue_due", "gauge", "What is due and not done, by queue")
    for name, (count, _oldest) in waits.items():
        yield f"factcheck_queue_due{_labels({'queue': name})} {count}"
    yield from _family("queue_oldest_seconds", "gauge", "Since when the first of them is due")
    for name, (_count, oldest) in waits.items():
        yield f"factcheck_queue_oldest_seconds{_labels({'queue': name})} {oldest:.0f}"


def _replicas() -> Iterator[str]:
    """Positions of the databases that are read beside the primary, by their names in DATABASES."""
    heads: dict[str, int | None] = {}
    for alias in sorted(set(connections) - {"default"}):
        try:
            last = Edition.objects.using(alias).order_by("-position")
            heads[alias] = last.values_list("position", flat=True).first() or 0
        except Error:
            heads[alias] = None
            connections[alias].close_if_unusable_or_obsolete()
    if not heads:
        return
    yield from _family("replica_answers", "gauge", "Whether a replica answers")
    for alias, head in heads.items():
        yield f"factcheck_replica_answers{_labels({'replica': alias})} {int(head is not None)}"
    yield from _family("replica_log_position", "gauge", "Position of the head on a replica")
    for alias, head in heads.items():
        if head is not None:
            yield f"factcheck_replica_log_position{_labels({'replica': alias})} {head}"


def _pool() -> dict[counters.Series, float]:
    """The counts of this process's pool since they were last taken; rarely anything."""
    global _pool_read_at
    now = time.monotonic()
    if now - _pool_read_at < POOL_SECONDS:
        return {}
    _pool_read_at = now
    pool = getattr(connection, "pool", None)  # which only PostgreSQL's connection has
    if pool is None:
        return {}
    said = pool.pop_stats()
    return {
        (counters.POOL_REQUESTS,): said.get("requests_num", 0),
        (counters.POOL_WAITS,): said.get("requests_queued", 0),
        (counters.POOL_WAITED,): said.get("requests_wait_ms", 0) / 1000,
        (counters.POOL_ERRORS,): said.get("requests_errors", 0),
    }


def _part(path: str) -> str:
    first = path.lstrip("/").partition("/")[0]
    return {
        "api": "api", "v1alpha1": "api", "mcp": "api", "tile": "api", "checkpoint": "api",
        "admin": "desk", "i18n": "desk", "static": "static",
        "healthz": "other", "readyz": "other", "metrics": "other",
    }.get(first, "pages")  # fmt: skip


def _family(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP factcheck_{name} {about}."
    yield f"# TYPE factcheck_{name} {kind}"


def _labels(values: dict[str, str]) -> str:
    """Labels of a series; their values are our own words and hold no quotation mark."""
    inside = ",".join(f'{name}="{value}"' for name, value in values.items())
    return f"{{{inside}}}" if inside else ""
