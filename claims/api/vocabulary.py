"""The controlled words of documents and filters: each with its labels and its meaning."""

import json
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from django.db.models import TextChoices
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.models import (
    ClaimKind,
    CslType,
    EditionKind,
    LinkType,
    LocatorLabel,
    PublisherKind,
    Reason,
    SourceKind,
    Stance,
    SubjectType,
    VerificationStatus,
)

from .answers import answer, compact
from .linking import EDITION_SCHEMA, Links
from .public import PublicView

VOCABULARIES: dict[str, type[TextChoices]] = {
    "verification_status": VerificationStatus,
    "kind": ClaimKind,
    "reason": Reason,
    "stance": Stance,
    "locator_label": LocatorLabel,
    "link_type": LinkType,
    "subject_type": SubjectType,
    "source_kind": SourceKind,
    "publisher_kind": PublisherKind,
    "source_type": CslType,
    "edition_kind": EditionKind,
}
"""Every vocabulary that is public, by the name that the API gives it."""

SCHEMAS = Path(__file__).parents[1] / "record/schemas"

MEANINGS = json.loads((SCHEMAS / "vocabulary-1.json").read_text("utf-8"))["vocabularies"]
"""By vocabulary what it is about, and by word what it means; in both languages."""


class Vocabulary(PublicView):
    """Every controlled word: by vocabulary its meaning, and a list of {key, label, meaning}."""

    meaning = gettext_lazy("Every controlled word with its labels and its meaning.")
    component = "Vocabulary"

    def get(self, request: Request) -> HttpResponse:
        return answer(request, compact(vocabularies()).encode(), links=Links(request))


class SchemaFile(PublicView):
    """The JSON Schema of a document: a version only grows."""

    meaning = gettext_lazy("The JSON Schema of the documents; a version of it only grows.")
    media_types: ClassVar = ["application/schema+json"]

    def get(self, request: Request, name: str) -> HttpResponse:
        if name != EDITION_SCHEMA:
            raise Http404
        body = (SCHEMAS / name).read_bytes()
        return answer(request, body, links=Links(request), media_type="application/schema+json")


@cache
def vocabularies() -> dict[str, Any]:
    """By vocabulary {meaning, words}; labels and meanings are by language tag."""
    labels = {language: _labels(language) for language in ("en", "zh-Hant")}
    return {
        name: {
            "meaning": {language: MEANINGS[name][language] for language in labels},
            "words": [
                {
                    "key": key,
                    "label": {language: labels[language][name][key] for language in labels},
                    "meaning": MEANINGS[name]["words"][key],
                }
                for key in words.values
            ],
        }
        for name, words in VOCABULARIES.items()
    }


def _labels(language: str) -> dict[str, dict[str, str]]:
    with translation.override(language.lower()):
        return {
            name: {key: str(label) for key, label in words.choices}
            for name, words in VOCABULARIES.items()
        }
