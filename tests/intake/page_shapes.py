"""Web pages as newspapers, offices and journals build them, and what may be read from each.

Those that say little, wrong or odd things of themselves are in `odd_page_shapes.py`.
"""

import json

from .odd_page_shapes import ODD_SHAPES
from .page_parts import (
    ENGLISH,
    GAZETTE,
    HANS,
    HANT,
    JOURNAL,
    NEWS,
    PAGE,
    Shape,
    full,
    linked,
    literal,
    meta,
    page,
    person,
)

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
    *ODD_SHAPES,
]
"""All of them: nothing else may be read, and nothing wrong."""
