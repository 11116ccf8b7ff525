"""Time zones of the desk: each moment is shown with its own, which a person can choose."""

import zoneinfo
from datetime import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as date_format

MOMENT = r"Y-m-d H:i \U\T\CO"
"""2026-11-30 20:10 UTC+0800, in every language of the desk."""
AREAS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
)


def moment(value: datetime | None) -> str:
    """A moment in the time zone of who looks at it, with that zone; "" of none."""
    return date_format(timezone.localtime(value), MOMENT) if value else ""


def current() -> str:
    """The time zone of the page as people name it: Asia/Taipei (UTC+08:00)."""
    name, offset = timezone.get_current_timezone_name(), f"{timezone.localtime():%z}"
    return name if name == "UTC" else f"{name} (UTC{offset[:3]}:{offset[3:]})"


@lru_cache(maxsize=1)
def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Names of all places by continent, and UTC, as choices of a field."""
    names = sorted(zoneinfo.available_timezones())
    grouped = [(area, [(n, n) for n in names if n.startswith(f"{area}/")]) for area in AREAS]
    return [("UTC", [("UTC", "UTC")]), *grouped]
