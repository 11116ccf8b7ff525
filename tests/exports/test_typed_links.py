"""The header of typed links stays short, and the link set has them all."""

import json

from claims.exports.typed_links import MOST_BYTES, TypedLinks


def many_links() -> TypedLinks:
    links = TypedLinks("https://facts.example")
    links.add("cite-as", "/claims/a/editions/1/")
    for number in range(200):
        links.add("item", f"/claims/{number}/", type="text/html")
    links.add("author", "https://review.example/")
    links.add("alternate", "/zh-hant/", hreflang="zh-Hant")
    links.add("next", None)
    return links


def test_a_long_header_keeps_the_first_links_of_every_relation() -> None:
    header = many_links().shortened()

    assert len(header.encode()) <= MOST_BYTES
    for relation in ("license", "cite-as", "author", "alternate", "item"):
        assert f'rel="{relation}"' in header
    assert '<https://facts.example/claims/0/>; rel="item"; type="text/html"' in header
    assert "/claims/199/" not in header
    assert 'rel="next"' not in header


def test_a_short_header_is_whole() -> None:
    links = TypedLinks("https://facts.example")
    links.add("cite-as", "/claims/a/")

    assert links.shortened() == str(links)


def test_the_link_set_has_every_link() -> None:
    (held,) = json.loads(many_links().linkset("https://facts.example/en/claims/"))["linkset"]

    assert held["anchor"] == "https://facts.example/en/claims/"
    assert len(held["item"]) == 200
    assert held["alternate"] == [
        {"href": "https://facts.example/zh-hant/", "hreflang": ["zh-Hant"]}
    ]
