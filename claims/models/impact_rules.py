"""Triggers that mark what rests on a source or claim that changes, on whatever road it does.

A source that is retracted, changed or gone, and an edition with another finding, makes an impact
(`claims_impact`). An impact of a source reaches its citations and those of the sources that derive
from it or were merged into it; a citation reaches its claim; a claim reaches those that depend on
it, and so on. Claims that are dropped or withdrawn are neither reached nor passed through, but are
looked at again when they are taken up. What comes to rest on such a source later is reached too.

Marks are only ever added, under no lock but those of their foreign keys.
"""

from typing import Any

import pgtrigger
from django.utils.translation import gettext_lazy as _

from .fall_rules import FALLS_WITH_SOURCES
from .restoration import is_under_way
from .rules import Act, Rule, RuleSql

NOT_REACHED = "('dropped', 'withdrawn', 'withheld')"
"""SQL: the stages of claims that no impact reaches."""
ATTEMPTS = 40
PAUSE_SECONDS = 0.025


class PinnedSql(RuleSql):
    """The SQL of a trigger whose function finds tables where no session can put others before."""

    def get_template(self) -> str:
        pinned = "LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp"
        return super().get_template().replace("LANGUAGE plpgsql", pinned)


class _Pinned(Act):
    def compile(self, model: Any) -> pgtrigger.compiler.Trigger:
        compiled = super().compile(model)
        return pgtrigger.compiler.Trigger(name=self.name, sql=PinnedSql(**compiled.sql.kwargs))


class _Decided(_Pinned, Rule):
    """A rule that refuses what needs a decision on the claim's impact marks."""

    when = pgtrigger.Before
    message = _(
        "The evidence of this claim has changed and nobody has decided whether the finding still "
        "stands: a reviewer decides on the page of the claim, or withdraw it."
    )


class Mark(_Pinned):
    """A trigger that adds marks after a statement; `new_rows` (and `old_rows`) are its rows."""

    when = pgtrigger.After

    def __init__(
        self, *, operation: Any, func: str, level: Any = pgtrigger.Statement, **kwargs: Any
    ) -> None:
        rows = pgtrigger.Referencing(new="new_rows")
        if operation == pgtrigger.Update:
            rows = pgtrigger.Referencing(old="old_rows", new="new_rows")
        super().__init__(
            operation=operation,
            level=level,
            referencing=rows if level == pgtrigger.Statement else None,
            func=f"{func} RETURN NULL;",
            **kwargs,
        )


def mark(start: str) -> str:
    """SQL that marks what impacts reach from their first claims on.

    `start` are the members of WITH RECURSIVE that end in `start (impact_id, claim_id,
    citation_id)`; a citation may be NULL. The claim of an edition is not reached by its own.
    """
    return f"""
        WITH RECURSIVE {start},
        reached (impact_id, claim_id) AS (
            SELECT impact_id, claim_id FROM start
            UNION
            SELECT reached.impact_id, link.claim_id FROM reached
            JOIN public.claims_claimlink link
                ON link.target_id = reached.claim_id AND link.type = 'depends_on'
            JOIN public.claims_claim claim
                ON claim.id = link.claim_id AND claim.stage NOT IN {NOT_REACHED}
        ),
        found (impact_id, claim_id, citation_id) AS (
            SELECT impact_id, claim_id, NULL::bigint FROM reached
            UNION
            SELECT impact_id, claim_id, citation_id FROM start
        )
        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)
        SELECT found.impact_id, found.claim_id, found.citation_id FROM found
        JOIN public.claims_impact impact ON impact.id = found.impact_id
        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id
        WHERE edition.claim_id IS DISTINCT FROM found.claim_id
        ORDER BY found.claim_id, found.citation_id, found.impact_id
        ON CONFLICT DO NOTHING;
    """


_ABOVE = """CROSS JOIN LATERAL (
    VALUES (source.derives_from_id), (source.merged_into_id)
) AS named (id)
JOIN public.claims_source above ON above.id = named.id"""
"""SQL: what `source` comes from. Each id is equal to one, which an index or a hash finds: of an id
that is one of two, PostgreSQL compares every source with every other."""


def mark_citations(citations: str) -> str:
    """SQL that marks citations of sources on which there is an impact now, and what they reach.

    `citations` are members of WITH RECURSIVE that end in `cited (citation_id, claim_id,
    source_id)`.
    """
    return mark(f"""
        {citations},
        origin (source_id, origin_id) AS (
            SELECT source_id, source_id FROM cited
            UNION
            SELECT origin.source_id, above.id FROM origin
            JOIN public.claims_source source ON source.id = origin.origin_id
            {_ABOVE}
        ),
        start (impact_id, claim_id, citation_id) AS (
            SELECT impact.id, cited.claim_id, cited.citation_id
            FROM public.claims_impact impact
            JOIN origin ON origin.origin_id = impact.source_id
            JOIN cited ON cited.source_id = origin.source_id
            JOIN public.claims_claim claim
                ON claim.id = cited.claim_id AND claim.stage NOT IN {NOT_REACHED}
            WHERE impact.ended_at IS NULL
        )
    """)


def cited_below(sources: str) -> str:
    """SQL: the citations of these sources and of those that come from them, as `cited`."""
    return f"""
        below (id) AS (
            {sources}
            UNION
            SELECT source.id FROM below JOIN public.claims_source source
                ON source.derives_from_id = below.id OR source.merged_into_id = below.id
        ),
        cited (citation_id, claim_id, source_id) AS (
            SELECT citation.id, citation.claim_id, citation.source_id
            FROM public.claims_citation citation JOIN below ON below.id = citation.source_id
        )
    """


def _mark_dependents(links: str) -> str:
    """SQL that marks the claims of these links where what they depend on is to be decided."""
    return mark(f"""
        start (impact_id, claim_id, citation_id) AS (
            SELECT marked.impact_id, link.claim_id, NULL::bigint
            FROM ({links}) AS link (claim_id, target_id)
            JOIN public.claims_affectedclaim marked
                ON marked.claim_id = link.target_id AND marked.decision_id IS NULL
            JOIN public.claims_impact impact
                ON impact.id = marked.impact_id AND impact.ended_at IS NULL
            JOIN public.claims_claim claim
                ON claim.id = link.claim_id AND claim.stage NOT IN {NOT_REACHED}
        )
    """)


_SOURCE_IMPACT_LASTS = """
    EXISTS (SELECT 1 FROM public.claims_impact WHERE ended_at IS NULL AND source_id IS NOT NULL)
"""


def _hold_origins(sources: str) -> str:
    """SQL that keeps these sources, and those they come from, as they are until the commit.

    Whoever changes their condition meanwhile waits, and then sees the rows written here. The
    writer of a citation holds its claim already and others lock sources first, so that it never
    waits in turn: it looks again for a second, and then gives up as after a lock timeout.
    """
    return f"""
        origins := ARRAY(
            WITH RECURSIVE origin (id) AS (
                {sources}
                UNION
                SELECT above.id FROM origin
                JOIN public.claims_source source ON source.id = origin.id
                {_ABOVE}
            )
            SELECT id FROM origin
        );
        FOR attempt IN 1 .. {ATTEMPTS} LOOP
            held := (SELECT count(*) FROM (
                SELECT 1 FROM public.claims_source WHERE id = ANY(origins)
                ORDER BY id FOR SHARE SKIP LOCKED
            ) AS free);
            EXIT WHEN held = cardinality(origins);
            IF attempt = {ATTEMPTS} THEN
                RAISE EXCEPTION USING ERRCODE = '55P03',
                    MESSAGE = 'a source that is cited is being changed at this moment';
            END IF;
            PERFORM pg_sleep({PAUSE_SECONDS});
        END LOOP;
    """


_HELD = [("origins", "bigint[]"), ("held", "bigint")]


def on_sources() -> list[Act]:
    """A condition makes an impact or ends one; a new origin brings its impacts along."""
    notice = """
        INSERT INTO public.claims_impact (cause, source_id)
        SELECT source.condition, source.id FROM {changed} WHERE source.condition <> 'fine'
        ORDER BY source.id ON CONFLICT DO NOTHING;
    """
    changed = """
        new_rows source JOIN old_rows former
            ON former.id = source.id AND former.condition <> source.condition
    """
    moved = """
        SELECT source.id FROM new_rows source JOIN old_rows former ON former.id = source.id
        WHERE source.derives_from_id IS DISTINCT FROM former.derives_from_id
        OR source.merged_into_id IS DISTINCT FROM former.merged_into_id
    """
    return [
        Mark(
            name="source_impact_insert",
            operation=pgtrigger.Insert,
            func=notice.format(changed="new_rows source"),
        ),
        Mark(
            name="source_impact_update",
            operation=pgtrigger.Update,
            func=f"""
                UPDATE public.claims_impact impact SET ended_at = statement_timestamp()
                FROM {changed}
                WHERE impact.source_id = source.id AND impact.ended_at IS NULL
                AND impact.cause <> source.condition;
                {notice.format(changed=changed)}
            """,
        ),
        Mark(
            name="source_lineage_impact",
            operation=pgtrigger.Update,
            declare=_HELD,
            func=f"""
                IF NOT EXISTS ({moved}) THEN RETURN NULL; END IF;
                {_hold_origins(moved)}
                IF {_SOURCE_IMPACT_LASTS} THEN {mark_citations(cited_below(moved))} END IF;
            """,
        ),
    ]


def on_citations() -> list[Act]:
    """A new citation is reached by what its source suffers already."""
    moved = """
        SELECT citation.id, citation.claim_id, citation.source_id
        FROM new_rows citation JOIN old_rows former ON former.id = citation.id
        WHERE citation.source_id <> former.source_id OR citation.claim_id <> former.claim_id
    """
    rows = {
        "insert": (pgtrigger.Insert, "SELECT id, claim_id, source_id FROM new_rows"),
        "update": (pgtrigger.Update, moved),
    }
    return [
        Mark(
            name=f"citation_impact_{event}",
            operation=operation,
            declare=_HELD,
            func=f"""
                IF NOT EXISTS ({cited}) THEN RETURN NULL; END IF;
                {_hold_origins(f"SELECT source_id FROM ({cited}) AS cited")}
                IF {_SOURCE_IMPACT_LASTS} THEN
                    {mark_citations(f"cited (citation_id, claim_id, source_id) AS ({cited})")}
                END IF;
            """,
        )
        for event, (operation, cited) in rows.items()
    ]


def on_links() -> list[Act]:
    """A claim that comes to depend on an affected one is affected too."""
    links = "SELECT claim_id, target_id FROM new_rows WHERE type = 'depends_on'"
    return [
        Mark(name=f"link_impact_{event}", operation=operation, func=_mark_dependents(links))
        for event, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
    ]


def _undecided(claim: str) -> str:
    """SQL: whether nobody has decided on a mark of the claim with this id."""
    return f"""EXISTS (
        SELECT 1 FROM public.claims_affectedclaim marked
        JOIN public.claims_impact impact ON impact.id = marked.impact_id
        WHERE marked.claim_id = {claim} AND marked.decision_id IS NULL AND impact.ended_at IS NULL
    )"""


def on_claims() -> list[Act]:
    """A claim that is taken up again is reached by what happened meanwhile.

    None goes on to be published with a mark that nobody has decided on, unless it is withdrawn
    or a log brings it back.
    """
    own = """cited (citation_id, claim_id, source_id) AS (
        SELECT id, claim_id, source_id FROM public.claims_citation WHERE claim_id = NEW.id
    )"""
    links = """
        SELECT claim_id, target_id FROM public.claims_claimlink
        WHERE claim_id = NEW.id AND type = 'depends_on'
    """
    return [
        Mark(
            name="claim_impact_taken_up",
            level=pgtrigger.Row,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                f"OLD.stage IN {NOT_REACHED} AND NEW.stage NOT IN {NOT_REACHED}"
            ),
            func=f"{mark_citations(own)} {_mark_dependents(links)}",
        ),
        _Decided(
            name="claim_impact_decided",
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange("stage"),
            func=f"""
                IF NEW.stage IN ('in_review', 'approved', 'published') AND {_undecided("NEW.id")}
                AND (
                    SELECT kind FROM public.claims_submission
                    WHERE claim_id = NEW.id AND kind <> 'reissued' ORDER BY id DESC LIMIT 1
                ) IS DISTINCT FROM 'withdrawn'
                AND NOT EXISTS (
                    SELECT 1 FROM public.claims_edition edition
                    JOIN public.claims_restoration restored ON restored.id = edition.restoration_id
                    WHERE edition.claim_id = NEW.id AND {is_under_way("restored")}
                ) THEN REFUSE; END IF;
                RETURN NEW;
            """,
        ),
    ]


def on_editions() -> list[Act]:
    """An edition with another finding makes an impact; none says one while a mark is undecided.

    A first edition has nobody who depends on it, a reissue says the same again, and what a log
    brings back happened elsewhere.
    """
    return [
        Mark(name="edition_falls_with_source", operation=pgtrigger.Insert, func=FALLS_WITH_SOURCES),
        Mark(
            name="edition_impact",
            operation=pgtrigger.Insert,
            func="""
                INSERT INTO public.claims_impact (cause, edition_id)
                SELECT CASE kind WHEN 'corrected' THEN 'revised' WHEN 'withheld' THEN 'withdrawn'
                    ELSE kind END, id FROM new_rows
                WHERE kind IN ('revised', 'corrected', 'contested', 'withdrawn', 'withheld')
                AND restoration_id IS NULL
                ORDER BY id ON CONFLICT DO NOTHING;
            """,
        ),
        _Decided(
            name="edition_impact_decided",
            operation=pgtrigger.Insert,
            func=f"""
                IF NEW.restoration_id IS NULL AND NEW.kind IN ('first', 'revised', 'corrected')
                AND {_undecided("NEW.claim_id")} THEN REFUSE; END IF;
                RETURN NEW;
            """,
        ),
    ]


def on_impacts() -> list[Act]:
    """An impact marks what it reaches as things stand."""
    sources = "SELECT source_id FROM new_rows WHERE source_id IS NOT NULL"
    dependents = mark(f"""
        start (impact_id, claim_id, citation_id) AS (
            SELECT impact.id, link.claim_id, NULL::bigint
            FROM new_rows impact
            JOIN public.claims_edition edition ON edition.id = impact.edition_id
            JOIN public.claims_claimlink link
                ON link.target_id = edition.claim_id AND link.type = 'depends_on'
            JOIN public.claims_claim claim
                ON claim.id = link.claim_id AND claim.stage NOT IN {NOT_REACHED}
        )
    """)
    return [
        Mark(
            name="impact_marks",
            operation=pgtrigger.Insert,
            func=f"{mark_citations(cited_below(sources))} {dependents}",
        )
    ]
