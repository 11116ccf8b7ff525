"""The box “Check an article”: a file, a text or an address in, the sentences of an article out."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.article.texts import ADD_TEXT
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.desk.shared_records import SharedRecordAdmin
from claims.intake import article_texts
from claims.intake.article_texts import StoredText
from claims.intake.extraction.extract import LARGEST_FILE_BYTES, REFUSALS
from claims.models import Article
from claims.text.labels import labelled

MAY_CHECK = ("claims.add_article", ADD_TEXT)
_ADDRESS = re.compile(r"https?://\S+")


class CheckArticleForm(forms.Form):
    """A file, or a text or an address."""

    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".txt,.html,.htm,.pdf,.docx"}),
    )
    words = forms.CharField(
        label=gettext_lazy("or its text, or its address"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4, "placeholder": "https://"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if bool(given.get("file")) == bool(given.get("words", "").strip()) and not self.errors:
            raise ValidationError(_("Choose a file, or paste a text or an address: one of them."))
        return given


class CheckArticlePage(SharedRecordAdmin):
    """The address to which the box posts."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.check_view))
        return [path("check/", view, name="claims_article_check"), *super().get_urls()]

    def check_view(self, request: HttpRequest) -> HttpResponse:
        """Begin an article with its text, and go to its sentences; or say why not."""
        if not request.user.has_perms(MAY_CHECK):
            raise PermissionDenied
        with errors_as_messages(request):
            brought = _brought(request)
            for line in brought.lines():
                messages.success(request, line)
            if brought.begun:
                messages.info(request, _in_words(brought.begun))
            return redirect("admin:claims_article_coverage", brought.text.article_id)
        return redirect("admin:index")


def _brought(request: HttpRequest) -> StoredText:
    given = answers(CheckArticleForm(request.POST, request.FILES))
    actor, upload = actor_of(request), given["file"]
    if upload:
        if upload.size > LARGEST_FILE_BYTES:
            # Said before the file is read.
            raise ValidationError(REFUSALS["too_large"], code="too_large")
        return article_texts.import_text(upload.read(), filename=upload.name, actor=actor)
    words = given["words"].strip()
    if _ADDRESS.fullmatch(words):
        return article_texts.import_address(words, actor=actor)
    return article_texts.import_pasted(given["words"], actor=actor)


def _in_words(article: Article) -> str:
    """The fields that were filled in, for the editor to look over."""
    labels = {field.name: field.verbose_name for field in Article._meta.concrete_fields}
    found = {
        "authors": _(", ").join(article.authors),
        "publisher": article.publisher,
        "issued": article.issued,
        "language": article.language,
    }
    said = [labelled(labels[name], value) for name, value in found.items() if value]
    return _("Filled in, look it over: %(fields)s.") % {"fields": " · ".join(said)}
