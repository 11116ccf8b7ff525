"""Editions as records of a claim set: what our own documents hold comes in by the same road.

A record keeps its public id, and is called by it in the set.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from claims.models.edition_rules import DRAFT_EXCERPT, NOT_COMPARED
from claims.models.members import MEMBERS, WORDINGS, Reading

PRINTED = (DRAFT_EXCERPT, NOT_COMPARED)
"""Members of an appearance that an edition says of the print; a new one says its own."""
STUB_STATEMENT = gettext_lazy("Known by its number only: other claims link to it.")
STUB_TITLE = gettext_lazy("Known by its id only: other sources derive from it")
ALIKE = [
    member
    for member in MEMBERS
    if member.reading not in (Reading.WORDING, Reading.RECORD, Reading.RECORDS)
]
"""Members of a claim that documents and claim sets write alike."""


def claim_member(document: dict[str, Any]) -> dict[str, Any]:
    """The claim of a document as a record of a claim set; a withdrawal has none.

    A number of None, or a note or appearances that are not there, say nothing. The note is an
    editor's, beside the document's own members.
    """
    content = document["claim"]
    texts = (content, *content["translations"])
    members = {
        "id": content["id"],
        "public_id": content["id"],
        **{member.name: member.of(content) for member in ALIKE},
        **{name: {text["language"]: text[name] for text in texts} for name in WORDINGS},
        "claimant": content["claimant"] and content["claimant"]["id"],
        "about": [subject["id"] for subject in content["about"]],
        "citations": [_citation(row) for row in content["citations"]],
        "links": [{"type": row["type"], "claim": row["claim"]} for row in content["links"]],
        "search_records": content["search_records"],
    }
    if content["number"] is not None:
        members["number"] = content["number"]
    if "note" in document:
        members["note"] = document["note"]
    if "appearances" in document:
        members["appearances"] = [
            {
                **{name: value for name, value in row.items() if name not in PRINTED},
                "article": row["article"]["id"],
            }
            for row in document["appearances"]
        ]
    return members


def embedded(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The shared records that a document embeds, each with the list of a claim set it is for."""
    content = document["claim"]
    yield from (("articles", row["article"]) for row in document.get("appearances", ()))
    if claimant := content.get("claimant"):
        yield "claimants", claimant
    yield from (("subjects", record) for record in content.get("about", []))
    yield from (("sources", row["source"]) for row in content.get("citations", []))


def shared_member(noun: str, record: dict[str, Any]) -> dict[str, Any]:
    """An embedded record as a claim set writes it."""
    rest = {name: value for name, value in record.items() if name != "id"}
    names = {"id": record["id"], "public_id": record["id"]}
    match noun:
        case "articles":
            titles = rest.pop("titles")
            ours = {tag: text for tag, text in titles.items() if tag != record["language"]}
            return {**names, **rest, "title_translations": ours}
        case "sources":
            hidden = {"id", "issued"}
            csl = {name: value for name, value in record["csl"].items() if name not in hidden}
            return {**names, **rest, "csl": csl}
    return {**names, **rest}


def claim_set(documents: Iterable[dict[str, Any]], **lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Records of several documents as one claim set."""
    return {
        "format": "claim-set-1",
        "dataset": {"id": "editions", "languages": languages(documents)},
        **lists,
    }


def languages(documents: Iterable[dict[str, Any]]) -> list[str]:
    """Every language that statements and their translations are in."""
    found: dict[str, None] = {}
    for document in documents:
        content = document["claim"]
        for text in (content, *content.get("translations", [])):
            if tag := text.get("language"):
                found[tag] = None
    return list(found) or ["en"]


def signers(document: dict[str, Any]) -> list[int]:
    """The numbers of the people whom a document names."""
    roles = ("submitted_by", "reviewed_by", "contested_by")
    return [number for role in roles if (number := document["edition"].get(role))]


def _citation(row: dict[str, Any]) -> dict[str, Any]:
    members = {
        name: value for name, value in row.items() if name not in ("locator_label", "locator")
    }
    locator = {"label": row["locator_label"], "value": row["locator"]}
    return {
        **members,
        "source": row["source"]["id"],
        **({"locator": locator} if any(locator.values()) else {}),
    }
