"""Ranking, held against the same formula written once more in plain Python."""

import json
import math
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import workflow
from claims.models import Claim, Edition, Posting, SearchText
from claims.record import log
from claims.search import highlights, merging, ranking
from claims.search.terms import asked, counted
from tests import factories
from tests.benchmarks.published_claims import fill
from tests.noise import WORD, make_noise

pytestmark = pytest.mark.django_db

QUERIES = [
    "government",
    "the report of the ministry in 1978",
    "police said that the treaty and the court and the election fell",
    "政府",
    "总统外交部",
    "國",
    "國 treaty",
    "no such words zzzz",
]


def published(statement: str, language: str = "en") -> int:
    """A claim's position in the log."""
    claim = factories.published_claim(statement=statement, language=language, rationale="Checked.")
    return claim.editions.latest().position


def found(query: str, position: int | None = None) -> list[int]:
    head = log.head().position if position is None else position
    return [
        match.position for match in ranking.best(ranking.matching(query, head, version=0), 1000)
    ]


def bm25(query: str, position: int, *, at_least: int) -> dict[int, int]:
    """Scores by position: the formula of the module, over the documents of the log."""
    documents = current_documents(position)
    mean = sum(terms.total() for terms in documents.values()) / len(documents)
    scores = {}
    for place, terms in documents.items():
        parts = []
        for term in asked(query):
            held = [occurrences(term, other) for other in documents.values()]
            tf, df = occurrences(term, terms), sum(map(bool, held))
            idf = math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
            length = 1.2 * (1 - 0.75 + 0.75 * terms.total() / mean)
            if tf:
                parts.append(round(1_000_000 * idf * tf * 2.2 / (tf + length)))
        if len(parts) >= at_least:
            scores[place] = sum(parts)
    return scores


def current_documents(position: int) -> dict[int, Counter[str]]:
    """The terms of the last edition of each claim as of a position, without withdrawals."""
    last = {
        edition.claim_id: edition
        for edition in Edition.objects.filter(position__lte=position).order_by("position")
    }
    return {
        edition.position: counted(words_of(json.loads(edition.document)["claim"]))
        for edition in last.values()
        if edition.kind != "withdrawn"
    }


def words_of(content: dict[str, Any]) -> list[str]:
    return [words for _pointer, _language, words in highlights.texts(content)]


def occurrences(term: str, terms: Counter[str]) -> int:
    """A single character occurs wherever a term begins with it."""
    if len(term) == 1 and ord(term) > 0x2E80:
        return sum(count for other, count in terms.items() if other[0] == term)
    return terms[term]


def test_scores_are_those_of_the_formula_at_every_place_of_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(merging, "PLENTY", 3)  # rows and blocks in every answer
    fill(60)
    for position in (1, 20, 40, log.head().position):
        for query in QUERIES:
            at_least = len(asked(query)) // 2 + 1
            answers = ranking.best(ranking.matching(query, position, version=0), 1000)
            similar = ranking.best(ranking.similar(query, position, version=0), 1000)

            # Python and PostgreSQL may round the last millionth of a part differently.
            assert dict(answers) == pytest.approx(
                bm25(query, position, at_least=at_least), abs=len(asked(query))
            )
            assert dict(similar) == pytest.approx(
                bm25(query, position, at_least=1), abs=len(asked(query))
            )


def test_the_best_come_first_and_pages_join() -> None:
    fill(60)
    ranked = ranking.matching("government", log.head().position, version=0)
    everything = ranking.best(ranked, 1000)

    assert len(everything) > 10
    assert everything == sorted(everything, key=lambda match: (-match.score, -match.position))
    pages = [ranking.best(ranked, 5, offset=at) for at in range(0, len(everything) + 5, 5)]
    assert [match for page in pages for match in page] == everything


@pytest.mark.parametrize("little", [0.5, 1, 2, 100])
def test_the_best_alone_are_the_best_of_all(monkeypatch: pytest.MonkeyPatch, little: float) -> None:
    monkeypatch.setattr(ranking, "LITTLE", little)
    fill(60)
    head, told = log.head().position, 0
    statements = list(Claim.objects.values_list("statement", flat=True)[:12])
    for text in [*QUERIES, *statements, " ".join(statements)]:
        of_all = ranking.similar(text, head, version=1)
        everything = ranking.best(of_all, 1000)
        for most in (1, 3, 10, 1000):
            of_best = ranking.similar(text, head, version=1, most=most)
            told += of_best.sql != of_all.sql
            assert ranking.best(of_best, most) == everything[:most]
    assert told > 20


def test_of_one_word_and_what_stands_for_it_the_best_counts() -> None:
    fill(60)
    head = log.head().position
    documents = current_documents(head).values()
    [own], [other] = asked("飛彈"), asked("missile")
    held = {term: sum(term in terms for terms in documents) for term in (own, other)}
    worth = {
        term: math.log(1 + (len(documents) - df + 0.5) / (df + 0.5)) for term, df in held.items()
    }
    of_either = bm25("飛彈", head, at_least=1)
    for place, score in bm25("missile", head, at_least=1).items():
        share = round(score * min(1.0, worth[own] / worth[other]))
        of_either[place] = max(of_either.get(place, 0), share)

    found = dict(ranking.best(ranking.matching("飛彈", head, version=1), 1000))

    assert len(found) > held[own] > 0
    assert found == pytest.approx(of_either, abs=2)


def test_a_claim_is_found_by_any_of_its_words() -> None:
    claim = factories.published_claim(
        statement="The dam broke.",
        rationale="An engineer photographed it.",
        suggested_wording="The dam held.",
        claimant=factories.claimant(name_en="Nara Institute", name_zh_hant="奈良研究所"),
    )
    factories.published_claim()

    for words in ("dams", "engineer", "held", "nara", "奈良"):
        assert found(words) == [claim.editions.latest().position]


def test_one_and_two_chinese_characters_find_it_in_either_script() -> None:
    position = published("北韓於昨日試射兩枚飛彈。", "zh-Hant")
    published("南韓昨日選舉。", "zh-Hant")

    for words in ("彈", "弹", "飛彈", "飞弹", "北韓", "北韩試射", "昨日試射"):
        assert found(words)[0] == position
    assert found("彈") == found("飞弹") == [position]


def test_a_claim_has_to_hold_more_than_half_of_what_is_asked() -> None:
    position = published("The river Tan flooded the harbour of Miro.")

    assert found("river harbour") == found("river harbour storm") == [position]
    assert found("river storm") == found("river storm quake") == []


def test_a_phrase_has_to_stand_there_word_for_word() -> None:
    in_order = published("The harbour of Miro was flooded.")
    published("Miro flooded the harbour, and of that it was proud.")
    chinese = published("外交部長昨日在平壤簽署條約。", "zh-Hant")
    published("條約由部長簽署，外交如昔在平壤昨日。", "zh-Hant")

    for query in ('"harbour of Miro"', "“harbour of miro” flooded", "「Harbour  of\nMiro」"):
        assert found(query) == [in_order]
    assert found('"of Miro was"') == [in_order]
    assert found('"harbour Miro"') == []
    assert found("「平壤签署」") == found("『部長昨日在』") == [chinese]


def test_a_phrase_of_words_that_tell_nothing_apart_is_found_too() -> None:
    position = published("To be or not to be.")
    published("Not to be had.")

    assert found('"or not to be"') == [position]
    assert found("or not to be") == found("。、") == found("") == []


def test_what_was_superseded_or_withdrawn_is_found_as_of_its_time_only() -> None:
    claim = factories.published_claim(statement="The bridge at Oro fell.")
    first = log.head().position
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")
    contested = log.head().position
    withdrawal = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Misread.")
    workflow.approve(claim, actor=factories.reviewer(), digest=withdrawal.content_digest)

    assert found("bridge", first) == [first]
    assert found("bridge", contested) == [contested]
    assert found("bridge") == []
    assert found("bridge", 0) == []


def test_nothing_of_the_workspace_is_found() -> None:
    position = published(f"{WORD} is a word.")
    noise = make_noise()

    assert noise["draft"].statement.startswith(WORD)
    assert found(WORD) == [position]


def test_reindexing_gives_the_postings_that_publishing_wrote() -> None:
    def everything() -> list[list[tuple[Any, ...]]]:
        return [sorted(model.objects.values_list(), key=repr) for model in (Posting, SearchText)]

    make_noise()
    # Ends are entered where many editions are indexed, or postings are merged.
    merging.merge()
    written = everything()
    assert all(written)
    SearchText.objects.update(words="", claims=0)
    Posting.objects.filter(until__isnull=True).delete()

    log.reindex()

    assert everything() == written


def test_a_long_text_is_asked_for_by_its_rarest_words() -> None:
    common = " ".join(f"word{number}" for number in range(2 * ranking.MOST_TERMS))
    twice = [published(common), published(common)]
    rare = published("Quokkas returned to Zyra.")

    best = ranking.best(ranking.similar(f"{common} quokkas", rare, version=1), 10)

    assert sorted(match.position for match in best) == [*twice, rare]


def test_how_many_queries_a_search_takes_does_not_depend_on_the_words() -> None:
    fill(60)
    taken = set()
    for query in QUERIES[:-1]:
        with CaptureQueriesContext(connection) as queries:
            found(query, 60)
        taken.add(len(queries))

    assert taken == {2}


@given(st.text(st.characters(), max_size=60) | st.text('a"“「國核 \x00\ud800\\%_', max_size=30))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_asked_for(query: str) -> None:
    for ranked in (ranking.matching(query, 9, version=1), ranking.similar(query, 9, version=1)):
        assert ranking.best(ranked, 10) == []
