"""Web pages as newspapers, agencies, offices, journals and others build them, in words of our own.

Each shape is a page, its address, and what may be read from it: nothing else, and nothing wrong.
"""

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

SHAPES = [
    Shape(
        "a newspaper with everything",
        "https://gazette.example.uk/2024/06/04/quay",
        page(
            "<title>Old quay closes | Harbour Gazette</title>"
            + meta(og_title="Old quay closes", og_site_name="Harbour Gazette", og_type="article")
            + linked(
                headline="Old quay closes",
                datePublished="2024-06-04T09:30:00+01:00",
                dateModified="2024-06-09T09:30:00+01:00",
                author=person("Ada Moor", "Ben Lyle"),
                publisher=GAZETTE,
            ),
            f"<h1>Old quay closes</h1><p>{ENGLISH}</p>",
            "en-GB",
        ),
        {
            "title": "Old quay closes",
            "contributors": literal("Ada Moor", "Ben Lyle"),
            "publisher": "Harbour Gazette",
            "issued": "2024-06-04",
            "language": "en",
            "type": NEWS,
        },
    ),
    Shape(
        "a graph that names people and publisher by their ids",
        "https://gazette.example.org/quay",
        page(
            '<script type="application/ld+json">'
            + json.dumps(
                {
                    "@graph": [
                        {
                            "@type": ["NewsArticle"],
                            "headline": "Ferry moves to the new quay",
                            "datePublished": "2024-06-04",
                            "author": {"@id": "#ada"},
                            "publisher": {"@id": "#us"},
                            "inLanguage": "en-US",
                        },
                        {"@type": "Organization", "@id": "#us", "name": "Harbour Gazette"},
                        {"@type": "Person", "@id": "#ada", "name": "Ada Moor"},
                        {"@type": "WebSite", "name": "Somewhere else"},
                    ]
                }
            )
            + "</script>",
            f"<h1>Ferry moves to the new quay</h1><p>{ENGLISH}</p>",
        ),
        {
            "title": "Ferry moves to the new quay",
            "contributors": literal("Ada Moor"),
            "publisher": "Harbour Gazette",
            "issued": "2024-06-04",
            "language": "en",
            "type": NEWS,
        },
    ),
    Shape(
        "an agency's report, carried by a newspaper",
        "https://courier.example.com/world/quay",
        page(
            meta(og_title="Port town shuts its old quay", og_site_name="The Courier")
            + linked(
                headline="Port town shuts its old quay",
                datePublished="2024-06-04T13:00:00-04:00",
                author=[{"@type": "Organization", "name": "Reuters"}],
                publisher={"@type": "Organization", "name": "The Courier"},
            ),
            f"<h1>Port town shuts its old quay</h1><p>GREENPORT, June 4 (Reuters) - {ENGLISH}</p>",
            "en",
        ),
        {
            "title": "Port town shuts its old quay",
            "publisher": "Reuters",
            "container": "The Courier",
            "issued": "2024-06-04",
            "language": "en",
            "type": NEWS,
        },
    ),
    Shape(
        "an agency's own page",
        "https://www.cna.example.tw/news/202406040012.aspx",
        page(
            "<title>舊碼頭關閉到秋天 | 社會 | 中央社 CNA</title>"
            + meta(og_title="舊碼頭關閉到秋天 | 社會 | 中央社 CNA", og_site_name="中央社 CNA"),
            f"<h1>舊碼頭關閉到秋天</h1><p>（中央社記者林小青基隆4日電）{HANT}</p>"
            "<time class='publish'>2024/06/04 15:20</time>",
            "zh-Hant-TW",
        ),
        {
            "title": "舊碼頭關閉到秋天",
            "contributors": literal("林小青"),
            "publisher": "中央社 CNA",
            "issued": "2024-06-04",
            "language": "zh-Hant",
            "type": PAGE,
        },
    ),
    Shape(
        "a Taiwanese newspaper with the byline in the text",
        "https://news.example.tw/life/1234",
        page(
            "<title>舊碼頭關閉 渡輪改停新碼頭 - 生活新聞 - 港都日報</title>"
            + meta(og_title="舊碼頭關閉 渡輪改停新碼頭", og_site_name="港都日報")
            + meta(article_published_time="2024-06-04T16:30:00Z", author="港都日報"),
            f"<h1>舊碼頭關閉 渡輪改停新碼頭</h1><p>記者王大明／基隆報導</p><p>{HANT}</p>",
            "zh-TW",
        ),
        {
            "title": "舊碼頭關閉 渡輪改停新碼頭",
            "contributors": literal("王大明"),
            "publisher": "港都日報",
            "issued": "2024-06-05",
            "language": "zh-Hant",
            "type": PAGE,
        },
    ),
    Shape(
        "two reporters, and an agency's name before them",
        "https://evening.example.tw/a/9",
        page(
            meta(og_title="碼頭裂縫 鎮民要求公開檢測", og_site_name="晚報網"),
            f"<h1>碼頭裂縫 鎮民要求公開檢測</h1><p>〔記者林小青、王大明／綜合報導〕{HANT}</p>",
            "zh-Hant",
        ),
        {
            "title": "碼頭裂縫 鎮民要求公開檢測",
            "contributors": literal("林小青", "王大明"),
            "publisher": "晚報網",
            "language": "zh-Hant",
            "type": PAGE,
        },
    ),
    Shape(
        "an office that counts years from the Republic",
        "https://port.example.gov.tw/News/5566",
        page(
            "<title>舊碼頭封閉公告-港務局</title>"
            + meta(dc__title="舊碼頭封閉公告", dc__publisher="港務局"),
            f"<h1>舊碼頭封閉公告</h1><p>發布日期：113-06-04</p><p>{HANT}</p>",
            "zh-Hant",
        ),
        {
            "title": "舊碼頭封閉公告",
            "publisher": "港務局",
            "issued": "2024-06-04",
            "language": "zh-Hant",
            "type": PAGE,
        },
    ),
    Shape(
        "an office that writes the year of the Republic out",
        "https://council.example.gov.tw/minutes",
        page(
            meta(dc__title="第三次會議紀錄", dc__date="2024-06-04", dc__language="zh-TW"),
            f"<h1>第三次會議紀錄</h1><p>公布日期：中華民國113年6月4日</p><p>{HANT}</p>",
        ),
        {"title": "第三次會議紀錄", "issued": "2024-06-04", "language": "zh-Hant", "type": PAGE},
    ),
    Shape(
        "an office in English with Dublin Core",
        "https://harbour.example.gov/notices/7",
        page(
            meta(
                dc__title="Notice of closure: old quay",
                dc__creator="Harbour Office",
                dc__publisher="Harbour Office",
                dcterms__issued="2024-06-04",
                dc__language="en",
            ),
            f"<h1>Notice of closure: old quay</h1><p>{ENGLISH}</p>",
        ),
        {
            "title": "Notice of closure: old quay",
            "publisher": "Harbour Office",
            "issued": "2024-06-04",
            "language": "en",
            "type": PAGE,
        },
    ),
    Shape(
        "a journal with Highwire's elements",
        "https://journal.example.org/article/10",
        page(
            meta(
                citation_title="Cracks in quay walls: a survey",
                citation_journal_title="Journal of Harbours",
                citation_publisher="Harbour Press",
                citation_publication_date="2024/06/04",
                citation_online_date="2024/05/20",
                citation_doi="10.1234/jh.2024.10",
                citation_volume="12",
                citation_issue="3",
                citation_firstpage="45",
                citation_lastpage="67",
                citation_language="en",
            )
            + '<meta name="citation_author" content="Moor, Ada">'
            + '<meta name="citation_author" content="Lyle, Ben J.">',
            f"<h1>Cracks in quay walls: a survey</h1><p>{ENGLISH}</p>",
        ),
        {
            "title": "Cracks in quay walls: a survey",
            "contributors": [full(family="Moor", given="Ada"), full(family="Lyle", given="Ben J.")],
            "publisher": "Harbour Press",
            "container": "Journal of Harbours",
            "issued": "2024-06-04",
            "doi": "10.1234/jh.2024.10",
            "volume": "12",
            "issue": "3",
            "page": "45–67",
            "language": "en",
            "type": JOURNAL,
        },
    ),
    Shape(
        "a journal that knows the year and month only",
        "https://journal.example.org/article/11",
        page(
            meta(
                citation_title="Ferries after storms",
                citation_journal_title="Journal of Harbours",
                citation_publication_date="2024/06",
                citation_author="Ada Moor",
            ),
            f"<p>{ENGLISH}</p>",
            "en",
        ),
        {
            "title": "Ferries after storms",
            "contributors": literal("Ada Moor"),
            "container": "Journal of Harbours",
            "issued": "2024-06",
            "language": "en",
            "type": JOURNAL,
        },
    ),
    Shape(
        "a mainland newspaper",
        "https://paper.example.cn/a/2024-06-04/1.shtml",
        page(
            "<title>旧码头关闭到秋天_港口日报</title>" + meta(og_title="旧码头关闭到秋天"),
            f"<h1>旧码头关闭到秋天</h1><p>本报记者 李青</p><p>{HANS}</p>"
            "<p>发布时间：2024-06-04 08:00</p>",
            "zh-CN",
        ),
        {
            "title": "旧码头关闭到秋天",
            "contributors": literal("李青"),
            "issued": "2024-06-04",
            "language": "zh-Hans",
            "type": PAGE,
        },
    ),
    Shape(
        "a template in English around a page in Chinese",
        "https://small.example.tw/post/3",
        page(
            meta(og_title="渡輪時刻", og_site_name="WordPress", og_locale="en_US"),
            f"<h1>渡輪時刻</h1><p>{HANT}</p>",
            "en-US",
        ),
        {"title": "渡輪時刻", "language": "zh-Hant", "type": PAGE},
    ),
    Shape(
        "no metadata at all",
        "https://old.example.org/quay.html",
        f"<title>The old quay</title><h1>The old quay</h1><p>{ENGLISH}",
        {"title": "The old quay", "language": "en", "type": PAGE},
    ),
    Shape(
        "not even a title",
        "https://old.example.org/notes",
        f"<p>{ENGLISH}</p>",
        {"language": "en", "type": PAGE},
    ),
    Shape(
        "nothing but a picture",
        "https://old.example.org/picture",
        "<html><body><img src=quay.png></body></html>",
        {"type": PAGE},
    ),
    Shape(
        "elements left over from another article",
        "https://gazette.example.org/ferry",
        page(
            "<title>Ferry lands at the new quay</title>"
            + meta(og_title="Council votes on the budget")
            + linked(
                headline="Council votes on the budget",
                datePublished="2019-02-01",
                author=person("Carl Other"),
            ),
            f"<h1>Ferry lands at the new quay</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Ferry lands at the new quay", "language": "en", "type": PAGE},
    ),
    Shape(
        "three titles that have nothing in common",
        "https://portal.example.org/x",
        page(
            "<title>Timetables</title>" + meta(og_title="Win a prize today"),
            f"<h1>Weather in the hills</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"language": "en", "type": PAGE},
    ),
    Shape(
        "two days of different years",
        "https://gazette.example.org/undated",
        page(
            meta(og_title="Quay wall mended", article_published_time="2021-03-01T10:00:00+01:00")
            + linked(headline="Quay wall mended", datePublished="2024-06-04"),
            f"<h1>Quay wall mended</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Quay wall mended", "language": "en", "type": NEWS},
    ),
    Shape(
        "two days of one month, one of them that of a change",
        "https://gazette.example.org/changed",
        page(
            meta(og_title="Quay wall mended", article_published_time="2024-06-04T10:00:00+02:00")
            + meta(dc__date="2024-06-11"),
            f"<h1>Quay wall mended</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Quay wall mended", "issued": "2024-06", "language": "en", "type": PAGE},
    ),
    Shape(
        "one moment told in two zones",
        "https://gazette.example.org/late",
        page(
            meta(og_title="Night ferry", article_published_time="2024-06-03T22:30:00Z")
            + linked(headline="Night ferry", datePublished="2024-06-04T00:30:00+02:00"),
            f"<h1>Night ferry</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Night ferry", "issued": "2024-06-04", "language": "en", "type": NEWS},
    ),
    Shape(
        "a moment at Greenwich, and nobody knows where the page is",
        "https://gazette.example.org/somewhere",
        page(
            meta(og_title="Night ferry", article_published_time="2024-06-03T22:30:00Z"),
            f"<h1>Night ferry</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Night ferry", "issued": "2024-06", "language": "en", "type": PAGE},
    ),
    Shape(
        "the same, and the address names the day",
        "https://gazette.example.org/2024/06/03/night-ferry",
        page(
            meta(og_title="Night ferry", article_published_time="2024-06-03T22:30:00Z"),
            f"<h1>Night ferry</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Night ferry", "issued": "2024-06-03", "language": "en", "type": PAGE},
    ),
    Shape(
        "a day in the future and a day of a program",
        "https://gazette.example.org/clock",
        page(
            meta(og_title="A clock gone wrong", article_published_time="2031-01-01T00:00:00+00:00")
            + meta(date="1970-01-01"),
            f"<h1>A clock gone wrong</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "A clock gone wrong", "language": "en", "type": PAGE},
    ),
    Shape(
        "a day that may be April or June",
        "https://gazette.example.org/numbers",
        page(
            meta(og_title="Quay figures", date="04/06/2024"),
            f"<h1>Quay figures</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Quay figures", "language": "en", "type": PAGE},
    ),
    Shape(
        "authors who are a desk, an address and the paper itself",
        "https://gazette.example.org/desk",
        page(
            meta(og_title="Tide tables", og_site_name="Harbour Gazette", author="Gazette Staff")
            + meta(article_author="https://gazette.example.org/people/7")
            + linked(headline="Tide tables", author=person("Harbour Gazette", "admin")),
            f"<h1>Tide tables</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Tide tables", "publisher": "Harbour Gazette", "language": "en", "type": NEWS},
    ),
    Shape(
        "a byline that contradicts the elements",
        "https://gazette.example.org/who",
        page(
            meta(og_title="Who found the cracks", author="Ada Moor"),
            f"<h1>Who found the cracks</h1><p>By Ben Lyle</p><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Who found the cracks", "language": "en", "type": PAGE},
    ),
    Shape(
        "a byline with roles, and times of other articles beside it",
        "https://gazette.example.org/side",
        page(
            meta(og_title="Cracks were known"),
            "<nav><time datetime='2020-01-01'>then</time></nav><h1>Cracks were known</h1>"
            "<div class='article-byline'>By Ada Moor and Ben Lyle, Political correspondent</div>"
            f"<time datetime='2024-06-04T08:00'>4 June 2024</time><p>{ENGLISH}</p>"
            "<aside><h2>More</h2><time datetime='2018-05-05'>5 May</time>"
            "<span class='byline'>Carl Other</span></aside>",
            "en",
        ),
        {
            "title": "Cracks were known",
            "contributors": literal("Ada Moor", "Ben Lyle"),
            "issued": "2024-06-04",
            "language": "en",
            "type": PAGE,
        },
    ),
    Shape(
        "a portal that carries what others report",
        "https://tw.news.yahoo.com/quay-1.html",
        page(
            meta(og_title="舊碼頭關閉", og_site_name="Yahoo News")
            + linked(
                headline="舊碼頭關閉",
                datePublished="2024-06-04T01:00:00.000Z",
                provider={"@type": "Organization", "name": "港都日報"},
                publisher={"@type": "Organization", "name": "Yahoo News"},
            ),
            f"<h1>舊碼頭關閉</h1><p>{HANT}</p>",
            "zh-Hant-TW",
        ),
        {
            "title": "舊碼頭關閉",
            "publisher": "港都日報",
            "container": "Yahoo News",
            "issued": "2024-06-04",
            "language": "zh-Hant",
            "type": NEWS,
        },
    ),
    Shape(
        "a portal that does not say whose report it is",
        "https://www.msn.com/quay",
        page(
            meta(og_title="Old quay shut for months", og_site_name="MSN"),
            f"<h1>Old quay shut for months</h1><p>{ENGLISH}</p>",
            "en-us",
        ),
        {
            "title": "Old quay shut for months",
            "container": "MSN",
            "language": "en",
            "type": PAGE,
        },
    ),
    Shape(
        "a German page in an English template",
        "https://blatt.example.de/kai",
        page(
            meta(og_title="Alter Kai bleibt zu", og_site_name="Hafenblatt", og_locale="de_DE")
            + meta(article_published_time="2024-06-04T23:30:00Z"),
            f"<h1>Alter Kai bleibt zu</h1><p>{GERMAN}</p>",
            "en",
        ),
        {
            "title": "Alter Kai bleibt zu",
            "publisher": "Hafenblatt",
            "issued": "2024-06-05",
            "language": "de",
            "type": PAGE,
        },
    ),
    Shape(
        "a Korean newspaper",
        "https://ilbo.example.kr/1",
        page(
            meta(og_title="오래된 부두 폐쇄", og_site_name="항구일보")
            + linked(
                headline="오래된 부두 폐쇄",
                datePublished="2024-06-04T09:00:00+09:00",
                author=person("김민지 기자"),
            ),
            f"<h1>오래된 부두 폐쇄</h1><p>{KOREAN}</p>",
            "ko",
        ),
        {
            "title": "오래된 부두 폐쇄",
            "contributors": literal("김민지"),
            "publisher": "항구일보",
            "issued": "2024-06-04",
            "language": "ko",
            "type": NEWS,
        },
    ),
    Shape(
        "a guard that asks whether one is a robot",
        "https://gazette.example.org/guarded",
        page(
            "<title>Just a moment...</title>", "<h1>Just a moment...</h1><p>Checking.</p>", "en-US"
        ),
        {"language": "en", "type": PAGE},
    ),
    Shape(
        "a weblog, with script that is broken and one that is not",
        "https://blog.example.org/2024/06/04/walls",
        page(
            '<script type="application/ld+json">{"@type": "BlogPosting", "headline": </script>'
            + linked(
                **{"@type": "BlogPosting"},
                headline="On walls",
                datePublished="2024-06-04T12:00:00+02:00",
                author={"@type": "Person", "name": "Ada Moor"},
            ),
            f"<h1>On walls</h1><p>{ENGLISH}</p>",
        ),
        {
            "title": "On walls",
            "contributors": literal("Ada Moor"),
            "issued": "2024-06-04",
            "language": "en",
            "type": BLOG,
        },
    ),
    Shape(
        "a report that quotes an agency and is its own",
        "https://gazette.example.org/own",
        page(
            meta(og_title="What the agencies missed", og_site_name="Harbour Gazette"),
            f"<h1>What the agencies missed</h1><p>{ENGLISH} Reuters and AP had said otherwise.</p>",
            "en",
        ),
        {
            "title": "What the agencies missed",
            "publisher": "Harbour Gazette",
            "language": "en",
            "type": PAGE,
        },
    ),
    Shape(
        "a site that calls itself the author by the name of its address",
        "https://www.portwatch.example/quay",
        page(
            meta(og_title="Who mends the quay", author="Port Watch"),
            f"<h1>Who mends the quay</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Who mends the quay", "language": "en", "type": PAGE},
    ),
    Shape(
        "a clock that shows the day on which the page is read",
        "https://gazette.example.org/clocked",
        page(
            meta(og_title="Tides of the week"),
            "<header><time datetime='2024-09-01'>Sunday</time></header>"
            f"<h1>Tides of the week</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "Tides of the week", "language": "en", "type": PAGE},
    ),
    Shape(
        "a platform, whose users report",
        "https://www.youtube.com/watch?v=quay",
        page(
            meta(og_title="The quay from above", og_site_name="YouTube"),
            f"<h1>The quay from above</h1><p>{ENGLISH}</p>",
            "en",
        ),
        {"title": "The quay from above", "container": "YouTube", "language": "en", "type": PAGE},
    ),
    Shape(
        "an office that writes its day in Chinese numerals and a decree above its title",
        "https://decree.example.gov.tw/5",
        page(
            "<title>航港局公告 - 交通部航港局</title>" + meta(og_site_name="交通部航港局"),
            f"<h1>航港局公告</h1><p>公告日期：中華民國一一三年六月四日</p><p>{HANT}</p>",
            "zh-Hant",
        ),
        {
            "title": "航港局公告",
            "publisher": "交通部航港局",
            "issued": "2024-06-04",
            "language": "zh-Hant",
            "type": PAGE,
        },
    ),
    Shape(
        "a blog in French with a day in words",
        "https://carnet.example.fr/quai",
        page(
            meta(og_title="Le vieux quai est fermé", og_locale="fr_FR"),
            "<h1>Le vieux quai est fermé</h1><p>Le bureau du port et les pêcheurs de la ville ont"
            " dit que le vieux quai est fermé pour des mois, et que les bateaux sont dans le port"
            " qui est sur la rive.</p>"
            "<time datetime='2024-06-04T09:00:00+02:00'>4 juin 2024</time>",
            "fr-FR",
        ),
        {
            "title": "Le vieux quai est fermé",
            "issued": "2024-06-04",
            "language": "fr",
            "type": PAGE,
        },
    ),
]
