"""The queue of requests for correction, each with the clock that runs."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Count, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin.correction.page import RequestPages
from claims.admin.desk.desk_admin import DeskAdmin
from claims.corrections.outcomes import given_answer
from claims.models import CorrectionRequest
from claims.models.prepared import Prepared

STATES = {
    "overdue": _("Overdue"),
    "look": _("Wait for the first look"),
    "decide": _("Wait for a decision"),
    "confirm": _("Wait for a second person"),
    "answered": _("Answered"),
}
STEPS = ("look", "decide", "confirm")
"""The states of what waits: each request in the queue is in one of them."""


def in_state(rows: Any, state: str) -> Any:
    """The requests of a state, of those in the queue but for `answered`."""
    if state == "answered":
        return rows.answered()
    if state == "overdue":
        return rows.overdue(timezone.now())
    queue = rows.in_the_queue()
    undecided = queue.filter(look__isnull=False).exclude(
        decisions__isnull=False, decisions__confirmation__isnull=True
    )
    return {
        "look": queue.filter(look__isnull=True),
        "decide": undecided,
        "confirm": queue.filter(decisions__isnull=False, decisions__confirmation__isnull=True),
    }[state]


class StateFilter(admin.SimpleListFilter):
    """Requests by the step that they wait for."""

    title = _("waits for")
    parameter_name = "waits"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return STATES.items()

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        state = self.value()
        if state not in STATES:
            return queryset
        return queryset.filter(pk__in=in_state(CorrectionRequest.objects.all(), state).values("pk"))


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(RequestPages, DeskAdmin):
    list_display = ("receipt", "about", "received_at", "step_shown", "until_shown")
    list_filter = (StateFilter,)
    list_select_related = ("claim", "article", "source", "claimant", "look", "extension")
    search_fields = ("receipt", "claim__number__exact", "claim__statement", "claimant__name_en")

    def get_queryset(self, request: Any) -> QuerySet[CorrectionRequest]:
        rows = CorrectionRequest.objects.filter(confirmed_at__isnull=False)
        return (
            rows.with_clocks()
            .prefetch_related("decisions__confirmation")
            .order_by(F("until"), "pk")
        )

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("about"))
    def about(self, row: CorrectionRequest) -> str:
        return str(row.record)

    @admin.display(description=_("next step"))
    def step_shown(self, row: CorrectionRequest) -> str:
        return str(STATES[step_of(row)])

    @admin.display(description=_("by"), ordering="until")
    def until_shown(self, row: Any) -> str:
        if step_of(row) == "answered":
            return ""
        is_late = row.until < timezone.now()
        return format_html(
            '<time datetime="{}"{}>{}</time>{}',
            row.until.isoformat(),
            format_html(' class="{}"', "overdue") if is_late else "",
            f"{row.until:%Y-%m-%d}",
            format_html(" <strong>{}</strong>", STATES["overdue"]) if is_late else "",
        )


def step_of(row: CorrectionRequest) -> str:
    """The step that a request waits for, whose decisions are loaded: a key of STATES."""
    if not hasattr(row, "look"):
        return "look"
    decisions = row.decisions.all()
    if given_answer(decisions):
        return "answered"
    return "decide" if all(hasattr(made, "confirmation") for made in decisions) else "confirm"


class Waiting(NamedTuple):
    """Requests that wait, as everybody's home page shows them."""

    overdue: list[CorrectionRequest]
    steps: list[tuple[str, int, str]]
    """The step in words, how many wait for it, and the address of the list."""


def _counted() -> QuerySet[Any, Any]:
    """Each step and how many wait for it."""
    first, *others = (
        in_state(CorrectionRequest.objects.all(), step)
        .order_by()
        .annotate(step=Value(step))
        .values("step")
        .annotate(count=Count("pk"))
        .values_list("step", "count")
        for step in STEPS
    )
    return first.union(*others, all=True)


_COUNTED = Prepared(_counted)


def waiting() -> Waiting:
    """All that are overdue, and how many wait for each step; one query where nothing waits."""
    counts = dict(_COUNTED.rows())
    address = reverse("admin:claims_correctionrequest_changelist")
    steps = [
        (str(STATES[step]), counts[step], f"{address}?waits={step}")
        for step in STEPS
        if counts.get(step)
    ]
    return Waiting(list(CorrectionRequest.objects.overdue(timezone.now())) if steps else [], steps)
