"""Figures of the work: what was done in a period, what was left at its end, and how long it took.

All of it is counted from rows that are written once (history, submissions, reviews, editions), so
that a day of the past has the same figures whenever somebody asks. Days and months are of UTC.
Reissues, which repeat a finding, count nowhere; what came back from a file was no work.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from claims.models.edtf import bounds, validate_edtf
from claims.record import log

MONTHS = 12
MOST_MONTHS = 24
SECONDS_OF_A_DAY = 86_400
CLAIMS_AT_ONCE = 20_000
"""Claims whose history or documents one statement reads: more would take longer than a web request
may keep the database at one statement."""


class Period(NamedTuple):
    """Days from one to another, both included."""

    begin: date
    end: date

    @property
    def since(self) -> datetime:
        """The moment at which it begins."""
        return datetime.combine(self.begin, time(), UTC)

    @property
    def until(self) -> datetime:
        """The moment at which it is over."""
        return datetime.combine(self.end + timedelta(days=1), time(), UTC)

    @property
    def months(self) -> list[str]:
        """The months that it touches, such as 2026-11, the earliest first."""
        first, last = _month_number(self.begin), _month_number(self.end)
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


class Durations(NamedTuple):
    """Durations in days: how many there were, the median, nine in ten, the longest."""

    waits: int
    median: float
    nine_in_ten: float
    longest: float


def period(text: str, today: date) -> Period:
    """The period that an EDTF date names; raises ValidationError.

    A day, month or year stands for the twelve months up to its end, a span for itself; what is to
    come is left out, and of more than two years the beginning.
    """
    text = text.strip()
    validate_edtf(text)
    earliest, latest = bounds(text)
    end = min(latest or today, today)
    if earliest and earliest > today:
        raise ValidationError(_("%(date)s is in the future.") % {"date": text}, code="future")
    last = _month_number(end)
    least = _first_of(last - MOST_MONTHS + 1)
    begin = earliest if earliest and "/" in text else _first_of(last - MONTHS + 1)
    return Period(max(begin, least), end)


def done(of: Period) -> dict[str, dict[str, int]]:
    """By what was done and month how often; see `DONE` for the words."""
    return _by_month(DONE, of)


def stages(of: Period) -> dict[str, dict[str, int]]:
    """By stage and month how many claims stood there at the month's end, or that of the period."""
    moved: dict[str, Counter[str]] = {}
    for stage, month, step in _in_parts(MOVED, of):
        moved.setdefault(stage, Counter())[month] += step
    standing: dict[str, dict[str, int]] = {}
    for stage, by_month in moved.items():
        total, standing[stage] = by_month[""], {}
        for month in of.months:
            total += by_month[month]
            standing[stage][month] = total
    return standing


def durations(of: Period) -> dict[str, dict[str, Durations]]:
    """By what was waited for and month how long it took; the month "" is the whole period.

    `review` is from the first submission to the first review, `publication` from there to the
    first edition, `whole` from the entry of the claim to that.
    """
    found: dict[str, dict[str, Durations]] = {}
    for what, month, count, *seconds in _rows(TOOK, of):
        days = [round(float(value) / SECONDS_OF_A_DAY, 2) for value in seconds]
        found.setdefault(what, {})[month or ""] = Durations(count, *days)
    return found


def returns(of: Period) -> dict[int, int]:
    """Of the claims published first: by how often they had been returned, how many there were."""
    return dict(_rows(RETURNED, of))


@lru_cache(maxsize=100)
def lights(head: log.Head) -> dict[str, int]:
    """Citations of the editions that stand at a head, by how sure their quoted words are.

    `held` where they stand in a stored copy, `quoted` without one, `none` where nothing is quoted.
    What stood at a head never changes, and to read every document takes long: it is done once.
    """
    counted: Counter[str] = Counter()
    for light, citations in _in_parts(LIT, position=head.position):
        counted[light] += citations
    return dict(counted)


class Sources(NamedTuple):
    """Sources of one condition: how many there are, and of how many a copy is stored."""

    cited: int
    stored: int


def sources(position: int, until: datetime) -> dict[str, Sources]:
    """Sources that editions cite at a position, by their condition at a moment."""
    rows = _rows(ROTTEN, position=position, until=until)
    return {condition: Sources(cited, stored) for condition, cited, stored in rows}


class ArticleCount(NamedTuple):
    """A publisher of articles, how many of its articles were checked, and claims in them."""

    publisher: str
    articles: int
    claims: int


def publishers(position: int) -> list[ArticleCount]:
    """The publishers of articles in which standing claims were made, the most articles first."""
    return [ArticleCount(*row) for row in _rows(CHOSEN, position=position)]


def articles_of_claimants(position: int, keys: list[int]) -> dict[int, int]:
    """By claimant, a primary key, in how many articles its standing claims were made."""
    return dict(_rows(OF_CLAIMANTS, position=position, keys=keys)) if keys else {}


WITHIN = "BETWEEN %(first)s AND %(last)s"
"""SQL: a claim is one of those that a statement reads."""
MONTH = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM')"
DONE = f"""
    SELECT what, {MONTH}, count(*) FROM (
        SELECT 'entered' AS what, pgh_created_at AS at FROM claims_claimevent
        WHERE pgh_label = 'insert'
        UNION ALL
        SELECT 'submitted', submitted_at FROM claims_submission WHERE kind <> 'reissued'
        UNION ALL
        SELECT review.decision, review.reviewed_at FROM claims_review AS review
        JOIN claims_submission AS submission ON submission.id = review.submission_id
        WHERE submission.kind <> 'reissued'
        UNION ALL
        SELECT kind, published_at FROM claims_edition
        WHERE kind <> 'reissued' AND restoration_id IS NULL
    ) AS acts WHERE at >= %(since)s AND at < %(until)s GROUP BY 1, 2
"""
"""SQL: entered, submitted, the decisions of reviews and the kinds of editions, by month."""
MOVED = f"""
    WITH seen AS (
        SELECT pgh_label AS label, stage, pgh_created_at AS at,
            lag(stage) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS former
        FROM claims_claimevent WHERE pgh_created_at < %(until)s AND pgh_obj_id {WITHIN}
    ), moves AS (
        SELECT stage, at, 1 AS step FROM seen
        WHERE label <> 'delete' AND stage IS DISTINCT FROM former
        UNION ALL
        SELECT former, at, -1 FROM seen
        WHERE former IS NOT NULL AND (label = 'delete' OR stage <> former)
    )
    SELECT stage, CASE WHEN at < %(since)s THEN '' ELSE {MONTH} END, sum(step)::int
    FROM moves GROUP BY 1, 2
"""
"""SQL: claims that came to a stage less those that left it, by month; "" is before the period."""
TOOK = f"""
    WITH life AS (
        SELECT submission.claim_id, claim.created_at AS entered,
            min(submission.submitted_at) AS submitted, min(review.reviewed_at) AS reviewed,
            min(edition.published_at) AS published
        FROM claims_submission AS submission
        JOIN claims_claim AS claim ON claim.id = submission.claim_id
        LEFT JOIN claims_review AS review ON review.submission_id = submission.id
        LEFT JOIN claims_edition AS edition ON edition.claim_id = submission.claim_id
            AND edition.number = 1 AND edition.restoration_id IS NULL
        WHERE submission.kind <> 'reissued' GROUP BY 1, 2
    ), waits AS (
        SELECT 'review' AS what, reviewed AS at, reviewed - submitted AS took FROM life
        UNION ALL SELECT 'publication', published, published - submitted FROM life
        UNION ALL SELECT 'whole', published, published - entered FROM life
    ), counted AS (
        SELECT what, {MONTH} AS month, extract(epoch FROM took) AS seconds
        FROM waits WHERE at >= %(since)s AND at < %(until)s
    )
    SELECT what, month, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds), max(seconds)
    FROM counted GROUP BY GROUPING SETS ((what, month), (what))
"""
"""SQL: how long the first review and the first edition were waited for, of those that came."""
RETURNED = """
    SELECT returned, count(*) FROM (
        SELECT edition.claim_id, count(review.id) AS returned FROM claims_edition AS edition
        LEFT JOIN claims_submission AS submission
            ON submission.claim_id = edition.claim_id AND submission.kind <> 'reissued'
        LEFT JOIN claims_review AS review ON review.submission_id = submission.id
            AND review.decision = 'returned' AND review.reviewed_at < edition.published_at
        WHERE edition.number = 1 AND edition.restoration_id IS NULL
            AND edition.published_at >= %(since)s AND edition.published_at < %(until)s GROUP BY 1
    ) AS claims GROUP BY 1
"""
STANDING = """
    standing AS (
        SELECT edition_id, claim_id FROM claims_editionindex
        WHERE position <= %(position)s AND (until IS NULL OR until > %(position)s)
            AND edition_kind <> 'withdrawn'
    )
"""
LIT = f"""
    WITH {STANDING}
    SELECT CASE WHEN cited ->> 'excerpt' = '' THEN 'none'
        WHEN cited -> 'capture' IS NOT NULL THEN 'held' ELSE 'quoted' END, count(*)
    FROM standing JOIN claims_edition AS edition ON edition.id = standing.edition_id,
        json_array_elements(edition.document::json #> '{{claim,citations}}') AS cited
    WHERE standing.claim_id {WITHIN} GROUP BY 1
"""
ROTTEN = f"""
    WITH {STANDING}, cited AS (
        SELECT DISTINCT mention.source_id AS id FROM standing
        JOIN claims_mention AS mention ON mention.edition_id = standing.edition_id
        WHERE mention.source_id IS NOT NULL
    ), known AS (
        SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS id, condition FROM claims_sourceevent
        WHERE pgh_created_at < %(until)s AND pgh_obj_id IN (SELECT id FROM cited)
        ORDER BY pgh_obj_id, pgh_id DESC
    ), stored AS (
        SELECT DISTINCT source_id AS id FROM claims_capture WHERE retrieved_at < %(until)s
    )
    SELECT coalesce(known.condition, 'fine'), count(*), count(stored.id)
    FROM cited LEFT JOIN known USING (id) LEFT JOIN stored USING (id) GROUP BY 1
"""
CHOSEN = f"""
    WITH {STANDING}
    SELECT article.publisher, count(DISTINCT article.id), count(DISTINCT standing.claim_id)
    FROM standing JOIN claims_mention AS mention ON mention.edition_id = standing.edition_id
    JOIN claims_article AS article ON article.id = mention.article_id
    GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1
"""
OF_CLAIMANTS = f"""
    WITH {STANDING}
    SELECT by.claimant_id, count(DISTINCT made.article_id)
    FROM standing JOIN claims_mention AS by ON by.edition_id = standing.edition_id
    JOIN claims_mention AS made ON made.edition_id = standing.edition_id
    WHERE by.claimant_id = ANY(%(keys)s) AND made.article_id IS NOT NULL GROUP BY 1
"""


def _by_month(sql: str, of: Period) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for what, month, number in _rows(sql, of):
        found.setdefault(what, {})[month] = number
    return found


def _in_parts(sql: str, of: Period | None = None, **given: Any) -> Iterator[Any]:
    """The rows of a statement of each `CLAIMS_AT_ONCE` claims, one after the other."""
    [(most,)] = _rows("SELECT coalesce(max(pgh_obj_id), 0) FROM claims_claimevent")
    for first in range(0, most + 1, CLAIMS_AT_ONCE):
        yield from _rows(sql, of, first=first, last=first + CLAIMS_AT_ONCE - 1, **given)


def _rows(sql: str, of: Period | None = None, **given: Any) -> Iterator[Any]:
    """The rows of a statement; a period gives it `since` and `until`."""
    if of:
        given |= {"since": of.since, "until": of.until}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        yield from cursor.fetchall()


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month_number: int) -> date:
    return date(month_number // 12, month_number % 12 + 1, 1)
