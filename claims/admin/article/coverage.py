"""The coverage page: an article's text sentence by sentence, ticked into claims or dismissed."""

from contextlib import suppress
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claims.admin.article import sentence_marks
from claims.admin.article.sentence_marks import Span
from claims.admin.article.texts import NO_TEXT, ArticleTextPages
from claims.admin.desk import undo
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.articles import coverage, drafting
from claims.models import (
    Article,
    ArticleText,
    Claim,
    Claimant,
    Dismissal,
    DismissalReason,
    Priority,
    Source,
    VerificationStatus,
)
from claims.text import quotes, sentences, whole_numbers
from claims.workflow import undo as undoing

SENTENCES_ON_A_PAGE = 300
DISMISSALS_SHOWN = 100
ADD_CLAIM = "claims.add_claim"
DISMISS = "claims.add_dismissal"
SUGGESTION = "claims.change_suggestedsource"

AUTHOR = "author:"
"""Before the name of an author who is no claimant yet."""


class DraftForm(forms.Form):
    """The values that every claim drafted from ticked sentences begins with."""

    claimant = forms.ChoiceField(label=gettext_lazy("claimant"), required=False)
    made_on = Claim._meta.get_field("made_on").formfield(label=gettext_lazy("made on"))

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        self._claimants = {str(one.pk): one for one in drafting.usual_claimants(article)}
        authors = {f"{AUTHOR}{name}": name for name in drafting.authors_without_a_record(article)}
        first = drafting.first_claimant(article)
        chosen = f"{AUTHOR}{first}" if isinstance(first, str) else first and str(first.pk)
        kwargs["initial"] = {"claimant": chosen, "made_on": article.issued}
        super().__init__(*args, **kwargs)
        self.fields["claimant"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "---------"),
            *((key, str(claimant)) for key, claimant in self._claimants.items()),
            *authors.items(),
        ]

    def clean_claimant(self) -> Claimant | str | None:
        """The claimant, the name of an author without a record, or nobody."""
        chosen = self.cleaned_data["claimant"]
        return self._claimants.get(chosen) or chosen.removeprefix(AUTHOR) or None

    def clean_made_on(self) -> str:
        # A form of its own does not ask the model what a date is.
        return Claim._meta.get_field("made_on").clean(self.cleaned_data["made_on"], None)


class CoveragePages(ArticleTextPages):
    """The addresses of the coverage page; part of the article's admin."""

    def get_urls(self) -> list[Any]:
        page = path(
            "<int:pk>/coverage/",
            self.admin_site.admin_view(require_safe(self.coverage_view)),
            name="claims_article_coverage",
        )
        posts = {
            "sentences": self.sentences_view,
            "marks": self.marks_view,
            "words": self.words_view,
            "undismiss": self.undismiss_view,
            "undraft": self.undraft_view,
            "suggestion": self.suggestion_view,
        }
        own = [self.post_path(name, view) for name, view in posts.items()]
        return [page, *own, *super().get_urls()]

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if article := context["original"]:
            context["progress"] = coverage.progress(article)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history, and above it the sentences that were dismissed last."""
        article = self.get_object(request, object_id)
        context = {
            "dismissals": _dismissed_last(article) if article else [],
            "may_undismiss": request.user.has_perm(undoing.DISMISS),
        }
        return super().history_view(request, object_id, {**context, **(extra_context or {})})

    def coverage_view(self, request: Any, pk: int) -> HttpResponse:
        """The text with what became of each sentence; an earlier version is only shown."""
        article, _back = self.record_and_page(request, pk)
        texts = list(article.texts.without_text().order_by("-number"))
        if not texts:
            messages.info(request, NO_TEXT)
            return redirect("admin:claims_article_change", pk)
        text = _version(article, request.GET.get("text", str(texts[0].number)))
        covered = coverage.coverage(text)
        rows = _page(covered, request)
        kept = text.marks.filter(account=request.user)
        is_latest = text.number == texts[0].number
        may_draft = is_latest and request.user.has_perm(ADD_CLAIM)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Sentences of “%(article)s”") % {"article": article},
            "opts": self.opts,
            "article": article,
            "text": text,
            "texts": texts,
            "is_latest": is_latest,
            "coverage": covered,
            "counts": {state: covered.count(state) for state in _STATES},
            "progress": coverage.progress(article),
            "page": rows,
            "rows": list(sentence_marks.rows(text, rows.object_list, kept)),
            "shown": _shown(rows.object_list),
            "unchecked": covered.unchecked[:100],
            "statuses": VerificationStatus.choices,
            "unplaced": list(coverage.unplaced(text)) if is_latest else [],
            "wordings": coverage.suggested_wordings(text) if text.number > 1 else [],
            "draft_form": DraftForm(article) if may_draft else None,
            "may_dismiss": is_latest and request.user.has_perm(DISMISS),
            "may_suggest": request.user.has_perm(SUGGESTION),
            "reasons": DismissalReason.choices,
            "priorities": Priority.choices,
        }
        return TemplateResponse(request, "admin/claims/article/coverage.html", context)

    def sentences_view(self, request: Any, pk: int) -> HttpResponse:
        """Draft the ticked sentences and dismiss those for which a reason is chosen."""
        article, text, back = self._text_of(request, pk, ADD_CLAIM)
        if text is None:
            return back
        with errors_as_messages(request), transaction.atomic():
            given = answers(DraftForm(article, request.POST))
            marks = sentence_marks.posted(text, request.POST)
            ticked = [drafting.TickedSpan(*span, rank) for span, rank in marks.ticked.items()]
            claims = drafting.draft(text, ticked, actor=actor_of(request), **given)
            dismissed = self._dismiss(request, text, marks.dismissed)
            sentence_marks.forget(request, text, marks)
            self._say_done(request, article, claims, dismissed)
        return back

    def marks_view(self, request: Any, pk: int) -> HttpResponse:
        """Keep what is ticked, for `coverage.js`: 204, or 409 with what is wrong."""
        _article, text, _back = self._text_of(request, pk, ADD_CLAIM, is_quiet=True)
        if text is None:
            return HttpResponse(status=409)
        try:
            sentence_marks.keep(request, text)
        except ValidationError as error:
            return HttpResponse("\n".join(error.messages), status=409, content_type="text/plain")
        return HttpResponse(status=204)

    def words_view(self, request: Any, pk: int) -> HttpResponse:
        """Draft a claim from words of the text, and go to it."""
        article, text, back = self._text_of(request, pk, ADD_CLAIM)
        if text is None:
            return back
        with errors_as_messages(request):
            given = answers(DraftForm(article, request.POST))
            place = _offsets_of_words(text, request.POST)
            claims = drafting.draft(text, [place], actor=actor_of(request), **given)
            if not claims:
                raise ValidationError(_("Of exactly these words there is a claim already."))
            self._say_done(request, article, claims, [])
            return redirect("admin:claims_claim_change", claims[0].pk)
        return back

    def undismiss_view(self, request: Any, pk: int) -> HttpResponse:
        """Take dismissals back; their history stays."""
        article, text, back = self._text_of(request, pk, "claims.delete_dismissal")
        if text is not None:
            keys = undo.keys_in(request) or [_key(request, "dismissal")]
            with errors_as_messages(request):
                count = undoing.take_back_dismissals(article, keys, actor=actor_of(request))
                words = ngettext(
                    "%(count)d sentence is unchecked again.",
                    "%(count)d sentences are unchecked again.",
                    count,
                )
                messages.success(request, words % {"count": count})
        return back

    def undraft_view(self, request: Any, pk: int) -> HttpResponse:
        """Delete the drafts that were made just now, as long as nobody worked on them."""
        article, text, back = self._text_of(request, pk, undoing.DELETE_CLAIM)
        if text is not None:
            claims = Claim.objects.filter(
                pk__in=undo.keys_in(request), appearances__article=article
            )
            with errors_as_messages(request):
                taken = undoing.take_back_drafts(claims, actor=actor_of(request))
                labels = _(", ").join(claim.label for claim in taken)
                messages.success(request, _("Taken back: %(claims)s.") % {"claims": labels})
        return back

    def suggestion_view(self, request: Any, pk: int) -> HttpResponse:
        """Make a source of what the author suggests, or set the suggestion aside."""
        _article, text, back = self._text_of(request, pk, SUGGESTION)
        if text is None:
            return back
        suggestion = get_object_or_404(text.suggested_sources, pk=_key(request, "suggestion"))
        if "aside" in request.GET:
            suggestion.set_aside = not suggestion.set_aside
            suggestion.save(update_fields=["set_aside"])
            return back
        if not request.user.has_perm("claims.add_source"):
            raise PermissionDenied
        with errors_as_messages(request), transaction.atomic():
            source = Source.objects.at_address(suggestion.url).first() if suggestion.url else None
            suggestion.source = source or Source.objects.create(
                title=(suggestion.note or suggestion.url)[:500],
                title_is_supplied=True,
                url=suggestion.url,
                type="webpage" if suggestion.url else "document",
            )
            suggestion.save(update_fields=["source"])
            messages.success(request, _("The source is among the records: fill in the rest there."))
            return redirect("admin:claims_source_change", suggestion.source.pk)
        return back

    def _text_of(
        self, request: Any, pk: int, permission: str, *, is_quiet: bool = False
    ) -> tuple[Article, ArticleText | None, HttpResponse]:
        """The article, its latest text, and the way back to where the button was pressed.

        What was ticked when it was pressed is kept.
        """
        article, _back = self.record_and_page(request, pk)
        if not request.user.has_perm(permission):
            raise PermissionDenied
        text = article.texts.order_by("-number").first()
        back = redirect("admin:claims_article_coverage", pk)
        if text and request.POST.get("text", str(text.number)) != str(text.number):
            if not is_quiet:
                words = _("A newer text came in while this page was open: nothing was saved.")
                messages.error(request, words)
            return article, None, back
        if text and not is_quiet:
            # What is wrong with a tick is said by the button that saves them.
            with suppress(ValidationError):
                sentence_marks.keep(request, text)
        place = whole_numbers.read(request.POST.get("p", ""))
        if place is not None:
            back["Location"] += f"?p={place}"
        return article, text, back

    def _dismiss(self, request: Any, text: ArticleText, left: dict[Span, str]) -> list[int]:
        """Dismiss what is left; the keys of what was dismissed now."""
        if left and not request.user.has_perm(DISMISS):
            raise PermissionDenied
        rows = []
        for (start, end), reason in left.items():
            rows.append(
                Dismissal(
                    article_text=text,
                    start=start,
                    end=end,
                    reason=reason,
                    note=request.POST.get("note", "").replace("\0", "")[:500],
                    dismissed_by=request.user,
                )
            )
        # Dismissed by somebody else meanwhile is dismissed.
        Dismissal.objects.bulk_create(rows, ignore_conflicts=True)
        own = text.dismissals.filter(start__in=[start for start, _end in left])
        return [row.pk for row in own if row.dismissed_by_id == request.user.pk]

    def _say_done(
        self, request: Any, article: Article, claims: list[Claim], dismissed: list[int]
    ) -> None:
        if claims:
            message = ngettext(
                "%(count)d draft: %(claims)s.", "%(count)d drafts: %(claims)s.", len(claims)
            )
            labels = [claim.label for claim in (claims[0], claims[-1])]
            shown = "–".join(dict.fromkeys(labels))
            told = message % {"count": len(claims), "claims": shown}
            undo.done(request, told, undo=_undo(article, "undraft", [one.pk for one in claims]))
        if dismissed:
            message = ngettext(
                "%(count)d sentence dismissed.", "%(count)d sentences dismissed.", len(dismissed)
            )
            told = message % {"count": len(dismissed)}
            undo.done(request, told, undo=_undo(article, "undismiss", dismissed))
        if not claims and not dismissed:
            messages.info(request, _("Nothing new was ticked."))


class DismissalAct(NamedTuple):
    """Sentences that somebody dismissed at once, with the address that takes it back."""

    at: datetime
    by: Any
    words: list[str]
    undo: str


def _dismissed_last(article: Article) -> list[DismissalAct]:
    """Dismissals of the latest text act by act, the last first."""
    text = article.texts.order_by("-number").first()
    if text is None:
        return []
    found = text.dismissals.select_related("dismissed_by").order_by("-dismissed_at", "start")
    rows = list(found[:DISMISSALS_SHOWN])
    acts = groupby(rows, lambda row: (row.dismissed_at, row.dismissed_by))
    return [_act(article, text, at, by, list(group)) for (at, by), group in acts]


def _act(
    article: Article, text: ArticleText, at: datetime, by: Any, rows: list[Dismissal]
) -> DismissalAct:
    words = [sentences.unwrapped(text.text[row.start : row.end]) for row in rows]
    return DismissalAct(at, by, words, _undo(article, "undismiss", [row.pk for row in rows]))


def _undo(article: Article, view: str, keys: list[int]) -> str:
    address = reverse(f"admin:claims_article_{view}", args=[article.pk])
    return f"{address}?{undo.KEYS}={undo.as_ranges(keys)}"


def _page(covered: coverage.Coverage, request: Any) -> Any:
    """The page asked for, or the one with the sentence that begins at the offset `at`."""
    at = whole_numbers.read(request.GET.get("at", ""))
    starts = [sentence.start for sentence in covered.sentences]
    number = request.GET.get("p")
    if at is not None and at in starts:
        number = starts.index(at) // SENTENCES_ON_A_PAGE + 1
    return Paginator(covered.sentences, SENTENCES_ON_A_PAGE).get_page(number)


_STATES = ("claimed", "dismissed", "unchecked")


def _shown(shown: Any) -> str:
    """The part of the text that the page shows; empty of a text without sentences."""
    return f"{shown[0].start}-{shown[-1].end}" if shown else ""


def _version(article: Article, number: str) -> ArticleText:
    texts = article.texts.select_related("article")
    return get_object_or_404(texts, number=whole_numbers.read(number))


def _offsets_of_words(text: ArticleText, posted: Any) -> drafting.TickedSpan:
    """Offsets of the words in the text; between two given offsets, if there are any."""
    words, within = posted.get("words", ""), posted.get("within", "")
    first, last = sentence_marks.span_in(text, within) if within else (0, len(text.text))
    found = quotes.find(text.text[first:last], words)
    if isinstance(found, quotes.Ambiguous):
        raise ValidationError(
            _("These words stand at %(count)d places: take more of them.") % {"count": found.places}
        )
    if isinstance(found, quotes.NotFound):
        raise ValidationError(_("These words do not stand in the text."))
    return drafting.TickedSpan(first + found.start, first + found.end)


def _key(request: Any, name: str) -> int:
    return whole_numbers.read(request.POST.get(name, "")) or 0
