"""The form by which somebody outside is asked about claims; the address is told once."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.admin.desk.forms import answers
from claims.articles.correction_sheet import LEFT
from claims.models import Article, Claim, Inquiry, InquiryRole
from claims.text import whole_numbers
from claims.workflow import inquiries
from claims.workflow.inquiries import AskedClaim

USUAL_DAYS = 7


class AskForm(forms.Form):
    """A question to somebody: their name, the day to answer by, the claims."""

    role = forms.ChoiceField(
        label=gettext_lazy("who is asked"), choices=InquiryRole, initial=InquiryRole.EXPERT
    )
    asked = forms.CharField(
        label=Inquiry._meta.get_field("asked").verbose_name,
        help_text=Inquiry._meta.get_field("asked").help_text,
        max_length=300,
    )
    question = forms.CharField(
        label=Inquiry._meta.get_field("question").verbose_name,
        help_text=Inquiry._meta.get_field("question").help_text,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("language of the page"), choices=settings.LANGUAGES
    )
    answer_by = forms.DateField(
        label=Inquiry._meta.get_field("answer_by").verbose_name,
        help_text=Inquiry._meta.get_field("answer_by").help_text,
        # A browser takes this form alone, whatever the language of the page.
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    claims = forms.MultipleChoiceField(
        label=gettext_lazy("claims"),
        help_text=gettext_lazy("They see these words and nothing else of the desk."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, choices: list[AskedClaim], *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "question": _("Is this accurate, or is there a factual error in it?"),
            "language": get_language(),
            "answer_by": timezone.localdate() + timedelta(days=USUAL_DAYS),
            "claims": [str(row.claim.pk) for row in choices],
        }
        super().__init__(*args, **kwargs)
        field: Any = self.fields["claims"]
        field.choices = [
            (str(row.claim.pk), f"{row.claim.label} {row.claim.statement}") for row in choices
        ]


class AskingPages(DeskAdmin):
    """The address of the form; part of the inquiries' admin."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.ask_view)
        return [path("ask/", view, name="claims_inquiry_ask"), *super().get_urls()]

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """The form for `?article=` or `?claim=`; once sent, the address to hand on."""
        if not request.user.has_perm("claims.add_inquiry"):
            raise PermissionDenied
        article = _article(request)
        choices = _choices(request, article)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ask somebody outside"),
            "opts": self.opts,
            "article": article,
            "choices": choices,
        }
        form = AskForm(choices)
        if request.method == "POST":
            form = AskForm(choices, request.POST)
            with errors_as_messages(request):
                made, key = _asked(form, choices, article, request)
                context |= {"inquiry": made, "address": address_of(key)}
        answer = TemplateResponse(
            request, "admin/claims/inquiry/ask.html", {**context, "form": form}
        )
        # The page with the address is for one pair of eyes.
        answer.headers["Cache-Control"] = "no-store"
        return answer


def address_of(key: str) -> str:
    """The address of the page for somebody outside, whole."""
    return f"{settings.FACTCHECK_ADDRESS}{reverse('asked')}?{urlencode({'key': key})}"


def _asked(
    form: AskForm, choices: list[AskedClaim], article: Article | None, request: HttpRequest
) -> tuple[Inquiry, str]:
    given = answers(form)
    chosen = set(given.pop("claims"))
    rows = [row for row in choices if str(row.claim.pk) in chosen]
    return inquiries.ask(rows, actor=actor_of(request), article=article, **given)


def _article(request: HttpRequest) -> Article | None:
    number = whole_numbers.read(request.GET.get("article", ""))
    return get_object_or_404(Article, pk=number) if number is not None else None


def _choices(request: HttpRequest, article: Article | None) -> list[AskedClaim]:
    """The claims of the article in its order, or those that the address names."""
    if article is not None:
        rows = article.appearances.exclude(claim__stage__in=LEFT).select_related("claim")
        found: dict[int, AskedClaim] = {}
        for row in rows.order_by("position", "pk"):
            found.setdefault(row.claim_id, AskedClaim(row.claim, row.excerpt))
        return list(found.values())
    keys = [whole_numbers.read(key) for key in request.GET.getlist("claim")[:200]]
    named = Claim.objects.filter(pk__in=[key for key in keys if key is not None])
    return [AskedClaim(claim) for claim in named.order_by("number")]
