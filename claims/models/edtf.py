"""Dates as far as they are known: EDTF strings (ISO 8601-2) and the days they strictly cover."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from edtf import is_valid_edtf

from .written_dates import certain, suggestion

HELP_TEXT = _(
    "As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open "
    "2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~. Years are those of the "
    "common era: 民國113年 is 2024."
)
REFUSALS = {
    "not_edtf": _(
        "“%(value)s” is not an EDTF date. Use the digits 0-9 without spaces and write 2024-06, "
        "2024-06-19, 2024-06-19/2024-06-20, 2024/.. or 2024~."
    ),
    "too_long": _(
        "“%(value)s…” is too long. Write one date or one span, such as 2024-06-19/2024-06-20."
    ),
    "year_out_of_range": _(
        "“%(value)s” goes beyond the years 0001 to 9999. Write a year of four digits, such as 0794."
    ),
    "not_in_calendar": _(
        "“%(value)s” names a day or month that does not exist. Write what is sure, such as 2024-06."
    ),
    "ends_before_start": _(
        "“%(value)s” ends before it starts. Write the earlier date first, such as 2023/2024."
    ),
    "without_date": _(
        "“%(value)s” names no date. Write one end, such as 2024/.. or ../2024, or leave it empty."
    ),
}
NOT_EDTF_BUT = _("“%(value)s” is not an EDTF date. If you mean %(suggestion)s, write it so.")
NOT_EDTF_BUT_ROC = _(
    "“%(value)s” is not an EDTF date. If it is a year of the Republic of China (民國"
    "%(roc_year)d年), write %(suggestion)s."
)

MAX_LENGTH = 64
OPEN = {"", ".."}

# The parser fails with AttributeError or TypeError on some strings (2024-1X, /..), skips spaces,
# and accepts 2023-02-29, 0000, 2024T10:00:00Z and T24:00:00Z. So it sees only strings of these
# shapes whose days exist, and decides where a qualifier may stand.
DATE = re.compile(
    r"[?~%]?(?P<year>[0-9X]{4})[?~%]?"
    r"(-[?~%]?(?P<month>[0-9]{2}|XX)[?~%]?(-[?~%]?(?P<day>[0-9]{2}|[0-9]X|XX)[?~%]?)?)?"
)
MOMENT = re.compile(r"([0-9-]{10})T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(Z|[+-][0-9]{2}(:[0-9]{2})?)?")

# First and last month by code. ISO 8601-2 leaves the months of seasons open: these are the
# meteorological ones, and a season belongs to the year in which it begins.
SEASON_MONTHS = (  # noqa: SIM905
    "03-05 06-08 09-11 12-02 "  # 21-24: spring, summer, autumn, winter, read as northern
    "03-05 06-08 09-11 12-02 "  # 25-28: northern
    "09-11 12-02 03-05 06-08 "  # 29-32: southern
    "01-03 04-06 07-09 10-12 "  # 33-36: quarters
    "01-04 05-08 09-12 01-06 07-12"  # 37-39: four months, 40-41: six months
).split()
SEASONS = {str(code): months.split("-") for code, months in enumerate(SEASON_MONTHS, start=21)}


@lru_cache(maxsize=10_000)
def bounds(text: str) -> tuple[date | None, date | None]:
    """Return the earliest and latest day `text` strictly names; None for an open or unknown end.

    Qualifiers widen nothing, a moment is the day it is written with, and a year whose first digit
    is unspecified is unknown. Raises ValidationError for text that cannot be read.
    """
    if not text:
        return None, None
    if len(text) > MAX_LENGTH:
        raise _invalid_date("too_long", text)
    if moment := MOMENT.fullmatch(text):
        return _side_bounds(moment[1], text)
    start, slash, end = text.partition("/")
    if {start, end} <= OPEN:
        raise _invalid_date("without_date", text)
    earliest = _side_bounds(start, text)[0]
    latest = _side_bounds(end if slash else start, text)[1]
    if earliest and latest and earliest > latest:
        raise _invalid_date("ends_before_start", text)
    return earliest, latest


def validate_edtf(text: str) -> None:
    """Raise ValidationError, with the way out, unless `text` is EDTF with years of four digits.

    Level 0 or 1 of ISO 8601-2; of level 2 seasons, partial qualifiers and unspecified digits.
    """
    bounds(text)
    for side in set(text.split("/")) - OPEN:
        # Digits alone are settled by now (parsing takes 5 ms). The parser refuses 201X/..,
        # 201X-06~ and 2024-21~, all standard: so each side goes alone, without last qualifier.
        if not (bare := side.rstrip("?~%")).replace("-", "").isdigit() and not is_valid_edtf(bare):
            raise _invalid_date("not_edtf", text)


class EdtfField(models.CharField):  # type: ignore[type-arg]  # Django's fields take no parameter
    """A date, perhaps partial, approximate or a span, kept character for character as EDTF."""

    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_length": MAX_LENGTH, "blank": True, "default": "", **kwargs}
        super().__init__(*args, **{"help_text": HELP_TEXT, **kwargs})

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """The date as EDTF: 2022年5月10日 and 10 May 2022 are taken as 2022-05-10.

        Raises ValidationError, with what was probably meant, where it can be read in two ways.
        """
        if isinstance(value, str) and 0 < len(value) <= MAX_LENGTH:
            try:
                validate_edtf(value)
            except ValidationError:
                value = certain(value) or value
        return super().clean(value, model_instance)

    def deconstruct(self) -> Any:
        # A migration leaves out what equals Field's own defaults, which are not the ones above.
        *rest, kwargs = super().deconstruct()
        return *rest, {**kwargs, "blank": self.blank, "help_text": self.help_text}


def _side_bounds(side: str, text: str) -> tuple[date | None, date | None]:
    """The bounds of one date, season or end of a span; a refusal quotes the whole `text`."""
    if side in OPEN:
        return None, None
    if not (match := DATE.fullmatch(side)):
        raise _invalid_date("year_out_of_range" if side[0] in "Y-" else "not_edtf", text)
    first_years = last_years = _numbers(match["year"], range(1, 10_000))
    first_month = last_month = match["month"] or "XX"
    if first_month in SEASONS and not match["day"]:
        first_month, last_month = SEASONS[first_month]
        last_years = [year + (last_month < first_month) for year in first_years]
    if not first_years or last_years[-1] > 9999:
        raise _invalid_date("year_out_of_range", text)
    days = _numbers(match["day"] or "XX", range(1, 32))
    earliest = _first_day(first_years, _numbers(first_month, range(1, 13)), days)
    latest = _first_day(last_years[::-1], _numbers(last_month, range(1, 13))[::-1], days[::-1])
    if not earliest or not latest:
        raise _invalid_date("not_in_calendar", text)
    return (None, None) if match["year"][0] == "X" else (earliest, latest)


def _numbers(digits: str, allowed: range) -> list[int]:
    """The allowed numbers, rising, that `digits` may stand for, where X is any digit."""
    choices = product(*("0123456789" if digit == "X" else digit for digit in digits))
    return [number for choice in choices if (number := int("".join(choice))) in allowed]


def _first_day(years: list[int], months: list[int], days: list[int]) -> date | None:
    every = product(years, months, days)
    return next((date(y, m, d) for y, m, d in every if d <= monthrange(y, m)[1]), None)


def _invalid_date(code: str, text: str) -> ValidationError:
    # Lone surrogates and control characters would break the page or the log that shows them.
    shown = "".join(char if char.isprintable() else "\ufffd" for char in text[:MAX_LENGTH])
    if code == "not_edtf" and (meant := suggestion(text)):
        message = NOT_EDTF_BUT if meant.roc_year is None else NOT_EDTF_BUT_ROC
        return ValidationError(message, code=code, params={"value": shown, **meant._asdict()})
    return ValidationError(REFUSALS[code], code=code, params={"value": shown})
