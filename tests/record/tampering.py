"""What somebody might change behind the rules of `six_editions`, and how `verify_log` names it.

By kind: the SQL statements, and a part of the sentence that has to be among the faults.
"""

from tests.record.log_tampering import OF_THE_LOG


def into_a_block(tf: str) -> str:
    """SQL that puts the postings of "sourc" into a block, so many times in an edition."""
    return f"""
        INSERT INTO claims_postingblock (term, first, last, settled, standing, entries, untils)
        SELECT term, min(position), max(position), 6, count(*) - count(until),
            array_agg((position::bigint << 32) | (({tf})::bigint << 17) | length
                ORDER BY position),
            array_agg(until ORDER BY position)
        FROM claims_posting WHERE term = 'sourc' GROUP BY term
    """


OF_ALL_ELSE: dict[str, tuple[list[str], str]] = {
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
    "an entry of a block": (
        [into_a_block("tf + 1"), "DELETE FROM claims_posting WHERE term = 'sourc'"],
        "claims_posting № 1: the posting of “sourc” is not what the document says",
    ),
    "the end of an entry": (
        [
            into_a_block("tf"),
            "DELETE FROM claims_posting WHERE term = 'sourc'",
            "UPDATE claims_postingblock SET untils[1] = 3, standing = standing - 1",
        ],
        "claims_posting № 1: the posting of “sourc” is not what the document says",
    ),
    "a posting as a row and in a block": (
        [into_a_block("tf")],
        "claims_posting № 1: the posting of “sourc” is not what the document says",
    ),
    "the bounds of a block": (
        [
            into_a_block("tf"),
            "DELETE FROM claims_posting WHERE term = 'sourc'",
            "UPDATE claims_postingblock SET first = 2",
        ],
        "claims_postingblock “sourc” № 2: what is noted of the block is not true of its entries",
    ),
    "how many entries stand": (
        [
            into_a_block("tf"),
            "DELETE FROM claims_posting WHERE term = 'sourc'",
            "UPDATE claims_postingblock SET standing = standing + 1",
        ],
        "claims_postingblock “sourc” № 1: what is noted of the block is not true of its entries",
    ),
    "how far ends are entered": (
        ["INSERT INTO claims_postingmerge VALUES (6)"],
        "claims_posting № 1: the posting of",
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

TAMPERED = OF_THE_LOG | OF_ALL_ELSE
