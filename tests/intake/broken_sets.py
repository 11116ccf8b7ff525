"""One broken claim set of each kind: what breaks it, and how the message begins."""

from collections.abc import Callable
from typing import Any


def change(*place: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    """A function that sets the member at `place` of a document."""

    def changed(document: Any) -> None:
        for step in place[:-1]:
            document = document[step]
        document[place[-1]] = to

    return changed


def without(*place: str | int) -> Callable[[dict[str, Any]], None]:
    def changed(document: Any) -> None:
        for step in place[:-1]:
            document = document[step]
        del document[place[-1]]

    return changed


FIRST = ("claims", 0)
CITATION = (*FIRST, "citations", 1)
REPORT = ("sources", 1)
UUID = "7f8f5a0e-4a3c-4e57-9a55-7f9c4b1f2a10"

BROKEN = {
    "another format": (change("format", to="x"), "format: “x” is none of: claim-set-1."),
    "no dataset": (without("dataset"), "This is missing: dataset."),
    "no languages": (
        change("dataset", "languages", to=[]),
        "dataset › languages: This must not be",
    ),
    "no language tag": (
        change("dataset", "languages", 1, to="zh_TW"),
        "dataset › languages[2]: Write a BCP 47",
    ),
    "records that are no list": (
        change("claims", to={}),
        "claims: This must be a list in brackets.",
    ),
    "a record that is no object": (change(*FIRST, to=5), "claims[1]: This must be an object"),
    "a record without id": (without(*FIRST, "id"), "claims[1]: This is missing: id."),
    "an empty id": (change(*FIRST, "id", to=""), "claims[1] › id: This must not be empty."),
    "a long id": (
        change("articles", 0, "id", to="x" * 201),
        f"articles › {'x' * 100}… › id: Ensure this value has at most 200",
    ),
    "an unknown member": (
        change(*FIRST, "verdict", to="true"),
        "claims › first › verdict: This member is unknown.",
    ),
    "a missing member": (
        without(*CITATION, "stance"),
        "claims › first › citations[2]: This is mis",
    ),
    "an unknown stance": (
        change(*CITATION, "stance", to="maybe"),
        "claims › first › citations[2] › stance: “maybe” is none of: supports, refutes",
    ),
    "a wrong type": (
        change(*CITATION, "locator_is_approximate", to="yes"),
        "claims › first › citations[2] › locator_is_approximate: This must be true or false.",
    ),
    "a half locator": (
        change(*CITATION, "locator", to={"label": "page"}),
        "claims › first › citations[2] › locator: This is missing: value.",
    ),
    "a position before the first": (
        change(*FIRST, "appearances", 0, "position", to=0),
        "claims › first › appearances[1] › position: This must lie between 1 and 1000000.",
    ),
    "a reason twice": (
        change(*FIRST, "reasons", to=["date", "date"]),
        "claims › first › reasons[2]: This stands here twice.",
    ),
    "a nameless contributor": (
        change(*REPORT, "csl", "author", 0, to={"given": "Min"}),
        "sources › report › csl › author[1]: This is missing: family / literal.",
    ),
    "an unknown source": (
        change(*CITATION, "source", to="nowhere"),
        "claims › first › citations[2] › source: “nowhere” is none of the sources",
    ),
    "an unknown article": (
        change(*FIRST, "appearances", 0, "article", to="nowhere"),
        "claims › first › appearances[1] › article: “nowhere” is none of the articles",
    ),
    "an unknown claimant": (
        change(*FIRST, "claimant", to="nobody"),
        "claims › first › claimant: “nobody” is none of the claimants",
    ),
    "an unknown subject": (
        change(*FIRST, "about", 0, to="nothing"),
        "claims › first › about[1]: “nothing” is none of the subjects",
    ),
    "an unknown linked claim": (
        change(*FIRST, "links", 0, "claim", to="third"),
        "claims › first › links[1] › claim: “third” is none of the claims",
    ),
    "an unknown broader subject": (
        change("subjects", 0, "broader", to="asia"),
        "subjects › seoul › broader: “asia” is none of the subjects",
    ),
    "a claim linked to itself": (
        change(*FIRST, "links", 0, "claim", to="first"),
        "claims › first › links[1] › claim: A claim cannot be linked to itself.",
    ),
    "a circle of sources": (
        change(*REPORT, "derives_from", to="copy"),
        "sources › copy › derives_from: A record cannot come from itself",
    ),
    "an id twice": (change("claims", 1, "id", to="first"), "claims › first › id: Record 1 of this"),
    "an address twice": (
        change(*REPORT, "csl", "URL", to="http://COPY.example/report/"),
        "sources › report › csl › URL: “copy” has the same.",
    ),
    "a Wikidata id twice": (
        change("subjects", 1, "wikidata", to="Q8684"),
        "subjects › korea › wikidata: “seoul” has the same.",
    ),
    "a number twice": (
        lambda document: [claim.update(number=7) for claim in document["claims"]],
        "claims › second › number: “first” has the same.",
    ),
    "a public id twice": (
        lambda document: [source.update(public_id=UUID) for source in document["sources"]],
        "sources › report › public_id: “copy” has the same.",
    ),
    "no public id": (change(*FIRST, "public_id", to="7"), "claims › first › public_id: “7” is not"),
    "no EDTF date": (
        change(*FIRST, "concerns", to="in June"),
        "claims › first › concerns: “in June” is not an EDTF date.",
    ),
    "a month that does not exist": (
        change(*REPORT, "issued", to="2024-13"),
        "sources › report › issued: “2024-13” names a day or month that does not exist.",
    ),
    "a day that does not exist": (
        change(*FIRST, "citations", 0, "accessed_on", to="2024-02-30"),
        "claims › first › citations[1] › accessed_on: “2024-02-30” value has the correct format",
    ),
    "a day of several lines": (
        change(*FIRST, "checked_on", to="2024\n\x1b[31m" + "x" * 2000),
        f"claims › first › checked_on: “2024\ufffd\ufffd[31m{'x' * 989}…",
    ),
    "an address that is none": (
        change(*REPORT, "csl", "URL", to="javascript:alert(1)"),
        "sources › report › csl › URL: Enter a valid URL.",
    ),
    "a Wikidata id that is none": (
        change("subjects", 1, "wikidata", to="Q8684\n"),
        "subjects › korea › wikidata: A Wikidata id is a Q and a number",
    ),
    "an excerpt in no language": (
        change(*CITATION, "language", to="English"),
        "claims › first › citations[2] › language: Write a BCP 47 language tag",
    ),
    "a blank title": (
        change(*REPORT, "csl", "title", to=""),
        "sources › report › csl › title: This",
    ),
    "a title too long": (
        change(*REPORT, "csl", "title", to="x" * 1001),
        "sources › report › csl › title: Ensure this value has at most 1000",
    ),
    "a blank statement": (
        change(*FIRST, "statement", "zh-Hant", to="\u2003 "),
        "claims › first › statement › zh-Hant: Write the statement.",
    ),
    "a statement in none of the languages": (
        change(*FIRST, "statement", "ko", to="서울"),
        "claims › first › statement: “ko” is none of the languages",
    ),
    "no statement in the claim's own language": (
        without(*FIRST, "statement", "en"),
        "claims › first › statement › en: This field cannot be blank.",
    ),
    "a rationale without its statement": (
        without(*FIRST, "statement", "zh-Hant"),
        "claims › first › rationale › zh-Hant: There is no statement in this language.",
    ),
    "NUL": (
        change(*FIRST, "rationale", "en", to="a\x00b"),
        "claims › first › rationale › en: The text holds a NUL",
    ),
    "half a character": (
        change("articles", 0, "authors", to=["a\ud800"]),
        "articles › essay › authors[1]: The text holds a NUL",
    ),
    "an id that cannot be shown": (
        change(*FIRST, "id", to="a\x1b[31m\ud800"),
        "claims › a\ufffd[31m\ufffd › id: The text holds a NUL",
    ),
}
