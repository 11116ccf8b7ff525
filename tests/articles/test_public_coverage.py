"""Coverage as readers see it: noted with an edition, in places and states, and never later."""

from typing import Any

import pytest

from claims import workflow
from claims.articles import placement, public_coverage
from claims.models import Article, CoverageStatement, Dismissal
from claims.record import log
from tests import factories, going_round
from tests.printed_article import FIRST, LAST, TEXT, approved, checked_article
from tests.refused import refused

pytestmark = pytest.mark.django_db


def told(article: Article, position: int | None = None) -> dict[str, Any]:
    at = log.head().position if position is None else position
    found = public_coverage.noted(article.public_id, at)
    assert found is not None
    return {
        "checked": found.checked,
        "dismissed": found.dismissed,
        "reasons": found.reasons,
        "open": found.open,
    }


def test_a_release_notes_which_sentences_are_checked_dismissed_and_open() -> None:
    article, _claims = checked_article(FIRST, LAST)

    assert told(article) == {
        "checked": 2,
        "dismissed": 2,
        "reasons": [("opinion", 1), ("heading", 1)],
        "open": 1,
    }
    assert CoverageStatement.objects.count() == 1


def test_what_the_desk_does_afterwards_is_told_with_the_next_edition_only() -> None:
    article, (claim,) = checked_article(FIRST)
    before, at = told(article), log.head().position
    draft = factories.supported_claim()
    factories.appearance(draft, article, excerpt=LAST)
    placement.place(article)
    text = article.released_text
    assert text is not None
    start = TEXT.index("It is long.")
    Dismissal.objects.create(
        article_text=text, start=start, end=start + len("It is long."), reason="repeated"
    )

    assert told(article) == before == {**before, "open": 2}
    factories.reopened(claim)
    approved(claim, kind="corrected", note="The month was wrong.")

    assert told(article)["reasons"] == [("opinion", 1), ("heading", 1), ("repeated", 1)]
    assert told(article)["open"] == 1
    assert told(article, at) == before


def test_a_withdrawal_opens_its_sentence_again_and_a_contest_does_not() -> None:
    article, (first, last) = checked_article(FIRST, LAST)

    workflow.contest(first, actor=factories.reviewer(), note="The operator objects.")
    assert told(article)["checked"] == 2
    approved(last, kind="withdrawn", note="It was misread.")

    found = public_coverage.noted(article.public_id, log.head().position)
    assert found is not None
    assert [mark.claim for mark in found.marks] == [str(first.public_id)]
    assert (found.checked, found.open) == (1, 2)


def test_the_marked_text_is_the_printed_one_cut_at_the_words_of_claims() -> None:
    article, (claim,) = checked_article(FIRST)
    found = public_coverage.noted(article.public_id, log.head().position)
    assert found is not None

    rows = list(public_coverage.in_words(found))

    assert [row.words for row in rows] == [
        "The bridge opened in 2031.",
        "It is long.",
        "Nobody liked it.",
        "Heading",
        "It fell in 2033.",
    ]
    marked = [(run.words, run.ends) for row in rows for run in row.runs if run.claims]
    assert marked == [(FIRST, [str(claim.public_id)])]
    assert [row.begins_paragraph for row in rows] == [True, False, False, True, True]


def test_an_article_without_a_printed_text_has_no_coverage() -> None:
    claim = factories.supported_claim()
    article = factories.article()
    going_round.sql("UPDATE claims_article SET released_at = now() WHERE id = %s", article.pk)
    factories.appearance(claim, article)
    approved(claim)

    assert public_coverage.noted(article.public_id, log.head().position) is None


def test_nobody_notes_changes_or_removes_a_statement_afterwards() -> None:
    article, _claims = checked_article(FIRST)
    printed = article.released_text
    assert printed
    (statement,) = CoverageStatement.objects.all()
    other = factories.article_text(factories.article())

    with refused("coverage_statement_append_only"):
        CoverageStatement.objects.update(sentences=[])
    with refused("coverage_statement_append_only"):
        going_round.sql("DELETE FROM claims_coveragestatement")
    with refused("coverage_statement_of_now"):
        CoverageStatement.objects.create(
            article_text=other, edition=statement.edition, sentences=[], marks=[]
        )
    factories.published_claim()
    assert article.released_text
    with refused("coverage_statement_of_now"):
        CoverageStatement.objects.create(
            article_text=printed, edition=statement.edition, sentences=[], marks=[]
        )
