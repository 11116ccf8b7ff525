"""Web pages that say nothing, too much or something wrong of themselves, and what may be read."""

from .page_parts import (
    BLOG,
    ENGLISH,
    GERMAN,
    HANT,
    KOREAN,
    NEWS,
    PAGE,
    Shape,
    linked,
    literal,
    meta,
    page,
    person,
)

ODD_SHAPES = [
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
