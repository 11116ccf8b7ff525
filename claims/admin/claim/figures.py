"""Figures of the desk, as of any day: a page with charts and tables, and each table as CSV."""

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.admin.claim.claim_pages import ClaimPages
from claims.exports.charts import BARS, COLUMNS, PLAIN, SHARES, Column, Figure, Row, csv_file
from claims.models import (
    Claimant,
    Decision,
    Edition,
    EditionKind,
    QuoteCheck,
    SourceCondition,
    Stage,
    Subject,
    VerificationStatus,
)
from claims.models.edtf import MAX_LENGTH
from claims.record import log
from claims.selection import select
from claims.selection.facets import Count, findings, listing
from claims.workflow import figures
from claims.workflow.figures import Period

MOST_RECORDS = 15
"""Subjects, claimants and publishers that are listed."""

DONE: dict[str, Any] = {
    "entered": pgettext_lazy("figure", "Claims entered"),
    "submitted": pgettext_lazy("figure", "Submitted for review"),
    **{decision.value: decision.label for decision in Decision},
    **{kind.value: kind.label for kind in EditionKind if kind != EditionKind.REISSUED},
}
WAITS = {
    "review": gettext_lazy("From the first submission to the first review"),
    "publication": gettext_lazy("From the first submission to the first edition"),
    "whole": gettext_lazy("From the entry of the claim to the first edition"),
}
LIGHTS: dict[str, Any] = {
    "held": gettext_lazy("Quoted words, in a stored copy"),
    "quoted": gettext_lazy("Quoted words, no stored copy"),
    "none": QuoteCheck.NO_EXCERPT.label,
}
OPEN_STAGES = (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED)
"""Stages in which somebody still has to do something before readers see it."""


class AsOf(NamedTuple):
    """A period, and the position at which the log stood at its end."""

    period: Period
    head: log.Head


class FiguresPage(ClaimPages):
    """The page of all figures, and the file of each."""

    def urls(self) -> list[URLPattern]:
        def view(answer: Callable[..., HttpResponse]) -> Any:
            return self.admin.admin_site.admin_view(require_safe(answer))

        return [
            path("figures/", view(self.page), name="claims_claim_figures"),
            path("figures/<slug:key>.csv", view(self.file), name="claims_claim_figures_file"),
        ]

    def page(self, request: HttpRequest) -> HttpResponse:
        """Every figure of the period that `on` names, an EDTF date, or of the last year."""
        self._permit(request)
        on, problems = _asked(request), []
        try:
            of = _as_of(on)
        except ValidationError as error:
            problems, of = error.messages, _as_of("")
        context = {
            **self.context(request),
            "title": _("Figures"),
            "media": self.admin.media,
            "on": on,
            "problems": problems,
            "longest": MAX_LENGTH,
            "days": [*reversed(_as_of("").period.months), str(of.period.end.year)],
            "period": of.period,
            "position": of.head.position,
            "figures": [make(of) for make in FIGURES.values()],
        }
        status = 400 if problems else 200
        return TemplateResponse(request, "admin/claims/figures.html", context, status=status)

    def file(self, request: HttpRequest, key: str) -> HttpResponse:
        """The table of one figure as CSV."""
        self._permit(request)
        if key not in FIGURES:
            raise Http404
        try:
            of = _as_of(_asked(request))
        except ValidationError as error:
            text = "\n".join(error.messages)
            return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
        name = f"{key}-{of.period.end.isoformat()}.csv"
        return HttpResponse(
            csv_file(FIGURES[key](of)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _permit(self, request: HttpRequest) -> None:
        if not self.admin.has_view_permission(request):
            raise PermissionDenied


def _asked(request: HttpRequest) -> str:
    return request.GET.get("on", "").replace("\x00", "").strip()[: MAX_LENGTH + 1]


def _as_of(text: str) -> AsOf:
    """The period that a text names, today for none; raises ValidationError."""
    today = timezone.now().astimezone(UTC).date()
    period = figures.period(text or today.isoformat(), today)
    last = Edition.objects.filter(published_at__lt=period.until).order_by("-position")
    row = last.values_list("position", "chain").first()
    return AsOf(period, log.Head(*row) if row else log.BEGINNING)


def _throughput(of: AsOf) -> Figure:
    counted = figures.done(of.period)
    return Figure(
        "throughput",
        _("Throughput, by month"),
        _months(of),
        _monthly(of, DONE.items(), counted),
        COLUMNS,
        _("Acts of these months: a decision counts when it was made, an edition when it came out."),
    )


def _backlog(of: AsOf) -> Figure:
    standing = figures.stages(of.period)
    rows = [(stage.value, stage.label) for stage in Stage]
    return Figure(
        "backlog",
        _("Claims by stage, at the end of each month"),
        _months(of),
        _monthly(of, rows, standing),
        COLUMNS,
        _("Unfinished at the end: %(number)s.")
        % {
            "number": sum(
                standing.get(stage, {}).get(of.period.months[-1], 0) for stage in OPEN_STAGES
            )
        },
    )


def _times(of: AsOf) -> Figure:
    took = figures.durations(of.period)
    columns = [
        Column("n", _("Claims")),
        Column("median_days", _("Median, in days")),
        Column("nine_in_ten_days", _("Nine in ten within days")),
        Column("longest_days", _("Longest, in days")),
    ]
    rows = [
        Row(key, label, took.get(key, {}).get("") or (0, None, None, None))
        for key, label in WAITS.items()
    ]
    return Figure("times", _("How long it took"), columns, rows, PLAIN)


def _medians(of: AsOf) -> Figure:
    took = figures.durations(of.period)
    rows = [
        Row(key, label, [_median(took, key, month) for month in of.period.months])
        for key, label in WAITS.items()
    ]
    heading = _("Median of the days that it took, by month")
    return Figure("medians", heading, _months(of), rows, COLUMNS)


def _median(took: Any, key: str, month: str) -> float | None:
    found = took.get(key, {}).get(month)
    return found.median if found else None


def _returns(of: AsOf) -> Figure:
    counts = figures.returns(of.period)
    labels = [_("Never"), _("Once"), _("Twice"), _("Three times or more")]
    numbers = [counts.get(times, 0) for times in range(len(labels) - 1)]
    claims = sum(counts.values())
    numbers.append(claims - sum(numbers))
    rows = [
        Row(str(times), label, [number])
        for times, (label, number) in enumerate(zip(labels, numbers, strict=True))
    ]
    mean = sum(times * number for times, number in counts.items()) / claims if claims else 0
    return Figure(
        "returns",
        _("Returned by a reviewer before the first edition"),
        [Column("claims", _("Claims"))],
        rows,
        BARS,
        _("Returns per claim: %(mean).2f.") % {"mean": mean},
    )


def _by_subject(of: AsOf) -> Figure:
    rows = _records_by_finding(of, "about", Subject)
    beside = [Column("claims", _("Claims"))]
    return Figure("subjects", _("Findings by subject"), _statuses(), rows, SHARES, beside=beside)


def _by_claimant(of: AsOf) -> Figure:
    rows = _records_by_finding(of, "claimant", Claimant)
    return Figure(
        "claimants",
        _("Findings by claimant"),
        _statuses(),
        rows,
        SHARES,
        _(
            "Only for the desk. The articles were chosen by editors and not drawn at random: the"
            " shares are those of the claims that were checked, and say nothing about whatever else"
            " a claimant asserts."
        ),
        [Column("claims", _("Claims")), Column("articles", _("Articles"))],
    )


def _chosen(of: AsOf) -> Figure:
    rows = [
        Row(str(place), it.publisher or _("No publisher named"), (it.articles, it.claims))
        for place, it in enumerate(figures.publishers(of.head.position)[:MOST_RECORDS], start=1)
    ]
    columns = [Column("articles", _("Articles")), Column("claims", _("Claims"))]
    heading = _("Articles in which published claims were made, by publisher")
    return Figure("articles", heading, columns, rows, BARS)


def _lights(of: AsOf) -> Figure:
    counted = figures.lights(of.head)
    rows = [Row(key, label, [counted.get(key, 0)]) for key, label in LIGHTS.items()]
    columns = [Column("citations", _("Citations"))]
    return Figure("quotations", _("Quotations in what is published"), columns, rows, BARS)


def _link_rot(of: AsOf) -> Figure:
    counted = figures.sources(of.head.position, of.period.until)
    rows = [
        Row(condition.value, condition.label, counted.get(condition, (0, 0)))
        for condition in SourceCondition
    ]
    columns = [
        Column("sources", _("Sources")),
        Column("stored", _("of which a copy is stored")),
    ]
    return Figure("links", _("Sources of what is published, by condition"), columns, rows, BARS)


FIGURES: dict[str, Callable[[AsOf], Figure]] = {
    "throughput": _throughput,
    "backlog": _backlog,
    "times": _times,
    "medians": _medians,
    "returns": _returns,
    "subjects": _by_subject,
    "claimants": _by_claimant,
    "articles": _chosen,
    "quotations": _lights,
    "links": _link_rot,
}
"""By key, which is also the name of its file, every figure in the order of the page."""


def _months(of: AsOf) -> list[Column]:
    return [Column(month, month) for month in of.period.months]


def _monthly(
    of: AsOf,
    labelled: Iterable[tuple[str, str | Promise]],
    counted: dict[str, dict[str, int]],
) -> list[Row]:
    return [
        Row(key, label, [counted.get(key, {}).get(month, 0) for month in of.period.months])
        for key, label in labelled
    ]


def _statuses() -> list[Column]:
    return [Column(key, label) for key, label in VerificationStatus.choices]


def _records_by_finding(of: AsOf, name: str, noun: type[Subject] | type[Claimant]) -> list[Row]:
    """The records with the most claims that stand, by finding, as they are called today."""
    everything = select({}, head=of.head)
    counts: list[Count]
    counts, _number = listing(everything, name, limit=MOST_RECORDS)
    found = findings(everything, name, counts)
    records = noun.objects.in_bulk([int(count.value) for count in counts])
    articles: dict[int, int] | None = None
    if noun is Claimant:
        articles = figures.articles_of_claimants(of.head.position, list(records))
    page = f"admin:claims_{noun._meta.model_name}_change"
    return [
        Row(
            str(records[key].public_id),
            _named(records[key]),
            [found.get(key, {}).get(status, 0) for status in VerificationStatus.values],
            address=reverse(page, args=[key]),
            beside=[count.editions, *([articles.get(key, 0)] if articles is not None else [])],
        )
        for count in counts
        if (key := int(count.value)) in records
    ]


def _named(record: Subject | Claimant) -> str:
    names = record.names
    wanted = "zh-Hant" if get_language() == "zh-hant" else "en"
    return names.get(wanted) or next(iter(names.values()), "")
