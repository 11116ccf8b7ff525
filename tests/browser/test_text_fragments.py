"""Deep links to the words of a source are followed by a browser, whatever the page is made of."""

import os
import random
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Route

from claims.evidence.deep_links import text_directive
from claims.intake.extraction import web_page

EXCERPTS = int(os.environ.get("FACTCHECK_EXAMPLES", "60"))
ADDRESS = "https://source.test/page"
FAR_BELOW = '<div style="height:3000px">.</div>'
LATIN = (
    "The nine parts of the long bridge over the quiet river were carried by ships from Seatown and "
    "set on their piers, in the spring of that year; nobody had expected the work to end so soon. "
    "A ferry had served the town until then, every hour, at a price that few could pay for long. "
    "Twenty-one engineers (some of them retired) signed the report about the first winter."
)
CHINESE = (
    "青河大橋於三月通車，工程歷時九年，當時是全國最長的斜張橋。居民原本每小時搭乘渡輪往返兩岸，"
    "票價不低；市政府後來公布報告，說明第一個冬天的維修費用。二十一位工程師在報告上簽名，"
    "其中幾位已經退休。大橋的橋面可以通行電車與腳踏車也可以讓行人在週末走到河的另一邊去看日落。"
)
CHINESE_WORDS = re.findall(
    "青河大橋|工程師|渡輪|三月|通車|居民|報告|市政府|大橋|電車|行人|日落|河的另一邊", CHINESE
)


def piece(number: int) -> str:
    """A run of whole words, short or long, of a text in one of the languages."""
    chance = random.Random(number)
    if number % 2:
        words = LATIN.split(" ")
        length = chance.choice([2, 5, 9, 10, 11, 14, 30, 50])
        start = chance.randrange(max(1, len(words) - length))
        return " ".join(words[start : start + length])
    clauses = re.findall("[^，。；]+[，。；]", CHINESE)
    length = chance.choice([1, 1, 2, 3, 6])
    start = chance.randrange(len(clauses) - length + 1)
    return "".join(clauses[start : start + length])


def marked_up(words: str, number: int) -> str:
    """The words as HTML: plain, over a line break, over tags, over lines of the source."""
    match number // 2 % 5, (words.find(" ", len(words) // 2) if number % 2 else -1):
        case 1, gap if gap > 0:
            return f"{words[:gap]}<br>{words[gap + 1 :]}"
        case 1, _:
            return re.sub("(?<=[，；])", "<br>", words, count=1)
        case 2, gap if gap > 0:
            return f"<b>{words[:gap]}</b> <i>{words[gap + 1 :]}</i>"
        case 2, _:
            return re.sub("(?<=，)(.+)", r"<b>\1</b>", words, count=1)
        case 3, gap if gap > 0:
            return f"{words[:gap]}\n      {words[gap + 1 :]}"
    return words


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 800, "height": 600})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_chromium_finds_the_words_on_pages_that_hold_them(reader: Page, language: str) -> None:
    lost, overlapping = [], []
    for number in range(1 if language == "en" else 0, EXCERPTS, 2):
        words = marked_up(piece(number), number)
        page = f"<p>Before it.</p>{FAR_BELOW}<p>{words}</p>{FAR_BELOW}"
        html = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><body>{page}'
        excerpt = web_page.read(f"<p>{words}</p>".encode()).text
        directive = text_directive(excerpt)
        follow(reader, html, directive)
        if reader.evaluate("scrollY") < 1000:
            lost.append((words, directive))
        if overlap(excerpt, directive):
            overlapping.append(directive)

    assert (lost, overlapping) == ([], [])


def test_a_link_to_words_that_are_not_there_scrolls_nowhere(reader: Page) -> None:
    html = f"<!doctype html><body>{FAR_BELOW}<p>Other words.</p>{FAR_BELOW}"

    follow(reader, html, text_directive("words that nobody wrote"))

    assert reader.evaluate("scrollY") == 0


def overlap(excerpt: str, directive: str) -> bool:
    """Whether the start and the end that a directive names share words of the excerpt."""
    start, _comma, end = directive.removeprefix("text=").partition(",")
    whole, first, last = (re.sub(r"\s", "", unquote(text)) for text in (excerpt, start, end))
    assert whole.startswith(first)
    assert whole.endswith(last)
    return len(first) + len(last) > len(whole)


def follow(reader: Page, html: str, directive: str) -> None:
    """Open the page at the words as a person who clicks the link would."""

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    reader.route("**/*", answer)
    reader.goto("about:blank")
    reader.goto(f"{ADDRESS}#:~:{directive}")
    # Two frames: the words are looked for when the page is laid out.
    reader.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    reader.unroute("**/*")
