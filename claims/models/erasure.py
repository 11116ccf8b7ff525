"""SQL for the one exemption from the rule that rows are written once: words that the law erases.

Only the functions of the database that empty a withheld claim meet these conditions: what a row
becomes is said here to the letter, so that nobody writes anything else in the same transaction.
"""

ERASED = "[withheld]"
"""What stands in place of words that the law has erased, where a row needs some."""


def emptied(claim: str, **values: str) -> str:
    """SQL: an update gives these columns these values, and no others, of a claim being withheld.

    `claim` and the values are SQL about OLD. Who is withheld `claims_withheld_at` says: it is null
    unless a withholding that two people signed, or a log that says so, is of this transaction.
    """
    pairs = ", ".join(f"'{column}', {value}" for column, value in values.items())
    return (
        f"claims_withheld_at({claim}) IS NOT NULL"
        f" AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object({pairs})"
    )


def erased_words(column: str) -> str:
    """SQL: what an erasure leaves of a text: nothing of nothing, else a mark in its place."""
    return f"CASE OLD.{column} WHEN '' THEN '' ELSE '{ERASED}' END"


_CLAIM = (
    "(to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id'"
    " ELSE 'claim_id' END)::bigint"
)
_OF_A_COPY_THAT_IS_GONE = (
    "(TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS ("
    "SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint))"
)
HISTORY_EMPTIED = (
    f"TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at({_CLAIM})"
    " IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim()"
)
"""SQL: an update of the history leaves of a claim being withheld its steps, without words."""
HISTORY_ERASED = f"claims_withheld_at({_CLAIM}) IS NOT NULL OR {_OF_A_COPY_THAT_IS_GONE}"
"""SQL: a deletion from the history is of the parts of a claim being withheld."""
EMPTIES = """
    PERFORM claims_empty_beside(NEW.claim_id); PERFORM claims_empty(NEW.claim_id); RETURN NULL;
"""
"""SQL: the acts of a trigger on what says that a claim is withheld."""
