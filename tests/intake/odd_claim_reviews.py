"""ClaimReviews in forty odd shapes, and what must be read of each; none of them is anybody's."""

import json
from typing import Any

REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checkers.example/1",
    "claimReviewed": "The bridge fell.",
    "datePublished": "2024-06-19",
    "author": {"@type": "Organization", "name": "Checkers", "url": "https://checkers.example/"},
    "itemReviewed": {"@type": "Claim", "author": {"name": "Lin"}, "datePublished": "2024-06-01"},
    "reviewRating": {"@type": "Rating", "ratingValue": "1", "alternateName": "False"},
}


def review(**changes: Any) -> str:
    """A plain review with some members changed; None leaves a member out."""
    return json.dumps(changed(**changes))


def changed(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**REVIEW, **changes}.items() if value is not None}


def script(text: str) -> str:
    return f"<!DOCTYPE html><html><head><script>var a = '<b>';</script>\n{text}</head></html>"


LD = '<script type="application/ld+json">'
NESTED: Any = changed()
for _level in range(200):
    NESTED = {"part": [NESTED]}

READ: dict[str, tuple[str, dict[str, Any]]] = {
    "a single object": (review(), {"claim_text": "The bridge fell.", "rating_label": "False"}),
    "with comments": (
        "/* of today */ " + review(url="https://checkers.example/x//y") + " // that is all\n",
        {"url": "https://checkers.example/x//y"},
    ),
    "microdata": (
        """<html><body><article itemscope itemtype="https://schema.org/ClaimReview">
        <a itemprop="url" href="/check/3">More</a><time itemprop="datePublished"
        datetime="2024-06-25">yesterday</time><p itemprop="claimReviewed">The <b>bridge</b> fell.
        </p><div itemprop="author" itemscope itemtype="https://schema.org/Organization">
        <span itemprop="name">Checkers</span></div><div itemprop="reviewRating" itemscope
        itemtype="https://schema.org/Rating"><meta itemprop="ratingValue" content="1">
        <span itemprop="alternateName">False</span></div></article>""",
        {
            "claim_text": "The bridge fell.",
            "publisher": "Checkers",
            "rating_label": "False",
            "rating_value": "1",
            "published": "2024-06-25",
            "url": "/check/3",
        },
    ),
    "an answer of Google's": (
        json.dumps(
            {
                "claims": [
                    {
                        "text": "The bridge fell.",
                        "claimant": "Lin",
                        "claimDate": "2024-06-01T00:00:00Z",
                        "claimReview": [
                            {
                                "publisher": {"name": "Checkers", "site": "checkers.example"},
                                "url": "https://checkers.example/1",
                                "title": "No, it did not",
                                "reviewDate": "2024-06-19T00:00:00Z",
                                "textualRating": "False",
                                "languageCode": "en",
                            }
                        ],
                    }
                ],
                "nextPageToken": "x",
            }
        ),
        {
            "claim_text": "The bridge fell.",
            "claimant": "Lin",
            "claimed": "2024-06-01T00:00:00Z",
            "publisher": "Checkers",
            "publisher_url": "https://checkers.example/",
            "title": "No, it did not",
            "rating_label": "False",
            "language": "en",
        },
    ),
    "an array": (f"[{review()}]", {"publisher": "Checkers"}),
    "an array in an array": (f"[[{review()}], []]", {"publisher": "Checkers"}),
    "a graph": (json.dumps({"@graph": [{"@type": "WebPage"}, changed()]}), {"claimant": "Lin"}),
    "a data feed": (
        json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": [changed()]}]}),
        {"url": "https://checkers.example/1"},
    ),
    "within a page": (
        json.dumps({"@type": "WebPage", "review": changed()}),
        {"claimed": "2024-06-01"},
    ),
    "deep within": (json.dumps(NESTED), {"claim_text": "The bridge fell."}),
    "one line after another": (f"{review()}\n{review(url='/2')}", {"url": "/2"}),
    "of several types": (review(**{"@type": ["Review", "ClaimReview"]}), {"rating_value": "1"}),
    "a prefixed type": (review(**{"@type": "schema:ClaimReview"}), {"publisher": "Checkers"}),
    "a type as an address": (
        review(**{"@type": "http://schema.org/ClaimReview"}),
        {"claimant": "Lin"},
    ),
    "members as addresses": (
        json.dumps(
            {
                "@type": ["http://schema.org/ClaimReview"],
                "http://schema.org/claimReviewed": [{"@value": "It fell.", "@language": "en"}],
                "http://schema.org/url": [{"@id": "https://checkers.example/3"}],
            }
        ),
        {"claim_text": "It fell.", "url": "https://checkers.example/3"},
    ),
    "claimReviewed as a list": (review(claimReviewed=["It fell."]), {"claim_text": "It fell."}),
    "several claims on a page": (
        review(
            claimReviewed=["It fell.", "It rose."], itemReviewed=[{"author": "A"}, {"author": "B"}]
        ),
        {"claim_text": "It rose.", "claimant": "B"},
    ),
    "claimReviewed as a number": (review(claimReviewed=1), {"claim_text": "1"}),
    "claimReviewed as an object": (
        review(claimReviewed={"text": "It fell."}),
        {"claim_text": "It fell."},
    ),
    "only the item names the claim": (
        review(claimReviewed="", itemReviewed={"name": "It fell."}),
        {"claim_text": "It fell."},
    ),
    "HTML in the text": (
        review(claimReviewed="<p>It <b>fell</b> &amp; rose.</p>"),
        {"claim_text": "<p>It <b>fell</b> &amp; rose.</p>"},
    ),
    "no rating": (review(reviewRating=None), {"rating_label": "", "rating_value": ""}),
    "an empty rating": (review(reviewRating={"ratingValue": ""}), {"rating_value": ""}),
    "a rating as text": (review(reviewRating="Pants on fire"), {"rating_label": "Pants on fire"}),
    "a rating as a number": (review(reviewRating=3), {"rating_value": "3"}),
    "a rating of -1": (review(reviewRating={"ratingValue": -1}), {"rating_value": "-1"}),
    "a rating with decimals": (
        review().replace('"ratingValue": "1"', '"ratingValue": 2.50'),
        {"rating_value": "2.50"},
    ),
    "a rating beyond all numbers": (
        review().replace('"ratingValue": "1"', f'"ratingValue": 1e999{"0" * 5000}'),
        {"rating_value": f"1e999{'0' * 5000}"},
    ),
    "a number longer than Python counts": (
        review().replace('"ratingValue": "1"', f'"ratingValue": {"9" * 5000}'),
        {"rating_value": "9" * 5000},
    ),
    "several ratings": (
        review(reviewRating=[{"alternateName": "False"}, {"alternateName": "Fake"}]),
        {"rating_label": "False; Fake"},
    ),
    "a rating by name": (review(reviewRating={"name": "Half true"}), {"rating_label": "Half true"}),
    "a relative address": (review(url="/check/1?a=b"), {"url": "/check/1?a=b"}),
    "an address as an object": (
        review(url={"@id": "https://a.example/"}),
        {"url": "https://a.example/"},
    ),
    "no address": (review(url=None), {"url": ""}),
    "an odd date": (review(datePublished="19.6.24, noon"), {"published": "19.6.24, noon"}),
    "a date as a list": (review(datePublished=["2024", "2025"]), {"published": "2024; 2025"}),
    "authors as texts": (review(author=["Kim", "Checkers"]), {"publisher": "Kim; Checkers"}),
    "an author by reference": (
        json.dumps(
            {"@graph": [changed(author={"@id": "#us"}), {"@id": "#us", "name": "Checkers Ltd"}]}
        ),
        {"publisher": "Checkers Ltd"},
    ),
    "claimants as a list": (
        review(itemReviewed={"author": [{"name": ["Lin", "Mayor"]}, "Kim"]}),
        {"claimant": "Lin; Mayor; Kim"},
    ),
    "appearances of many kinds": (
        review(itemReviewed={"appearance": ["https://a.example/", {"url": "https://b.example/"}]}),
        {"appearances": ["https://a.example/", "https://b.example/"]},
    ),
    "trailing commas": (
        review().replace('"Lin"}', '"Lin",},').replace("},,", "},")[:-1] + ",}",
        {"claimant": "Lin"},
    ),
    "a comma before a bracket within a text": (
        review(claimReviewed="He said: [it fell,] and then,}")[:-1] + ",}",
        {"claim_text": "He said: [it fell,] and then,}"},
    ),
    "line breaks within a text": (
        review().replace("The bridge fell.", "The bridge\n\tfell."),
        {"claim_text": "The bridge\n\tfell."},
    ),
    "a NUL and half a character": (
        review(claimReviewed="It\0 fell \ud83d."),
        {"claim_text": "It\ufffd fell \ufffd."},
    ),
    "a script of a page": (script(f"{LD}{review()}</script>"), {"publisher": "Checkers"}),
    "the second script of a page": (
        script(f"{LD}{{broken</script>{LD}\n//<![CDATA[\n{review()}\n//]]></script>"),
        {"publisher": "Checkers"},
    ),
    "a script with the marks of HTML": (
        script(f"{LD}{review().replace(chr(34), '&quot;')};</script>"),
        {"publisher": "Checkers"},
    ),
    "null wherever it can be": (
        json.dumps({**dict.fromkeys(REVIEW), "@type": "ClaimReview", "claimReviewed": "It fell."}),
        {"claim_text": "It fell.", "publisher": ""},
    ),
}
"""A text, and facts of the last review in it."""

REFUSED = {
    "nothing at all": ("", "There is nothing in it"),
    "no JSON": ("It fell.", "This is neither JSON-LD nor a web page"),
    "JSON that breaks off": (review()[:-20], "this is not JSON"),
    "of no type of ours": ('{"@type": "Review"}', "There is no ClaimReview in it"),
    "a number": ("1", "This is neither JSON-LD nor a web page"),
    "a page without scripts": ("<html><p>ClaimReview</p></html>", "There is no ClaimReview in it"),
    "a page with a broken script": (script(f"{LD}{{ClaimReview</script>"), "Script 1 of the page"),
    "no claim": (
        review(claimReviewed=None, itemReviewed=None),
        "Review 1, https://checkers.example/1",
    ),
    "an empty claim": (review(claimReviewed=" ", itemReviewed=[]), "does not say which claim"),
    "a claim that is true": (review(claimReviewed=True, itemReviewed=1.5e3), None),
    "nested without end": ("[" * 100_000, "nested too deeply"),
    "nested too deeply to be written": (
        review(itemReviewed=None)[:-1]
        + ',"itemReviewed":'
        + '{"author":[' * 480
        + "]}" * 480
        + "}",
        None,
    ),
}
"""A text, and what is said of it; None where it may be read or refused, but never fails."""
