"""One document has one key, in the database and in signed documents alike."""

from typing import Any

import pytest
from django.db import connection, models
from django.db.models.sql import Query
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.models import Source
from claims.models.document_keys import document_keys, folded_url
from claims.models.source import url_keys
from claims.text import addresses

pytestmark = pytest.mark.django_db

SAME_DOI = [
    ("10.5555/quay.7", ""),
    ("10.5555/QUAY.7", "https://harbour.example/quay"),
    ("doi:10.5555/quay.7", ""),
    ("DOI: doi: 10.5555/quay.7", ""),
    ("https://www.doi.org/10.5555/Quay.7", ""),
    ("urn:doi:10.5555/quay.7", ""),
    ("", "http://dx.doi.org/10.5555/quay.7"),
    ("", "https://doi.org:443/10.5555%2Fquay.7?utm_source=x#page"),
    ("", "HTTPS://DOI.ORG/10.5555/QUAY.7/"),
    ("", "https://web.archive.org/web/2024id_/https://doi.org/10.5555/quay.7"),
]
SAME_ADDRESS = [
    "https://harbour.example/a~b/report?page=2",
    "http://www.harbour.example/a~b/report?page=2",
    " HTTPS://Harbour.Example:443/a%7Eb/report?page=2#:~:text=first%20words",
    "http://harbour.example:80/x/../a%7eb/./report?utm_source=line&page=2&fbclid=Zz",
    "https://reader@harbour.example./a~b/re%70ort?gclid=1&page=2&",
    "https://web.archive.org/web/20240619000000/https://harbour.example/a~b/report?page=2",
    "https://web.archive.org/web/20240619000000im_/harbour.example/a~b/report?page=2",
    "http://archive.org/wayback/2024*/http:/harbour.example/a~b/report?page=2",
    "https://web.archive.org/web/https%3A%2F%2Fharbour.example%2Fa~b%2Freport%3Fpage%3D2",
    "https://archive.ph/2024.06.19-080000/https://harbour.example/a~b/report?page=2",
    "https://archive.today/newest/https://harbour.example/a~b/report?page=2",
    "https://archive.is/o/Ab3/https://web.archive.org/web/2024/http://harbour.example/a~b/report?page=2",
]
SAME_NAME = [
    "https://鳥取.example/橋/%E5%A0%B1",
    "https://xn--tor131o.example/%E6%A9%8B/%e5%a0%b1",
    "https://鳥取。example/橋/報",
]
DIFFERENT = [
    "https://harbour.example/report",
    "https://harbour.example/Report",
    "https://harbour.example:8080/report",
    "https://news.harbour.example/report",
    "https://harbour.example/LawAll.aspx?pcode=A0000001",
    "https://harbour.example/LawAll.aspx?pcode=B0000001",
    "https://harbour.example/report?page=1",
    "https://harbour.example/report?page=2",
    "https://harbour.example/report/?page=2",
    "https://harbour.example/report%2Fannex",
    "https://harbour.example/report/annex",
    "https://m.harbour.example/report",
    "https://harbour.example/report/amp",
    "https://harbour.example/report/index.html",
    "https://archive.ph/Ab3xZ",
    "https://web.archive.org/web/",
    "https://doi.org/",
    "https://münchen.example/report",
    "https://munchen.example/report",
]
LIKELY = [
    "https://news.example/2024/bridge",
    "https://m.news.example/2024/bridge",
    "https://mobile.news.example/2024/bridge/",
    "https://amp.news.example/2024/bridge",
    "https://www.news.example/amp/2024/bridge",
    "https://news.example/2024/bridge/amp/",
    "https://news.example/2024/bridge?amp=1",
    "https://news.example/2024/bridge?outputType=amp",
    "https://news.example/2024/bridge/index.html",
    "https://www.google.com/amp/s/www.news.example/2024/bridge",
    "https://news-example.cdn.ampproject.org/c/s/news.example/2024/bridge",
]
ODD = [
    "", " ", "https://", "https://#", "https://?", "https://:80", "https://@", "https://a:b:c/",
    "https://[::1]:8080/x", "https://h/%", "https://h/%zz%2", "https://h/%00%FF%c3%28", "x",
    "https://h//a//b/", "https://h/../..", "https://h/;p?a?b#c#d", "mailto:a@b.example",
    "https://web.archive.org/web/2024/https://web.archive.org/web/2024/https://",
    f"https://{'字' * 64}.example/", f"https://{'字' * 63}.example/", "https://字母A字b.example",
    "https://h/a\nb\\c|d^e`f{g}\"<>", "https://h/?&&utm_source=a&&b=c&", "https://h/?=", "doi:",
    "https://doi.org/10.5555/a%3Cb%3E%25", "https://doi.org/doi:10.5555/é", "10.5555/x y/ ",
]  # fmt: skip


def keys(doi: str, url: str) -> set[str]:
    """As the database has them; the whole rules, and those for plain ones, say no other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT claims_doi_key(doi, url), claims_address_key(url), claims_likely_key(url)"
            " FROM (VALUES (%s, %s)) AS given (doi, url)",
            [doi, url],
        )
        here = cursor.fetchone()
    assert (addresses.doi_key(doi, url), addresses.address_key(url)) == here[:2], (doi, url)
    assert addresses.plain_keys(doi, url) in (None, here), (doi, url)
    assert document_keys([(doi, url)]) == [here]
    found = {f"{name}:{key}" for name, key in zip(("doi", "address"), here, strict=False) if key}
    assert addresses.document_keys(doi, url) == found, (doi, url)
    return found


def former_keys(urls: list[str]) -> dict[str, str]:
    """Keys as earlier positions were asked by, each by the rule that holds for any address."""
    sql, params = compiled(folded_url(models.F("url")))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT url, {sql} FROM unnest(%s::text[]) AS given (url)", [*params, urls])
        return dict(cursor.fetchall())


def compiled(expression: models.Expression) -> tuple[str, list[Any]]:
    query = Query(Source, alias_cols=False)
    sql, params = expression.resolve_expression(query).as_sql(
        query.get_compiler("default"), connection
    )
    return sql, list(params)


def likely(url: str) -> str:
    return document_keys([("", url)])[0].likely


def test_a_doi_is_one_however_it_is_written() -> None:
    assert all("doi:10.5555/quay.7" in keys(*spelling) for spelling in SAME_DOI)
    assert keys("", SAME_DOI[-1][1]) == {"doi:10.5555/quay.7"}


@pytest.mark.parametrize("spellings", [SAME_ADDRESS, SAME_NAME])
def test_an_address_is_one_however_it_is_written(spellings: list[str]) -> None:
    assert {spelling: keys("", spelling) for spelling in spellings} == dict.fromkeys(
        spellings, keys("", spellings[0])
    )


def test_other_addresses_are_other_documents() -> None:
    found = [frozenset(keys("", url)) for url in DIFFERENT]
    assert len(set(found)) == len(found)
    assert all(found)


def test_mobile_and_amp_forms_are_likely_the_same_and_no_more() -> None:
    assert {url: likely(url) for url in LIKELY} == dict.fromkeys(LIKELY, likely(LIKELY[0]))
    assert len({frozenset(keys("", url)) for url in LIKELY}) == len(LIKELY)
    assert likely("https://en.m.wiki.example/Bridge_%28film%29") == likely(
        "https://en.wiki.example/Bridge_(film)"
    )
    assert likely("https://m.example/a") == "m.example/a"
    assert likely("https://news.example/camp") == "news.example/camp"


@pytest.mark.parametrize("odd", ODD)
def test_the_oddest_address_has_a_key_and_breaks_nothing(odd: str) -> None:
    keys(odd, "")
    keys("", odd)
    keys(odd, odd)


PIECES = st.sampled_from(
    [
        *(
            "a",
            "Z",
            "é",
            "字",
            "7",
            "~",
            "-",
            ".",
            "_",
            "/",
            "?",
            "#",
            "&",
            "=",
            ":",
            "@",
            "%",
            "+",
        ),
        *(";", "[", "]", "'", "!", " ", "%7e", "%2F", "%e5", "..", "/./", "utm_x=1", "https://"),
        *("www.", "doi.org/10.1/", "archive.org/web/2024/", "archive.ph/", ":80", "http://"),
        *("doi:", "。"),
    ]
)


PLAIN = [
    ("10.5555/quay.7", "https://harbour.example/a/b-c_d/report.html"),
    ("", "http://www.harbour.example/"),
    ("", "https://harbour.example"),
    ("10.5555/QUAY", ""),
    ("", "https://harbour.example/report?page=2&count="),
]
MARKS = [
    "https://harbour.example/a,b;c:d@e!f$g'h(i)j*k+l=m?n=o/p,q;r:s@t!u$v'w(x)y*z+1",
    "https://harbour.example/a:b//c",
    "https://harbour.example/a;./b",
    "https://harbour.example/a/b?c://d/..",
    "https://harbour.example/a@b/http://harbour.example/?utm_x=1",
    "https://harbour.example/a?b=c;utm_x=1&d",
    "https://harbour.example/a;jsessionid=1?",
]


def test_plain_ones_are_known_without_the_database() -> None:
    assert all(addresses.plain_keys(*one) for one in PLAIN)
    assert all(keys(*one) for one in PLAIN)


def test_marks_that_no_rule_touches_stay_in_an_address() -> None:
    assert all(keys("", url) for url in MARKS)
    assert keys("", MARKS[0]) == {f"address:{MARKS[0].removeprefix('https://')}"}


FORMERLY = [
    "https://www.harbour.example", "https://harbour.example//", "https://www.", "https://www./a",
    "https://harbour.example/a?", "https://harbour.example/a?utm_source=x&page=2",
    "https://harbour.example/a?page=2&FBCLID=x&", "https://harbour.example/a&utm_x=1",
    "https://harbour.example/a?&&b=1", "https://harbour.example/a?b=1&&c=2#d",
    "https://harbour.example/a/?&/", "https://Harbour.example/A", "https://harbour.example?Q=1",
    "https://harbour.example/a?b?gclid=1", "https://harbour.example/a://www.b/c",
]  # fmt: skip


def test_a_plain_address_had_the_key_at_earlier_positions_that_any_has() -> None:
    urls = [*SAME_ADDRESS, *SAME_NAME, *DIFFERENT, *LIKELY, *ODD, *FORMERLY]
    assert url_keys(urls) == former_keys(urls)
    assert url_keys(["https://www.harbour.example/A?b=C&"]) == {
        "https://www.harbour.example/A?b=C&": "harbour.example/A?b=C"
    }


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=8).map("".join))
def test_the_database_and_signed_documents_agree(url: str, doi: str) -> None:
    keys(doi, f"https://{url}")
    keys("", url)


def test_the_key_of_a_key_is_itself() -> None:
    for url in (*SAME_ADDRESS, *SAME_NAME, *DIFFERENT):
        (key,) = document_keys([("", url)])
        assert document_keys([("", f"https://{key.address}")])[0].address == key.address
