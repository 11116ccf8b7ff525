"""The title of a page: the words that two of its witnesses agree on, or the heading it shows."""

import re
from collections import defaultdict

from claims.text.folding import folded

from .linked_data import LinkedArticle
from .witnesses import Page, Said, are_similar

_APART = re.compile(
    r"\s+[|\-–—_·•:»]+\s+|\s*[｜丨]+\s*|\s+－\s+|\s*_\s*(?=[\u3400-\u9fff])|\s+::\s+"
)
_NOTHING = re.compile(
    r"(home( ?page)?|index|untitled( document)?|new page|welcome|news|article|login|log in|sign in"
    r"|首頁|新聞|新聞內容|內容頁|最新消息|公告|登入)",
    re.I,
)
_REFUSAL = re.compile(
    r"(just a moment\W*|access denied|attention required!?.*|are you a robot\W*|(error )?40[34]\b.*"
    r"|page not found|not found|forbidden|robot check|security check|one moment,? please\W*"
    r"|找不到(網頁|頁面)|系統訊息|錯誤)",
    re.I,
)


def title(page: Page, linked: LinkedArticle) -> Said | None:
    """The title with its origin; None where the witnesses contradict each other, or say nothing."""
    named = [said.value for said in (*page.site_names, *linked.said("publisher"))]
    headings = [Said("h1", value) for value in page.of_kind("heading")]
    visible = headings if len(headings) == 1 else []
    found = [
        *page.meta("citation_title"),
        *linked.said("headline"),
        *page.meta("og:title", "dc.title", "dcterms.title", "twitter:title"),
        *visible,
        *(Said("title", value) for value in page.of_kind("title")[:1]),
    ]
    bare = [_bare(said, named, found, page.host) for said in found]
    said = [one for one in bare if one and not _says_nothing(one.value, named)]
    groups: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        groups[folded(one.value)].append(one)
    if not groups:
        return None
    heading = next((one for one in said if one.origin == "h1"), None)
    seen = groups[folded(heading.value)] if heading else []
    most = max(groups.values(), key=len)
    if heading and len(seen) >= 2:
        # What the reader sees, if another witness says it too.
        return seen[0]
    if len(groups) == 1 or (
        len(most) >= 2 and all(are_similar(most[0].value, one.value) for one in said)
    ):
        return most[0]
    if heading and any(are_similar(heading.value, one.value) for one in said if one is not heading):
        return heading
    return None


def is_refusal(page: Page) -> bool:
    """Whether every title of the page is that of an error, or of a check for robots."""
    shown = [*page.of_kind("heading"), *page.of_kind("title")]
    return bool(shown) and all(_REFUSAL.fullmatch(title.strip()) for title in shown)


def _bare(said: Said, named: list[str], others: list[Said], host: str) -> Said | None:
    """Without the name of the site that stands before or behind."""
    value = said.value.strip()
    whole = {folded(other.value) for other in others if other is not said}
    for parts in (_APART.split(value), _APART.split(value)[::-1]):
        pieces = [part for part in parts if part and part.strip()]
        for piece in reversed(pieces[1:]):
            at = value.rfind(piece) if value.endswith(piece.strip()) else -1
            rest = value[:at] if at > 0 else value[len(piece) :] if value.startswith(piece) else ""
            rest = rest.strip(" |-–—_·•:»｜丨－")
            if rest and (_is_site(piece, named, host) or folded(rest) in whole):
                value = rest
    return Said(said.origin, value) if value and len(value) <= 500 else None


def _is_site(piece: str, named: list[str], host: str) -> bool:
    """Whether words beside a title are the name of the site."""
    words = folded(piece)
    labels = {label for label in host.split(".")[:-1] if len(label) > 2}
    return any(words in folded(name) or folded(name) in words for name in named if name) or (
        re.sub(r"\W", "", words) in labels
    )


def _says_nothing(value: str, named: list[str]) -> bool:
    is_name = any(folded(value) == folded(name) for name in named)
    words = value.strip()
    says_nothing = _NOTHING.fullmatch(words) or _REFUSAL.fullmatch(words)
    return is_name or not re.search(r"\w", value) or bool(says_nothing)
