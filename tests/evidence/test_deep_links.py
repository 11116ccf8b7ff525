"""Each citation opens its source at the words, at the page, or at the moment."""

from typing import Any
from urllib.parse import quote

import pytest

from claims.evidence.deep_links import seconds, text_directive, to_the_words


def cited(url: str, **members: Any) -> dict[str, Any]:
    return {
        "source": {"csl": {"URL": url} if url else {}},
        "locator_label": "",
        "locator": "",
        "excerpt": "",
        "prefix": "",
        "suffix": "",
        **members,
    }


PAGE = "https://news.example/a?b=1"


@pytest.mark.parametrize(
    ("excerpt", "directive"),
    [
        ("was opened", "text=was%20opened"),
        ("twenty-one, or 5 & 6", "text=twenty%2Done%2C%20or%205%20%26%206"),
        (
            "The bridge was opened to traffic on 3 March 2019 after nine years of work on it.",
            "text=The%20bridge%20was%20opened%20to%20traffic,nine%20years%20of%20work%20on%20it.",
        ),
        ("opened to\n   traffic", "text=opened%20to,traffic"),
        ("通車\n時間", "text=%E9%80%9A%E8%BB%8A,%E6%99%82%E9%96%93"),
        (
            "The nine parts of the bridge were carried by ships from Seatown.",
            "text=The%20nine%20parts%20of%20the%20bridge,were%20carried%20by%20ships%20from%20Seatown.",
        ),
        ("opened […] in 2019", "text=opened,in%202019"),
        ("first block\n\nsecond block", "text=first%20block,second%20block"),
        ("", ""),
        ("…", ""),
    ],
)
def test_words_become_a_text_directive(excerpt: str, directive: str) -> None:
    assert text_directive(excerpt) == directive


def test_long_chinese_words_are_cut_between_clauses_only() -> None:
    excerpt = "青河大橋於2019年3月通車，" + "工程歷時九年" * 12 + "，當時是全國最長的斜張橋。"

    directive = text_directive(excerpt)

    start, end = directive.removeprefix("text=").split(",")
    assert start == text_directive("青河大橋於2019年3月通車，").removeprefix("text=")
    assert end == text_directive("當時是全國最長的斜張橋。").removeprefix("text=")


def test_a_long_clause_is_named_whole() -> None:
    excerpt = "工程歷時九年" * 12

    assert text_directive(excerpt) == f"text={quote(excerpt)}"


def test_words_around_the_excerpt_reach_over_no_line_break() -> None:
    directive = text_directive("the treaty", "a title\nBefore ", " after\nThe next line")

    assert directive == "text=Before-,the%20treaty,-after"


def test_words_around_the_excerpt_choose_choose_among_several_places() -> None:
    directive = text_directive("the treaty", "ly one two three four ", " was signed today, at noon")

    assert directive == "text=one%20two%20three%20four-,the%20treaty,-was%20signed%20today%2C%20at"


@pytest.mark.parametrize(
    ("citation", "address"),
    [
        (cited(PAGE, excerpt="was opened"), f"{PAGE}#:~:text=was%20opened"),
        (cited(f"{PAGE}#top", excerpt="opened"), f"{PAGE}#top:~:text=opened"),
        (cited(PAGE), PAGE),
        (cited("https://a.b/report.PDF", excerpt="x"), "https://a.b/report.PDF"),
        (
            cited("https://a.b/report.pdf#x", locator_label="page", locator="12-13"),
            "https://a.b/report.pdf#page=12",
        ),
        (
            cited(
                "https://a.b/doc",
                locator_label="page",
                locator="p. 4",
                capture={"media_type": "application/pdf"},
            ),
            "https://a.b/doc#page=4",
        ),
        (
            cited(
                "https://www.youtube.com/watch?v=x&t=3", locator_label="timestamp", locator="1:02"
            ),
            "https://www.youtube.com/watch?v=x&t=62s",
        ),
        (
            cited("https://a.b/talk.mp4", locator_label="timestamp", locator="1:00:00-1:02:00"),
            "https://a.b/talk.mp4#t=3600",
        ),
        (cited(PAGE, locator_label="timestamp", locator="the end"), PAGE),
        (cited(""), ""),
        (cited("javascript:alert(1)", excerpt="x"), ""),
    ],
)
def test_a_citation_opens_its_source_at_the_place(citation: dict[str, Any], address: str) -> None:
    assert to_the_words(citation) == address


@pytest.mark.parametrize(
    ("place", "moment"),
    [
        ("0:07", 7),
        ("1h2m3s", 3723),
        ("90s", 90),
        ("12m", 720),
        ("83", 83),
        ("later", None),
        ("", None),
    ],
)
def test_a_moment_is_read_as_people_write_it(place: str, moment: int | None) -> None:
    assert seconds(place) == moment
