"""People who wrote a page, and the agency whose report it is."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from claims.intake.references.fields import name
from claims.text.folding import folded

from .linked_data import LinkedArticle
from .witnesses import Page, Said

_BODY = re.compile(
    r"\b(staff|news|newsroom|team|desk|editors?|editorial|board|reuters|press|agency|agencies|admin"
    r"|administrator|reporters?|correspondents?|office|bureau|ministry|department|times|post|daily"
    r"|contributors?|guest|wires?|webmaster|user|author|anonymous|unknown|online|media|group|inc|ltd"
    r"|university|institute|government|council|party|limited|company|service|services|the)\b",
    re.I,
)
_HAN_BODY = re.compile(
    r"報導|报道|報社|新聞|新闻|編輯|编辑|中心|記者|记者|綜合|综合|即時|本報|本报|本刊|網|社$|部$|局$|處$"
    r"|署$|會$|公司|小組|通訊|作者|佚名|管理|專欄|特稿|外電|轉載|小編|頻道|電視|日報|時報|週刊|官方|發言"
)
_BEFORE = re.compile(
    r"^(?:by|written by|reported by|story by|text by|author|words by)\s*[:：]?\s+"
    r"|^(?:作者|撰文|撰稿|採訪|文字|文|本報記者|本报记者|特約記者|實習記者|記者|记者|编辑|기자)\s*[:：／/]?\s*",
    re.I,
)
_BEHIND = re.compile(r"\s*(?:[／/|｜].*|\(.*\)|（.*）|記者|记者|기자|報導|报道|撰|著|\S+@\S+)\s*$")
_LATIN_NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?"
    r"(?:\s+(?:(?:van|von|de|der|den|del|da|di|la|le|bin|ibn|al|el|ten|ter|dos|du)\s+)*"
    r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?){1,4}"
)
_HAN_NAME = re.compile(
    r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}(?:[·‧・][\u3400-\u9fff]{1,6}){1,3}"
)
_HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{2,5}")
_CITY = (
    "台北|臺北|新北|桃園|台中|臺中|台南|臺南|高雄|基隆|新竹|苗栗|彰化|南投|雲林|嘉義|屏東|宜蘭|花蓮|台東|臺東|澎湖|金門"
    "|馬祖|連江|東京|首爾|北京|上海|香港|華盛頓|紐約|洛杉磯|舊金山|倫敦|巴黎|柏林|布魯塞爾|莫斯科|曼谷|新加坡|雅加達"
    "|河內|吉隆坡|馬尼拉|新德里|雪梨|坎培拉|日內瓦|耶路撒冷|羅馬|維也納|多倫多|渥太華|大阪|華沙|布拉格|馬德里"
)
_BYLINES = (
    re.compile(r"[（(]中央社記者(?P<names>[\u3400-\u9fff、]{2,14}?)(?:" + _CITY + r")\d{1,2}日"),
    re.compile(
        r"(?:^|\n|[〔［\[【（(])[^\n]{0,8}?[記记]者\s*(?P<names>[\u3400-\u9fff、·‧ ]{2,20}?)"
        r"\s*[／/|｜─-]\s*[\u3400-\u9fff]{1,10}?[報报][導导道]"
    ),
    re.compile(r"(?:^|\n)(?:作者|撰文|撰稿|文)\s*[:：／/]\s*(?P<names>[^\n]{2,30})(?:\n|$)"),
    re.compile(r"(?:^|\n)本[報报][記记]者\s*(?P<names>[\u3400-\u9fff、 ]{2,20})(?:\n|$)"),
    re.compile(r"(?:^|\n)By (?P<names>[A-Z][^\n\d|•·]{3,80})(?:\n|$)"),
)
_AGENCIES = {
    **{"reuters": "Reuters", "ap": "Associated Press", "associatedpress": "Associated Press"},
    **{"afp": "Agence France-Presse", "xinhua": "Xinhua", "kyodo": "Kyodo News"},
    **{"yonhap": "Yonhap News Agency", "dpa": "dpa", "tass": "TASS", "bloomberg": "Bloomberg"},
    **{
        "中央社": "中央社",
        "路透": "路透社",
        "路透社": "路透社",
        "法新社": "法新社",
        "美聯社": "美聯社",
    },
    **{"新華社": "新華社", "新华社": "新华社", "共同社": "共同社", "韓聯社": "韓聯社"},
}
_DATELINE = re.compile(
    r"(?:^|\n)[A-Z][^\n()]{0,60}\((?P<latin>Reuters|AP|AFP|Xinhua|Kyodo|Yonhap|dpa|TASS|Bloomberg)\)\s*[-–—]"
    r"|[（(【](?P<han>中央社|路透社?|法新社|美聯社|新華社|新华社|共同社|韓聯社)[^\n）)】]{0,40}[電电讯訊]?[）)】]"
)
_CARRIERS = re.compile(
    r"(?:^|\.)(?:yahoo|msn|line|smartnews|newsbreak|youtube|facebook|instagram|threads|twitter|x"
    r"|tiktok|medium|reddit|ptt|dcard|substack|vocus)\.(?:com|me|net|co|cc|tw)",
    re.I,
)
MOST_AUTHORS = 200
_HEAD = 2500
"""Characters of the text in which a byline or dateline is looked for."""


class Names(NamedTuple):
    """Names with the element they stand in."""

    origin: str
    people: list[dict[str, Any]]


def authors(page: Page, linked: LinkedArticle, bodies: list[str]) -> Names | None:
    """The people who wrote it; None where witnesses name others, or nobody.

    `bodies` are the names of the site and its publisher, which are no people.
    """
    named = (said.value.lstrip("@") for said in page.meta("twitter:site"))
    # A site often calls itself the author, by the name that its address has.
    known = {_letters(body) for body in (*bodies, *named)} | set(page.host.split("."))
    heard = []
    for origin, values in _witnesses(page, linked):
        people = [
            one for value in values for one in _people(value) if _letters(_words(one)) not in known
        ]
        if people:
            heard.append(Names(origin, list({_key(one): one for one in people}.values())))
    if not heard:
        return None
    keys = [{_key(one) for one in names.people} for names in heard]
    if any(not keys[0] & other for other in keys[1:]):
        return None
    most = max(heard, key=lambda names: len(names.people))
    return Names(most.origin, most.people[:MOST_AUTHORS])


def agency(page: Page) -> Said | None:
    """The news agency that the dateline names."""
    found = _DATELINE.search(page.text[:_HEAD])
    if not found:
        return None
    return Said("dateline", _AGENCIES[folded(found["latin"] or found["han"])])


def is_carrier(page: Page) -> bool:
    """Whether the site carries what others report."""
    return bool(_CARRIERS.search(page.host))


def _witnesses(page: Page, linked: LinkedArticle) -> Iterator[tuple[str, list[str]]]:
    yield "citation_author", [said.value for said in page.meta("citation_author")]
    yield "citation_authors", [said.value for said in page.meta("citation_authors")]
    yield "JSON-LD author", linked.people
    for origin in ("author", "dc.creator", "dcterms.creator", "parsely-author", "article:author"):
        yield origin, [said.value for said in page.meta(origin) if "/" not in said.value]
    lines = [value for value in page.of_kind("byline") if len(value) <= 120]
    if lines and len({tuple(map(_words, _people(line))) for line in lines if _people(line)}) == 1:
        yield "byline", lines
    head = page.text[:_HEAD]
    for pattern in _BYLINES:
        if found := pattern.search(head):
            yield "byline", [found["names"]]
            return


def _people(text: str) -> list[dict[str, Any]]:
    """The people named in a text, as CSL has them; bodies, roles and addresses are none."""
    text = re.sub(r"\s+", " ", text).strip(" ,;、")
    while (rest := _BEFORE.sub("", text)) != text:
        text = rest
    reversed_name = re.fullmatch(r"([^\W\d_][^\d,;]{0,40}),\s*([^\W\d_][^\d,;]{0,40})", text)
    if reversed_name and not re.search(r"\band\b|&|[\u3400-\u9fff]", text):
        family, given = reversed_name.groups()
        if " " not in family.strip() and not _BODY.search(text):
            return [name("author", family=family.strip(), given=given.strip())]
    is_han = bool(re.search(r"[\u3400-\u9fff\uac00-\ud7a3]", text))
    text = _BEHIND.sub("", text)
    apart = (
        r"\s*[、,，;；／/&]\s*|\s+(?:和|與|及)\s*|\s+" if is_han else r"\s*[,;|]\s*|\s+(?:and|&)\s+"
    )
    found = []
    for part in re.split(apart, text):
        part = _BEHIND.sub("", part.strip())
        pattern = (_HAN_NAME, _HANGUL_NAME) if is_han else (_LATIN_NAME,)
        is_body = _HAN_BODY.search(part) if is_han else _BODY.search(part)
        if not is_body and any(one.fullmatch(part) for one in pattern):
            found.append(name("author", literal=part))
    return found


def _letters(words: str) -> str:
    return re.sub(r"\W", "", folded(words))


def _words(person: dict[str, Any]) -> str:
    return person.get("literal") or f"{person.get('given', '')} {person.get('family', '')}"


def _key(person: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(folded(part) for part in re.split(r"[\s,]+", _words(person)) if part))
