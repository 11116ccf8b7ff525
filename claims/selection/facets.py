"""Facets: how many editions of a selection there are for each value of a filter.

A facet counts what the selection finds without its own filter, so that its other values can be
chosen too. Facets whose filter is not used share one statement, and each other one has its own:
however many rows there are, so many statements are made. Without any filter the counts follow from
those of an earlier position (`unfiltered.py`).
"""

import json
from collections.abc import Iterable, Mapping
from itertools import starmap
from typing import Any, NamedTuple, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection

from claims.models import Mention, Subject
from claims.models.edition import EditionQuerySet

from . import lookup, published_records, unfiltered
from .selected import Selection

MOST_VALUES = 12
"""Of the values that are records: those with the most editions."""

EMBEDDED = """
    embedded AS (
        SELECT mention.* FROM base JOIN claims_mention AS mention ON mention.edition_id = base.id
    )"""
"""SQL: what the editions in `base` embed; PostgreSQL reads it once where several facets do."""

MOST_FIRST = """
        SELECT counted.value::text, counted.editions FROM (
            SELECT {value} AS value, count(*) AS editions FROM {rows} GROUP BY 1
            ORDER BY 2 DESC, {value}::text LIMIT %(most)s
        ) AS counted"""

SHAPES = {
    "verification_status": "SELECT base.status, count(*) FROM base GROUP BY 1",
    "stance": """
        SELECT found.stance, count(*) FROM (
            SELECT DISTINCT stance, edition_id FROM embedded AS mention
            WHERE stance <> '' AND {citation}
        ) AS found GROUP BY 1""",
    # An edition embeds a claimant or an article once, and a source once for each stance.
    **{
        noun: MOST_FIRST.format(value=f"{noun}_id", rows=f"embedded WHERE {noun}_id IS NOT NULL")
        for noun in ("claimant", "article")
    },
    "source": MOST_FIRST.format(
        value="source_id",
        rows="""(
                SELECT DISTINCT source_id, edition_id FROM embedded AS mention
                WHERE source_id IS NOT NULL AND {citation}
            ) AS cited""",
    ),
    "about": MOST_FIRST.format(
        value="ancestor",
        rows="""(
                SELECT DISTINCT above.ancestor, edition_id
                FROM embedded JOIN above ON above.subject = subject_id
            ) AS found""",
    ),
}
"""By filter the SQL of its facet: value and count, of the editions in `base`."""

ABOVE = f"""
    above (subject, ancestor) AS (
        SELECT DISTINCT subject_id, subject_id FROM embedded WHERE subject_id IS NOT NULL
        UNION
        SELECT above.subject, found.above
        FROM above CROSS JOIN {lookup.seen_where("subject", "id = above.ancestor")} AS found
        WHERE found.above IS NOT NULL
    )"""
"""SQL: each subject of an edition in `base` with all that are broader, itself among them."""


COLUMN_OF_CITATION = {"source": "source_id", "stance": "stance"}
"""By filter of a citation the column that it asks about."""


class Count(NamedTuple):
    """A value of a filter: a word, or the primary key of a record; and the editions with it."""

    value: str
    editions: int


def facets(selection: Selection, names: Iterable[str]) -> dict[str, list[Count]]:
    """The counts of these filters, the most first; a value without an edition is left out."""
    names = list(names)
    together = [name for name in names if name not in selection.conditions]
    counted = _counted(selection, together)
    for name in names:
        if name in selection.conditions:
            counted |= _counted(selection.without(name), [name])
    return counted


class RecordCount(NamedTuple):
    """A record as the newest edition embeds it, and the editions that do."""

    key: int
    """Its primary key, which nobody is told."""
    id: str
    record: dict[str, Any]
    editions: int


def records_of(noun: str, counts: Iterable[Count], position: int) -> list[RecordCount]:
    """The records that these counts are of, in their order.

    A subject that no edition embeds itself, but only ones narrower than it, is named as it is
    called today.
    """
    editions = {int(count.value): count.editions for count in counts}
    if not editions:
        return []
    found = {
        row.key: RecordCount(row.key, str(row.id), json.loads(row.text), editions[row.key])
        for row in published_records.records(noun, position, keys=editions)
    }
    if noun == "subject" and (missing := editions.keys() - found.keys()):
        for subject in Subject.objects.filter(pk__in=missing):
            id_ = str(subject.public_id)
            record = {"id": id_, "name": subject.names}
            found[subject.pk] = RecordCount(subject.pk, id_, record, editions[subject.pk])
    return [found[key] for key in editions if key in found]


def listing(
    selection: Selection, name: str, *, limit: int, offset: int = 0
) -> tuple[list[Count], int]:
    """A page of the values of a filter, the most editions first, and how many values there are."""
    counts = _counted(selection, [name], most=10**9)[name]
    return counts[offset : offset + limit], len(counts)


BY_FINDING = {
    "about": """
        SELECT above.ancestor, base.status, count(DISTINCT base.id)
        FROM base JOIN embedded AS mention ON mention.edition_id = base.id
        JOIN above ON above.subject = mention.subject_id
        WHERE above.ancestor = ANY(%(keys)s) GROUP BY 1, 2""",
    **{
        noun: f"""
        SELECT mention.{noun}_id, base.status, count(DISTINCT base.id)
        FROM base JOIN embedded AS mention ON mention.edition_id = base.id
        WHERE mention.{noun}_id = ANY(%(keys)s) GROUP BY 1, 2"""
        for noun in ("article", "claimant")
    },
}
"""By filter the SQL that counts the findings about each of its records."""


def findings(selection: Selection, name: str, counts: Iterable[Count]) -> dict[int, dict[str, int]]:
    """By record, a primary key, how many editions have each finding; one statement."""
    found: dict[int, dict[str, int]] = {}
    keys = [int(count.value) for count in counts]
    if not keys:
        return found
    editions = selection.editions()
    if name != "about":
        # Few embed one of these, and of those only is anything counted.
        those = Mention.objects.filter(**{f"{name}__in": keys}).values("edition")
        editions = editions.filter(pk__in=those)
    sql, given = _base(editions)
    above = f", {ABOVE}" if name == "about" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {sql}, {EMBEDDED}{above} {BY_FINDING[name]}",
            {**given, "keys": keys, "position": selection.head.position},
        )
        for key, status, editions in cursor.fetchall():
            found.setdefault(key, {})[status] = editions
    return found


def _counted(
    selection: Selection, names: list[str], *, most: int = MOST_VALUES
) -> dict[str, list[Count]]:
    if names and unfiltered.is_of_everything(selection):
        best = unfiltered.best(selection, _counts, list(SHAPES), most=most)
        return {name: list(starmap(Count, best[name])) for name in names}
    citation, of_citation = _of_citation(selection)
    editions, position = selection.editions(), selection.head.position
    found = _counts(editions, names, position, most=most, citation=citation, given=of_citation)
    return {name: list(starmap(Count, found[name])) for name in names}


def _counts(
    editions: EditionQuerySet,
    names: list[str],
    position: int,
    *,
    most: int = 10**9,
    citation: str = "true",
    given: Mapping[str, Any] | None = None,
) -> dict[str, list[tuple[str, int]]]:
    """By facet its values and how many of these editions have each, the most first."""
    counted: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
    if not names:
        return counted
    try:
        base, of_base = _base(editions)
    except EmptyResultSet:
        return counted
    parts = [
        f"SELECT %(name{at})s, facet.* FROM ({SHAPES[name].format(citation=citation)}) AS facet"
        for at, name in enumerate(names)
    ]
    embedded = f", {EMBEDDED}" if names != ["verification_status"] else ""
    above = f", {ABOVE}" if "about" in names else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {base}{embedded}{above} {' UNION ALL '.join(parts)}",
            {
                **of_base,
                **(given or {}),
                **{f"name{at}": name for at, name in enumerate(names)},
                "position": position,
                "most": most,
            },
        )
        for name, value, number in cursor.fetchall():
            counted[name].append((value, number))
    for counts in counted.values():
        counts.sort(key=lambda count: (-count[1], count[0]))
    return counted


def _of_citation(selection: Selection) -> tuple[str, dict[str, Any]]:
    """Conditions on the citation that is counted: with `source`, what that source does."""
    conditions, given = ["true"], {}
    for name, it in selection.conditions.items():
        if name in COLUMN_OF_CITATION:
            ((_lookup, values),) = cast(list[tuple[str, Any]], it.children)
            conditions.append(f"mention.{COLUMN_OF_CITATION[name]} = ANY(%(of_{name})s)")
            given[f"of_{name}"] = list(values)
    return " AND ".join(conditions), given


def _base(editions: EditionQuerySet) -> tuple[str, dict[str, Any]]:
    """SQL: these editions as `base`, with its parameters by name; raises EmptyResultSet."""
    chosen = editions.order_by().values("pk", "index__verification_status")
    sql, parameters = chosen.query.sql_with_params()
    names = {f"base{at}": value for at, value in enumerate(parameters)}
    named = sql % tuple(f"%({name})s" for name in names)
    return f"base (id, status) AS MATERIALIZED ({named})", names
