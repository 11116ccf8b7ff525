"""The author's file back: the Word file that came in, with a comment at each claim's words.

The wording that is suggested is in it as a change that Word tracks. Of a text that did not come as
a Word file, a new one is made.
"""

import hashlib
import re
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.admin.article import sheet_words
from claims.admin.article.texts import NO_TEXT, READ_TEXTS, ArticleTextPages
from claims.admin.desk.desk_admin import errors_as_messages
from claims.articles.remarks import PlacedRemark, remarks
from claims.exports.word_file import WORD, new_document, saved, xml_text
from claims.intake.extraction.extract import extract, with_remarks
from claims.intake.extraction.word_remarks import Change, Remark
from claims.models import Article, ArticleText
from claims.record import demonstration, originals
from claims.text import sentences

_ZIPPED = b"PK\x03\x04"
"""The first bytes of a Word file; no other file that is read begins with them."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n|\f")


class AuthorFilePages(ArticleTextPages):
    """The address of the author's file; part of the article's admin."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_safe(self.author_file_view))
        name = "claims_article_author_file"
        return [path("<int:pk>/author.docx", view, name=name), *super().get_urls()]

    def author_file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The latest text as a Word file with what was found, in the language of the page."""
        article, back = self.record_and_page(request, pk)
        if not request.user.has_perm(READ_TEXTS):
            raise PermissionDenied
        text = article.texts.order_by("-number").first()
        if text is None:
            messages.info(request, NO_TEXT)
            return back
        with errors_as_messages(request):
            content = author_file(article, text)
            stem = PurePath(text.filename).stem or f"article-{article.pk}"
            disposition = content_disposition_header(True, f"{stem}-checked.docx")
            return HttpResponse(
                content, content_type=WORD, headers={"Content-Disposition": str(disposition)}
            )
        return back


def author_file(article: Article, text: ArticleText) -> bytes:
    """The Word file of a text with the remarks on it, in the language that is active now.

    Raises ValidationError where the file that came in cannot carry them.
    """
    found, now = remarks(article, text), timezone.now()
    if original := _word_file(text):
        said = [_remark(one, one.start, one.end, one.replaced) for one in found]
        return with_remarks(original, said, sha256=text.sha256, at=now)
    content = new_file(article, text)
    made = extract(content, filename="new.docx").text
    moved = _Moved(text.text, made)
    said = [_remark(one, *(moved.span(one.start, one.end)), moved.replaced(one)) for one in found]
    digest = hashlib.sha256(made.encode()).hexdigest()
    return with_remarks(content, said, sha256=digest, at=now)


def _word_file(text: ArticleText) -> bytes:
    """The Word file that the text was read from; empty where it is another one, or gone."""
    original = originals.path_of(text.original_sha256)
    if not text.original_sha256 or not original.exists():
        return b""
    content = original.read_bytes()
    return content if content.startswith(_ZIPPED) else b""


def new_file(article: Article, text: ArticleText) -> bytes:
    """A Word file of the words of a text, a paragraph for each of its paragraphs."""
    document = new_document(article.title)
    starts = list(text.paragraphs)
    if starts:
        ends = [*starts[1:], len(text.text)]
        chunks = [text.text[start:end] for start, end in zip(starts, ends, strict=True)]
    else:
        chunks = _BLANK_LINE.split(text.text)
    for chunk in chunks:
        joined = sentences.unwrapped(chunk.strip())
        words = joined if _solid(joined) == _solid(chunk) else chunk.strip()
        if words.strip():
            document.add_paragraph(xml_text(words))
    return saved(document)


class _Moved:
    """The places in a text of those in another, which differs from it in blanks alone."""

    def __init__(self, before: str, after: str) -> None:
        self._counts = [0]
        for char in before:
            self._counts.append(self._counts[-1] + bool(_solid(char)))
        self._places = [place for place, char in enumerate(after) if _solid(char)]

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None]:
        """The span of the same words; two None for words without a place, or of blanks."""
        if start is None or end is None:
            return None, None
        first, last = self._counts[start], self._counts[end]
        if not first < last <= len(self._places):
            return None, None
        return self._places[first], self._places[last - 1] + 1

    def replaced(self, remark: PlacedRemark) -> tuple[int, int] | None:
        if remark.replaced is None:
            return None
        start, end = self.span(*remark.replaced)
        return None if start is None or end is None else (start, end)


def _solid(text: str) -> str:
    """The text without blanks and what a Word file cannot hold."""
    return "".join(xml_text(text).split())


def _remark(
    remark: PlacedRemark, start: int | None, end: int | None, replaced: tuple[int, int] | None
) -> Remark:
    line = remark.line
    change = Change(*replaced, line.suggested) if replaced and line.suggested else None
    wording = [sheet_words.labelled(_("Suggested wording"), line.suggested)]
    said = [[(sheet_words.heading(line), "")], *sheet_words.explained(line)]
    if line.suggested and change is None and start is not None:
        said += wording
    lost = _("These words do not stand in the text: “%(words)s”") % {"words": line.original}
    return Remark(
        start,
        end,
        line.original,
        [
            *([(sentence, "")] for sentence in demonstration.warnings()),
            *said,
            *sheet_words.sources(line),
        ],
        change,
        tuple(wording) if change else (),
        ([(lost, "")],) if start is None else (),
    )
