"""Tampering with the log: each kind as SQL past every rule, and what verifying says of it."""


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

OF_THE_LOG: dict[str, tuple[list[str], str]] = {
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
    "the words of a document": (
        [
            *edition(
                3,
                "note = '', content_digest = '', document = claims_emptied(document, digest, 6)",
            ),
            *submission(
                3,
                "note = '', content_digest = '', document = claims_emptied_content(document)",
            ),
        ],
        "Position 3: its words are gone, and no later edition of its claim says that the law",
    ),
    "the words of a document, with another one in their place": (
        edition(
            2,
            "content_digest = '', document = replace(claims_emptied(document, digest, 6),"
            ' \'"schema":1\', \'"said":"so","schema":1\')',
        ),
        "Position 2: the document is not that of an edition.",
    ),
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
}
