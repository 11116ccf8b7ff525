"""The evidence pane: the stored copy of a source beside a claim, and the words chosen in it.

`evidence.js` asks for it where somebody writes or reviews a citation. Copies are others' works:
only those who write claims or review them see more than what stands around quoted words.
"""

import difflib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.admin.desk.desk_admin import DeskAdmin
from claims.articles import drafting
from claims.intake.captures import shown_pages
from claims.models import Capture, LocatorLabel, QuoteCheck, Source
from claims.record import differences
from claims.record.differences import Piece
from claims.text import quotes, regions

CHARACTERS_SHOWN = 40_000
"""Of a copy at once; a longer one has links to what stands before and after."""
PLACES_SHOWN = 20
AROUND = 60
"""Characters shown before and after the words of a place."""
LONGEST_EXCERPT = 5000
LONGEST_COMPARED = 400_000
LONGEST_PARAGRAPH_COMPARED = 4000
MAY_READ_COPIES = "claims.change_claim"

_PARAGRAPH = re.compile(r"(?!\n)(?:(?!\n\n|\f).)+", re.DOTALL)


class CopyForm(forms.Form):
    """The copy asked for, and the words of the citation beside it; all may be missing."""

    capture = forms.IntegerField(required=False)
    compared = forms.IntegerField(required=False)
    at = forms.IntegerField(required=False, min_value=0)
    choosing = forms.BooleanField(required=False)
    excerpt = forms.CharField(required=False, max_length=20_000, strip=False)
    region = forms.CharField(required=False, max_length=60)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    before = forms.CharField(required=False, max_length=300, strip=False)
    after = forms.CharField(required=False, max_length=300, strip=False)


class SpanForm(forms.Form):
    """Words chosen in a copy: offsets into its text, counted in characters."""

    capture = forms.IntegerField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


class Paragraph(NamedTuple):
    """A paragraph of a copy: its offset, its page where it begins one, its words cut in three."""

    start: int
    page: int | None
    before: str
    marked: str
    after: str


class Place(NamedTuple):
    """One of the places where the words stand, or come near."""

    start: int
    end: int
    before: str
    words: str
    after: str
    page: int | None


class ChangedParagraph(NamedTuple):
    """A paragraph of two copies that differs: the pieces of each side."""

    old: list[Piece]
    new: list[Piece]


class CopyPane(DeskAdmin):
    """The addresses of the evidence pane; part of the source's admin."""

    def get_urls(self) -> list[Any]:
        views = {"copy": self.copy_view, "words": self.words_view}
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"claims_source_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A copy with the quoted words marked, as a piece of a page; nothing is written."""
        source = _source(request, pk)
        form = CopyForm(request.POST)
        form.is_valid()
        asked = form.cleaned_data
        copies = list(source.captures.counting().newest_first().without_text())
        copy = next((one for one in copies if one.pk == asked.get("capture")), None)
        copy = copy or next(iter(copies), None)
        context = {"source": source, "copies": copies, "copy": copy}
        if copy:
            texts = (one for one in copies if not one.is_picture)
            compared = next((one for one in texts if one.pk == asked.get("compared")), None)
            context |= _looks(copy, asked)
            if not copy.is_picture:
                context |= _shown(copy, asked)
                context["compared"] = compared
                context["changes"] = _changes(compared.text, copy.text) if compared else None
        return render(request, "admin/claims/source/copy_pane.html", context)

    def words_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The words chosen in a copy as a citation quotes them, and their quote check, as JSON."""
        source = _source(request, pk)
        form = SpanForm(request.POST)
        form.is_valid()
        chosen = form.cleaned_data
        copy = get_object_or_404(source.captures.counting().texts(), pk=chosen.get("capture"))
        start, end = _trimmed(copy.text, chosen.get("start"), chosen.get("end"))
        if start >= end:
            return JsonResponse({"message": _("Select words of the copy.")}, status=422)
        if end - start > LONGEST_EXCERPT:
            message = _("That is too long for an excerpt: select at most %(most)d characters.")
            return JsonResponse({"message": message % {"most": LONGEST_EXCERPT}}, status=422)
        prepared = quotes.Prepared(copy.text)
        excerpt, prefix, suffix = drafting.selector(prepared, start, end)
        is_found = isinstance(prepared.find(excerpt, prefix, suffix), quotes.FoundSpan)
        check = QuoteCheck.VERIFIED if is_found else QuoteCheck.AMBIGUOUS
        return JsonResponse(
            {
                "excerpt": excerpt,
                "prefix": prefix,
                "suffix": suffix,
                "check": check,
                "message": str(check.label),
                **_locator(copy.text, start),
            }
        )


def _source(request: HttpRequest, pk: int) -> Source:
    if not request.user.has_perm(MAY_READ_COPIES):
        raise PermissionDenied
    return get_object_or_404(Source, pk=pk)


def _looks(copy: Capture, asked: dict[str, Any]) -> dict[str, Any]:
    """The picture of a copy that has a look, with the region of the citation in it."""
    if not shown_pages.can_be_shown(copy):
        return {}
    page = asked.get("page") or 0
    if not page and not copy.is_picture and (excerpt := (asked.get("excerpt") or "").strip()):
        found = quotes.Prepared(copy.text).occurrences(excerpt)
        page = copy.text.count("\f", 0, found[0].start) + 1 if found else 0
    page = page or 1
    pages = copy.text.count("\f") + 1
    return {
        "picture": picture(copy, asked.get("region") or "", page),
        "page": page,
        "page_before": page - 1,
        # How many pages a file of pictures has, its text does not say: one of them is asked for.
        "page_after": page + 1 if copy.is_picture or page < pages else 0,
        "has_pages": copy.media_type == shown_pages.PDF,
    }


def picture(copy: Capture, region: str, page: int = 1) -> dict[str, Any]:
    """The picture of a copy as `picture.html` shows it."""
    address = reverse("admin:claims_source_picture", args=[copy.pk], query={"page": page})
    return {
        "address": address,
        "description": copy.text if copy.is_picture else "",
        "region": regions.read(region),
        "page": page if copy.media_type == shown_pages.PDF else 0,
    }


def _shown(copy: Capture, asked: dict[str, Any]) -> dict[str, Any]:
    """The part of the copy around the quoted words, and where they stand."""
    text = copy.text
    words = [asked.get(name) or "" for name in ("excerpt", "before", "after")]
    found: list[quotes.FoundSpan | quotes.NearestSpan] = []
    is_near = False
    if words[0].strip():
        prepared = quotes.Prepared(text)
        found = [*prepared.occurrences(*words)] or [*prepared.occurrences(words[0])]
        if not found:
            nearest = prepared.find(words[0])
            if isinstance(nearest, quotes.NotFound) and nearest.suggestion:
                found, is_near = [nearest.suggestion], True
    only = found[0] if len(found) == 1 and not is_near and not asked.get("choosing") else None
    first = asked.get("at") if asked.get("at") is not None else (found[0].start if found else 0)
    first = max(0, min(first or 0, len(text) - 1))
    first -= first % CHARACTERS_SHOWN
    last = min(len(text), first + CHARACTERS_SHOWN)
    return {
        "paragraphs": list(_paragraphs(text, first, last, only)),
        "is_found": bool(only),
        "is_near": is_near,
        "places": [_place(text, *span) for span in found[:PLACES_SHOWN]] if not only else [],
        "count": len(found),
        "earlier": first - CHARACTERS_SHOWN if first else None,
        "later": last if last < len(text) else None,
        "searched": bool(words[0].strip()),
    }


def _paragraphs(
    text: str, first: int, last: int, marked: quotes.FoundSpan | quotes.NearestSpan | None
) -> Iterator[Paragraph]:
    has_pages = "\f" in text
    shown = 0
    for found in _PARAGRAPH.finditer(text, first, last):
        start, end = found.span()
        page = text.count("\f", 0, start) + 1 if has_pages else None
        begin, stop = start, start
        if marked and marked.start < end and start < marked.end:
            begin, stop = max(start, marked.start), min(end, marked.end)
        yield Paragraph(
            start,
            page if page != shown else None,
            text[start:begin],
            text[begin:stop],
            text[stop:end],
        )
        shown = page or 0


def _place(text: str, start: int, end: int) -> Place:
    page = text.count("\f", 0, start) + 1 if "\f" in text else None
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Place(start, end, before, text[start:end], after, page)


def _trimmed(text: str, start: int | None, end: int | None) -> tuple[int, int]:
    """The span without the whitespace at its ends; (0, 0) where nothing is left of it."""
    if start is None or end is None:
        return 0, 0
    words = text[start:end]
    if not words.strip():
        return 0, 0
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _locator(text: str, start: int) -> dict[str, str]:
    """The page, or else the paragraph counted in the copy, that the words stand on."""
    if "\f" in text:
        return {"label": LocatorLabel.PAGE, "value": str(text.count("\f", 0, start) + 1)}
    number = sum(1 for _found in _PARAGRAPH.finditer(text, 0, start + 1))
    return {"label": LocatorLabel.PARAGRAPH, "value": str(number)}


def _changes(old: str, new: str) -> list[ChangedParagraph]:
    """The paragraphs in which a copy differs from an earlier one, side by side."""
    before, after = (
        [found[0] for found in _PARAGRAPH.finditer(text[:LONGEST_COMPARED])] for text in (old, new)
    )
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    changes = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what != "equal":
            changes.append(_side_by_side("\n\n".join(before[i1:i2]), "\n\n".join(after[j1:j2])))
    return changes


def _side_by_side(old: str, new: str) -> ChangedParagraph:
    if max(len(old), len(new)) > LONGEST_PARAGRAPH_COMPARED:
        pieces = [Piece("removed", old), Piece("added", new)]
    else:
        pieces = differences.of_texts(old, new)
    return ChangedParagraph(
        [piece for piece in pieces if piece.what != "added"],
        [piece for piece in pieces if piece.what != "removed"],
    )
