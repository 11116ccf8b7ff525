"""Completion of an unfinished word: the term that most claims hold among those that begin so."""

from django.db import connection

from .postings import Editions, Span
from .terms import runs

SHORTEST = 2
"""Letters from which on a beginning is completed."""
MOST_POSTINGS = 2_000
"""How many entries of the index are looked at: those of a short beginning are many."""


def completed(text: str, position: int) -> str:
    """The text with its last word completed, or as it is where no word begins so.

    A word that claims hold is left alone, and so are scripts without spaces, whose search needs no
    finished words.
    """
    last = next(iter(reversed(list(runs(text)))), None)
    if last is None or last.is_unspaced or last.end != len(text) or len(last.folded) < SHORTEST:
        return text
    first = Editions(Span(position, position)).first_of_prefix(last.folded, MOST_POSTINGS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT term FROM (
                SELECT term, sum(held) AS held, sum(sum(held)) OVER (ORDER BY term) AS upto
                FROM ({first.text}) AS found GROUP BY term
            ) AS terms WHERE upto - held < %s
            ORDER BY term = %s DESC, least(held, %s - upto + held) DESC, term LIMIT 1
            """,
            [*first.parameters, MOST_POSTINGS, last.folded, MOST_POSTINGS],
        )
        row = cursor.fetchone()
    return f"{text[: last.start]}{row[0]}" if row else text
