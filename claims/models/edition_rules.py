"""Rules that PostgreSQL holds for the rows of editions: what the document says, what was signed."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from .awaited_head import NOT_GIVEN_UP, UNREACHED
from .erasure import EMPTIES, emptied
from .impact_rules import on_editions
from .restoration import is_under_way
from .review import EMPTIED_CONTENT
from .rules import (
    DIGEST_OF_DOCUMENT,
    TRANSACTION,
    Act,
    RawCheck,
    Rule,
    append_only,
    is_digest_of,
)

LOG_LOCK = 0x46414354
"""The advisory lock of the log: whoever appends holds it until the commit."""

EVIDENCE_PER_STATUS = """
    coalesce(content_digest = ''
    OR (kind IN ('withdrawn', 'withheld') AND document::jsonb #> '{claim,statement}' IS NULL)
    OR CASE document::jsonb #>> '{claim,verification_status}'
        WHEN 'supported' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance == "supports")')
        WHEN 'refuted' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance == "refutes")')
        WHEN 'partly_supported' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance != "context")')
        WHEN 'misleading' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance != "context")')
        WHEN 'outdated' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance != "context")')
        WHEN 'unverifiable' THEN
            jsonb_path_exists(document::jsonb, '$.claim.search_records[*]')
        WHEN 'not_checkable' THEN
            document::jsonb #>> '{claim,rationale}' ~ '\\S'
        ELSE false
    END, false)
"""
"""SQL: the document holds what its status needs at the very least."""


FOUR_MEMBERS = (
    "'{'"
    + " || ','".join(
        f""" || '"{member}":' || (document::json -> '{member}')::text"""
        for member in ("appearances", "claim", "edition", "schema")
    )
    + " || '}'"
)
"""SQL: the document put together again from its members, so that there is nothing beside them."""


NOT_COMPARED = "words_not_compared"
"""Member of an appearance: no text of the article that went out is stored."""

DRAFT_EXCERPT = "draft_excerpt"
"""Member of an appearance: words of the draft, in place of which other words were printed."""

STANDS_IN_PRINT = f"""(NOT jsonb_exists(made, '{NOT_COMPARED}') AND EXISTS (
    SELECT 1 FROM claims_appearance row
    JOIN claims_articletext printed ON printed.id = row.placed_in_id
    WHERE row.claim_id = NEW.claim_id AND row.article_id = article.id
    AND row.placed_in_id = article.released_text_id
    AND CASE row.placement
        WHEN 'placed' THEN made ->> 'excerpt' = row.excerpt
            AND NOT jsonb_exists(made, '{DRAFT_EXCERPT}')
        WHEN 'taken_over' THEN made ->> '{DRAFT_EXCERPT}' = row.excerpt AND made ->> 'excerpt'
            = substr(printed.text, row."start" + 1, row."end" - row."start")
        ELSE false END
))"""
"""SQL: an appearance of the document is one that is placed in the text that went out."""

SAID_BEFORE = """EXISTS (
    SELECT 1 FROM claims_edition before,
        jsonb_array_elements(before.document::jsonb -> 'appearances') said
    WHERE before.claim_id = NEW.claim_id AND before.number = NEW.number - 1
    AND said - 'article' = made - 'article' AND said #> '{article,id}' = made #> '{article,id}'
)"""
"""SQL: the edition before says the same of this article, whose record may be corrected."""


PUBLISHED_AT = """to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
"""SQL: the moment of publication as documents write it."""

EMPTIED_DOCUMENT = f"""('^\\{{"appearances":\\[\\],"claim":{EMPTIED_CONTENT},"edition":\\{{'
    || '"contested_by":(null|[0-9]+),"digest":"' || digest || '","kind":"' || kind || '","number":'
    || number || ',"position":' || position || ',"published_at":"'
    || replace({PUBLISHED_AT}, '.', '\\.')
    || '","reviewed_by":(null|[0-9]+),"submitted_by":(null|[0-9]+),"withheld_at":[0-9]+\\}},'
    || '"schema":1\\}}$')"""
"""SQL: a regular expression for what the law leaves of a document; no word has room in it."""


def _unless_emptied(sql: str) -> str:
    return f"content_digest = '' OR {sql}"


def document_checks() -> list[RawCheck]:
    """The CHECKs that compare an edition's columns with its document."""
    return [
        RawCheck(
            "restoration_id IS NULL OR kind IN ('contested', 'reissued') OR coalesce("
            "(document::json #>> '{edition,submitted_by}') <> "
            "(document::json #>> '{edition,reviewed_by}'), false)",
            name="edition_names_two_people",
            message=_("The document names no two people who signed it."),
        ),
        RawCheck(
            _unless_emptied(is_digest_of("(document::json -> 'claim')::text", "content_digest")),
            name="edition_content_digest",
            message=_("The content digest is not that of the document."),
        ),
        RawCheck(
            _unless_emptied(is_digest_of("document", "digest")),
            name="edition_digest",
            message=DIGEST_OF_DOCUMENT,
        ),
        RawCheck(
            f"content_digest <> '' OR coalesce(note = '' AND kind <> 'withheld'"
            f" AND document ~ {EMPTIED_DOCUMENT}, false)",
            name="edition_emptied_whole",
            message=_("What the law erases of an edition is erased whole."),
        ),
        RawCheck(
            "chain = encode(sha256(convert_to(previous_chain || digest, 'UTF8')), 'hex')",
            name="edition_chain",
            message=_("The chain value does not follow from the one before."),
        ),
        RawCheck(
            "content_digest = '' OR "
            "coalesce((document::json #>> '{edition,number}') = number::text "
            "AND (document::json #>> '{edition,position}') = position::text "
            "AND (document::json #>> '{edition,kind}') = kind "
            f"AND (document::json #>> '{{edition,published_at}}') = {PUBLISHED_AT} "
            "AND (document::json #>> '{claim,change,note}') = note "
            "AND (kind = 'reissued' OR (document::json #>> '{claim,change,kind}') = kind) "
            f"AND document = {FOUR_MEMBERS}, false)",
            name="edition_says_what_it_is",
            message=_("The row and its document do not say the same."),
        ),
        RawCheck(
            EVIDENCE_PER_STATUS,
            name="edition_has_evidence",
            message=_("The document lacks the evidence that its status needs."),
        ),
    ]


def edition_rules() -> list[Act]:
    """The triggers of `claims_edition`: append-only, next in the log and its tree, signed."""
    return [
        *append_only(
            "edition",
            emptied="OLD.position < claims_withheld_at(OLD.claim_id) AND "
            + emptied(
                "OLD.claim_id",
                note="''",
                content_digest="''",
                document="claims_emptied(OLD.document, OLD.digest,"
                " claims_withheld_at(OLD.claim_id))",
            ),
        ),
        Rule(
            name="edition_joins_the_log",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("claim", "record"), ("head", "record"), ("previous", "record")],
            func=f"""
                    SELECT public_id, number INTO claim FROM claims_claim
                    WHERE id = NEW.claim_id FOR NO KEY UPDATE;
                    PERFORM pg_advisory_xact_lock({LOG_LOCK});
                    SELECT id, position, chain, published_at INTO head FROM claims_edition
                    ORDER BY position DESC LIMIT 1;
                    SELECT number, kind INTO previous FROM claims_edition
                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;
                    IF NEW.position <> coalesce(head.position, 0) + 1
                    OR NEW.id <= head.id
                    OR NEW.previous_chain <> coalesce(head.chain, repeat('0', 64))
                    OR NEW.published_at <= head.published_at
                    OR NEW.published_at > greatest(
                        clock_timestamp(), head.published_at + interval '1 microsecond')
                    OR NEW.number <> coalesce(previous.number, 0) + 1
                    OR (NEW.kind = 'first') <> (previous.number IS NULL)
                    OR previous.kind = 'withheld'
                    OR NEW.document::jsonb #>> '{{claim,id}}' IS DISTINCT FROM claim.public_id::text
                    OR NEW.document::jsonb #>> '{{claim,number}}' IS DISTINCT FROM
                        claim.number::text
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
            message=_("An edition takes the next place in the log and in its claim."),
        ),
        Rule(
            name="edition_awaits_the_tail",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            # What is brought back leads to the head, and passes each one that was noted on the way.
            # Most logs await nothing: the rest is not even prepared there, for each edition.
            func=f"""
                    IF NOT EXISTS (SELECT 1 FROM claims_awaitedhead) THEN RETURN NEW; END IF;
                    IF (CASE
                        WHEN NEW.restoration_id IS NULL THEN EXISTS ({UNREACHED})
                        ELSE EXISTS (
                            SELECT 1 FROM claims_awaitedhead awaited WHERE {NOT_GIVEN_UP}
                            AND awaited.position = NEW.position
                            AND awaited.chain NOT IN ('', NEW.chain))
                    END) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
            message=_(
                "Publishing is closed: the end of the log is missing here, as a head that was "
                "noted outside shows. Nothing was published; it goes on once an administrator has "
                "brought the end back."
            ),
        ),
        Rule(
            name="edition_names_released_articles",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func="""
                    IF EXISTS (
                        SELECT 1
                        FROM jsonb_array_elements(NEW.document::jsonb -> 'appearances') made
                        LEFT JOIN claims_article article
                            ON article.public_id = (made #>> '{article,id}')::uuid
                        WHERE article.released_at IS NULL
                    ) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
            message=_("Nothing about an article is public before it is released."),
        ),
        Rule(
            name="edition_words_in_print",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            # Contests and reissues repeat what the edition before them says of its articles.
            condition=pgtrigger.Condition("NEW.restoration_id IS NULL AND NEW.kind <> 'contested'"),
            func=f"""
                    IF EXISTS (
                        SELECT 1
                        FROM jsonb_array_elements(NEW.document::jsonb -> 'appearances') made
                        JOIN claims_article article
                            ON article.public_id = (made #>> '{{article,id}}')::uuid
                        WHERE NOT CASE WHEN article.released_text_id IS NULL
                            THEN coalesce((made -> '{NOT_COMPARED}') = 'true'::jsonb, false)
                            ELSE {STANDS_IN_PRINT} END
                        AND NOT (NEW.kind = 'reissued' AND {SAID_BEFORE})
                    ) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
            message=_(
                "A claim is published as made in an article only in words that stand in the text "
                "that went out; where none is stored, the appearance says so."
            ),
        ),
        Rule(
            name="edition_is_what_was_signed",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[
                ("stage_now", "text"),
                ("previous", "record"),
                ("signed", "record"),
                ("latest", "bigint"),
            ],
            func=f"""
                    IF NEW.restoration_id IS NOT NULL THEN
                        IF NOT EXISTS (
                            SELECT 1 FROM claims_restoration restored
                            WHERE id = NEW.restoration_id AND {is_under_way("restored")}
                            AND after < NEW.position AND NEW.position <= editions
                            AND (NEW.position < editions OR NEW.chain = restored.chain)
                        ) THEN REFUSE; END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.content_digest = ''
                    OR (NEW.kind = 'withheld') <> (NEW.withholding_id IS NOT NULL) THEN
                        REFUSE;
                    END IF;
                    IF NEW.kind = 'withheld' THEN
                        IF NEW.review_id IS NOT NULL OR NOT EXISTS (
                            SELECT 1 FROM claims_withholding asked
                            JOIN claims_withheldclaim named ON named.withholding_id = asked.id
                            WHERE asked.id = NEW.withholding_id AND named.claim_id = NEW.claim_id
                            AND asked.confirmed_in = {TRANSACTION} AND asked.confirmed_at >= now()
                            AND asked.confirmed_by_id = NEW.published_by_id
                            AND asked.note = NEW.note AND asked.ground
                                = NEW.document::jsonb #>> '{{claim,change,ground}}'
                        ) THEN REFUSE; END IF;
                        RETURN NEW;
                    END IF;
                    SELECT stage INTO stage_now FROM claims_claim WHERE id = NEW.claim_id;
                    SELECT kind, content_digest, review_id, document::jsonb -> 'claim' AS content
                    INTO previous FROM claims_edition
                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;
                    IF NEW.kind = 'contested' THEN
                        IF NEW.review_id IS NOT NULL
                        OR coalesce(previous.kind, 'withdrawn') = 'withdrawn'
                        OR previous.content - 'change' IS DISTINCT FROM
                           (NEW.document::jsonb -> 'claim') - 'change' THEN REFUSE; END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.kind = 'reissued' AND NEW.content_digest = previous.content_digest
                    AND NEW.review_id IS NOT DISTINCT FROM previous.review_id
                    AND previous.kind <> 'withdrawn' THEN
                        RETURN NEW;
                    END IF;
                    SELECT s.id, s.claim_id, s.kind, s.content_digest, r.decision INTO signed
                    FROM claims_review r JOIN claims_submission s ON s.id = r.submission_id
                    WHERE r.id = NEW.review_id;
                    SELECT max(id) INTO latest FROM claims_submission
                    WHERE claim_id = NEW.claim_id AND (kind = 'reissued') = (NEW.kind = 'reissued');
                    IF signed.decision IS DISTINCT FROM 'approved'
                    OR signed.id IS DISTINCT FROM latest
                    OR signed.claim_id <> NEW.claim_id
                    OR signed.kind <> NEW.kind
                    OR signed.content_digest <> NEW.content_digest
                    OR EXISTS (SELECT 1 FROM claims_edition WHERE review_id = NEW.review_id)
                    OR (NEW.kind = 'reissued' AND (stage_now NOT IN ('published', 'draft')
                        OR previous.kind = 'withdrawn'))
                    OR (NEW.kind <> 'reissued' AND stage_now NOT IN ('in_review', 'approved'))
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
            message=_("An edition holds exactly what two different people signed."),
        ),
        Rule(
            name="edition_says_something_new",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            # A contested finding that two people sign again as it was is contested no longer.
            condition=pgtrigger.Condition(
                "NEW.restoration_id IS NULL AND NEW.kind IN ('revised', 'corrected', 'reissued')"
            ),
            func="""
                    IF EXISTS (
                        SELECT 1 FROM claims_edition before
                        WHERE before.claim_id = NEW.claim_id AND before.number = NEW.number - 1
                        AND before.kind <> 'contested'
                        AND before.document::jsonb -> 'appearances'
                            = NEW.document::jsonb -> 'appearances'
                        AND (before.document::jsonb -> 'claim') - 'change'
                            = (NEW.document::jsonb -> 'claim') - 'change'
                    ) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
            message=_("An edition says something that the one before it does not."),
        ),
        Act(
            name="edition_settles_corrections",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            # Those that are not committed yet count from the edition after this one.
            func="""
                    UPDATE claims_formerrecord SET until = (SELECT min(position) FROM new_rows)
                    WHERE until IS NULL;
                    RETURN NULL;
                """,
        ),
        Act(
            name="edition_withholds_its_claim",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition("NEW.kind = 'withheld'"),
            # What is empty already, in a log that is brought back, stays so.
            func=EMPTIES,
        ),
        Act(
            name="edition_grows_the_tree",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            func="PERFORM claims_grow_tree(); RETURN NULL;",
        ),
        *on_editions(),
    ]
