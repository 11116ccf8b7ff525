"""Facets: how many editions of a selection there are for each value of a filter.

A facet counts what the selection finds without its own filter, so that its other values can be
chosen too. Facets whose filter is not used share their editions, and each other one has its own; a
search is made once for all of them and for the page of answers, in one statement
(`facets_of_answers`). Without any filter the counts follow from those of an earlier position
(`unfiltered.py`).
"""

import json
from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import starmap
from operator import or_
from typing import Any, NamedTuple, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When

from claims.models import EditionIndex, Mention, Subject
from claims.models.edition import EditionQuerySet
from claims.search.ranking import RankedEdition

from . import lookup, published_records, unfiltered
from .selected import Selection, of_entry

MOST_VALUES = 12
"""Of the values that are records: those with the most editions."""

EMBEDDED = """
    embedded{at} AS (
        SELECT mention.edition_id, mention.source_id, mention.article_id, mention.claimant_id,
            mention.subject_id, mention.stance
        FROM base{at} AS base JOIN claims_mention AS mention ON mention.edition_id = base.id
    )"""
"""SQL: what the editions in `base` embed; PostgreSQL reads it once where several facets do.

Here and below `at` is put behind the names of tables, so that a statement may have several.
"""

MOST_FIRST = """
        SELECT counted.value::text, counted.editions FROM (
            SELECT {value} AS value, count(*) AS editions FROM {rows} GROUP BY 1
            ORDER BY 2 DESC, {value}::text LIMIT %(most)s
        ) AS counted"""

SHAPES = {
    "verification_status": "SELECT base.status, count(*) FROM base{at} AS base GROUP BY 1",
    "stance": """
        SELECT found.stance, count(*) FROM (
            SELECT DISTINCT stance, edition_id FROM embedded{at} AS mention
            WHERE stance <> '' AND {citation}
        ) AS found GROUP BY 1""",
    # An edition embeds a claimant or an article once, and a source once for each stance.
    **{
        noun: MOST_FIRST.format(
            value=f"{noun}_id", rows=f"embedded{{at}} WHERE {noun}_id IS NOT NULL"
        )
        for noun in ("claimant", "article")
    },
    "source": MOST_FIRST.format(
        value="source_id",
        rows="""(
                SELECT DISTINCT source_id, edition_id FROM embedded{at} AS mention
                WHERE source_id IS NOT NULL AND {citation}
            ) AS cited""",
    ),
    "about": MOST_FIRST.format(
        value="ancestor",
        rows="""(
                SELECT DISTINCT above.ancestor, edition_id
                FROM embedded{at} JOIN above{at} AS above ON above.subject = subject_id
            ) AS found""",
    ),
}
"""By filter the SQL of its facet: value and count, of the editions in `base`."""

ABOVE = f"""
    above{{at}} (subject, ancestor) AS (
        SELECT DISTINCT subject_id, subject_id FROM embedded{{at}} WHERE subject_id IS NOT NULL
        UNION
        SELECT above.subject, found.above
        FROM above{{at}} AS above
        CROSS JOIN {lookup.seen_where("subject", "id = above.ancestor")} AS found
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


class Answers(NamedTuple):
    """A page of what answers a search best, and the facets of all that does."""

    counts: dict[str, list[Count]]
    best: list[RankedEdition]


def facets_of_answers(
    selection: Selection, names: Iterable[str], *, limit: int, offset: int = 0
) -> Answers:
    """The counts of `facets` and the best of a selection that searches; one statement.

    What the words find is read once, however many of its filters a facet leaves out.
    """
    ranking, position = selection.ranking, selection.head.position
    if ranking is None:
        raise ValueError("This selection searches for nothing.")
    names = list(names)
    alone = [name for name in names if name in selection.conditions]
    asked = [selection, *map(selection.without, alone)]
    facets_of = [[name for name in names if name not in alone], *([name] for name in alone)]
    try:
        everything, given = _named(_met_by(asked))
    except EmptyResultSet:
        return Answers({name: [] for name in names}, [])
    ranked = ranking.sql % tuple(f"%(ranked{at})s" for at in range(len(ranking.parameters)))
    given |= {f"ranked{at}": value for at, value in enumerate(ranking.parameters)}
    tables = [
        f"ranked AS MATERIALIZED ({ranked})",
        "found AS MATERIALIZED"
        f" (SELECT * FROM ranked JOIN ({everything}) AS entry USING (position))",
    ]
    parts = []
    for at, (one, facets_) in enumerate(zip(asked, facets_of, strict=True)):
        base = f"SELECT edition, verification_status FROM found WHERE met{at}"
        of_it, counts, citation = _share(base, facets_, at=str(at), selection=one)
        tables += of_it
        parts += counts
        given |= citation
    parts.append(BEST)
    given |= {"position": position, "most": MOST_VALUES, "limit": limit, "offset": offset}
    rows = _rows(tables, parts, given)
    best = [RankedEdition(int(place), score) for name, place, score in rows if not name]
    return Answers(_by_name(names, rows), best)


BEST = """(
        SELECT '', found.position::text, score FROM found
        WHERE met0 ORDER BY score DESC, found.position DESC
        LIMIT %(limit)s OFFSET %(offset)s
    )"""


def _met_by(asked: list[Selection]) -> "QuerySet[Any, Any]":
    """The index entries that one of these selections has by its filters, and which of them."""
    conditions = [one.condition or Q(pk__isnull=False) for one in asked]
    met = {
        f"met{at}": Case(When(of_entry(condition), then=Value(True)), default=Value(False))
        for at, condition in enumerate(conditions)
    }
    found = EditionIndex.objects.filter(of_entry(asked[0].standing & reduce(or_, conditions)))
    return found.annotate(**met).values_list("edition", "verification_status", "position", *met)


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
    if unfiltered.is_of_everything(selection):
        whole = unfiltered.best(selection, _counts, list(SHAPES), [name], most=offset + limit)
        found = whole[name]
        return list(starmap(Count, found.rows[offset:])), found.values
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
    base, given = _base(editions)
    tables, _parts, _of_citation = _share(base, [name])
    given |= {"keys": keys, "position": selection.head.position}
    for key, status, editions_of in _rows(tables, [BY_FINDING[name]], given):
        found.setdefault(key, {})[status] = editions_of
    return found


def _counted(
    selection: Selection, names: list[str], *, most: int = MOST_VALUES
) -> dict[str, list[Count]]:
    if names and unfiltered.is_of_everything(selection):
        best = unfiltered.best(selection, _counts, list(SHAPES), names, most=most)
        return {name: list(starmap(Count, best[name].rows)) for name in names}
    editions, position = selection.editions(), selection.head.position
    return _counts(editions, names, position, most=most, selection=selection)


def _counts(
    editions: EditionQuerySet,
    names: list[str],
    position: int,
    *,
    most: int = 10**9,
    selection: Selection | None = None,
) -> dict[str, list[Count]]:
    """By facet its values and how many of these editions have each, the most first."""
    if not names:
        return {}
    try:
        base, given = _base(editions)
    except EmptyResultSet:
        return {name: [] for name in names}
    tables, parts, of_citation = _share(base, names, selection=selection)
    given |= {**of_citation, "position": position, "most": most}
    return _by_name(names, _rows(tables, parts, given))


def _share(
    base: str, names: list[str], *, at: str = "", selection: Selection | None = None
) -> tuple[list[str], list[str], dict[str, Any]]:
    """SQL of these facets of some editions: tables, one SELECT a facet, and the parameters.

    `base` is SQL of the editions, id and status; the selection says what is asked of a citation.
    """
    if not names:
        return [], [], {}
    tables = [f"base{at} (id, status) AS MATERIALIZED ({base})"]
    if names != ["verification_status"]:
        tables.append(EMBEDDED.format(at=at))
    if "about" in names:
        tables.append(ABOVE.format(at=at))
    citation, given = _of_citation(selection) if selection else ("true", {})
    parts = []
    for nth, name in enumerate(names):
        shape = SHAPES[name].format(at=at, citation=citation)
        parts.append(f"SELECT %(name{at}_{nth})s, facet.* FROM ({shape}) AS facet")
        given[f"name{at}_{nth}"] = name
    return tables, parts, given


def _rows(tables: list[str], parts: list[str], given: Mapping[str, Any]) -> list[Any]:
    """The rows of these SELECTs one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {', '.join(tables)} {' UNION ALL '.join(parts)}", given)
        rows: list[Any] = cursor.fetchall()
        return rows


def _by_name(names: list[str], rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Counts by facet, the most first; rows of no facet of these are left out."""
    counted: dict[str, list[Any]] = {name: [] for name in names}
    for name, value, number in rows:
        if name in counted:
            counted[name].append(Count(value, number))
    for counts in counted.values():
        counts.sort(key=lambda count: (-count.editions, count.value))
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
    """SQL of id and status of these editions, and parameters by name; raises EmptyResultSet."""
    return _named(editions.order_by().values_list("pk", "index__verification_status"))


def _named(rows: "QuerySet[Any, Any]") -> tuple[str, dict[str, Any]]:
    """SQL of a query with its parameters by name; raises EmptyResultSet."""
    sql, parameters = rows.query.sql_with_params()
    names = {f"base{at}": value for at, value in enumerate(parameters)}
    return sql % tuple(f"%({name})s" for name in names), names
