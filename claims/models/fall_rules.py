"""SQL that notes which editions follow the fall of a source, for readers of its page."""

FALLS_WITH_SOURCES = """
    INSERT INTO public.claims_sourcefall (edition_id, source_id, cause, noticed_at)
    SELECT edition.id, impact.source_id, impact.cause, min(impact.noticed_at)
    FROM new_rows edition
    JOIN public.claims_affectedclaim marked ON marked.claim_id = edition.claim_id
    JOIN public.claims_impact impact ON impact.id = marked.impact_id
    LEFT JOIN public.claims_impactdecision decision ON decision.id = marked.decision_id
    WHERE edition.kind IN ('revised', 'corrected', 'contested', 'withdrawn')
    AND edition.restoration_id IS NULL AND impact.source_id IS NOT NULL
    AND CASE WHEN decision.id IS NULL THEN impact.ended_at IS NULL
        ELSE decision.decision <> 'stands' AND decision.decided_at > (
            SELECT max(before.published_at) FROM public.claims_edition before
            WHERE before.claim_id = edition.claim_id AND before.position < edition.position
            AND before.kind <> 'reissued'
        )
    END
    GROUP BY edition.id, impact.source_id, impact.cause ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING;
"""
"""SQL that notes the sources whose fall these editions follow: a reviewer has decided so since the
edition before, or the mark still stands."""
