"""Parts of web pages in words of our own, and the record that may be read from a page."""

import json
from typing import Any, NamedTuple

ENGLISH = (
    "The harbour office of the town said on Monday that the old quay would stay closed until the"
    " autumn, and that the ferry was to land at the new one. It was not known by whom the cracks"
    " in the wall had been found."
)
HANT = (
    "港務局星期一說明，舊碼頭將會關閉到秋天，這段時間渡輪改在新碼頭停靠。對於牆上的裂縫是從何時"
    "開始出現，該局還沒有說明，與會的鎮民認為應該要公開檢測的結果。"
)
HANS = (
    "港务局星期一说明，旧码头将会关闭到秋天，这段时间渡轮改在新码头停靠。对于墙上的裂缝是从何时"
    "开始出现，该局还没有说明，与会的镇民认为应该要公开检测的结果。"
)
GERMAN = (
    "Das Hafenamt der Stadt teilte am Montag mit, dass der alte Kai bis zum Herbst geschlossen"
    " bleibt und die Fähre nicht mehr dort anlegt. Von wem die Risse in der Mauer entdeckt wurden,"
    " ist nicht bekannt, und das Amt wollte sich auf Anfrage nicht äußern."
)
KOREAN = (
    "항만청은 월요일 오래된 부두가 가을까지 폐쇄된다고 밝혔다. 그동안 여객선은 새 부두에 정박한다."
    " 벽의 균열이 언제 생겼는지는 아직 알려지지 않았다."
)


class Shape(NamedTuple):
    """A page and the record of it."""

    name: str
    url: str
    html: str
    wanted: dict[str, Any]


def page(head: str, body: str, lang: str = "") -> str:
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!doctype html><html{attribute}><head>{head}</head><body>{body}</body></html>"


def meta(**named: str) -> str:
    """Meta elements; `og_title` is og:title, `dc__title` is DC.title."""
    elements = []
    for name, value in named.items():
        is_property = name.startswith(("og_", "article_"))
        word = name.replace("_", ":", 1) if is_property else name.replace("__", ".")
        kind = "property" if is_property else "name"
        elements.append(f'<meta {kind}="{word}" content="{value}">')
    return "".join(elements)


def linked(**members: Any) -> str:
    value = {"@context": "https://schema.org", "@type": "NewsArticle", **members}
    words = json.dumps(value, ensure_ascii=False)
    return f'<script type="application/ld+json">{words}</script>'


def person(*names: str) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def literal(*names: str) -> list[dict[str, str]]:
    return [{"role": "author", "literal": name} for name in names]


def full(*, family: str, given: str) -> dict[str, str]:
    return {"role": "author", "family": family, "given": given}


NEWS, PAGE, JOURNAL, BLOG = "article-newspaper", "webpage", "article-journal", "post-weblog"
GAZETTE = {"@type": "NewsMediaOrganization", "name": "Harbour Gazette"}
