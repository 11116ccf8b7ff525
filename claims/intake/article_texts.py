"""Bring in the words of an article: a new version of its text, or the one that is there."""

import hashlib
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.articles import placement
from claims.intake import page_metadata
from claims.intake.captures import capture
from claims.intake.captures.fetching import INTERNET, Network, fetch
from claims.intake.extraction.extract import extract
from claims.intake.extraction.extracted import Extracted, Note
from claims.models import Actor, Article, ArticleText, Dismissal, Placement, SuggestedSource
from claims.record import originals
from claims.text import quotes, sentences
from claims.text.folding import is_spaced_word

logger = logging.getLogger(__name__)


@dataclass
class StoredText:
    """The outcome of bringing in a text."""

    text: ArticleText
    is_new: bool
    placed: Counter[str] = field(default_factory=Counter)
    """How many appearances are placed, ambiguous, orphaned."""
    suggested: int = 0
    """How many sources the author suggests."""
    begun: Article | None = None
    """The article, where it was begun with this text."""

    def lines(self) -> list[str]:
        """The same for people, a line each."""
        about = {"article": self.text.article, "number": self.text.number}
        said = [_("A new article was begun: “%(article)s”.") % about] if self.begun else []
        if not self.is_new:
            return [
                *said,
                _("“%(article)s”: the text is there already, version %(number)d.") % about,
            ]
        said.append(_("“%(article)s”: text version %(number)d is stored.") % about)
        if self.text.encoding:
            encoding = _(
                "The file is not UTF-8: it was read as %(encoding)s; look whether it is right."
            )
            said.append(encoding % {"encoding": self.text.encoding})
        if self.placed:
            counts = {label.value: self.placed[label] for label in Placement}
            placed = _(
                "Places of claims: %(placed)d placed, %(ambiguous)d at several places, "
                "%(orphaned)d not in the text."
            )
            said.append(placed % counts)
        if self.suggested:
            suggested = ngettext(
                "The author suggests %(count)d source.",
                "The author suggests %(count)d sources.",
                self.suggested,
            )
            said.append(suggested % {"count": self.suggested})
        return said


def import_text(
    content: bytes,
    *,
    filename: str,
    actor: Actor | None = None,
    external_id: str = "",
    keeps_file: bool = True,
) -> StoredText:
    """The text of a file for the article with this external id, which is begun if there is none.

    Without an id the article is the one that has this text already, or a new one. ValidationError
    says why a file is not read.
    """
    extracted = extract(content, filename=filename)
    original = content if keeps_file else b""
    with transaction.atomic():
        article = _article(external_id, _digest(extracted.text))
        begun = None
        if article is None:
            article = begun = _begin(extracted, filename=filename, external_id=external_id)
        brought = store_text(extracted, article, filename=filename, original=original, actor=actor)
    brought.begun = begun
    return brought


def import_pasted(words: str, *, actor: Actor) -> StoredText:
    """The same for words that were pasted."""
    content = words.replace("\r\n", "\n").encode()
    return import_text(content, filename="pasted.txt", actor=actor, keeps_file=False)


def import_address(url: str, *, actor: Actor, network: Network = INTERNET) -> StoredText:
    """The text of the page at an address, for the article that has this address, or a new one.

    ValidationError says why nothing could be fetched or read there.
    """
    fetched = fetch(url, network=network)
    extracted = capture.extracted(fetched)
    with transaction.atomic():
        article, begun = Article.objects.filter(url=url).order_by("pk").first(), None
        if article is None:
            article = begun = _begin(extracted, url=url)
        brought = store_text(extracted, article, actor=actor)
    brought.begun = begun
    return brought


def store_text(
    extracted: Extracted,
    article: Article,
    *,
    filename: str = "",
    original: bytes = b"",
    actor: Actor | None,
) -> StoredText:
    """Store a text as the article's next version, unless its latest is the same.

    The file that it was read from is kept beside it; a file with the same words, for the latest.

    The appearances of claims are placed in it, and what was dismissed is dismissed in it again
    where the words stand unchanged.
    """
    digest = _digest(extracted.text)
    original_sha256 = originals.store(original) if original else ""
    with transaction.atomic():
        # One version after the other.
        article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        latest = article.texts.order_by("-number").first()
        if latest and latest.sha256 == digest:
            if original_sha256 and not latest.original_sha256:
                article.texts.filter(pk=latest.pk).update(original_sha256=original_sha256)
            return StoredText(latest, is_new=False)
        text = ArticleText.objects.create(
            article=article,
            number=latest.number + 1 if latest else 1,
            text=extracted.text,
            sha256=digest,
            media_type=extracted.media_type,
            original_sha256=original_sha256,
            filename=filename[-255:],
            encoding=extracted.encoding,
            pages=list(extracted.pages),
            paragraphs=list(extracted.paragraphs),
            added_by=actor,
        )
        suggested = SuggestedSource.objects.bulk_create(
            suggestion
            for suggestion in (_suggestion(text, note) for note in extracted.notes)
            if suggestion.url or suggestion.note.strip()
        )
        if latest:
            _dismiss_again(latest, text)
        told = (article.pk, text.number, actor.pk if actor else None)
        transaction.on_commit(
            partial(
                logger.info, "Imported the text of article %s, version %d, by account %s", *told
            )
        )
        return StoredText(text, True, placement.place(article), len(suggested))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _article(external_id: str, digest: str) -> Article | None:
    if external_id:
        return Article.objects.filter(external_id=external_id).first()
    same = ArticleText.objects.filter(sha256=digest).select_related("article").order_by("pk")
    found = same.first()
    return found.article if found else None


def _begin(
    extracted: Extracted, *, filename: str = "", external_id: str = "", url: str = ""
) -> Article:
    """A new article with what its page or its text says of it; else named by its first line."""
    text = extracted.text
    record = page_metadata.read(
        extracted.elements, text=text, url=url, on=timezone.localdate()
    ).fields
    first = next(iter(sentences.sentences(text)), None)
    first_line = sentences.unwrapped(text[first.start : first.end]) if first else filename
    return Article.objects.create(
        title=(record.get("title") or first_line)[:500],
        authors=[_name(person)[:200] for person in record.get("contributors", [])],
        publisher=record.get("publisher") or record.get("container") or "",
        issued=record.get("issued", ""),
        language=record.get("language") or _language(text),
        url=url,
        external_id=external_id,
    )


def _name(person: dict[str, str]) -> str:
    """A CSL name as it is printed under an article."""
    return person.get("literal") or f"{person.get('given', '')} {person.get('family', '')}".strip()


def _language(text: str) -> str:
    """zh-Hant for a text in CJK letters, else en: a first guess, on the page to be corrected."""
    letters = [c for c in text[:20_000] if c.isalpha()]
    spaced = sum(map(is_spaced_word, letters))
    return "en" if spaced * 2 > len(letters) else "zh-Hant"


def _suggestion(text: ArticleText, note: Note) -> SuggestedSource:
    start, end = note.start, note.end
    if start >= end:
        # The mark of a footnote stands behind the words it is about: those of its sentence.
        before = [s for s in sentences.sentences(text.text, text.paragraphs) if s.start < end]
        start = before[-1].start if before else 0
        end = max(end, start + 1)
    return SuggestedSource(
        article_text=text,
        start=start,
        end=end,
        kind=note.kind,
        note=note.text,
        url=note.url if re.fullmatch(r"https?://\S{1,1990}", note.url) else "",
        author=note.author[:200],
    )


def _dismiss_again(earlier: ArticleText, text: ArticleText) -> None:
    """Dismiss in the new text what was dismissed in the earlier one and stands in it once."""
    prepared = quotes.Prepared(text.text)
    kept = []
    for dismissal in earlier.dismissals.all():
        found = prepared.find(earlier.text[dismissal.start : dismissal.end])
        if isinstance(found, quotes.FoundSpan):
            kept.append(
                Dismissal(
                    article_text=text,
                    start=found.start,
                    end=found.end,
                    reason=dismissal.reason,
                    note=dismissal.note,
                    dismissed_by=dismissal.dismissed_by,
                    dismissed_at=dismissal.dismissed_at,
                )
            )
    Dismissal.objects.bulk_create(kept, ignore_conflicts=True)
