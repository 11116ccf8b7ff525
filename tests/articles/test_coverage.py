"""Coverage of an article: claimed, dismissed and unchecked sentences; claims drafted from them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.articles import coverage, drafting, placement
from claims.articles.drafting import TickedSpan
from claims.models import (
    Article,
    ArticleText,
    Claim,
    Dismissal,
    SuggestedSource,
    VerificationStatus,
)
from tests import factories
from tests.wrapped_article import WRAPPED

pytestmark = pytest.mark.django_db

WORDS = "The bridge fell. It was old, some say. Nobody was hurt. The bridge fell."


def text_of(words: str = WORDS, **fields: Any) -> ArticleText:
    return factories.article_text(factories.article(**fields), words)


def claimed(text: ArticleText, excerpt: str, **fields: Any) -> Claim:
    claim = factories.claim(**fields)
    factories.appearance(claim, text.article, excerpt=excerpt)
    placement.place(text.article)
    return claim


def states(text: ArticleText) -> list[str]:
    return [sentence.state for sentence in coverage.coverage(text).sentences]


def draft(text: ArticleText, *ticked: TickedSpan, **fields: Any) -> list[Claim]:
    given = {"actor": factories.editor(), "claimant": None, "made_on": "2031-05", **fields}
    return drafting.draft(text, ticked, **given)


def test_each_sentence_is_claimed_dismissed_or_unchecked() -> None:
    text = text_of()
    claimed(text, "old, some say")
    Dismissal.objects.create(article_text=text, start=39, end=55, reason="opinion")

    found = coverage.coverage(text)

    assert states(text) == ["unchecked", "claimed", "dismissed", "unchecked"]
    assert found.percent == 50
    assert [sentence.words for sentence in found.unchecked] == ["The bridge fell."] * 2


def test_a_claim_over_two_sentences_claims_both_and_a_dropped_one_none() -> None:
    text = text_of()
    claimed(text, "fell. It was old")
    claim = claimed(text, "Nobody was hurt")
    Claim.objects.filter(pk=claim.pk).update(stage="dropped")

    assert states(text) == ["claimed", "claimed", "unchecked", "unchecked"]


def test_a_sentence_is_cut_where_the_words_of_its_claims_begin_and_end() -> None:
    text = text_of("The old\nbridge fell in May.")
    refuted = claimed(text, "bridge fell", verification_status="refuted")
    both = claimed(text, "old bridge", verification_status="supported")

    (sentence,) = coverage.coverage(text).sentences

    assert [(piece.words, piece.status) for piece in sentence.pieces] == [
        ("The ", ""),
        ("old ", "supported"),
        ("bridge", "refuted"),
        (" fell", "refuted"),
        (" in May.", ""),
    ]
    assert sentence.claims == [refuted, both]


def test_how_far_an_article_is_is_counted() -> None:
    text = text_of()
    article = text.article
    factories.appearance(factories.claim(priority="harmful"), article)
    factories.appearance(factories.claim(), article)
    factories.appearance(factories.claim(priority="harmful"), factories.article())
    factories.waiting_claim(article)
    dropped = factories.claim()
    factories.appearance(dropped, article)
    Claim.objects.filter(pk=dropped.pk).update(stage="dropped")
    Dismissal.objects.create(article_text=text, start=0, end=5, reason="heading")

    assert coverage.progress(article) == (1, 1, 2, 1)


def test_a_ticked_sentence_becomes_a_draft_with_everything_that_is_known() -> None:
    author = factories.claimant()
    text = text_of(WRAPPED, language="zh-Hant")
    start, end = WRAPPED.index("由於此次"), WRAPPED.index("。", WRAPPED.index("下游情勢")) + 1

    (claim,) = draft(text, TickedSpan(start, end, "harmful"), claimant=author)

    appearance = claim.appearances.get()
    assert claim.statement.startswith(
        "由於此次倉促的行程簽下《兩岸共管協定》，在法律上承諾在任一方遭遇"
    )
    assert (claim.language, claim.claimant, claim.made_on) == ("zh-Hant", author, "2031-05")
    assert (claim.priority, claim.stage) == ("harmful", "draft")
    assert (appearance.start, appearance.end, appearance.placement) == (start, end, "placed")


def test_a_draft_of_words_that_stand_twice_is_placed_again_where_it_was_ticked() -> None:
    text = text_of()
    claims = draft(text, TickedSpan(0, 16), TickedSpan(56, 72))
    places = [(row.start, row.end) for row in text.appearances.order_by("pk")]

    text.appearances.update(placement="", placed_in=None, start=None, end=None)
    placement.place(text.article)

    assert [claim.statement for claim in claims] == ["The bridge fell."] * 2
    assert [(row.start, row.end) for row in text.appearances.order_by("pk")] == places


def test_what_is_ticked_twice_is_drafted_once() -> None:
    text = text_of()

    assert len(draft(text, TickedSpan(0, 16), TickedSpan(0, 16))) == 1
    assert draft(text, TickedSpan(0, 16)) == []


def test_drafts_stand_in_reading_order_after_what_is_before_them() -> None:
    text = text_of()
    claimed(text, "some say")

    draft(text, TickedSpan(39, 55), TickedSpan(56, 72))

    assert list(text.appearances.order_by("start").values_list("position", flat=True)) == [1, 2, 3]


def test_the_usual_claimants_are_those_of_the_article_and_its_authors() -> None:
    usual, named = factories.claimant(), factories.claimant(name_zh_hant="林渡口", name_en="")
    factories.claimant()
    article = factories.article(authors=["林渡口"])
    factories.appearance(factories.claim(claimant=usual), article)

    assert drafting.usual_claimants(article) == [usual, named]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("It was said that the bridge held.", "taken_over"),
        ("It was said that the bridge fell.", "original_kept"),
        ("It was said that the bridge leans.", "changed_otherwise"),
    ],
)
def test_what_became_of_a_suggested_wording_is_looked_for_exactly(words: str, outcome: str) -> None:
    text = text_of("It was said that the bridge fell.")
    claimed(text, "the bridge fell", suggested_wording="the bridge held")
    later = factories.article_text(text.article, words)

    assert [row.outcome for row in coverage.suggested_wordings(later)] == [outcome]


def test_the_queries_do_not_grow_with_claims_and_sentences() -> None:
    def queries(count: int) -> int:
        text = text_of("".join(f"The bridge number {n} fell in May. " for n in range(count)))
        for n in range(0, count, 2):
            claimed(text, f"number {n} fell", suggested_wording="x")
            Dismissal.objects.create(article_text=text, start=n, end=n + 1, reason="other")
            SuggestedSource.objects.create(
                article_text=text, start=n, end=n + 1, kind="comment", note="x"
            )
        with CaptureQueriesContext(connection) as seen:
            coverage.coverage(ArticleText.objects.select_related("article").get(pk=text.pk))
            coverage.suggested_wordings(text)
            coverage.progress(Article.objects.get(pk=text.article_id))
        return len(seen)

    assert queries(2) == queries(12)


def test_every_finding_has_its_place_among_the_gravest() -> None:
    assert sorted(coverage.GRAVEST_FIRST) == sorted(VerificationStatus.values)
