"""The clip page: words selected on a page become a citation, with the page as the checker saw it.

A bookmarklet or the extension in `factcheck/static/claims/clip/` collects address, elements, text
and selection in the checker's own browser, which passes paywalls that the server does not.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.claim import added_citations
from claims.admin.claim.claim_pages import ClaimPages
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.fields import Autocomplete
from claims.articles import drafting
from claims.intake.captures import new_sources
from claims.intake.captures.new_sources import Seen
from claims.models import Actor, Capture, Citation, Claim, ClaimLink, Stage, Stance
from claims.text import quotes, whole_numbers

RECENT = 5
MAY_CLIP = ("claims.change_claim", "claims.add_citation", "claims.add_source", "claims.add_capture")
COLLECT = Path("claims/clip/collect.js")


class ClipForm(forms.Form):
    """A clip, the claim it is for, and what it does to that."""

    recent = forms.ChoiceField(
        label=gettext_lazy("For one of your last claims"), required=False, widget=forms.RadioSelect
    )
    claim = forms.ModelChoiceField(
        Claim.objects.filter(stage=Stage.DRAFT),
        label=gettext_lazy("or for another, by number or words"),
        required=False,
        widget=Autocomplete(ClaimLink._meta.get_field("target"), admin.site),
    )
    stance = forms.ChoiceField(label=gettext_lazy("stance"), choices=[("", "—"), *Stance.choices])
    excerpt = forms.CharField(
        label=gettext_lazy("excerpt"), max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    url = forms.URLField(label=gettext_lazy("address"), max_length=2000, assume_scheme="https")
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    text = forms.CharField(max_length=400_000, widget=forms.HiddenInput)
    html = forms.CharField(required=False, max_length=800_000, widget=forms.HiddenInput)

    def __init__(self, account: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._recent = {str(claim.pk): claim for claim in recent_drafts(account)}
        self.fields["recent"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (key, str(claim)) for key, claim in self._recent.items()
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["claim"] = given.get("claim") or self._recent.get(given.get("recent", ""))
        if not given["claim"] and not self.errors:
            raise ValidationError(_("Choose the claim: a draft of the list, or one by its number."))
        return given


class ClipPage(ClaimPages):
    """The page that bookmarklet and extension open."""

    def urls(self) -> list[URLPattern]:
        view = self.admin.admin_site.admin_view(self.clip_view)
        return [path("clip/", view, name="claims_claim_clip")]

    def clip_view(self, request: HttpRequest) -> HttpResponse:
        """The form that is filled from the address, or the citation that it makes."""
        if not request.user.has_perms(MAY_CLIP):
            raise PermissionDenied
        form = ClipForm(request.user, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            with errors_as_messages(request):
                citation = _cite(form.cleaned_data, actor=actor_of(request))
                about = {"claim": citation.claim.label, "check": citation.get_quote_check_display()}
                messages.success(request, _("Cited for %(claim)s: %(check)s.") % about)
                address = reverse("admin:claims_claim_change", args=[citation.claim_id])
                return redirect(f"{address}#citations-group")
        context = {
            **self.context(request),
            "title": _("Clip"),
            "media": self.admin.media + form.media,
            "form": form,
            "bookmarklet": _bookmarklet(request),
        }
        return TemplateResponse(request, "admin/claims/claim/clip.html", context)


def recent_drafts(account: Any) -> list[Claim]:
    """The drafts that the account saved last, then those it began; at most five."""
    saved = LogEntry.objects.filter(user=account, content_type=get_content_type_for_model(Claim))
    keys = saved.order_by("-action_time").values_list("object_id", flat=True)[: 8 * RECENT]
    numbers = [number for key in keys if (number := whole_numbers.read(str(key))) is not None]
    drafts = Claim.objects.filter(stage=Stage.DRAFT).prefetch_related("translations")
    found = drafts.in_bulk(list(dict.fromkeys(numbers)))
    own = drafts.filter(created_by=account).order_by("-pk")[:RECENT]
    in_order = [*(found[number] for number in numbers if number in found), *own]
    return list(dict.fromkeys(in_order))[:RECENT]


def _bookmarklet(request: HttpRequest) -> str:
    """The address of the bookmark: it collects, and opens this page in a new window."""
    collect = (Path(settings.STATICFILES_DIRS[0]) / COLLECT).read_text()
    desk = request.build_absolute_uri(reverse("admin:claims_claim_clip"))
    lines = [line for line in collect.splitlines() if not line.lstrip().startswith("//")]
    return "javascript:" + quote(f"void open('{desk}#'+{' '.join(lines).strip().rstrip(';')})")


def _cite(given: dict[str, Any], *, actor: Actor) -> Citation:
    """The citation of the clip, last among the claim's; ValidationError if that is no draft."""
    seen = Seen(given["url"], given["html"], given["text"])
    with transaction.atomic():
        taken = new_sources.from_browser(seen, actor=actor)
        return added_citations.add(
            given["claim"],
            actor=actor,
            source=taken.source,
            stance=given["stance"],
            language=taken.source.language,
            **_words(given, taken.copy),
        )


def _words(given: dict[str, Any], copy: Capture | None) -> dict[str, str]:
    """Excerpt, prefix and suffix by which the selected words are found in the copy again."""
    excerpt = given["excerpt"].replace("\r\n", "\n")
    if copy is None:
        return {"excerpt": excerpt}
    prepared = quotes.Prepared(copy.text)
    for before, after in ((given["before"], given["after"]), ("", "")):
        places = prepared.occurrences(excerpt, before.strip(), after.strip())
        if len(places) == 1:
            found = drafting.selector(prepared, *places[0])
            return dict(zip(("excerpt", "prefix", "suffix"), found, strict=True))
    return {"excerpt": excerpt}
