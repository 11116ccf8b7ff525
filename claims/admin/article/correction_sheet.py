"""The correction sheet for an article's author: as a page to print, and as a Word file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claims.admin.article import sheet_files
from claims.admin.article.texts import READ_TEXTS, ArticleTextPages
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.articles import correction_sheet
from claims.exports.word_file import WORD
from claims.intake.extraction.extract import LARGEST_FILE_BYTES, REFUSALS
from claims.intake.sheets import sheet_answers
from claims.models import Article, Inquiry, InquiryRole
from claims.text import claim_numbers
from claims.workflow import inquiries
from claims.workflow.inquiries import AskedClaim

MAY_ASK = "claims.add_inquiry"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CorrectionSheetPages(ArticleTextPages):
    """The addresses of the correction sheet; part of the article's admin."""

    def get_urls(self) -> list[Any]:
        views = {
            "corrections/": self.sheet_view,
            "corrections.docx": self.word_view,
            "corrections.xlsx": self.workbook_view,
        }
        own = [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(require_safe(view)),
                name=f"claims_article_{address.rstrip('/').replace('.', '_')}",
            )
            for address, view in views.items()
        ]
        answers = self.post_path("corrections_answered", self.answered_view)
        return [*own, answers, *super().get_urls()]

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
            "unchecked": sheet_files.unchecked(made),
            "summary": sheet_files.summary(made),
            "answers_form": AnswersForm() if request.user.has_perm(MAY_ASK) else None,
            "everything": everything,
            "author_file": _author_file(request, article),
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/claims/article/correction_sheet.html", context)

    def word_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same as a Word file."""
        article, _back = self.record_and_page(request, pk)
        content = sheet_files.word_file(article, everything="all" in request.GET)
        return _attachment(content, WORD, f"corrections-{article.pk}.docx")

    def workbook_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same as a workbook."""
        article, _back = self.record_and_page(request, pk)
        content = sheet_files.workbook(article, everything="all" in request.GET)
        return _attachment(content, WORKBOOK, f"corrections-{article.pk}.xlsx")

    def answered_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the answers of a sheet that came back, as those of an inquiry to the author."""
        article, _back = self.record_and_page(request, pk)
        if not request.user.has_perm(MAY_ASK):
            raise PermissionDenied
        with errors_as_messages(request):
            made = _brought(article, request)
            message = ngettext(
                "%(count)d answer is stored, for you to decide on.",
                "%(count)d answers are stored, for you to decide on.",
                made.lines.count(),
            )
            messages.success(request, message % {"count": made.lines.count()})
            return redirect("admin:claims_inquiry_answers", made.pk)
        return redirect("admin:claims_article_corrections", pk)


class AnswersForm(forms.Form):
    """The correction sheet as its author sent it back."""

    file = forms.FileField(
        label=gettext_lazy("The sheet that came back"),
        widget=forms.FileInput({"accept": ".docx,.xlsx"}),
    )


def _brought(article: Article, request: HttpRequest) -> Inquiry:
    upload = answers(AnswersForm(request.POST, request.FILES))["file"]
    if upload.size > LARGEST_FILE_BYTES:
        raise ValidationError(REFUSALS["too_large"], code="too_large")
    given = sheet_answers.read(upload.read(), filename=upload.name)
    rows = article.appearances.select_related("claim").order_by("position", "pk")
    claims = {row.claim.number: AskedClaim(row.claim, row.excerpt) for row in reversed(rows)}
    if strange := [one.number for one in given if one.number not in claims]:
        message = _("These claims of the sheet are not of this article: %(claims)s.")
        labels = _(", ").join(map(claim_numbers.label, strange[:20]))
        raise ValidationError(message % {"claims": labels}, code="another_article")
    return inquiries.brought(
        [(claims[one.number], one.verdict, one.words) for one in given],
        actor=actor_of(request),
        article=article,
        asked=_(", ").join(article.authors)[:300] or str(InquiryRole.AUTHOR.label),
    )


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _author_file(request: HttpRequest, article: Article) -> str:
    """The address of the author's file; empty where there is none, or not for this account."""
    if not request.user.has_perm(READ_TEXTS) or not article.texts.exists():
        return ""
    return reverse("admin:claims_article_author_file", args=[article.pk])
