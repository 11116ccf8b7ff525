"""Appearances are placed by their words exactly, or refused; never moved to what is similar."""

from typing import Any

import pytest

from claims import workflow
from claims.articles import placement
from claims.models import Appearance, Claim
from claims.text import quotes
from tests import factories
from tests.refused import refused
from tests.wrapped_article import EXCERPTS, WRAPPED

pytestmark = pytest.mark.django_db


def placed(excerpt: str, text: str = WRAPPED, **context: Any) -> Appearance:
    """An appearance of these words, in an article with this text."""
    article = factories.article()
    factories.article_text(article, text)
    appearance = factories.appearance(factories.claim(), article, excerpt=excerpt, **context)
    placement.place(article)
    appearance.refresh_from_db()
    return appearance


def words_of(appearance: Appearance) -> str:
    assert appearance.placed_in
    return "".join(appearance.placed_in.text[appearance.start : appearance.end].split())


def test_every_excerpt_is_placed_where_its_words_stand() -> None:
    article = factories.article()
    factories.article_text(article, WRAPPED)
    for excerpt, prefix, suffix in EXCERPTS:
        factories.appearance(
            factories.claim(), article, excerpt=excerpt, prefix=prefix, suffix=suffix
        )

    assert placement.place(article) == {"placed": len(EXCERPTS)}
    first, second, *_ = article.appearances.order_by("pk")
    assert words_of(first) == "2031年5月3日至4日，港務局長林渡口"
    assert (second.start, words_of(second)) == (first.end, "時隔12年再訪北岸")


@pytest.mark.parametrize(
    ("excerpt", "outcome"),
    [
        ("時隔 12 年再訪北岸", "ambiguous"),
        ("時隔 13 年再訪北岸", "orphaned"),
        ("北岸新橋與渡輪停航之影響", "placed"),
        ("", ""),
    ],
)
def test_words_that_stand_at_no_one_place_are_refused(excerpt: str, outcome: str) -> None:
    appearance = placed(excerpt)

    assert appearance.placement == outcome
    assert (appearance.start is None) == (outcome != "placed")


def test_in_a_new_text_words_are_placed_afresh_or_orphaned() -> None:
    appearance = placed("the bridge fell", "So the bridge fell down.")
    earlier = (appearance.start, appearance.end)

    factories.article_text(appearance.article, "Alas, the bridge\nfell down.")
    placement.place(appearance.article)
    appearance.refresh_from_db()
    assert (appearance.start, appearance.end) == (6, 21) != earlier
    factories.article_text(appearance.article, "Alas, the bridges fell down.")
    placement.place(appearance.article)
    appearance.refresh_from_db()

    assert (appearance.placement, appearance.start) == ("orphaned", None)


def test_other_words_are_not_placed_until_they_are_looked_for() -> None:
    appearance = placed("the bridge fell", "So the bridge fell down.")

    Appearance.objects.filter(pk=appearance.pk).update(excerpt="fell down")
    appearance.refresh_from_db()
    assert (appearance.placement, appearance.placed_in, appearance.start) == ("", None, None)
    placement.place_waiting(Appearance.objects.all())
    appearance.refresh_from_db()

    assert words_of(appearance) == "felldown"


def test_placing_changes_no_signed_claim() -> None:
    article = factories.article()
    claim = factories.supported_claim()
    factories.appearance(claim, article, excerpt="the bridge fell")
    submission = workflow.submit(claim, actor=factories.editor())
    version = Claim.objects.get(pk=claim.pk).version

    factories.article_text(article, "So the bridge fell down.")
    placement.place(article)

    assert claim.appearances.get().placement == "placed"
    assert Claim.objects.get(pk=claim.pk).version == version
    claim.refresh_from_db()
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"placement": "nearby"}, "appearance_placed_somewhere"),
        ({"placement": "orphaned"}, "appearance_placed_somewhere"),
        ({"start": None}, "appearance_placed_somewhere"),
        ({"end": 0}, "appearance_placed_somewhere"),
    ],
)
def test_the_database_refuses_half_a_placement(changes: dict[str, Any], rule: str) -> None:
    appearance = placed("the bridge fell", "So the bridge fell down.")

    with refused(rule):
        Appearance.objects.filter(pk=appearance.pk).update(**changes)


def test_words_are_not_placed_in_the_text_of_another_article() -> None:
    appearance = placed("the bridge fell", "So the bridge fell down.")
    other = factories.article_text(factories.article())

    with refused("appearance_placed_in_its_article"):
        Appearance.objects.filter(pk=appearance.pk).update(placed_in=other)


def test_a_place_is_shown_with_the_words_around_it() -> None:
    text = f"{'before ' * 30}the bridge\n\nfell {'after ' * 30}\fPage two."
    appearance = placed("the bridge fell", text)
    factories.appearance(appearance.claim, appearance.article, excerpt="no such words", position=2)

    first, second = placement.words_in_context(appearance.claim)

    assert first.words == "the bridge fell"
    assert first.before.endswith("before before") and len(first.before) <= placement.CONTEXT
    assert first.after.startswith("after after") and len(first.after) <= placement.CONTEXT
    assert (second.words, second.before) == ("", "")


def test_why_words_are_not_placed_is_said_with_the_nearest_words() -> None:
    appearance = placed("在任一方遭遇旱災時立即提供抽水機組")
    assert appearance.placed_in

    message, nearest = placement.reason_unplaced(appearance, quotes.Prepared(WRAPPED))

    assert "do not stand in the text" in message
    assert nearest
    assert "洪水" in WRAPPED[nearest.start : nearest.end]
