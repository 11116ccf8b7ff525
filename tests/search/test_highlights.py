"""Terms are found in the same texts, whether the words of the index are at hand or not."""

from typing import Any

import pytest

from claims.search.highlights import find, texts
from claims.search.terms import asked, folded_text
from tests.benchmarks.words import Writer

TRICKY = {
    "statement": "The U.N. sold 1,200 of Kim’s missiles — 1.200,5 — for $3.5 in Åland.",
    "rationale": "在2017年，俄罗斯投票贊成聯合國的制裁；「登月」是假的。ﾌｧｸﾄ",
    "suggested_wording": "月",
    "language": "en",
    "translations": [{"language": "zh-Hant", "statement": "聯合國 UN 登 月", "rationale": "\n"}],
    "claimant": {"name": {"en": "Kim Jong-un", "zh-Hant": "金正恩"}},
    "about": [{"name": {"en": "Moon landings"}}, {"name": {"zh-Hant": "登月"}}],
}


def indexed(content: dict[str, Any]) -> str:
    """The words of a document as the index holds them."""
    return "\n".join(folded_text(text) for _at, _language, text in texts(content) if text)


def written(seed: int) -> dict[str, Any]:
    writer = Writer(seed)
    return {
        "statement": writer.sentence("en", 5, 30),
        "rationale": writer.sentence("zh-Hant", 10, 60),
        "suggested_wording": "",
        "language": "en",
        "translations": [{"language": "zh-Hant", "statement": writer.sentence("zh-Hant", 5, 20)}],
        "claimant": {"name": {"en": writer.name("en"), "zh-Hant": writer.name("zh-Hant")}},
        "about": [],
    }


@pytest.mark.parametrize("content", [TRICKY, *map(written, range(1, 9))])
def test_each_term_and_passage_is_found_by_the_words_of_the_index(content: dict[str, Any]) -> None:
    words = indexed(content)
    own = asked("\n".join(text for _at, _language, text in texts(content)))
    others = [*asked("un 登月 月 正 moon 1200 3.5 ship 國"), *own[::7]]
    for terms in [*([term] for term in own), own, others, others[:4], ["nowhere"], []]:
        assert find({"claim": content}, terms, words) == find({"claim": content}, terms)


def test_only_the_texts_are_read_whose_words_hold_a_term() -> None:
    content = {"statement": "One moon.", "rationale": "A moon too.", "language": "en"}
    found = find({"claim": content}, ["moon"], " other \n moon ")
    assert [passage.pointer for passage in found.passages] == ["/claim/rationale"]


@pytest.mark.parametrize("words", ["", " one \n two \n moon ", " one "])
def test_words_of_another_text_are_no_reason_to_leave_one_out(words: str) -> None:
    content = {"statement": "One moon.", "rationale": "A moon too.", "language": "en"}
    found = find({"claim": content}, ["moon"], words)
    assert len(found.passages) == 2


def test_an_edition_whose_words_are_not_there_is_read_whole() -> None:
    found = find({"claim": {"statement": "One moon.", "language": "en"}}, ["moon"], "")
    assert found.terms == {"moon"}
