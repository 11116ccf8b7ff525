"""A document as a page shows it: words instead of keys, the reader's language first.

Everything here comes from stored documents; nothing from the workspace.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.evidence import deep_links
from claims.models import (
    ClaimKind,
    CslType,
    LocatorLabel,
    Reason,
    SourceKind,
    Stance,
    VerificationStatus,
)
from claims.models.members import TEXTS
from claims.record.differences import Piece, of_texts
from claims.text.csl_names import names as names_of
from claims.text.locators import place_in_words

from . import evidence_view


class Text(NamedTuple):
    """Words, and the BCP 47 tag of their language; the tag is empty where it is unknown."""

    language: str
    words: str


class Word(NamedTuple):
    """A word of a controlled vocabulary: its key, and its label for the reader."""

    key: str
    label: Any


def page_language() -> str:
    """The tag of the language that labels are in: en or zh-Hant."""
    return "zh-Hant" if get_language() == "zh-hant" else "en"


def word(vocabulary: type[TextChoices], key: str) -> Word:
    return Word(key, dict(vocabulary.choices).get(key, key))


def texts(claim: dict[str, Any], member: str) -> list[Text]:
    """A text in every language that the claim has it in."""
    rows = (claim, *claim["translations"])
    return readers_first(Text(row["language"], row[member]) for row in rows if row[member])


def named(names: dict[str, str]) -> Text:
    """The name of a record, in the reader's language if it has one there."""
    return readers_first(Text(language, name) for language, name in names.items())[0]


def readers_first(found: Iterable[Text]) -> list[Text]:
    language = page_language().split("-")[0]
    return sorted(found, key=lambda text: text.language.split("-")[0] != language)


def claim_view(claim: dict[str, Any]) -> dict[str, Any]:
    """The `claim` member of a document as the template shows it; a withdrawal has no statement."""
    if "statement" not in claim:
        return {}
    return {
        "statements": texts(claim, "statement"),
        "kind": word(ClaimKind, claim["kind"]),
        "claimant": claim["claimant"] and named(claim["claimant"]["name"]),
        "about": [(subject["id"], named(subject["name"])) for subject in claim["about"]],
        "status": word(VerificationStatus, claim["verification_status"]),
        "rationales": texts(claim, "rationale"),
        "suggested_wordings": texts(claim, "suggested_wording"),
        "rewording": _rewording(claim),
        "others": list(_in_other_languages(claim)),
        "evidence": evidence_view.summary(claim),
        "reasons": [word(Reason, reason) for reason in claim["reasons"]],
        "texts": [
            {"name": member.name, "heading": member.heading, "words": words}
            for member in TEXTS
            if (words := member.of(claim))
        ],
        "stances": list(by_stance(claim["citations"], claim["language"])),
    }


def _in_other_languages(claim: dict[str, Any]) -> Iterable[tuple[Any, Text]]:
    """Heading and words of the texts that stand there in a language the reader sees second."""
    for member, heading in (("rationale", _("Why")), ("suggested_wording", _("Suggested wording"))):
        for text in texts(claim, member)[1:]:
            yield heading, text


class Rewording(NamedTuple):
    """A suggested wording in one language, and the pieces that lead to it from the statement.

    Without pieces where little of the statement is kept.
    """

    language: str
    words: str
    pieces: list[Piece]


def _rewording(claim: dict[str, Any]) -> Rewording | None:
    """The suggested wording that the reader sees first."""
    wordings = texts(claim, "suggested_wording")
    if not wordings:
        return None
    language, wording = wordings[0]
    statements = {text.language: text.words for text in texts(claim, "statement")}
    pieces = list(_in_few(of_texts(statements.get(language, ""), wording)))
    kept = sum(len(piece.words) for piece in pieces if piece.what == "same")
    return Rewording(language, wording, pieces if kept >= KEPT * len(wording) else [])


KEPT = 0.2
"""A wording that keeps less of the statement reads better without marks."""
SHORTEST_KEPT = 8
"""Characters; less of the statement between two changes is read as part of one change."""


def _in_few(pieces: list[Piece]) -> Iterable[Piece]:
    """The pieces; what is kept between two changes and is short is part of one change."""
    removed = added = ""
    for index, piece in enumerate(pieces):
        is_inside = 0 < index < len(pieces) - 1
        if piece.what == "same" and not (is_inside and len(piece.words.strip()) < SHORTEST_KEPT):
            yield from _changed(removed, added)
            removed = added = ""
            yield piece
            continue
        removed += piece.words if piece.what != "added" else ""
        added += piece.words if piece.what != "removed" else ""
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterable[Piece]:
    yield from (
        piece for piece in (Piece("removed", removed), Piece("added", added)) if piece.words
    )


def appearance_view(appearance: dict[str, Any]) -> dict[str, Any]:
    return {
        **appearance,
        "places": [
            words
            for label in (LocatorLabel.PARAGRAPH, LocatorLabel.PAGE)
            if (words := place_in_words(label, appearance[label], named=str(label.label)))
        ],
        **article_view(appearance["article"]),
    }


def article_view(article: dict[str, Any]) -> dict[str, Any]:
    """The record of an article: its titles, the reader's language first, authors, address."""
    return {
        "titles": readers_first(Text(*title) for title in article["titles"].items()),
        "authors": _listed(article["authors"]),
        "url": web_address(article["url"]),
    }


def web_address(url: str) -> str:
    """The address if a page may link to it, otherwise nothing."""
    return url if url.startswith(("http://", "https://")) else ""


def by_stance(citations: list[dict[str, Any]], language: str) -> Iterable[dict[str, Any]]:
    """Citations as templates show them, grouped by what they do to the claim.

    `language` is that of the claim.
    """
    for stance in Stance.values:
        cited = [row for row in citations if row["stance"] == stance]
        if cited:
            shown = [_citation(citation, language) for citation in cited]
            yield {"stance": word(Stance, stance), "citations": shown}


def summaries(citation: dict[str, Any], language: str) -> list[Text]:
    """The summary of a citation in every language, the reader's first.

    `language` is that of the claim, in which the summary was written.
    """
    translations = citation.get("summary_translations", {})
    rows = ((language, citation["summary"]), *translations.items())
    return readers_first(Text(*row) for row in rows if row[1])


def _citation(citation: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        **source_view(citation["source"]),
        **citation,
        "summaries": summaries(citation, language),
        "place": place_in_words(
            citation["locator_label"],
            citation["locator"],
            named=_locator_label(citation["locator_label"]),
            is_approximate=citation["locator_is_approximate"],
        ),
        "light": evidence_view.light(citation),
        "url": deep_links.to_the_words(citation),
        "archive_url": web_address(citation.get("capture", {}).get("archive_url", "")),
        "word": word(Stance, citation["stance"]),
    }


def source_view(source: dict[str, Any]) -> dict[str, Any]:
    """The record of a source in words for the reader."""
    item = source["csl"]
    authors = names_of(item)
    bodies = dict.fromkeys(item[name] for name in ("publisher", "container-title") if name in item)
    return {
        "title": Text(item.get("language", ""), item["title"]),
        "title_is_supplied": source["title_is_supplied"],
        "caution": named(source["caution"]) if "caution" in source else None,
        "authors": _listed(authors),
        "others": [
            (label, _listed(names))
            for role, label in OTHERS.items()
            if (names := names_of(item, role))
        ],
        "publishers": [body for body in bodies if body not in authors],
        "type": word(CslType, item["type"]).label,
        "kind": word(SourceKind, source["kind"]).label,
        "number": item.get("number", ""),
        "issued": source["issued"],
        "doi": item.get("DOI", ""),
        "web": web_address(item.get("URL", "")),
        "url_confirmed": source["url_confirmed"],
    }


OTHERS = {
    "editor": _("edited by"),
    "translator": _("translated by"),
    "interviewer": _("interviewed by"),
    "director": _("directed by"),
    "contributor": _("with"),
}


def _locator_label(key: str) -> Any:
    """The word before a locator; one of no known kind speaks for itself."""
    return "" if key in ("", LocatorLabel.OTHER) else word(LocatorLabel, key).label


def _listed(names: list[str]) -> str:
    return ("、" if page_language() == "zh-Hant" else ", ").join(names)
