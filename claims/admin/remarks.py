"""Remarks beside claims and sources: what colleagues say to each other and ask each other."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.log import ReadOnlyAdmin
from claims.models import Citation, Claim, Remark, Source
from claims.models.prepared import Prepared
from claims.text import whole_numbers
from claims.workflow import remarks

SHOWN = 5
"""Conversations on the home page; the list has them all."""
TYPED = "remark"
"""The key under which a session keeps what could not be saved, until it is shown again."""


class RemarkForm(forms.Form):
    """The words of a remark, and its subject: a claim, a citation of it, a source, or an answer."""

    text = forms.CharField(label=gettext_lazy("text"), max_length=5000, widget=forms.Textarea)
    claim = forms.ModelChoiceField(Claim.objects.all(), required=False)
    citation = forms.ModelChoiceField(Citation.objects.all(), required=False)
    source = forms.ModelChoiceField(Source.objects.all(), required=False)
    answers = forms.ModelChoiceField(Remark.objects.all(), required=False)


class Talk(NamedTuple):
    """The conversations about a record, as its page shows them."""

    open: list[Remark]
    closed: list[Remark]
    citations: list[tuple[int, str]]
    """Key of each citation of the claim, and title of its source."""
    names: list[str]
    may_write: bool
    typed: dict[str, Any]


def talk(request: HttpRequest, record: Claim | Source) -> Talk | None:
    """The conversations about a claim or a source; None for who may not read them."""
    if not request.user.has_perm(remarks.READ):
        return None
    is_claim = isinstance(record, Claim)
    began = (_ON_CLAIM if is_claim else _ON_SOURCE).rows(record.pk)
    threads = list(record.remarks.threads()) if began else []
    may_write = request.user.has_perm(remarks.WRITE)
    typed = request.session.pop(TYPED, {}) if TYPED in request.session else {}
    if typed.get("answers") not in {str(thread.pk) for thread in threads if thread.is_open}:
        typed.pop("answers", None)  # what cannot be an answer stands where a new remark is written
    return Talk(
        [thread for thread in threads if thread.is_open],
        [thread for thread in threads if not thread.is_open],
        [(key, title) for key, title in _CITATIONS.rows(record.pk)]
        if is_claim and may_write
        else [],
        [name for (name,) in _NAMES.rows()] if may_write else [],
        may_write,
        typed,
    )


_ON_CLAIM = Prepared(lambda key: Remark.objects.filter(claim=key).order_by().values_list("pk")[:1])
_ON_SOURCE = Prepared(
    lambda key: Remark.objects.filter(source=key).order_by().values_list("pk")[:1]
)
_NAMES = Prepared(lambda: remarks.people().values_list("username"))
_CITATIONS = Prepared(
    lambda key: Citation.objects.filter(claim=key).values_list("pk", "source__title")
)


class Thread(NamedTuple):
    """A conversation in a list: what it is about, and where it stands."""

    remark: Remark
    about: str
    address: str


class Asked(NamedTuple):
    """The conversations that wait for an answer of one account."""

    total: int
    threads: list[Thread]


def asked(account: Any) -> Asked:
    """Conversations in which something is asked of the account, the newest first."""
    if not account.has_perm(remarks.READ):
        return Asked(0, [])
    found = _ASKED.rows(account.pk)
    if not found:
        return Asked(0, [])
    shown = Remark.objects.filter(pk__in=[key for key, _total in found]).order_by("-pk")
    rows = shown.select_related("claim", "source", "written_by")
    return Asked(found[0][1], [Thread(one, _about(one), address(one)) for one in rows])


def _asked(account: int) -> QuerySet[Any, Any]:
    """Keys of the newest conversations that wait for an account, each with how many there are."""
    waiting = Remark.objects.asked_of(account).annotate(total=Window(Count("*")))
    return waiting.order_by("-pk").values_list("pk", "total")[:SHOWN]


_ASKED = Prepared(_asked)


def address(remark: Remark, back: str = "") -> str:
    """The place at which a conversation is shown."""
    page = "claims_source_change" if remark.source_id else "claims_claim_change"
    if back == "review" and remark.claim_id:
        page = "claims_claim_review"
    place = reverse(f"admin:{page}", args=[remark.source_id or remark.claim_id])
    return f"{place}#remark-{remark.answers_id or remark.pk}"


def _about(remark: Remark) -> str:
    return remark.claim.label if remark.claim else str(remark.source)


class AskedFilter(admin.SimpleListFilter):
    """The conversations in which something is asked of who looks at the list."""

    title = gettext_lazy("asked")
    parameter_name = "asked"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("me", gettext_lazy("Asked of me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=Remark.objects.asked_of(request.user).values("pk"))


class OpenFilter(admin.SimpleListFilter):
    """Conversations that are open, or closed."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("open", gettext_lazy("Open")), ("closed", gettext_lazy("Closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "open":
            return queryset.filter(answers=None, closed_at=None)
        return queryset.exclude(closed_at=None) if self.value() == "closed" else queryset


@admin.register(Remark)
class RemarkAdmin(ReadOnlyAdmin):
    list_display = ("written_at", "written_by", "about", "text_shown", "closed_at")
    list_filter = (AskedFilter, OpenFilter)
    list_select_related = ("claim", "source", "written_by")
    search_fields = ("claim__number__exact", "text", "written_by__username", "source__title")
    fields = ("about", "text", "written_by", "written_at", "closed_by", "closed_at")
    readonly_fields = ("about",)

    @admin.display(description=gettext_lazy("about"))
    def about(self, remark: Remark) -> str:
        return format_html('<a href="{}">{}</a>', address(remark), _about(remark))

    @admin.display(description=gettext_lazy("text"))
    def text_shown(self, remark: Remark) -> str:
        return str(remark)

    def get_urls(self) -> list[Any]:
        desk = self.admin_site.admin_view
        write, close = desk(require_POST(self.write_view)), desk(require_POST(self.close_view))
        return [
            path("write/", write, name="claims_remark_write"),
            path("<int:pk>/close/", close, name="claims_remark_close"),
            *super().get_urls(),
        ]

    def write_view(self, request: HttpRequest) -> HttpResponse:
        """Say something, or answer; back to where it was said, with what could not be saved."""
        if not self._may_write(request):
            raise PermissionDenied
        form, back = RemarkForm(request.POST), request.POST.get("back", "")
        with errors_as_messages(request):
            said = remarks.write(actor=actor_of(request), **answers(form))
            return redirect(address(said, back))
        request.session[TYPED] = {name: form.data.get(name, "") for name in ("text", "answers")}
        return redirect(_place_of(request, back))

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close a conversation, or open it again."""
        if not self._may_write(request):
            raise PermissionDenied
        remark = get_object_or_404(Remark, pk=pk)
        with errors_as_messages(request):
            if remark.is_open:
                remarks.close(remark, actor=actor_of(request))
                messages.success(request, _("The conversation is closed."))
            else:
                remarks.reopen(remark, actor=actor_of(request))
        return redirect(address(remark, request.POST.get("back", "")))

    def _may_write(self, request: HttpRequest) -> bool:
        return request.user.has_perm(remarks.WRITE)


def _place_of(request: HttpRequest, back: str) -> str:
    """The page from which a remark was sent; the work list where it names no record."""
    page, key = f"admin:claims_claim_{'review' if back == 'review' else 'change'}", "claim"
    if request.POST.get("source"):
        page, key = "admin:claims_source_change", "source"
    pk = whole_numbers.read(request.POST.get(key, ""))
    return reverse("admin:index") if pk is None else reverse(page, args=[pk])
