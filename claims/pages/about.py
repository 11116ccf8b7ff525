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

EQUIVALENTS = {
    "PolitiFact": {
        "supported": ["True"],
        "partly_supported": ["Mostly True", "Half True"],
        "misleading": ["Mostly False", "Half True"],
        "refuted": ["False", "Pants on Fire"],
    },
    "Snopes": {
        "supported": ["True", "Correct Attribution"],
        "partly_supported": ["Mostly True", "Mixture"],
        "misleading": ["Mostly False", "Mixture"],
        "refuted": ["False", "Misattributed", "Miscaptioned"],
        "outdated": ["Outdated"],
        "unverifiable": ["Unproven"],
    },
    "AFP Fact Check": {
        "misleading": ["Misleading", "Missing context"],
        "refuted": ["False"],
    },
    "台灣事實查核中心": {
        "supported": ["正確"],
        "partly_supported": ["部分錯誤"],
        "misleading": ["部分錯誤", "事實釐清"],
        "refuted": ["錯誤"],
        "unverifiable": ["證據不足"],
    },
    "Cofacts 真的假的": {
        "supported": ["含有正確訊息"],
        "refuted": ["含有不實訊息"],
        "not_checkable": ["含有個人意見", "不在查證範圍"],
    },
}
"""By fact-checker and finding the nearest of their ratings; they divide the field otherwise, so
that one of theirs may stand in two places, and for some findings they have none."""


class Defined(NamedTuple):
    """A word in both languages, each with what it means: pairs of tag and text."""

    key: str
    labels: list[document_view.Text]
    meanings: list[document_view.Text]
    equivalents: list[tuple[str, list[str]]]


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
        (checker, words[key])
        for checker, words in EQUIVALENTS.items()
        if name == "verification_status" and key in words
    ]
    return Defined(
        key,
        document_view.readers_first(labels),
        document_view.readers_first(document_view.Text(tag, meaning[tag]) for tag in meaning),
        equivalents,
    )
