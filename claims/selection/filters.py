"""The filters by name: their parameters, and the editions each leaves.

A value that is well written but names nothing published leaves no edition: nobody learns
from an answer whether a record exists in the workspace.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimKind, Stance, VerificationStatus
from claims.models.edtf import bounds
from claims.selection import lookup as identities
from claims.selection import published_records
from claims.text import claim_numbers

from .parameters import (
    UUID_SHAPE,
    Parameter,
    claim_name,
    day,
    edtf_span,
    identity,
    identity_or_address,
    language_range,
    moment,
    word,
)


@dataclass(frozen=True)
class Condition:
    """A condition on editions or mentions, and the published records that the values stand for."""

    condition: Q
    records: list[dict[str, Any]] = field(default_factory=list)


Find = Callable[[list[Any], int], Condition]
"""Values, and the position of the log as of which they are asked, to what is found."""


@dataclass(frozen=True)
class Filter:
    """A parameter, and what it asks of an edition, or of one record that is mentioned in it."""

    parameter: Parameter
    find: Find
    of_mention: str = ""
    """What is mentioned: filters of the same ask it of one mention together; "" of an edition."""


def by_word(lookup: str) -> Find:
    return lambda values, _position: Condition(Q(**{f"{lookup}__in": values}))


def by_limit(lookup: str) -> Find:
    return lambda values, _position: Condition(Q(**{lookup: values[0]}))


def by_language(values: list[str], _position: int) -> Condition:
    tags = (Q(index__language__iexact=tag) for tag in values)
    narrower = (Q(index__language__istartswith=f"{tag}-") for tag in values)
    return Condition(any_of([*tags, *narrower]))


def by_readable_in(values: list[str], _position: int) -> Condition:
    return Condition(Q(index__readable_in__overlap=values))


def by_concerns(values: list[str], _position: int) -> Condition:
    spans = [DateRange(*bounds(text), "[]") for text in values]
    return Condition(any_of(Q(index__concerns__overlap=span) for span in spans))


def by_claim(values: list[str], _position: int) -> Condition:
    numbers = [number for text in values if (number := claim_numbers.read(text)) is not None]
    ids = [text for text in values if UUID_SHAPE.fullmatch(text)]
    return Condition(Q(claim__public_id__in=ids) | Q(claim__number__in=numbers))


def by_claimant(values: list[str], position: int) -> Condition:
    return Condition(Q(claimant__in=identities.record_keys("claimant", position, **_kinds(values))))


def by_about(values: list[str], position: int) -> Condition:
    """Narrower subjects are asked for too; the records are those that editions embed."""
    keys = identities.with_narrower(position, **_kinds(values))
    records = published_records.records("subject", position, keys=keys)
    return Condition(Q(subject__in=keys), [json.loads(record.text) for record in records])


def by_article(values: list[str], position: int) -> Condition:
    return Condition(Q(article__in=identities.record_keys("article", position, **_kinds(values))))


def by_source(values: list[str], position: int) -> Condition:
    """A source that others were merged into stands for them too, and each of them for it."""
    return Condition(Q(source__in=identities.with_merged(position, **_kinds(values))))


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _kinds(values: list[str]) -> dict[str, list[str]]:
    """The public ids among the values, and the others: addresses or Wikidata ids."""
    ids = [text for text in values if UUID_SHAPE.fullmatch(text)]
    return {"ids": ids, "others": [text for text in values if text not in ids]}


def _vocabulary(choices: type[models.TextChoices], meaning: Promise, example: str) -> Parameter:
    known = tuple(choices.values)
    return Parameter(word(known), meaning, repeats=True, values=known, example=example)


FILTERS: dict[str, Filter] = {
    "verification_status": Filter(
        _vocabulary(VerificationStatus, _("The finding on the wording."), "refuted"),
        by_word("index__verification_status"),
    ),
    "language": Filter(
        Parameter(
            language_range,
            _("The language of the claim, a BCP 47 tag; zh means zh-Hant too."),
            repeats=True,
            example="en",
        ),
        by_language,
    ),
    "readable_in": Filter(
        Parameter(
            language_range,
            _(
                "A language that the statement can be read in, worded or translated: a BCP 47"
                " tag; zh means zh-Hant too."
            ),
            repeats=True,
            example="zh-Hant",
        ),
        by_readable_in,
    ),
    "kind": Filter(
        _vocabulary(ClaimKind, _("What kind of assertion it is."), "event"),
        by_word("index__claim_kind"),
    ),
    "claimant": Filter(
        Parameter(
            identity,
            _(
                "Who made the assertion: public id or Wikidata id; a corrected id counts from the"
                " next edition on."
            ),
            repeats=True,
            example="Q7747",
        ),
        by_claimant,
        of_mention="claimant",
    ),
    "about": Filter(
        Parameter(
            identity,
            _(
                "What the claim is about: public id or Wikidata id. Narrower subjects are found"
                " too, and the answer names them; a corrected id or broader subject counts from the"
                " next edition on."
            ),
            repeats=True,
            example="Q18097",
        ),
        by_about,
        of_mention="about",
    ),
    "article": Filter(
        Parameter(
            identity_or_address,
            _(
                "The article that makes the claim: public id or address; a corrected address counts"
                " from the next edition on."
            ),
            repeats=True,
            example="https://review.example/across",
        ),
        by_article,
        of_mention="article",
    ),
    "source": Filter(
        Parameter(
            identity_or_address,
            _(
                "A source that is cited: public id or address, also of a source merged with it; a"
                " corrected address or a merger counts from the next edition on."
            ),
            repeats=True,
            example="https://news.example/report",
        ),
        by_source,
        of_mention="citation",
    ),
    "stance": Filter(
        _vocabulary(
            Stance,
            _("What a citation does to the claim; with source, what that source does."),
            "refutes",
        ),
        by_word("stance"),
        of_mention="citation",
    ),
    "concerns": Filter(
        Parameter(
            edtf_span,
            _("The time that the finding is about, EDTF; it is enough if the two overlap."),
            repeats=True,
            example="2017/2024",
        ),
        by_concerns,
    ),
    "published_after": Filter(
        Parameter(
            moment,
            _("Current edition published at or after this moment; a day is its beginning in UTC."),
            example="2026-11-20",
        ),
        by_limit("index__published_at__gte"),
    ),
    "published_before": Filter(
        Parameter(
            moment,
            _("Current edition published before this moment; a day is its beginning in UTC."),
            example="2027-01-01T00:00:00Z",
        ),
        by_limit("index__published_at__lt"),
    ),
    "checked_after": Filter(
        Parameter(day, _("Checked on this day or later."), example="2026-01-01"),
        by_limit("index__checked_on__gte"),
    ),
    "claim": Filter(
        Parameter(
            claim_name,
            _("The claim itself: public id, or number such as C-58."),
            repeats=True,
            example="5f0c3c52-9d0b-4a57-9d0b-4c1f6a0b7a11",
        ),
        by_claim,
    ),
}
"""Every filter by the name of its parameter; several filters all have to be met."""
