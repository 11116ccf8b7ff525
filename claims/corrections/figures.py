"""Figures of the service: how many requests, how long they took, how many were upheld.

One query computes them, from two tables: `requests`, a row for each request without anything of
whoever sent it, and `editions`, a row for each day. Both are published, and so is the query: run
over the files, it gives the figures of the page. Days are of UTC, also at both ends of a wait, and
a request counts from the day on which it came into the queue.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection

from claims.models.vocabulary import CORRECTIONS

MONTHS = 12

KINDS = ", ".join(f"'{kind.value}'" for kind in CORRECTIONS)
REQUESTS = """
    SELECT (asked.confirmed_at AT TIME ZONE 'UTC')::date AS received_on,
        (asked.look_by AT TIME ZONE 'UTC')::date AS look_by,
        (coalesce(more.until, asked.decide_by) AT TIME ZONE 'UTC')::date AS decide_by,
        (look.looked_at AT TIME ZONE 'UTC')::date AS looked_on,
        (answer.confirmed_at AT TIME ZONE 'UTC')::date AS decided_on,
        (answer.outcome <> 'refused') AS upheld
    FROM claims_correctionrequest AS asked
    LEFT JOIN claims_correctionlook AS look ON look.request_id = asked.id
    LEFT JOIN claims_correctionextension AS more ON more.request_id = asked.id
    LEFT JOIN (
        SELECT made.request_id, made.outcome, given.confirmed_at
        FROM claims_correctiondecision AS made
        JOIN claims_correctionconfirmation AS given ON given.decision_id = made.id
        WHERE given.answer = 'approved'
    ) AS answer ON answer.request_id = asked.id
    WHERE asked.confirmed_at IS NOT NULL
"""
"""SQL: the table of requests. It has neither the record nor the language, nor what the outcome was
but for a refusal, nor the order within a day."""
EDITIONS = f"""
    SELECT (published_at AT TIME ZONE 'UTC')::date AS published_on,
        count(*)::int AS editions,
        (count(*) FILTER (WHERE kind IN ({KINDS})))::int AS corrections
    FROM claims_edition GROUP BY 1
"""
"""SQL: the table of editions by day."""
TABLES = {
    "requests": f"SELECT * FROM ({REQUESTS}) AS requests ORDER BY 1, 2, 3, 4, 5, 6",
    "editions": f"SELECT * FROM ({EDITIONS}) AS editions ORDER BY 1",
}
"""By name, which is also that of the file, the SQL of each table that is published."""
DEFINITIONS = """CREATE TABLE requests (
    received_on date, look_by date, decide_by date,
    looked_on date, decided_on date, upheld boolean
);
CREATE TABLE editions (published_on date, editions integer, corrections integer);
"""
"""SQL of PostgreSQL for tables that the files fit."""
COMPUTED = """asked (day) AS (
    VALUES {days}
), seen AS (
    SELECT day, received_on, look_by, decide_by,
        CASE WHEN looked_on <= day THEN looked_on END AS looked_on,
        CASE WHEN decided_on <= day THEN decided_on END AS decided_on,
        decided_on <= day AND upheld AS upheld
    FROM asked LEFT JOIN requests ON received_on <= day
), printed AS (
    SELECT day, coalesce(sum(editions), 0) AS editions, coalesce(sum(corrections), 0) AS corrections
    FROM asked LEFT JOIN editions ON published_on <= day GROUP BY day
)
SELECT day,
    count(received_on) AS requests,
    count(received_on) - count(decided_on) AS open_requests,
    count(looked_on) AS looked_at,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY looked_on - received_on) AS median_days_to_look,
    max(coalesce(looked_on, day) - received_on) AS worst_days_to_look,
    count(*) FILTER (WHERE coalesce(looked_on, day) > look_by) AS late_looks,
    count(decided_on) AS decided,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY decided_on - received_on)
        AS median_days_to_decision,
    max(coalesce(decided_on, day) - received_on) AS worst_days_to_decision,
    count(*) FILTER (WHERE coalesce(decided_on, day) > decide_by) AS late_decisions,
    count(*) FILTER (WHERE upheld) AS upheld,
    round(100.0 * count(*) FILTER (WHERE upheld) / nullif(count(decided_on), 0), 1)
        AS percent_upheld,
    editions, corrections,
    round(100.0 * corrections / nullif(editions, 0), 2) AS corrections_per_100_editions
FROM seen JOIN printed USING (day)
GROUP BY day, editions, corrections ORDER BY day"""
"""SQL that computes the figures of some days from the two tables."""

Row = dict[str, Any]


def days_until(day: date) -> list[date]:
    """A day and, before it, the last days of the months before: as many as make `MONTHS`."""
    ends = [day]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def figures(days: Iterable[date]) -> list[Row]:
    """The figures as of the end of each of these days, by name; None where there is nothing.

    Medians are of what was done, in days; the worst counts those too that still wait.
    """
    sql = f"WITH requests AS ({REQUESTS}), editions AS ({EDITIONS}), {computed(days)}"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return [
            {name: _plain(value) for name, value in zip(names, row, strict=True)}
            for row in cursor.fetchall()
        ]


def query(days: Iterable[date]) -> str:
    """The query of `figures` for whoever has the files in tables of `DEFINITIONS`."""
    return f"WITH {computed(days)};"


def computed(days: Iterable[date]) -> str:
    return COMPUTED.format(days=", ".join(_written(days)))


def _written(days: Iterable[date]) -> Iterator[str]:
    yield from (f"(DATE '{day.isoformat()}')" for day in days)


def _plain(value: Any) -> Any:
    """Whole numbers as such, other ones as floats."""
    if value is None or isinstance(value, date):
        return value
    number = float(value)
    return int(number) if number.is_integer() else number
