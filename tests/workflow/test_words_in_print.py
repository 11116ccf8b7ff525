"""A claim is published as made in an article only in words that the released text prints."""

import json
from typing import Any

import pytest

from claims import workflow
from claims.articles import coverage, placement
from claims.models import (
    Appearance,
    Article,
    ArticleText,
    Claim,
    ClaimTranslation,
    Decision,
    Edition,
)
from claims.record import log
from claims.workflow.release_outlook import Consequence, outlook
from tests import factories, going_round
from tests.refused import objected, refused

pytestmark = pytest.mark.django_db

DRAFT = "The harbour bridge closed in May 2031."
OURS = "The harbour bridge closed in June 2031."


def checked(article: Article, excerpt: str = "closed in May 2031", **fields: Any) -> Claim:
    """A claim made in these words of the article, which two people signed."""
    claim = factories.supported_claim(**fields)
    factories.appearance(claim, article, excerpt=excerpt)
    publish(claim)
    return claim


def publish(claim: Claim) -> Edition | None:
    submission = workflow.submit(claim, actor=factories.editor())
    return workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)


def draft_and_print(printed: str) -> Article:
    """An article with a draft, and a second version of it that is to go out."""
    article = factories.article()
    factories.article_text(article, DRAFT)
    factories.article_text(article, printed)
    return article


def release(article: Article) -> list[Edition]:
    ahead = outlook(article)
    return workflow.release(article, actor=factories.reviewer(), confirmed=ahead.digest)


def made_in(edition: Edition) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(edition.document)["appearances"]
    return made


def stage_of(claim: Claim) -> str:
    return Claim.objects.values_list("stage", flat=True).get(pk=claim.pk)


def test_a_claim_whose_words_are_gone_returns_to_draft_and_holds_back_nothing_else() -> None:
    article = draft_and_print("The harbour bridge is as it was. It opened in 2019.")
    gone, stays = checked(article), checked(article, "It opened in 2019")

    (edition,) = release(article)

    assert edition.claim == stays
    assert stage_of(gone) == "draft"
    gone.refresh_from_db()
    assert article.title in gone.lapsed_because
    assert not gone.editions.exists()


def test_the_outlook_names_what_is_gone_taken_over_and_not_placed() -> None:
    article = draft_and_print(f"{OURS} It opened in 2019. It opened in 2019.")
    taken = checked(article, suggested_wording=OURS)
    gone, twice = checked(article, "a ferry sank"), checked(article, "It opened in 2019")
    unmarked = checked(article, "")

    rows = {row.appearance.claim: row for row in outlook(article).unprinted}

    assert {claim: row.outcome for claim, row in rows.items()} == {
        taken: "taken_over",
        gone: "gone",
        twice: "not_placed",
        unmarked: "not_placed",
    }
    assert rows[taken].printed == OURS
    assert rows[taken].consequence == Consequence.AS_PRINTED
    assert rows[gone].consequence == Consequence.BACK_TO_DRAFT


def test_the_words_of_a_draft_are_never_given_as_those_of_the_article() -> None:
    article = draft_and_print(OURS)
    checked(article, suggested_wording=OURS)

    (edition,) = release(article)

    (made,) = made_in(edition)
    assert (made["excerpt"], made["draft_excerpt"]) == (OURS, "closed in May 2031")
    assert (made["prefix"], made["suffix"]) == ("", "")
    assert "words_not_compared" not in made


def test_the_wording_taken_over_is_the_one_in_the_language_of_the_article() -> None:
    article = factories.article(language="zh-Hant")
    factories.article_text(article, "港口大橋於2031年6月封閉。")
    claim = factories.supported_claim(suggested_wording="港口大橋已封閉")
    ClaimTranslation.objects.create(
        claim=claim, language="zh-Hant", statement="主張", suggested_wording="2031年6月封閉"
    )
    factories.appearance(claim, article, excerpt="2031年5月封閉")

    placement.place(article)

    row = claim.appearances.get()
    assert row.placement == "taken_over"
    assert row.placed_in is not None
    assert row.placed_in.text[row.start : row.end] == "2031年6月封閉"


def test_words_that_stand_in_print_are_published_as_before() -> None:
    article = draft_and_print(f"{DRAFT} It opened in 2019.")
    checked(article)

    (edition,) = release(article)

    (made,) = made_in(edition)
    assert made["excerpt"] == "closed in May 2031"
    assert not {"draft_excerpt", "words_not_compared"} & set(made)
    assert log.verify() == ""


def test_without_a_text_the_words_go_out_as_written_and_say_so() -> None:
    article = factories.article()
    checked(article)

    (edition,) = workflow.release(article, actor=factories.reviewer())

    (made,) = made_in(edition)
    assert made["words_not_compared"] is True
    article.refresh_from_db()
    assert article.released_text is None


def test_an_article_names_the_version_that_went_out_for_ever() -> None:
    article = draft_and_print(f"{DRAFT} It opened in 2019.")
    release(article)
    article.refresh_from_db()
    printed = article.texts.get(number=2)
    assert article.released_text == printed

    later = factories.article_text(article, "Another text.")
    with refused("article_released_text_stays"):
        Article.objects.filter(pk=article.pk).update(released_text=later)
    with refused("article_released_text_stays"):
        Article.objects.filter(pk=article.pk).update(released_text=None)


def test_an_article_names_a_text_of_its_own_and_only_once_it_is_out() -> None:
    article, other = factories.article(), factories.article(released_at=going_round.now())
    text = factories.article_text(article)

    with refused("article_released_with_its_text"):
        Article.objects.filter(pk=article.pk).update(released_text=text)
    with refused("article_released_text_stays"):
        Article.objects.filter(pk=other.pk).update(released_text=text)


def test_a_later_text_does_not_move_what_was_printed() -> None:
    article = draft_and_print(f"{DRAFT} It opened in 2019.")
    claim = checked(article)
    release(article)
    factories.article_text(article, "Nothing of it.")

    article.refresh_from_db()
    placement.place(article)

    assert claim.appearances.get().placed_in == article.released_text


def test_what_is_listed_has_to_be_confirmed_as_it_is_now() -> None:
    article = draft_and_print("Something else.")
    claim = checked(article)
    seen = outlook(article).digest

    with objected("not_confirmed"):
        workflow.release(article, actor=factories.reviewer())
    factories.article_text(article, "Something else again.")
    with objected("not_confirmed"):
        workflow.release(article, actor=factories.reviewer(), confirmed=seen)
    assert stage_of(claim) == "approved"

    release(article)
    assert stage_of(claim) == "draft"


def test_words_that_are_not_printed_have_to_be_confirmed_on_their_own() -> None:
    article = draft_and_print("Something else.")
    checked(article)
    dismiss_the_rest(article.texts.get(number=2))

    ahead = outlook(article)
    assert (len(ahead.unprinted), ahead.open_sentences) == (1, 0)
    with objected("not_confirmed"):
        workflow.release(article, actor=factories.reviewer())


def test_sentences_that_nobody_checked_have_to_be_confirmed_too() -> None:
    article = factories.article()
    text = factories.article_text(article, f"{DRAFT} It opened in 2019.")
    checked(article)
    placement.place(article)

    ahead = outlook(article)
    assert (ahead.unprinted, ahead.open_sentences, ahead.sentences) == ([], 1, 2)
    with objected("not_confirmed"):
        workflow.release(article, actor=factories.reviewer())

    dismiss_the_rest(text)
    workflow.release(article, actor=factories.reviewer())


def dismiss_the_rest(text: ArticleText) -> None:
    for sentence in coverage.coverage(text).unchecked:
        text.dismissals.create(start=sentence.start, end=sentence.end, reason="no_assertion")


def test_a_published_claim_gets_no_edition_for_an_article_that_does_not_print_it() -> None:
    article = draft_and_print("Something else.")
    claim = factories.supported_claim()
    factories.appearance(claim, factories.article(released_at=going_round.now()))
    factories.appearance(claim, article, excerpt="closed in May 2031")
    publish(claim)

    assert [row.consequence for row in outlook(article).unprinted] == [Consequence.NO_EDITION]
    assert release(article) == []
    assert stage_of(claim) == "published"


def test_a_claim_that_another_article_may_print_still_waits_for_that() -> None:
    article, other = draft_and_print("Something else."), factories.article()
    claim = factories.supported_claim()
    factories.appearance(claim, article, excerpt="closed in May 2031")
    factories.appearance(claim, other)
    publish(claim)

    assert [row.consequence for row in outlook(article).unprinted] == [Consequence.LEFT_OUT]
    assert release(article) == []
    assert stage_of(claim) == "approved"

    (edition,) = workflow.release(other, actor=factories.reviewer())
    assert [made["article"]["title"] for made in made_in(edition)] == [other.title]


def test_a_claim_that_no_article_prints_is_neither_submitted_nor_approved() -> None:
    article = draft_and_print("Something else.")
    submitted = factories.supported_claim()
    factories.appearance(submitted, article, excerpt="closed in May 2031")
    signed = workflow.submit(submitted, actor=factories.editor())
    release(article)
    late = factories.supported_claim()
    factories.appearance(late, article, excerpt="closed in May 2031")

    with objected("nowhere_in_print"):
        workflow.submit(late, actor=factories.editor())
    with objected("nowhere_in_print"):
        workflow.approve(submitted, actor=factories.reviewer(), digest=signed.content_digest)

    late.appearances.update(excerpt="Something else")
    edition = publish(late)
    assert edition
    assert [made["excerpt"] for made in made_in(edition)] == ["Something else"]


def test_the_database_refuses_words_that_are_not_printed() -> None:
    article = factories.article()
    claim = factories.supported_claim()
    factories.printed(claim, article, "closed in May 2031")
    submission = workflow.submit(claim, actor=factories.editor())
    Appearance.objects.update(placement="orphaned", start=None, end=None)

    record = {
        "article": {"id": str(article.public_id)},
        "excerpt": "closed in May 2031",
    }
    for said in (record, {**record, "words_not_compared": True}):
        with refused("edition_words_in_print"):
            append(claim, submission, said)

    released_without = factories.article(released_at=going_round.now())
    with refused("edition_words_in_print"):
        append(claim, submission, {**record, "article": {"id": str(released_without.public_id)}})


def append(claim: Claim, submission: Any, appearance: dict[str, Any]) -> None:
    log.append(
        claim,
        kind="first",
        content=submission.document,
        appearances=[appearance],
        actor=submission.submitted_by,
        review=workflow.steps.sign(
            submission, Decision.APPROVED, actor=factories.reviewer(), comment=""
        ),
    )


def test_a_sentence_with_our_wording_is_checked_but_not_in_the_colour_of_the_old_one() -> None:
    article = draft_and_print(OURS)
    claim = checked(article, suggested_wording=OURS)
    placement.place(article)

    (sentence,) = coverage.coverage(article.texts.get(number=2)).sentences

    assert sentence.claims == [claim]
    assert [piece.status for piece in sentence.pieces] == [""]
