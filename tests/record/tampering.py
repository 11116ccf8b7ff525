"""What somebody might change behind the rules of `six_editions`, and how `verify_log` names it.

By kind: the SQL statements, and a part of the sentence that has to be among the faults.
"""


def rewrite(old: str, new: str, position: int) -> list[str]:
    """SQL that changes a document with all its digests, and the chain of its own row."""
    where = f"WHERE position = {position}"
    return [
        f"UPDATE claims_edition SET document = replace(document, '{old}', '{new}') {where}",
        "UPDATE claims_edition SET content_digest = encode(sha256(convert_to("
        f"(document::json -> 'claim')::text, 'UTF8')), 'hex') {where}",
        "UPDATE claims_edition SET digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')"
        f" {where}",
        "UPDATE claims_edition SET chain = encode(sha256(convert_to(previous_chain || digest,"
        f" 'UTF8')), 'hex') {where}",
    ]


REVIEW = "(SELECT review_id FROM claims_edition WHERE position = {})"
SUBMISSION = f"(SELECT submission_id FROM claims_review WHERE id = {REVIEW})"
RESTORED = (
    "INSERT INTO claims_restoration (id, editions, chain, file_digest, restored_at, transaction)"
    " SELECT {id}, {n}, chain, repeat('0', 64), now() + interval '1 hour', 0 FROM claims_edition"
    " WHERE position = {n}"
)
CLAIM = "(SELECT claim_id FROM claims_edition WHERE position = {})"


def edition(position: int, change: str) -> list[str]:
    return [f"UPDATE claims_edition SET {change} WHERE position = {position}"]


def review(position: int, change: str) -> list[str]:
    return [f"UPDATE claims_review SET {change} WHERE id = {REVIEW.format(position)}"]


def submission(position: int, change: str) -> list[str]:
    return [f"UPDATE claims_submission SET {change} WHERE id = {SUBMISSION.format(position)}"]


def leaf(position: int, hashes: str) -> list[str]:
    return [f"UPDATE claims_leaf SET hashes = {hashes} WHERE position = {position}"]


ANOTHER = "(SELECT max(id) FROM auth_user)"

TAMPERED: dict[str, tuple[list[str], str]] = {
    # Documents.
    "a document": (
        edition(2, "document = replace(document, 'Both', 'All')"),
        "Position 2: the document does not have its digest.",
    ),
    "a document with its digests": (
        rewrite("Both sources", "All sources", 2),
        "Position 2: it is not what was signed.",
    ),
    "white space in a document": (
        rewrite('"schema":1', '"schema": 1', 2),
        "Position 2: the document is not canonical JSON.",
    ),
    "a document without its members": (
        [it for it in rewrite('"claim"', '"clam"', 2) if "content_digest" not in it],
        "Position 2: the document is not that of an edition.",
    ),
    "a digest": (edition(2, "digest = ''"), "Position 2: the document does not have its digest."),
    "a content digest": (
        edition(2, "content_digest = ''"),
        "Position 2: the content does not have its digest.",
    ),
    "a note": (
        edition(5, "note = 'other'"),
        "Position 5: the row and its document differ in “note”.",
    ),
    "a kind": (
        edition(5, "kind = 'revised'"),
        "Position 5: the row and its document differ in “kind”.",
    ),
    "a forged contest": (
        rewrite("Both sources", "No sources", 4),
        "Position 4: it is contested, but does not say what the edition before says.",
    ),
    # Signatures.
    "review_id emptied": (
        edition(2, "review_id = NULL"),
        "Position 2: it is signed by nobody here and did not come with the restored log.",
    ),
    "another's review": (
        edition(2, f"review_id = {REVIEW.format(1)}"),
        "Position 2: it is not what was signed.",
    ),
    "a review of a contest": (
        edition(4, f"review_id = {REVIEW.format(1)}"),
        "Position 4: it is not what was signed.",
    ),
    "a decision": (
        review(2, "decision = 'returned'"),
        "Position 2: it is not signed by two different people.",
    ),
    "a review that came later": (
        review(2, "reviewed_at = now() + interval '1 day'"),
        "Position 2: it was published before it was reviewed.",
    ),
    "what was submitted": (
        submission(2, "document = replace(document, 'Both', 'All')"),
        "Position 2: it is not what was signed.",
    ),
    "the digest of what was submitted": (
        submission(2, "content_digest = ''"),
        "Position 2: its submission does not have its digest.",
    ),
    "the claim of what was submitted": (
        submission(2, f"claim_id = {CLAIM.format(1)}"),
        "Position 2: what was signed is another claim.",
    ),
    "the kind of what was submitted": (
        submission(2, "kind = 'revised'"),
        "Position 2: it is not of the kind that was signed.",
    ),
    "the note of what was submitted": (
        submission(5, "note = 'other'"),
        "Position 5: its submission does not have its note.",
    ),
    # People.
    "one person for both": (
        review(2, "reviewer_id = submitted_by_id"),
        "Position 2: it is not signed by two different people.",
    ),
    "another reviewer": (
        review(2, f"reviewer_id = {ANOTHER}"),
        "Position 2: it is not signed by whom its document names.",
    ),
    "another submitter": (
        submission(2, f"submitted_by_id = {ANOTHER}"),
        "Position 2: it is not signed by whom its document names.",
    ),
    "another submitter in the review alone": (
        review(2, f"submitted_by_id = {ANOTHER}"),
        "Position 2: its review names another person than its submission.",
    ),
    "another publisher": (
        edition(2, f"published_by_id = {ANOTHER}"),
        "Position 2: it is published by somebody who neither reviewed nor released it.",
    ),
    "another publisher of a contest": (
        edition(4, f"published_by_id = {ANOTHER}"),
        "Position 4: it is not published by whom its document names.",
    ),
    "another publisher of a released claim": (
        edition(7, f"published_by_id = {ANOTHER}"),
        "Position 7: it is published by somebody who neither reviewed nor released it.",
    ),
    "the number of a person": (
        ["UPDATE claims_person SET number = number + 1"],
        "Position 1: it is not signed by whom its document names.",
    ),
    "no person": (["DELETE FROM claims_person"], "Position 1: it is not signed by whom"),
    # Order and chain.
    "a position swapped": (
        ["UPDATE claims_edition SET position = 5 - position WHERE position IN (2, 3)"],
        "Position 2: the row and its document differ in “position”.",
    ),
    "an edition gone": (
        ["DELETE FROM claims_edition WHERE position = 3"],
        "Position 3: there is no edition at this position.",
    ),
    "the first edition gone": (
        ["DELETE FROM claims_edition WHERE position = 1"],
        "Position 1: there is no edition at this position.",
    ),
    "the number of an edition": (
        edition(5, "number = 3"),
        "Position 5: the row and its document differ in “number”.",
    ),
    "a time": (
        edition(2, "published_at = published_at - interval '1 s'"),
        "Position 2: the row and its document differ in “published_at”.",
    ),
    "another claim": (
        edition(2, f"claim_id = {CLAIM.format(1)}"),
        "Position 2: the row and its document differ in “claim”.",
    ),
    "the number of a claim": (
        ["UPDATE claims_claim SET number = number + 100"],
        "Position 1: the row and its document differ in “claim number”.",
    ),
    "the public id of a claim": (
        ["UPDATE claims_claim SET public_id = gen_random_uuid()"],
        "Position 1: the row and its document differ in “claim”.",
    ),
    "a chain value": (
        edition(2, "chain = ''"),
        "Position 2: the chain value does not follow from the one before.",
    ),
    "a previous chain value": (
        edition(2, "previous_chain = ''"),
        "Position 2: the chain value does not follow from the one before.",
    ),
    # Tree.
    "a leaf": (
        leaf(2, "sha256('other'::bytea) || substr(hashes, 33)"),
        "Position 2: its leaf in the tree is that of another edition.",
    ),
    "a node of the tree": (
        leaf(4, "substr(hashes, 1, 64) || sha256('other'::bytea)"),
        "Position 4: the tree does not follow from its leaves.",
    ),
    "a node of the tree that is gone": (
        leaf(4, "substr(hashes, 1, 64)"),
        "Position 4: the tree does not follow from its leaves.",
    ),
    "a leaf gone": (
        ["DELETE FROM claims_leaf WHERE position = 3"],
        "Position 3: it has no leaf in the tree.",
    ),
    "the last leaf gone": (
        ["DELETE FROM claims_leaf WHERE position = 7"],
        "Position 7: it has no leaf in the tree.",
    ),
    "a leaf of no edition": (
        ["INSERT INTO claims_leaf VALUES (8, repeat('x', 128)::bytea)"],
        "Position 8: the log ends here, but its tree goes on.",
    ),
    "two leaves in each other's place": (
        [
            "UPDATE claims_leaf one SET hashes = other.hashes FROM claims_leaf other"
            " WHERE one.position IN (1, 3) AND other.position = 4 - one.position"
        ],
        "Position 1: its leaf in the tree is that of another edition.",
    ),
    # Restoration.
    "a false restoration": (
        [RESTORED.format(id=1, n=3)],
        "Position 1: it is signed by nobody here and did not come with the restored log.",
    ),
    "a false restoration that the editions name": (
        [
            RESTORED.format(id=1, n=3),
            "UPDATE claims_edition SET restoration_id = 1, review_id = NULL,"
            " published_by_id = NULL WHERE position <= 3",
        ],
        "Position 1: it was signed here, and is said to have come from a file.",
    ),
    "a false restoration without its signatures": (
        [
            RESTORED.format(id=1, n=3),
            "UPDATE claims_edition SET restoration_id = 1 WHERE position <= 3",
            "DELETE FROM claims_review WHERE id IN (SELECT review_id FROM claims_edition)",
        ],
        "Position 1: it came from a file, and yet somebody here published it.",
    ),
    "a restoration longer than the log": (
        [
            RESTORED.format(id=1, n=7),
            "DELETE FROM claims_review",
            "DELETE FROM claims_submission",
            "UPDATE claims_edition SET restoration_id = 1, review_id = NULL,"
            " published_by_id = NULL",
            "UPDATE claims_restoration SET editions = 9",
        ],
        "Position 8: the log ends here, but a longer one was restored.",
    ),
    "two restorations": (
        [
            RESTORED.format(id=1, n=1),
            RESTORED.format(id=2, n=1),
            "UPDATE claims_edition SET restoration_id = 1, review_id = NULL,"
            " published_by_id = NULL WHERE position = 1",
        ],
        "Position 1: a log is restored once, and here are several restorations.",
    ),
    # Index.
    "an index entry gone": (
        ["DELETE FROM claims_editionindex WHERE position = 2"],
        "claims_editionindex № 2: the index entry is not what the document says; `manage.py re",
    ),
    "the status in the index": (
        ["UPDATE claims_editionindex SET verification_status = 'refuted' WHERE position = 2"],
        "claims_editionindex № 2: the index entry",
    ),
    "the end in the index": (
        ["UPDATE claims_editionindex SET until = 3 WHERE position = 2"],
        "claims_editionindex № 2: the index entry",
    ),
    "the dates in the index": (
        ["UPDATE claims_editionindex SET concerns = '[2000-01-01,)' WHERE position = 7"],
        "claims_editionindex № 7: the index entry",
    ),
    "the moment in the index": (
        ["UPDATE claims_editionindex SET published_at = now() WHERE position = 2"],
        "claims_editionindex № 2: the index entry",
    ),
    # Mentions.
    "a mention gone": (
        ["DELETE FROM claims_mention WHERE id = (SELECT min(id) FROM claims_mention)"],
        "claims_mention № 1: what it mentions is not what the document says",
    ),
    "a mention too many": (
        [
            "INSERT INTO claims_mention (edition_id, source_id, stance)"
            " SELECT edition_id, source_id, 'refutes' FROM claims_mention ORDER BY id LIMIT 1"
        ],
        "claims_mention № 1: what it mentions",
    ),
    "the stance of a mention": (
        ["UPDATE claims_mention SET stance = 'context' WHERE source_id IS NOT NULL"],
        "claims_mention № 1: what it mentions",
    ),
    # Postings.
    "a posting gone": (
        ["DELETE FROM claims_posting WHERE position = 2 AND term = 'sourc'"],
        "claims_posting № 2: the posting of “sourc” is not what the document says",
    ),
    "how often a term stands": (
        ["UPDATE claims_posting SET tf = 99 WHERE position = 2 AND term = 'sourc'"],
        "claims_posting № 2: the posting of “sourc”",
    ),
    "the end of a posting": (
        ["UPDATE claims_posting SET until = 3 WHERE position = 2 AND term = 'sourc'"],
        "claims_posting № 2: the posting of “sourc”",
    ),
    "a posting of no edition": (
        ["INSERT INTO claims_posting VALUES ('bridge', 99, NULL, 1, 1)"],
        "claims_posting № 99: there is no edition at this position",
    ),
    "a text for search": (
        ["UPDATE claims_searchtext SET words = 'other' WHERE position = 2"],
        "claims_searchtext № 2: the text for search is not what the document says",
    ),
    "how many claims stand": (
        ["UPDATE claims_searchtext SET claims = 99 WHERE position = 2"],
        "claims_searchtext № 2: the text for search",
    ),
    # Captures.
    "the text of a capture": (
        ["UPDATE claims_capture SET text = 'It says so not.'"],
        "claims_capture {capture}: the text does not have its digest; nothing here can say",
    ),
    "the text of an article": (
        ["UPDATE claims_articletext SET text = 'It says so not.'"],
        "claims_articletext {article_text}: the text does not have its digest",
    ),
    "the digest of a file": (
        ["UPDATE claims_capture SET original_sha256 = repeat('0', 64) WHERE id = {capture}"],
        "claims_capture {capture}: the file it was read from is gone; put the file back",
    ),
    "the archived copy of a capture": (
        [
            "UPDATE claims_capture SET archive_url = 'https://a.example'",
            "INSERT INTO claims_captureevent (pgh_created_at, pgh_label, source_id, archive_url,"
            " pgh_obj_id) SELECT now(), 'update', source_id, '', id FROM claims_capture",
        ],
        "claims_capture {capture}: it is not what the last event of its history says",
    ),
    # History.
    "a change without an event": (
        ["UPDATE claims_claim SET priority = 'central' WHERE id = {draft}"],
        "claims_claim {draft}: it is not what the last event of its history says",
    ),
    "a row without history": (
        ["DELETE FROM claims_claimevent WHERE pgh_obj_id = {draft}"],
        "claims_claim {draft}: nothing in the history says where it came from",
    ),
    "a history without its end": (
        [
            "DELETE FROM claims_claimevent WHERE pgh_id = (SELECT max(pgh_id)"
            " FROM claims_claimevent WHERE pgh_obj_id = {draft})"
        ],
        "claims_claim {draft}: it is not what the last event",
    ),
    "a history without its beginning": (
        ["DELETE FROM claims_claimevent WHERE pgh_label = 'insert' AND pgh_obj_id = {draft}"],
        "claims_claimevent {event}: its history does not begin with its insertion",
    ),
    "a row gone without an event": (
        ["DELETE FROM claims_claim WHERE id = {draft}"],
        "claims_claim {draft}: it is gone, and no event says who deleted it",
    ),
    "a row that was deleted": (
        ["UPDATE claims_claimevent SET pgh_label = 'delete' WHERE pgh_obj_id = {draft}"],
        "claims_claim {draft}: its history says that it was deleted",
    ),
    "a history that goes on": (
        [
            "UPDATE claims_claimevent SET pgh_label = 'delete' WHERE pgh_id = {event}",
        ],
        ": its history goes on after it was deleted",
    ),
    "an event that says what the one before says": (
        ["UPDATE claims_claimevent SET statement = 'First words.' WHERE pgh_id = {event}"],
        "claims_claimevent {event}: this event changes nothing",
    ),
    "the words that were signed": (
        ["UPDATE claims_claimevent SET rationale = 'other' WHERE pgh_obj_id = {first_claim}"],
        "no event of its claim says what was signed: the history was rewritten",
    ),
    "the history of a citation": (
        ["DELETE FROM claims_citationevent"],
        ": nothing in the history says where it came from",
    ),
    "who did it": (
        ["DELETE FROM pghistory_context"],
        ": the context that says who did it is gone",
    ),
    "a history emptied": (
        ["TRUNCATE claims_sourceevent"],
        ": nothing in the history says where it came from",
    ),
}
