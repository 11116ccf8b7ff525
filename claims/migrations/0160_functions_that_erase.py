from django.db import migrations

# All in PL/pgSQL, which looks for its tables when it runs: those of withholdings come next.
FUNCTIONS = r"""
CREATE FUNCTION claims_withheld_at(_claim bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
-- The position at which the claim is withheld, where this transaction withholds it; null else.
BEGIN
    RETURN (SELECT max(position) FROM (
        SELECT edition.position FROM claims_edition edition
        JOIN claims_withholding signed ON signed.id = edition.withholding_id
        JOIN claims_withheldclaim named ON named.withholding_id = signed.id
            AND named.claim_id = edition.claim_id
        WHERE edition.claim_id = _claim AND edition.kind = 'withheld'
        AND signed.asked_by_id <> signed.confirmed_by_id
        AND signed.confirmed_in = pg_current_xact_id()::text::bigint
        AND signed.confirmed_at >= now()
        UNION ALL
        SELECT edition.position FROM claims_edition edition
        JOIN claims_restoration restored ON restored.id = edition.restoration_id
        WHERE edition.claim_id = _claim AND edition.kind = 'withheld'
        AND restored.transaction = pg_current_xact_id()::text::bigint
        AND restored.restored_at >= now()
        UNION ALL
        SELECT noted.position FROM claims_notedwithholding noted
        WHERE noted.claim_id = _claim
        AND noted.transaction = pg_current_xact_id()::text::bigint
        AND noted.noted_at >= now()
    ) known);
END $$;

CREATE FUNCTION claims_is_withholding() RETURNS boolean
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
-- Whether this transaction withholds any claim.
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM claims_withholding signed
        JOIN claims_withheldclaim named ON named.withholding_id = signed.id
        WHERE signed.confirmed_in = pg_current_xact_id()::text::bigint
        AND claims_withheld_at(named.claim_id) IS NOT NULL
    ) OR EXISTS (
        SELECT 1 FROM claims_restoration restored
        JOIN claims_edition edition ON edition.restoration_id = restored.id
        WHERE restored.transaction = pg_current_xact_id()::text::bigint
        AND restored.restored_at >= now() AND edition.kind = 'withheld'
    ) OR EXISTS (
        SELECT 1 FROM claims_notedwithholding noted
        WHERE noted.transaction = pg_current_xact_id()::text::bigint AND noted.noted_at >= now()
    );
END $$;

CREATE FUNCTION claims_emptied_content(_document text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
-- What is left of the `claim` member: id and number.
BEGIN
    RETURN format('{"change":{"kind":"withheld","note":""},"id":"%s","number":%s}',
        _document::jsonb ->> 'id', _document::jsonb ->> 'number');
END $$;

CREATE FUNCTION claims_emptied(_document text, _digest text, _at bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
-- What is left of an edition's document: its place, its signers' numbers, the digest it had.
-- The nonce goes: with it, the digest would confirm a guess of the words.
DECLARE
    edition jsonb := _document::jsonb -> 'edition';
    signers text[] := ARRAY(
        SELECT CASE jsonb_typeof(edition -> role) WHEN 'number' THEN edition ->> role
            ELSE 'null' END
        FROM unnest(ARRAY['contested_by', 'reviewed_by', 'submitted_by']) WITH ORDINALITY
            AS known (role, place)
        ORDER BY place
    );
BEGIN
    RETURN format('{"appearances":[],"claim":%s,"edition":{"contested_by":%s,"digest":"%s",'
        '"kind":"%s","number":%s,"position":%s,"published_at":"%s","reviewed_by":%s,'
        '"submitted_by":%s,"withheld_at":%s},"schema":1}',
        claims_emptied_content((_document::jsonb -> 'claim')::text), signers[1], _digest,
        edition ->> 'kind', edition ->> 'number', edition ->> 'position',
        edition ->> 'published_at', signers[2], signers[3], _at);
END $$;

CREATE FUNCTION claims_blank_claim() RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
-- The columns of a claim that hold words or point to what it says, emptied.
BEGIN
    RETURN '{
        "external_id": "", "statement": "[withheld]", "language": "en", "kind": "event",
        "claimant_id": null, "made_on": "", "concerns": "", "verification_status": "unverified",
        "rationale": "", "suggested_wording": "", "reasons": [], "later_evidence": "",
        "override_reason": "", "checked_on": null, "review_by": null, "note": "",
        "lapsed_because": ""
    }'::jsonb;
END $$;

CREATE FUNCTION claims_empty(_claim bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- Empty all that holds the words of a claim that this transaction withholds, by two signatures or
-- by a log that says so. Whoever is withheld at no position is refused; to run it again does no
-- harm.
DECLARE
    _at bigint := claims_withheld_at(_claim);
    _stage text;
    _number bigint;
    _sources bigint[];
    _copies bigint[];
    _table text;
BEGIN
    SELECT stage, number INTO _stage, _number FROM claims_claim WHERE id = _claim
    FOR NO KEY UPDATE;
    IF _at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '23514', TABLE = 'claims_withholding',
            CONSTRAINT = 'withholding_signed_once', MESSAGE = 'withholding_signed_once: refused';
    END IF;

    -- Copies of sources: those that the claim names, or of a source that it alone cites, unless
    -- another claim names them, on the desk or in an edition that has its words.
    SELECT array_agg(DISTINCT source.id) INTO _sources FROM claims_source source
    WHERE source.id IN (SELECT source_id FROM claims_citation WHERE claim_id = _claim)
    OR source.id IN (
        SELECT mention.source_id FROM claims_mention mention
        JOIN claims_edition edition ON edition.id = mention.edition_id
        WHERE edition.claim_id = _claim AND mention.source_id IS NOT NULL)
    OR source.public_id::text IN (
        SELECT cited #>> '{source,id}' FROM claims_submission signed,
            jsonb_path_query(signed.document::jsonb, '$.citations[*]') cited
        WHERE signed.claim_id = _claim);
    SELECT array_agg(copy.id) INTO _copies FROM claims_capture copy
    WHERE copy.source_id = ANY (_sources)
    AND NOT EXISTS (
        SELECT 1 FROM claims_citation cited WHERE cited.claim_id <> _claim
        AND (cited.capture_id = copy.id OR cited.checked_in_id = copy.id))
    AND NOT EXISTS (
        SELECT 1 FROM claims_mention mention
        JOIN claims_edition edition ON edition.id = mention.edition_id
        WHERE mention.source_id = copy.source_id AND edition.claim_id <> _claim
        AND strpos(edition.document, copy.sha256) > 0)
    AND (
        EXISTS (
            SELECT 1 FROM claims_citation cited WHERE cited.claim_id = _claim
            AND (cited.capture_id = copy.id OR cited.checked_in_id = copy.id))
        OR EXISTS (
            SELECT 1 FROM claims_submission signed
            WHERE signed.claim_id = _claim AND strpos(signed.document, copy.sha256) > 0)
        OR NOT EXISTS (
            SELECT 1 FROM claims_citation cited
            WHERE cited.source_id = copy.source_id AND cited.claim_id <> _claim)
        AND NOT EXISTS (
            SELECT 1 FROM claims_mention mention
            JOIN claims_edition edition ON edition.id = mention.edition_id
            WHERE mention.source_id = copy.source_id AND edition.claim_id <> _claim)
    );

    -- The claim of the desk and its parts.
    IF _stage <> 'withheld' THEN
        UPDATE claims_claim SET stage = 'draft' WHERE id = _claim AND stage <> 'draft';
        UPDATE claims_affectedclaim SET citation_id = NULL
        WHERE claim_id = _claim AND citation_id IS NOT NULL AND id IN (
            SELECT min(id) FROM claims_affectedclaim WHERE claim_id = _claim GROUP BY impact_id)
        AND NOT EXISTS (
            SELECT 1 FROM claims_affectedclaim whole
            WHERE whole.claim_id = _claim AND whole.citation_id IS NULL
            AND whole.impact_id = claims_affectedclaim.impact_id);
        DELETE FROM claims_affectedclaim WHERE claim_id = _claim AND citation_id IS NOT NULL;
        DELETE FROM claims_citation WHERE claim_id = _claim;
        DELETE FROM claims_claimtranslation WHERE claim_id = _claim;
        DELETE FROM claims_searchrecord WHERE claim_id = _claim;
        DELETE FROM claims_appearance WHERE claim_id = _claim;
        DELETE FROM claims_claim_about WHERE claim_id = _claim;
        DELETE FROM claims_claimlink WHERE claim_id = _claim;
        DELETE FROM claims_attachedreview WHERE claim_id = _claim;
        DELETE FROM claims_draftposting WHERE claim_id = _claim;
        UPDATE claims_claim SET (
            external_id, statement, language, kind, claimant_id, made_on, concerns,
            verification_status, rationale, suggested_wording, reasons, later_evidence,
            override_reason, checked_on, review_by, note, lapsed_because
        ) = (
            SELECT blank.external_id, blank.statement, blank.language, blank.kind,
                blank.claimant_id, blank.made_on, blank.concerns, blank.verification_status,
                blank.rationale, blank.suggested_wording, blank.reasons, blank.later_evidence,
                blank.override_reason, blank.checked_on, blank.review_by, blank.note,
                blank.lapsed_because
            FROM jsonb_populate_record(NULL::claims_claim, claims_blank_claim()) blank
        ), assigned_to_id = NULL, due_at = NULL, shortfall_count = NULL, judged_version = NULL,
            indexed_version = NULL
        WHERE id = _claim;
        UPDATE claims_claim SET stage = 'withheld' WHERE id = _claim;
    END IF;

    -- Search: sums first, which count the lengths that go.
    UPDATE claims_searchtext text
    SET claims = text.claims - 1, total_length = text.total_length - stood.length
    FROM (
        SELECT words.position, words.length, coalesce(
            lead(words.position) OVER (ORDER BY words.position), 9223372036854775807) AS until
        FROM claims_searchtext words JOIN claims_edition edition USING (position)
        WHERE edition.claim_id = _claim
    ) stood
    WHERE stood.length > 0 AND text.position >= stood.position AND text.position < stood.until;
    UPDATE claims_searchtext SET words = '', length = 0
    WHERE position IN (SELECT position FROM claims_edition WHERE claim_id = _claim);
    DELETE FROM claims_posting
    WHERE position IN (SELECT position FROM claims_edition WHERE claim_id = _claim);
    DELETE FROM claims_mention
    WHERE edition_id IN (SELECT id FROM claims_edition WHERE claim_id = _claim);
    UPDATE claims_editionindex
    SET edition_kind = 'withheld', claim_kind = '', verification_status = '', language = '',
        readable_in = '{}', concerns = NULL, checked_on = NULL
    WHERE claim_id = _claim;

    -- What was signed, published, answered and proposed.
    UPDATE claims_edition
    SET document = claims_emptied(document, digest, _at), note = '', content_digest = ''
    WHERE claim_id = _claim AND position < _at AND content_digest <> '';
    UPDATE claims_proposal SET wording = '[withheld]' WHERE wording <> '[withheld]'
    AND review_id IN (
        SELECT review.id FROM claims_review review
        JOIN claims_submission signed ON signed.id = review.submission_id
        WHERE signed.claim_id = _claim);
    UPDATE claims_review SET comment = '[withheld]' WHERE comment NOT IN ('', '[withheld]')
    AND submission_id IN (SELECT id FROM claims_submission WHERE claim_id = _claim);
    UPDATE claims_submission
    SET document = claims_emptied_content(document), note = '', content_digest = ''
    WHERE claim_id = _claim AND content_digest <> '';
    UPDATE claims_impactdecision SET comment = '[withheld]'
    WHERE claim_id = _claim AND comment <> '[withheld]';

    -- The history: of the parts nothing is left, of the claim its steps.
    FOREACH _table IN ARRAY ARRAY['claims_citationevent', 'claims_claimtranslationevent',
        'claims_searchrecordevent', 'claims_appearanceevent', 'claims_aboutevent',
        'claims_claimlinkevent', 'claims_attachedreviewevent']
    LOOP
        EXECUTE format('DELETE FROM %I WHERE claim_id = $1', _table) USING _claim;
    END LOOP;
    UPDATE claims_claimevent SET (
        external_id, statement, language, kind, claimant_id, made_on, concerns,
        verification_status, rationale, suggested_wording, reasons, later_evidence,
        override_reason, checked_on, review_by, note, lapsed_because
    ) = (
        SELECT blank.external_id, blank.statement, blank.language, blank.kind,
            blank.claimant_id, blank.made_on, blank.concerns, blank.verification_status,
            blank.rationale, blank.suggested_wording, blank.reasons, blank.later_evidence,
            blank.override_reason, blank.checked_on, blank.review_by, blank.note,
            blank.lapsed_because
        FROM jsonb_populate_record(NULL::claims_claimevent, claims_blank_claim()) blank
    )
    WHERE pgh_obj_id = _claim;
    DELETE FROM claims_claimevent WHERE pgh_id IN (
        SELECT pgh_id FROM (
            SELECT pgh_id, pgh_label, said, lag(said) OVER (ORDER BY pgh_id) AS before FROM (
                SELECT pgh_id, pgh_label, to_jsonb(event) - ARRAY['pgh_id', 'pgh_created_at',
                    'pgh_label', 'pgh_context_id'] AS said
                FROM claims_claimevent event WHERE pgh_obj_id = _claim
            ) told
        ) compared
        WHERE pgh_label = 'update' AND said = before
    );

    -- Copies that nobody else cites.
    DELETE FROM claims_capturedecision WHERE capture_id = ANY (_copies);
    DELETE FROM claims_capture WHERE id = ANY (_copies);
    DELETE FROM claims_captureevent WHERE pgh_obj_id = ANY (_copies);

    -- What people were told, and what they are about to bring in.
    UPDATE claims_letter SET subject = '', text = '', not_before = NULL, failure = 'withheld'
    WHERE (text <> '' OR subject <> '') AND (subject || ' ' || text) ~ format('\mC-%s\M', _number);
    UPDATE django_admin_log SET object_repr = format('C-%s', _number), change_message = ''
    WHERE object_id = _claim::text AND content_type_id IN (
        SELECT id FROM django_content_type WHERE app_label = 'claims' AND model = 'claim');
    DELETE FROM claims_upload;

    -- No answer that was kept before is sent after.
    UPDATE claims_publicstate SET raised = raised + 1 WHERE id = (
        SELECT id FROM claims_publicstate ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN INSERT INTO claims_publicstate (raised) VALUES (1); END IF;
END $$;
"""

GONE = """
DROP FUNCTION claims_empty(bigint);
DROP FUNCTION claims_blank_claim();
DROP FUNCTION claims_emptied(text, text, bigint);
DROP FUNCTION claims_emptied_content(text);
DROP FUNCTION claims_is_withholding();
DROP FUNCTION claims_withheld_at(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0090_awaited_heads")]

    operations = [migrations.RunSQL(FUNCTIONS, GONE)]
