"""The correction sheet for an article's author: as a page to print, and as a Word file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from docx.enum.text import WD_COLOR_INDEX

from claims.admin.article import sheet_words
from claims.admin.article.texts import READ_TEXTS, ArticleTextPages
from claims.articles import correction_sheet
from claims.articles.correction_sheet import Sheet, SheetLine
from claims.exports.word_file import WORD, new_document, saved, xml_text
from claims.models import Article
from claims.record import demonstration


class CorrectionSheetPages(ArticleTextPages):
    """The addresses of the correction sheet; part of the article's admin."""

    def get_urls(self) -> list[Any]:
        views = {"corrections": self.sheet_view, "corrections.docx": self.word_view}
        own = [
            path(
                f"<int:pk>/{address}/".replace(".docx/", ".docx"),
                self.admin_site.admin_view(require_safe(view)),
                name=f"claims_article_{address.replace('.', '_')}",
            )
            for address, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def sheet_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The sheet as a page; `?all` also lists the claims in which nothing is to correct."""
        article, _back = self.record_and_page(request, pk)
        everything = "all" in request.GET
        made = correction_sheet.sheet(article, everything=everything)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correction sheet"),
            "opts": self.opts,
            "article": article,
            "sheet": made,
            "unchecked": unchecked(made),
            "everything": everything,
            "author_file": _author_file(request, article),
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/claims/article/correction_sheet.html", context)

    def word_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same as a Word file."""
        article, _back = self.record_and_page(request, pk)
        content = word_file(article, everything="all" in request.GET)
        name = f"corrections-{article.pk}.docx"
        return HttpResponse(
            content,
            content_type=WORD,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _author_file(request: HttpRequest, article: Article) -> str:
    """The address of the author's file; empty where there is none, or not for this account."""
    if not request.user.has_perm(READ_TEXTS) or not article.texts.exists():
        return ""
    return reverse("admin:claims_article_author_file", args=[article.pk])


def word_file(article: Article, *, everything: bool = False) -> bytes:
    """The correction sheet as .docx, in the language that is active now."""
    made = correction_sheet.sheet(article, everything=everything)
    document = new_document(_("Correction sheet"))
    document.add_heading(xml_text(_("Correction sheet")), level=0)
    about = " · ".join(filter(None, [_(", ").join(article.authors), article.publisher]))
    document.add_paragraph(xml_text(f"{article.title}\n{about}\n{timezone.localdate():%Y-%m-%d}"))
    for sentence in [*demonstration.warnings(), *unchecked(made)]:
        document.add_paragraph(xml_text(sentence))
    if made.is_clean:
        document.add_paragraph(xml_text(_("There is nothing to correct.")))
    for number, line in enumerate(made.lines, start=1):
        _add_line(document, number, line)
    if made.left_out:
        message = _("Claims in which nothing is to correct: %(count)d.") % {"count": made.left_out}
        document.add_paragraph(xml_text(message))
    return saved(document)


def unchecked(made: Sheet) -> list[str]:
    """Sentences about what nobody has checked: a sheet without lines says nothing about it."""
    said = []
    if not made.has_text:
        said.append(
            _("The text of the article is not stored: which sentences are unchecked is not known.")
        )
    if made.open_sentences:
        counts = {"count": made.open_sentences, "total": made.sentences}
        said.append(_("Not checked: %(count)d of %(total)d sentences.") % counts)
    if made.unverified:
        said.append(_("Claims without a finding yet: %(count)d.") % {"count": made.unverified})
    return said


def _add_line(document: Any, number: int, line: SheetLine) -> None:
    document.add_heading(xml_text(f"{number}. {sheet_words.heading(line)}"), level=2)
    if line.page:
        document.add_paragraph(xml_text(_("page %(number)s") % {"number": line.page}))
    quoted = document.add_paragraph(style="Intense Quote")
    quoted.add_run(xml_text(line.before)).italic = False
    marked = quoted.add_run(xml_text(line.original))
    marked.bold, marked.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
    quoted.add_run(xml_text(line.after))
    suggested = [(_("Suggested wording"), line.suggested)] if line.suggested else []
    for label, words in [*suggested, *sheet_words.explanations(line)]:
        paragraph = document.add_paragraph()
        paragraph.add_run(xml_text(_("%(label)s: ") % {"label": label})).bold = True
        paragraph.add_run(xml_text(words))
    if line.citations:
        document.add_paragraph().add_run(xml_text(_("Sources"))).bold = True
    for citation in line.citations:
        document.add_paragraph(xml_text(sheet_words.source_line(citation)), style="List Bullet")
