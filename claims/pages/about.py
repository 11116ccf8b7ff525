"""About, method and vocabulary: what the words mean, and how a finding comes about."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

from claims.evidence.policy import RULES
from claims.models import Reason, Stance, VerificationStatus
from claims.record import tables

from . import document_view
from .addresses import LANGUAGES
from .answers import Asked, Shown, links_of

MEANINGS = json.loads(
    (Path(tables.__file__).parent / "schemas/vocabulary-1.json").read_text("utf-8")
)["vocabularies"]


class FactChecker(NamedTuple):
    """Another fact-checker: where it says what its ratings mean, and the nearest to each of ours.

    It divides the field otherwise, so that one of its ratings may stand in two places, and for
    some findings it has none.
    """

    name: str
    address: str
    language: str
    ratings: dict[str, list[str]]


FACT_CHECKERS = [
    FactChecker(
        "PolitiFact",
        "https://www.wral.com/story/how-we-determine-truth-o-meter-ratings/18769075/",
        "en",
        {
            "supported": ["True"],
            "partly_supported": ["Mostly True", "Half True"],
            "misleading": ["Half True", "Mostly False"],
            "refuted": ["False", "Pants on Fire"],
        },
    ),
    FactChecker(
        "Snopes",
        "https://www.snopes.com/fact-check-ratings/",
        "en",
        {
            "supported": ["True"],
            "partly_supported": ["Mostly True", "Mixture"],
            "refuted": ["Mostly False", "False"],
            "outdated": ["Outdated"],
        },
    ),
    FactChecker(
        "AAP FactCheck",
        "https://www.aap.com.au/factcheck-verdicts/",
        "en",
        {
            "supported": ["True"],
            "partly_supported": ["Mostly True", "Mixture"],
            "misleading": ["Misleading"],
            "refuted": ["Mostly False", "False"],
            "unverifiable": ["Unproven"],
        },
    ),
    FactChecker(
        "台灣事實查核中心",
        "https://tfc-taiwan.org.tw/articles/report",
        "zh-Hant",
        {
            "supported": ["正確"],
            "partly_supported": ["部分錯誤"],
            "misleading": ["部分錯誤"],
            "refuted": ["錯誤"],
            "unverifiable": ["證據不足"],
        },
    ),
    FactChecker(
        "Cofacts 真的假的",
        "https://cofacts.g0v.tw/tutorial",
        "zh-Hant",
        {
            "supported": ["含有正確訊息"],
            "refuted": ["含有錯誤訊息"],
            "not_checkable": ["含有個人意見"],
        },
    ),
]
"""Only ratings that could be read at these addresses, or in reports published there."""


class Defined(NamedTuple):
    """A word in both languages, each with what it means: pairs of tag and text."""

    key: str
    labels: list[document_view.Text]
    meanings: list[document_view.Text]
    equivalents: list[tuple[FactChecker, list[str]]]


def about(asked: Asked) -> Shown:
    """The page that says who publishes this, how it is made, and how it can be used."""
    context = {"rules": [rule.asks for rule in RULES if not rule.only_warns], "section": "about"}
    return _shown(asked, "claims/about.html", "https://schema.org/AboutPage", context)


def vocabulary(asked: Asked) -> Shown:
    """Every finding, reason and stance, in both languages alike strong."""
    context = {
        "findings": [
            _defined("verification_status", VerificationStatus, key)
            for key in VerificationStatus.values[1:]
        ],
        "reasons": [_defined("reason", Reason, key) for key in Reason.values],
        "stances": [_defined("stance", Stance, key) for key in Stance.values],
        "section": "about",
    }
    return _shown(asked, "claims/vocabulary.html", "https://schema.org/DefinedTermSet", context)


def _shown(asked: Asked, template: str, type_: str, context: dict[str, Any]) -> Shown:
    links = links_of(asked)
    links.add("cite-as", asked.path)
    links.add("type", type_)
    links.to("describedby", "api:vocabulary", type="application/json")
    links.to("item", "api:openapi", type="application/json")
    links.add("publisher", settings.FACTCHECK_PUBLISHER["site"])
    return Shown(template, context, links, canonical=asked.path)


def _defined(name: str, choices: Any, key: str) -> Defined:
    labels = []
    for step, tag in LANGUAGES.items():
        with translation.override(step):
            labels.append(document_view.Text(tag, str(choices(key).label)))
    meaning = MEANINGS[name]["words"][key]
    equivalents = [
        (checker, checker.ratings[key])
        for checker in FACT_CHECKERS
        if name == "verification_status" and key in checker.ratings
    ]
    return Defined(
        key,
        document_view.readers_first(labels),
        document_view.readers_first(document_view.Text(tag, meaning[tag]) for tag in meaning),
        equivalents,
    )
