"""Ways round the rules, in SQL: what somebody with a connection to the database might try.

Each changes something that stands for ever, or brings in what nobody signed. `{…}` are keys of the
world that `test_bypasses.py` makes: `public` has a published claim, `draft` one whose review
returned it, `waiting` one in review.
"""

from itertools import product

ONCE = {
    "claims_edition": "note",
    "claims_submission": "note",
    "claims_review": "comment",
    "claims_proposal": "wording",
    "claims_impactdecision": "comment",
    "claims_articletext": "filename",
    "claims_capture": "media_type",
    "claims_formerrecord": "url",
    "claims_coveragestatement": "marks",
    "claims_sourcefall": "cause",
    "claims_restoration": "file_digest",
    "claims_leaf": "hashes",
    "pghistory_context": "metadata",
    "claims_claimevent": "statement",
    "claims_citationevent": "excerpt",
    "claims_sourceevent": "title",
}
"""Tables that are only added to, each with a column to change."""

VERBS = {
    "UPDATE": "UPDATE {table} SET {column} = {value}",
    "UPDATE in a CTE": "WITH it AS (UPDATE {table} SET {column} = {value} RETURNING 1) TABLE it",
    "UPDATE in COPY": "COPY (UPDATE {table} SET {column} = {value} RETURNING 1) TO STDOUT",
    "DELETE": "DELETE FROM {table}",
    "DELETE USING": "DELETE FROM {table} USING claims_claim WHERE true",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
    "MERGE": "MERGE INTO {table} USING (SELECT 1) one ON true"
    " WHEN MATCHED THEN UPDATE SET {column} = {value}",
    "MERGE … DELETE": "MERGE INTO {table} USING (SELECT 1) one ON true WHEN MATCHED THEN DELETE",
    "ON CONFLICT DO UPDATE": "INSERT INTO {table} {columns} SELECT {given} FROM {table}"
    " ON CONFLICT ({key}) DO UPDATE SET {column} = {value}",
}


def _verbs() -> dict[str, list[str]]:
    routes = {}
    for (table, column), (verb, statement) in product(ONCE.items(), VERBS.items()):
        event = table.endswith("event")
        routes[f"{verb} {table}"] = [
            statement.format(
                table=table,
                column=column,
                key="position" if table == "claims_leaf" else "pgh_id" if event else "id",
                columns="(id, source_id)" if table == "claims_formerrecord" else "",
                given="id, source_id" if table == "claims_formerrecord" else "*",
                value="'{{\"user\": 1}}'" if column in ("metadata", "marks") else "'other'",
            )
        ]
    return routes


STAGED = "UPDATE pg_temp.claims_claim SET stage = 'draft'"

SHADOWS: dict[str, list[str]] = {
    "frozen citation, claims shadowed": [
        "CREATE TEMP TABLE claims_claim AS TABLE public.claims_claim",
        STAGED,
        "UPDATE public.claims_citation SET excerpt = 'other' WHERE claim_id = {public}",
    ],
    "frozen citation deleted, claims shadowed": [
        "CREATE TEMP TABLE claims_claim AS TABLE public.claims_claim",
        STAGED,
        "DELETE FROM public.claims_citation WHERE claim_id = {public}",
    ],
    "citation of a published claim added, claims shadowed": [
        "CREATE TEMP TABLE claims_claim AS TABLE public.claims_claim",
        STAGED,
        "INSERT INTO public.claims_citation SELECT (jsonb_populate_record(c, jsonb_build_object("
        "'id', nextval('claims_citation_id_seq'), 'position', 77))).*"
        " FROM public.claims_citation c WHERE claim_id = {public} LIMIT 1",
    ],
    "review of one's own submission, submissions shadowed": [
        "CREATE TEMP TABLE claims_submission AS TABLE public.claims_submission",
        "UPDATE pg_temp.claims_submission SET submitted_by_id = {reviewer}",
        "INSERT INTO public.claims_review (submission_id, submitted_by_id, reviewer_id, decision,"
        " comment) VALUES ({submission}, {reviewer}, {editor}, 'approved', '')",
    ],
    "review of a claim that is no longer in review, claims shadowed": [
        "CREATE TEMP TABLE claims_claim AS TABLE public.claims_claim",
        "UPDATE pg_temp.claims_claim SET stage = 'in_review'",
        "INSERT INTO public.claims_review (submission_id, submitted_by_id, reviewer_id, decision,"
        " comment) VALUES ({recalled}, {editor}, {reviewer}, 'approved', '')",
    ],
    "draft published, submissions, reviews and editions shadowed": [
        "CREATE TEMP TABLE claims_submission AS SELECT 1::bigint AS id, id AS claim_id,"
        " 'first' AS kind, version AS claim_version, '{{}}'::text AS document"
        " FROM public.claims_claim",
        "CREATE TEMP TABLE claims_review (id bigint, submission_id bigint, decision text)",
        "CREATE TEMP TABLE claims_edition AS SELECT 1::bigint AS review_id, 'first' AS kind,"
        " 1 AS position, id AS claim_id, null::bigint AS restoration_id, 1 AS number,"
        " '{{}}'::text AS document FROM public.claims_claim",
        "UPDATE public.claims_claim SET stage = 'in_review' WHERE id = {draft}",
        "INSERT INTO pg_temp.claims_review VALUES (1, 1, 'approved')",
        "UPDATE public.claims_claim SET stage = 'published' WHERE id = {draft}",
    ],
    "claim in review published, reviews and editions shadowed": [
        "CREATE TEMP TABLE claims_review AS SELECT 1::bigint AS id, {submission}::bigint AS"
        " submission_id, 'approved' AS decision",
        "CREATE TEMP TABLE claims_edition AS SELECT 1::bigint AS review_id, 'first' AS kind,"
        " 1 AS position, {waiting}::bigint AS claim_id, null::bigint AS restoration_id,"
        " 1 AS number, '{{}}'::text AS document",
        "UPDATE public.claims_claim SET stage = 'published' WHERE id = {waiting}",
    ],
    "restored log pretended, editions shadowed": [
        "CREATE TEMP TABLE claims_edition AS SELECT * FROM public.claims_edition WHERE false",
        "INSERT INTO public.claims_restoration (editions, chain, file_digest, transaction)"
        " VALUES (1, repeat('0', 64), repeat('0', 64), 0)",
    ],
    "tick after the review, reviews shadowed": [
        "CREATE TEMP TABLE claims_review AS SELECT * FROM public.claims_review WHERE false",
        "INSERT INTO public.claims_tick (submission_id, place, reviewer_id)"
        " VALUES ({answered}, 5, {reviewer})",
    ],
    "change without history, events shadowed": [
        "CREATE TEMP TABLE claims_claimevent AS TABLE public.claims_claimevent",
        "UPDATE public.claims_claim SET priority = 'central' WHERE id = {draft}",
    ],
    "change by nobody, contexts shadowed": [
        "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, false),"
        " set_config('pghistory.context_metadata', '{{\"user\": 1}}', false)",
        "CREATE TEMP TABLE pghistory_context AS TABLE public.pghistory_context",
        "ALTER TABLE pg_temp.pghistory_context ADD PRIMARY KEY (id)",
        "UPDATE public.claims_claim SET priority = 'central' WHERE id = {draft}",
    ],
    "correction without its former value, those shadowed": [
        "CREATE TEMP TABLE claims_formerrecord AS TABLE public.claims_formerrecord",
        "UPDATE public.claims_source SET url = 'https://elsewhere.example/' || id",
    ],
    "edition nobody signed, reviews, submissions and claims shadowed": [
        "CREATE TEMP TABLE claims_review AS SELECT id, submission_id, 'approved' AS decision"
        " FROM public.claims_review",
        "CREATE TEMP TABLE claims_claim AS TABLE public.claims_claim",
        "UPDATE pg_temp.claims_claim SET stage = 'in_review'",
        "{forged_edition}",
    ],
}
"""A temporary table before ours; the same in a schema before ours."""


def _elsewhere(statements: list[str]) -> list[str]:
    moved = [
        it.replace("CREATE TEMP TABLE ", "CREATE TABLE evil.").replace("pg_temp.", "evil.")
        for it in statements
    ]
    return ["CREATE SCHEMA evil", "SET search_path = evil, public", *moved]


SESSIONS: dict[str, list[str]] = {
    "pgtrigger.ignore": [
        "SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger"
        " WHERE NOT tgisinternal), false)",
        "UPDATE claims_edition SET note = 'other'",
    ],
    "pgtrigger.ignore for history": [
        "SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger"
        " WHERE NOT tgisinternal), false)",
        "UPDATE claims_claim SET priority = 'central' WHERE id = {draft}",
    ],
    "pgtrigger.ignore for a frozen claim": [
        "SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger"
        " WHERE NOT tgisinternal), false)",
        "UPDATE claims_claim SET statement = 'Other.' WHERE id = {public}",
    ],
    "SET CONSTRAINTS DEFERRED": [
        "SET CONSTRAINTS ALL DEFERRED",
        "UPDATE claims_edition SET review_id = NULL",
    ],
    "SET CONSTRAINTS DEFERRED, the claim of a signature": [
        "SET CONSTRAINTS ALL DEFERRED",
        "UPDATE claims_submission SET claim_id = {draft}",
    ],
    "row_security": ["SET row_security = off", "DELETE FROM claims_review"],
    "check_function_bodies": ["SET check_function_bodies = off", "DELETE FROM claims_review"],
    "another isolation level": [
        "SET default_transaction_isolation = 'serializable'",
        "UPDATE claims_submission SET note = 'other'",
    ],
    "PREPARE": [
        "PREPARE it AS UPDATE claims_edition SET note = $1",
        "EXECUTE it ('other')",
    ],
    "a cursor": [
        "DECLARE it CURSOR FOR SELECT * FROM claims_review FOR UPDATE",
        "MOVE NEXT FROM it",
        "UPDATE claims_review SET comment = 'other' WHERE CURRENT OF it",
    ],
    "DO": ["DO $$ BEGIN UPDATE claims_review SET comment = 'other'; END $$"],
    "DO, errors swallowed": [
        "DO $$ BEGIN UPDATE claims_review SET comment = 'other';"
        " EXCEPTION WHEN OTHERS THEN NULL; END $$"
    ],
    "a view": [
        "CREATE VIEW looking AS SELECT * FROM claims_review",
        "UPDATE looking SET comment = 'other'",
    ],
    "a view, deleting": [
        "CREATE VIEW looking AS SELECT * FROM claims_edition",
        "DELETE FROM looking",
    ],
    "a function as its owner": [
        "CREATE FUNCTION slip() RETURNS void LANGUAGE sql SECURITY DEFINER"
        " AS $$ UPDATE claims_edition SET note = 'other' $$",
        "SELECT slip()",
    ],
    "a frozen statement": ["UPDATE claims_claim SET statement = 'Other.' WHERE id = {public}"],
    "a frozen finding": [
        "UPDATE claims_claim SET verification_status = 'refuted' WHERE id = {waiting}"
    ],
    "a finding and its stage in one step": [
        "UPDATE claims_claim SET rationale = 'Other.', stage = 'draft' WHERE id = {public}"
    ],
    "a frozen citation": ["UPDATE claims_citation SET excerpt = 'other' WHERE claim_id = {public}"],
    "a frozen citation, moved to a draft": [
        "UPDATE claims_citation SET claim_id = {draft} WHERE claim_id = {public}"
    ],
    "a frozen citation, merged": [
        "MERGE INTO claims_citation USING (SELECT 1) one ON claim_id = {public}"
        " WHEN MATCHED THEN UPDATE SET stance = 'refutes'"
    ],
    "a frozen citation, deleted": ["DELETE FROM claims_citation WHERE claim_id = {public}"],
    "all citations emptied": ["TRUNCATE claims_citation CASCADE"],
    "a draft published": ["UPDATE claims_claim SET stage = 'published' WHERE id = {draft}"],
    "a draft approved": ["UPDATE claims_claim SET stage = 'approved' WHERE id = {draft}"],
    "a claim in review published": [
        "UPDATE claims_claim SET stage = 'published' WHERE id = {waiting}"
    ],
    "a claim born published": [
        "INSERT INTO claims_claim SELECT (jsonb_populate_record(c, jsonb_build_object("
        "'id', nextval('claims_claim_id_seq'), 'number', nextval('claims_claim_number_seq'),"
        " 'public_id', gen_random_uuid()))).* FROM claims_claim c WHERE id = {public}"
    ],
    "a claim that was submitted, deleted": ["DELETE FROM claims_claim WHERE id = {draft}"],
    "the number of a claim": ["UPDATE claims_claim SET number = 999 WHERE id = {draft}"],
    "the number of a person": ["UPDATE claims_person SET number = 111111111"],
    "the account of a person": ["UPDATE claims_person SET account_id = {other}"],
    "a review of one's own": [
        "INSERT INTO claims_review (submission_id, submitted_by_id, reviewer_id, decision, comment)"
        " VALUES ({submission}, {editor}, {editor}, 'approved', '')"
    ],
    "a review of one's own in another's name": [
        "INSERT INTO claims_review (submission_id, submitted_by_id, reviewer_id, decision, comment)"
        " VALUES ({submission}, {reviewer}, {editor}, 'approved', '')"
    ],
    "a second review": [
        "INSERT INTO claims_review (submission_id, submitted_by_id, reviewer_id, decision, comment)"
        " VALUES ({answered}, {editor}, {reviewer}, 'approved', '')"
    ],
    "an edition nobody signed": ["{forged_edition}"],
    "history written by hand": [
        "INSERT INTO claims_claimevent SELECT (jsonb_populate_record(e, jsonb_build_object("
        "'pgh_id', nextval('claims_claimevent_pgh_id_seq')))).* FROM claims_claimevent e"
    ],
    "history written by COPY": ["COPY claims_claimevent FROM STDIN"],
    "an edition written by COPY": ["COPY claims_edition FROM STDIN"],
    "a former value written by hand": [
        "INSERT INTO claims_formerrecord (source_id, url) SELECT id, 'https://x.example'"
        " FROM claims_source"
    ],
    "a context written over by an upsert": [
        "INSERT INTO pghistory_context (id, created_at, updated_at, metadata)"
        " SELECT id, now(), now(), '{{}}' FROM pghistory_context"
        " ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata"
    ],
    "another's context taken up": [
        "SELECT set_config('pghistory.context_id', (SELECT id::text FROM pghistory_context"
        " LIMIT 1), false), set_config('pghistory.context_metadata', '{{\"user\": 1}}', false)",
        "UPDATE claims_claim SET priority = 'central' WHERE id = {draft}",
    ],
}

REFUSED: dict[str, list[str]] = {
    **_verbs(),
    **SESSIONS,
    **{f"temporary table: {name}": route for name, route in SHADOWS.items()},
    **{f"search_path: {name}": _elsewhere(route) for name, route in SHADOWS.items()},
}
"""Routes that lead nowhere, whoever takes them."""

OWNERS: dict[str, list[str]] = {
    "DISABLE TRIGGER": [
        "ALTER TABLE claims_edition DISABLE TRIGGER USER",
        "UPDATE claims_edition SET published_by_id = {other}",
    ],
    "DROP TRIGGER": [
        "DO $$ BEGIN EXECUTE (SELECT format('DROP TRIGGER %I ON claims_review', tgname)"
        " FROM pg_trigger WHERE tgname LIKE 'pgtrigger_review_append_only%%'); END $$",
        "UPDATE claims_review SET decision = 'returned', comment = 'No.'",
    ],
    "DROP FUNCTION": [
        "DO $$ BEGIN EXECUTE (SELECT format('DROP FUNCTION %s CASCADE', tgfoid::regprocedure)"
        " FROM pg_trigger WHERE tgname LIKE 'pgtrigger_submission_append_only%%'); END $$",
        "UPDATE claims_submission SET document = '{{}}',"
        " content_digest = encode(sha256('{{}}'), 'hex')",
    ],
    "another body for a function": [
        "DO $$ BEGIN EXECUTE (SELECT format('CREATE OR REPLACE FUNCTION %s RETURNS trigger"
        " LANGUAGE plpgsql AS %L', tgfoid::regprocedure, 'BEGIN RETURN NEW; END')"
        " FROM pg_trigger WHERE tgname LIKE 'pgtrigger_review_append_only%%'); END $$",
        "UPDATE claims_review SET decision = 'returned', comment = 'No.'",
    ],
    "a search path opened, claims shadowed": [
        "DO $$ BEGIN EXECUTE (SELECT string_agg(format('ALTER FUNCTION %s RESET ALL',"
        " oid::regprocedure), ';') FROM pg_proc WHERE pronamespace = 'public'::regnamespace);"
        " END $$",
        *SHADOWS["frozen citation, claims shadowed"],
    ],
    "session_replication_role": [
        "SET session_replication_role = replica",
        "DELETE FROM claims_claimevent",
    ],
    "CREATE RULE": [
        "CREATE RULE lost AS ON INSERT TO claims_claimevent DO INSTEAD NOTHING",
        "UPDATE claims_claim SET priority = 'central' WHERE id = {draft}",
    ],
    "ALTER COLUMN … USING": [
        "ALTER TABLE claims_submission ALTER note TYPE text USING 'other'",
    ],
    "a table that inherits": [
        "CREATE TABLE heir () INHERITS (claims_review)",
        "INSERT INTO heir SELECT * FROM claims_review",
    ],
    "DROP TABLE": ["DROP TABLE claims_claimevent"],
    "a catalogue written": [
        "UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = 'claims_citation'::regclass",
        "UPDATE pg_class SET relname = relname WHERE oid = 'claims_citation'::regclass",
        "UPDATE claims_citation SET excerpt = 'other' WHERE claim_id = {public}",
    ],
    "a trigger of one's own": [
        "CREATE TABLE mine (it int)",
        "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO claims_claimevent SELECT (jsonb_populate_record(e, jsonb_build_object("
        "'pgh_id', nextval('claims_claimevent_pgh_id_seq')))).* FROM claims_claimevent e;"
        " RETURN NULL; END $$",
        "CREATE TRIGGER mine AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION mine()",
        "INSERT INTO mine VALUES (1)",
    ],
}
"""Routes that only an owner or a superuser can take, and that `verify_log --all` finds."""
