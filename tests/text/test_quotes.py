"""Excerpts are found where they stand, exactly, or not at all."""

import json
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.text import quotes
from claims.text.quotes import Ambiguous, FoundSpan, NotFound
from tests.wrapped_article import EXCERPTS, SHARED, WRAPPED

WORDS = st.one_of(
    st.text("一二三北岸新橋渡輪停航的了", min_size=1, max_size=12),
    st.sampled_from(["bridge", "ferry", "NSB", "2031", "3.5", "the", "of", "ﬁnal", "Straße"]),
    st.sampled_from(["，", "。", "（", "）", "「", "」", ", ", ". ", "：", "—"]),
)
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


def words_at(text: str, place: object) -> str:
    assert isinstance(place, FoundSpan)
    return text[place.start : place.end]


def squeezed(words: str) -> str:
    """The words without breaks and case; quotation marks of every shape count as one sign."""
    alike = words.translate(dict.fromkeys(map(ord, "「」“”"), '"'))
    return "".join(unicodedata.normalize("NFKC", alike).casefold().split())


@pytest.mark.parametrize(("excerpt", "prefix", "suffix"), EXCERPTS)
def test_an_excerpt_is_found_across_the_line_breaks_of_a_pdf(
    excerpt: str, prefix: str, suffix: str
) -> None:
    words = words_at(WRAPPED, quotes.find(WRAPPED, excerpt, prefix, suffix))

    assert squeezed(words) == squeezed(
        excerpt.replace("……", "，希望改建「全長3.5公里、可通行電車的橋(NSB)」，卻因經費")
    )


@pytest.mark.parametrize(("excerpt", "prefix", "suffix"), EXCERPTS[:2])
def test_words_that_stand_twice_are_refused_without_those_around_them(
    excerpt: str, prefix: str, suffix: str
) -> None:
    assert quotes.find(WRAPPED, excerpt) == Ambiguous(2)
    assert isinstance(quotes.find(WRAPPED, excerpt, prefix, suffix), FoundSpan)


def test_one_changed_character_is_not_found_and_the_nearest_words_are_suggested() -> None:
    result = quotes.find(WRAPPED, "在任一方遭遇旱災時立即提供抽水機組")

    assert isinstance(result, NotFound)
    assert result.suggestion
    nearest = WRAPPED[result.suggestion.start : result.suggestion.end]
    assert squeezed(nearest) == "在任一方遭遇洪水時立即提供抽水機組"


def test_words_around_that_do_not_stand_there_are_not_passed_over() -> None:
    result = quotes.find(WRAPPED, "兩度提案", prefix="南岸在 2024-2025 年")

    assert isinstance(result, NotFound)
    assert result.suggestion
    assert WRAPPED[result.suggestion.start : result.suggestion.end] == "兩度提案"


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("He is not able.", "notable"),
        ("He is notable.", "not able"),
        ("no word", "now"),
        ("1 000", "1000"),
        ("한국", "하"),
        ("cafe\u0301", "cafe"),
        ("ﬁnal", "inal"),
        ("first ferry, then bridge", "bridge […] ferry"),
        ("ferry", "bridge"),
        ("ferry", ""),
        ("ferry", " … "),
        ("", "ferry"),
    ],
)
def test_other_words_are_not_found(text: str, excerpt: str) -> None:
    assert isinstance(quotes.find(text, excerpt), NotFound)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("not\nable", "notable"),
        ("not\nable", "not able"),
        ("state-\nment", "statement"),
        ("well-\nknown", "well-known"),
        ("ＦＥＲＲＹ　１２", "ferry 12"),
        ("ｶﾞｽ", "ガス"),
        ("“ferry”, he said", '"ferry"'),
        ("He said “we don’t know” on", '"we don\'t know"'),
        ("弗拉基米爾‧普丁訪問", "弗拉基米爾·普丁"),
        ("「渡輪」停駛", "“渡輪”停駛"),
        ("條約──協定的全文", "條約—協定"),
        ("條約—協定的全文", "條約--協定的全文"),
        ("中華⺠國外交部", "中華民國"),
        ("⼈民", "人民"),
        ("STRASSE", "straße"),
        ("ﬁnal", "final"),
        ("cafe\u0301", "café"),
        ("fer\u00adry\u200b", "ferry"),
        ("渡 輪\x00停航", "渡輪停航"),
        ("⾦額", "金額"),
        ("等……等", "等……等"),
        ("橋、渡輪與碼頭", "橋……碼頭"),
        ("bridge, ferry and quay", "bridge [...] quay"),
        ("bridge, ferry and quay", "… ferry ..."),
    ],
)
def test_the_same_words_are_found(text: str, excerpt: str) -> None:
    assert isinstance(quotes.find(text, excerpt), FoundSpan)


def test_an_elision_reaches_to_the_nearest_following_words() -> None:
    text = "橋一渡輪二渡輪三"

    assert words_at(text, quotes.find(text, "橋……渡輪")) == "橋一渡輪"
    assert words_at(text, quotes.find(text, "橋……渡輪", suffix="三")) == "橋一渡輪二渡輪"
    assert quotes.find("橋一橋二渡輪", "橋……渡輪") == Ambiguous(2)


def test_more_places_than_anybody_would_look_at_are_not_counted() -> None:
    assert quotes.find("橋" * 5000, "橋") == Ambiguous(quotes.MOST_PLACES)


@given(TEXTS, st.data())
def test_every_excerpt_cut_from_a_text_is_found_after_rewrapping(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    excerpt = text[start : data.draw(st.integers(start + 1, len(text)))].strip()
    assume(squeezed(excerpt))
    breaks = data.draw(st.sets(st.integers(0, len(text)), max_size=10))
    wrapped = "".join(" \n" * (at in breaks) + character for at, character in enumerate(text))
    change = data.draw(st.sampled_from([full_width, str.upper, str.lower, str.strip]))
    altered = change(excerpt)
    result = quotes.find(wrapped, altered)

    if isinstance(result, Ambiguous):
        assert squeezed(text).count(squeezed(excerpt)[0]) > 1
    else:
        assert squeezed(words_at(wrapped, result)) == squeezed(excerpt)


@given(TEXTS, TEXTS)
def test_what_is_found_is_what_was_looked_for(text: str, other: str) -> None:
    result = quotes.find(text, other)

    if isinstance(result, FoundSpan):
        assert squeezed(text[result.start : result.end]) == squeezed(other)
    if squeezed(other) not in squeezed(text):
        assert isinstance(result, NotFound)


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=5), st.text(max_size=5))
def test_no_string_is_too_strange(text: str, excerpt: str, prefix: str, suffix: str) -> None:
    result = quotes.find(text, excerpt, prefix, suffix)

    if isinstance(result, FoundSpan):
        assert 0 <= result.start < result.end <= len(text)


def full_width(words: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words)


@pytest.mark.skipif(not SHARED.exists(), reason="the real article lies beside some checkouts only")
def test_all_places_of_the_reference_set_are_found_in_the_real_article() -> None:
    text = quotes.Prepared((SHARED / "article.txt").read_text())
    claims = json.loads((SHARED / "russia-dprk-treaty-2024.json").read_text())["claims"]
    appearances = [seen for claim in claims for seen in claim["appearances"]]
    found = [
        text.find(seen["excerpt"], seen.get("prefix", ""), seen.get("suffix", ""))
        for seen in appearances
    ]
    in_context = [seen for seen in appearances if seen.get("prefix") or seen.get("suffix")]

    assert len(found) == 101
    assert all(isinstance(place, FoundSpan) for place in found)
    assert [text.find(seen["excerpt"]) for seen in in_context] == [Ambiguous(2)] * 4
    for seen in appearances:
        excerpt = seen["excerpt"]
        middle = len(excerpt) // 2
        changed = text.find(f"{excerpt[:middle]}龘{excerpt[middle + 1 :]}")
        assert isinstance(changed, NotFound)
        assert changed.suggestion or len(excerpt) < 6
