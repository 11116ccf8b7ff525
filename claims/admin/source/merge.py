"""Several sources that are one document: chosen, compared side by side, merged into one."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.desk import undo
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.admin.desk.fields import NamesField
from claims.models import Claim, Source
from claims.models.document_keys import DocumentKeys
from claims.text import whole_numbers
from claims.text.labels import quoted
from claims.workflow import source_merges
from claims.workflow import undo as undoing

CANDIDATES = 20
"""Found sources that are offered to be merged with one."""


class MergedFilter(admin.SimpleListFilter):
    """Sources that were merged into another are left out unless they are asked for."""

    title = gettext_lazy("merged")
    parameter_name = "merged"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("only", _("Merged into another")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        default, *others = super().choices(changelist)
        yield {**default, "display": _("Standing")}
        yield from others

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(merged_into__isnull=self.value() != "only")


class TwinFilter(admin.SimpleListFilter):
    """Sources of one document that stood side by side before that was refused."""

    title = gettext_lazy("one document twice")
    parameter_name = "twins"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("waiting", _("Waiting to be merged"))]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        if self.value() != "waiting":
            return queryset
        twins = Source.objects.not_merged().filter(twin_of__isnull=False)
        pairs = [key for pair in twins.values_list("pk", "twin_of") for key in pair]
        return queryset.filter(pk__in=pairs)


class Cell(NamedTuple):
    """The value of one source in a field."""

    source: Source
    text: str
    is_chosen: bool


class FieldRow(NamedTuple):
    """One field of all sources; `is_same` where there is nothing to choose."""

    name: str
    label: str
    cells: list[Cell]
    is_same: bool


class MergedSources(DeskAdmin):
    """Adds the action, the page, and the way from a merged source to the one that stands."""

    actions = ("merge_selected",)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.merge_view)
        part = self.admin_site.admin_view(require_POST(self.part_view))
        return [
            path("merge/", view, name="claims_source_merge"),
            path("<int:pk>/part/", part, name="claims_source_part"),
            *super().get_urls(),
        ]

    @admin.action(
        description=gettext_lazy("Merge selected sources: they are one document"),
        permissions=["change"],
    )
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Source]) -> HttpResponse:
        return redirect(_merge_address(queryset.order_by("pk")[: source_merges.MOST + 1]))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """An old id leads to the source that stands; nothing is written on a merged one."""
        merged = self.get_object(request, object_id) if object_id else None
        if merged and merged.merged_into and self.has_view_permission(request, merged):
            words = _("“%(title)s” was merged into this source.") % {"title": merged.title}
            messages.info(request, words)
            return redirect("admin:claims_source_change", merged.merged_into_id)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Side by side; with one source only, others to choose from; a POST merges."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = set(map(whole_numbers.read, request.GET.getlist("source"))) - {None}
        sources = list(self.get_queryset(request).filter(pk__in=keys).order_by("pk"))
        if not sources:
            return redirect("admin:claims_source_changelist")
        if len(sources) > source_merges.MOST:
            words = _("Compare at most %(count)d sources at once.") % {"count": source_merges.MOST}
            messages.error(request, words)
            return redirect("admin:claims_source_changelist")
        posted = request.POST if request.method == "POST" else None
        if posted is not None:
            with errors_as_messages(request):
                return self._merged(request, sources)
        into = _into(sources, posted)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge sources"),
            "opts": self.opts,
            "media": self.media,
            "sources": [(source, source_merges.state(source)) for source in sources],
            "into": into,
            "rows": _rows(sources, into, posted),
            "q": request.GET.get("q", sources[0].title),
            "candidates": self._candidates(request, sources) if len(sources) == 1 else [],
        }
        return TemplateResponse(request, "admin/claims/source/merge.html", context)

    def part_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the last merger into the source back, or say what was built on it."""
        source = get_object_or_404(Source, pk=pk)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        with errors_as_messages(request):
            merger, claims = undoing.take_back_merger(source, actor=actor_of(request))
            titles = _(", ").join(quoted(one.title) for one in merger.others)
            parted = _("The merger is taken back: %(titles)s.") % {"titles": titles}
            for record in (source, *merger.others):
                self.log_change(request, record, parted)
            messages.success(request, parted)
            _add_message(request, claims, _("Their citations are again as they were: %s."))
        return redirect("admin:claims_source_change", pk)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The history, and above it the last merger, for as long as it can be taken back."""
        source = self.get_object(request, object_id)
        merger = undoing.last_merger(source) if source else None
        context = {"merger": merger, "may_part": self.has_change_permission(request, source)}
        return super().history_view(request, object_id, {**context, **(extra_context or {})})

    def _candidates(self, request: HttpRequest, sources: list[Source]) -> list[tuple[Source, str]]:
        """Standing sources that the search finds, each with the address of the comparison."""
        candidates = self.get_queryset(request).filter(merged_into__isnull=True)
        others = candidates.exclude(pk__in=[one.pk for one in sources])
        term = request.GET.get("q", sources[0].title)
        found, _repeats = self.get_search_results(request, others, term)
        near = [*_likely(others, sources), *found[:CANDIDATES]]
        return [(one, _merge_address([*sources, one])) for one in dict.fromkeys(near)]

    def _merged(self, request: HttpRequest, sources: list[Source]) -> HttpResponse:
        into = _into(sources, request.POST)
        by_key = {str(source.pk): source for source in sources}
        chosen = {
            name: by_key.get(request.POST.get(f"take-{name}", "")) for name in source_merges.FIELDS
        }
        result = source_merges.merge(
            sources,
            into=into,
            actor=actor_of(request),
            seen={source.pk: request.POST.get(f"seen-{source.pk}", "") for source in sources},
            taken={name: source for name, source in chosen.items() if source},
        )
        others = [source for source in sources if source.pk != into.pk]
        for source in others:
            self.log_change(request, source, _("Merged into “%(title)s”.") % {"title": into.title})
        titles = _(", ").join(quoted(source.title) for source in others)
        done = _("Merged into this source: %(titles)s.") % {"titles": titles}
        self.log_change(request, into, done)
        address = reverse("admin:claims_source_part", args=[into.pk])
        undo.done(request, done, undo=address)
        _add_message(
            request, result.moved, _("Their citations in drafts are now of this source: %s.")
        )
        _add_message(request, result.lapsed, _("In review until now, drafts again: %s."))
        _add_message(
            request, result.kept, _("Signed with the earlier record, and kept as signed: %s.")
        )
        return redirect("admin:claims_source_change", into.pk)


def _likely(others: QuerySet[Source], sources: list[Source]) -> QuerySet[Source]:
    """Those that are one document with one of the sources, or another form of its page."""
    keys = [DocumentKeys(one.doi_key, one.address_key, one.likely_key) for one in sources]
    known, likely = Source.objects.known_by(keys), Source.objects.likely(keys)
    return others.filter(Q(pk__in=known.values("pk")) | Q(pk__in=likely.values("pk")))[:CANDIDATES]


def _add_message(request: HttpRequest, claims: list[Claim], words: str) -> None:
    if claims:
        messages.info(request, words % _(", ").join(claim.label for claim in claims))


def _merge_address(sources: Iterable[Source]) -> str:
    query = urlencode({"source": [source.pk for source in sources]}, doseq=True)
    return f"{reverse('admin:claims_source_merge')}?{query}"


def _into(sources: list[Any], posted: Any) -> Source:
    """The source that stays: the chosen one, otherwise the one most cited, then the oldest."""
    said = posted and posted.get("into")
    by_use = sorted(sources, key=lambda source: (str(source.pk) != said, -source.citing, source.pk))
    return by_use[0]


def _rows(sources: list[Source], into: Source, posted: Any) -> list[FieldRow]:
    rows = []
    for name in source_merges.FIELDS:
        texts = {source.pk: _text(source, name) for source in sources}
        if not any(texts.values()):
            continue
        filled = [source.pk for source in (into, *sources) if texts[source.pk]]
        chosen = (posted or {}).get(f"take-{name}") or str(filled[0])
        cells = [Cell(one, texts[one.pk], str(one.pk) == chosen) for one in sources]
        label = str(Source._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, no relation
        rows.append(FieldRow(name, label, cells, len(set(texts.values())) == 1))
    return rows


def _text(source: Source, name: str) -> str:
    """The value of a source in a field, in words."""
    value = getattr(source, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "contributors":
        return NamesField().prepare_value(value)
    shown = getattr(source, f"get_{name}_display", None)
    return str(shown() if shown else value or "")
