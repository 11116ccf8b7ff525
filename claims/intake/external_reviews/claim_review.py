"""schema.org ClaimReview as publishers write it: find the reviews in any shape, read what they say.

Arrays and single objects, `@graph`, `DataFeed`, references by `@id`, values where objects should
be and the other way round: whatever names a claim is read, word for word; what does not is refused.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from claims.intake.external_reviews import google_answer
from claims.intake.external_reviews.lenient_json import (
    TOO_DEEP,
    JsonError,
    Number,
    ScriptValue,
    json_values,
    written,
)
from claims.intake.external_reviews.microdata import Microdata

SCHEMA_ORG = re.compile(r"^(?:schema:|https?://(?:www\.)?schema\.org/)")
TYPE = "ClaimReview"
WORDS = ("@value", "name", "text", "headline", "alternateName", "description")
"""Where an object in the place of a text has its words, the best first."""


class ReviewedClaim(NamedTuple):
    """One claim that a review is about, with what the review says of it."""

    facts: dict[str, Any]
    """By field of `ExternalReview`: texts as found, `appearances` a list of them."""
    raw: str
    place: str
    """Which review of the file it is, in words."""
    web_address: str = ""
    """The review's address, resolved against that of its page; empty where it cannot be."""
    modified: str = ""
    """The date of its last change, as found."""


class UnreadableReview(NamedTuple):
    """A review that cannot be taken over, and why."""

    place: str
    message: str


def read(text: str) -> Iterator[ReviewedClaim | UnreadableReview]:
    """The reviews of a JSON-LD document, feed, web page or answer of Google's, in its order.

    Of a page its scripts and its microdata are read. Raises JsonError for what is neither.
    """
    if text.strip() and not text.lstrip().startswith(("{", "[", "<", "/*", "//")):
        message = _(
            "This is neither JSON-LD nor a web page. Tables of claims are imported as claims."
        )
        raise JsonError(message)
    number = 0
    page = _page(text)
    base = page.address if page else ""
    for value, script, problem in _all_values(text, page):
        if problem:
            number += 1
            yield UnreadableReview(_place_of_script(value, script), problem)
            continue
        named = {key: part for part in _objects(value) if isinstance(key := part.get("@id"), str)}
        for part in _objects(value):
            if _is_review(part):
                number += 1
                place = _place(number, script)
                try:
                    yield from list(_items(part, named, place, base))
                except RecursionError:
                    yield UnreadableReview(place, str(TOO_DEEP))
    if not number:
        yield UnreadableReview("", _("There is no ClaimReview in it."))


def _page(text: str) -> Microdata | None:
    """The page with its items, where the text is one."""
    if not text.lstrip().startswith("<"):
        return None
    page = Microdata()
    page.feed(text)
    page.close()
    return page


def _all_values(text: str, page: Microdata | None) -> Iterator[ScriptValue]:
    """Values of scripts and of microdata; an answer of Google's as the reviews in it."""
    for found in json_values(text, mentioning=TYPE):
        reviews = [] if found.problem else list(google_answer.claim_reviews(found.value))
        yield found._replace(value=reviews) if reviews else found
    if page and page.items:
        yield ScriptValue(page.items)


def _place_of_script(script: str, number: int) -> str:
    """Number of the script and the address in it, which names the review for a person."""
    place = _("Script %(number)d of the page") % {"number": number}
    address = re.search(r'"url"\s*:\s*"(https?://[^"\s]{1,200})"', script)
    return f"{place}, {address[1]}" if address else place


def _place(number: int, script: int) -> str:
    if script:
        return _("Review %(number)d (script %(script)d)") % {"number": number, "script": script}
    return _("Review %(number)d") % {"number": number}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value, an outer one before those in it."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += reversed(part.values())
        elif isinstance(part, list):
            waiting += reversed(part)


def _is_review(part: dict[str, Any]) -> bool:
    names = _listed(part.get("@type", part.get("type")))
    return any(SCHEMA_ORG.sub("", name) == TYPE for name in names if isinstance(name, str))


class _Reader(NamedTuple):
    """Reads members of objects, whatever they are called and whatever they hold."""

    named: dict[str, dict[str, Any]]
    """The objects of the document that others refer to by `@id`."""

    def parts(self, owner: Any, *members: str) -> list[Any]:
        """The value of the first of `members` that says anything, as a list."""
        for one in _listed(owner):
            if isinstance(one, dict):
                plain = {SCHEMA_ORG.sub("", key): value for key, value in one.items()}
                for member in members:
                    if found := [part for part in _listed(plain.get(member)) if part != ""]:
                        return [self._whole(part) for part in found]
        return []

    def texts(self, owner: Any, *members: str) -> list[str]:
        """The same as texts, each once, without empty ones."""
        found = (text for part in self.parts(owner, *members) for text in self.words(part))
        return list(dict.fromkeys(found))

    def words(self, part: Any) -> Iterator[str]:
        if isinstance(part, str) and part.strip():
            yield _storable(part)
        elif isinstance(part, list):
            for one in part:
                yield from self.words(one)
        elif isinstance(part, dict):
            plain = {SCHEMA_ORG.sub("", key): value for key, value in part.items()}
            for member in WORDS:
                if found := list(self.words(plain.get(member))):
                    yield from found
                    return

    def addresses(self, owner: Any, *members: str) -> list[str]:
        """The texts of these members, and the addresses of objects in the place of one."""
        found: list[str] = []
        for member in members:
            for part in self.parts(owner, member):
                found += self.words(part) if isinstance(part, str) else []
                found += self.texts(part, "url", "@id", "contentUrl") if _is_object(part) else []
        return list(dict.fromkeys(found))

    def _whole(self, part: Any) -> Any:
        """An object that only refers to another one, as that one."""
        if isinstance(part, dict) and isinstance(name := part.get("@id"), str):
            return {**self.named.get(name, {}), **part}
        return part


def _items(
    review: dict[str, Any], named: dict[str, dict[str, Any]], place: str, base: str
) -> Iterator[Any]:
    reader = _Reader(named)
    url = _joined(reader.addresses(review, "url")) or _joined(
        reader.addresses(review, "mainEntityOfPage", "@id")
    )
    if url:
        place = f"{place}, {url[:200]}"
    reviewed = reader.parts(review, "itemReviewed")
    claims = reader.texts(review, "claimReviewed") or [
        text for one in reviewed for text in reader.words(one)
    ]
    if not claims:
        yield UnreadableReview(place, _("It does not say which claim it is about (claimReviewed)."))
        return
    raw = written(review)
    facts = {"url": url, **_claimant(reader, review), **_rating(reader, review)}
    web_address = _resolved(url, base)
    modified = _joined(reader.texts(review, "dateModified"))
    for index, claim in enumerate(claims):
        # Several claims and as many items: the first is about the first.
        about = [reviewed[index]] if len(reviewed) == len(claims) else reviewed
        told = {"claim_text": claim, **facts, **_claim(reader, about)}
        yield ReviewedClaim(told, raw, place, web_address, modified)


def _resolved(url: str, base: str) -> str:
    """An address as it can be followed; a relative one against that of its page (RFC 3986)."""
    try:
        whole = urljoin(base, url) if url else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) and "; " not in whole else ""


def _claimant(reader: _Reader, review: dict[str, Any]) -> dict[str, str]:
    bodies = [*reader.parts(review, "author"), *reader.parts(review, "publisher")]
    return {
        "title": _joined(reader.texts(review, "headline", "name")),
        "publisher": _joined(text for body in bodies for text in reader.words(body)),
        "publisher_url": _joined(
            text for body in bodies for text in reader.addresses(body, "url", "sameAs")
        ),
        "published": _joined(reader.texts(review, "datePublished", "dateCreated", "dateModified")),
        "language": _joined(reader.texts(review, "inLanguage")),
    }


def _rating(reader: _Reader, review: dict[str, Any]) -> dict[str, str]:
    ratings = reader.parts(review, "reviewRating")
    plain = [rating for rating in ratings if not _is_object(rating)]
    objects = [rating for rating in ratings if _is_object(rating)]
    values = [text for rating in objects for text in reader.texts(rating, "ratingValue")]
    labels = [text for rating in objects for text in reader.texts(rating, "alternateName", "name")]
    for rating in plain:
        (values if isinstance(rating, Number) else labels).extend(reader.words(rating))
    explained = reader.texts(objects, "ratingExplanation") or reader.texts(
        review, "ratingExplanation"
    )
    return {
        "rating_label": _joined(labels),
        "rating_value": _joined(values),
        "rating_best": _joined(reader.texts(objects, "bestRating")),
        "rating_worst": _joined(reader.texts(objects, "worstRating")),
        "rating_explanation": _joined(explained),
    }


def _claim(reader: _Reader, reviewed: list[Any]) -> dict[str, Any]:
    authors = [author for one in reviewed for author in reader.parts(one, "author", "creator")]
    dates = [text for one in reviewed for text in reader.texts(one, "datePublished", "dateCreated")]
    places = ("url", "appearance", "firstAppearance", "sameAs")
    found = [text for one in reviewed for text in reader.addresses(one, *places)]
    found += [text for author in authors for text in reader.addresses(author, "sameAs", "url")]
    return {
        "claimant": _joined(text for author in authors for text in reader.words(author)),
        "claimed": _joined(dates),
        "appearances": list(dict.fromkeys(found)),
    }


def _is_object(part: Any) -> bool:
    return isinstance(part, dict)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _storable(text: str) -> str:
    """A text as PostgreSQL can hold it: NUL and halves of characters are marked as lost."""
    return "".join(
        "\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text
    )
