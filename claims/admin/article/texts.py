"""The text of an article: the form that brings it in, and what the article's page says of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.desk.shared_records import SharedRecordAdmin
from claims.intake.article_texts import StoredText, store_text
from claims.intake.extraction.extract import LARGEST_FILE_BYTES, REFUSALS, extract
from claims.models import Article

ADD_TEXT = "claims.add_articletext"
READ_TEXTS = "claims.view_articletext"
NO_TEXT = gettext_lazy("There is no text of this article yet.")


class TextForm(forms.Form):
    """A file or pasted words, one of the two."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A .txt, .html, .pdf or .docx file of at most 20 MB."),
        widget=forms.FileInput({"accept": ".txt,.html,.htm,.pdf,.docx"}),
    )
    words = forms.CharField(
        label=gettext_lazy("or its words"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Pasted, where there is no file that can be read."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_words = bool(cleaned.get("words", "").strip())
        if bool(cleaned.get("file")) == has_words and not self.errors:
            raise ValidationError(_("Choose a file or paste the words, one of the two."))
        return cleaned

    def content(self) -> tuple[bytes, str]:
        """The bytes and the name of the file; pasted words have none."""
        upload = self.cleaned_data["file"]
        if upload is None:
            return self.cleaned_data["words"].replace("\r\n", "\n").encode(), ""
        if upload.size > LARGEST_FILE_BYTES:
            # Said before the file is read.
            raise ValidationError(REFUSALS["too_large"], code="too_large")
        return upload.read(), upload.name


class ArticleTextPages(SharedRecordAdmin):
    """The addresses that are about an article's text; part of the article's admin."""

    def get_urls(self) -> list[Any]:
        return [self.post_path("text", self.text_view), *super().get_urls()]

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if article := context["original"]:
            texts = article.texts.without_text().select_related("added_by")
            context["texts"] = texts.order_by("-number")
            context["may_read_texts"] = request.user.has_perm(READ_TEXTS)
            context["may_ask"] = request.user.has_perm("claims.add_inquiry")
            context["text_form"] = TextForm() if request.user.has_perm(ADD_TEXT) else None
        return super().render_change_form(request, context, *args, **kwargs)

    def text_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring in a text of the article; errors are shown on the page."""
        article, back = self.record_and_page(request, pk)
        if not request.user.has_perm(ADD_TEXT):
            raise PermissionDenied
        with errors_as_messages(request):
            for line in _stored_text(article, request).lines():
                messages.success(request, line)
        return back


def _stored_text(article: Article, request: HttpRequest) -> StoredText:
    form = TextForm(request.POST, request.FILES)
    answers(form)
    content, filename = form.content()
    extracted = extract(content, filename=filename, media_type="" if filename else "text/plain")
    return store_text(
        extracted,
        article,
        filename=filename,
        original=content if filename else b"",
        actor=actor_of(request),
    )
