"""A claim set small enough to read: two claims, each record of every kind at least once."""

import json
from typing import Any

from django.contrib.auth.models import User

from claims.intake.claim_set.importing import import_claim_set
from claims.intake.claim_set.report import Report
from tests import factories


def small_set() -> dict[str, Any]:
    """A new copy each time, for tests to change."""
    return {
        "format": "claim-set-1",
        "dataset": {"id": "small", "languages": ["en", "zh-Hant"]},
        "articles": [{"id": "essay", "title": "評論", "language": "zh-Hant", "issued": "2024"}],
        "claimants": [{"id": "lin", "name": {"en": "Lin", "zh-Hant": "林"}}],
        "subjects": [
            {"id": "seoul", "name": {"en": "Seoul"}, "wikidata": "Q8684", "broader": "korea"},
            {"id": "korea", "name": {"en": "Korea"}, "type": "place"},
        ],
        "sources": [
            {
                "id": "copy",
                "csl": {
                    "type": "webpage",
                    "title": "The report, again",
                    "URL": "https://www.copy.example/report?utm_source=x",
                },
                "derives_from": "report",
            },
            {
                "id": "report",
                "csl": {
                    "type": "report",
                    "title": "A report",
                    "publisher": "An institute",
                    "URL": "https://institute.example/report",
                    "DOI": "10.1000/182",
                    "author": [{"family": "Kim", "given": "Min"}],
                    "editor": [{"literal": "The institute"}],
                },
                "issued": "2024-06",
                "kind": "primary",
            },
        ],
        "claims": [
            {
                "id": "first",
                "statement": {"en": "Seoul did it.", "zh-Hant": "首爾做了。"},
                "rationale": {"en": "So it says.", "zh-Hant": "如此記載。"},
                "claimant": "lin",
                "concerns": "2024-06/..",
                "about": ["seoul"],
                "verification_status": "refuted",
                "suggested_wording": {"en": "Seoul did not.", "zh-Hant": "首爾沒做。"},
                "reasons": ["date"],
                "appearances": [{"article": "essay", "position": 1, "page": "1-2"}],
                "citations": [
                    {
                        "source": "report",
                        "stance": "refutes",
                        "locator": {"label": "page", "value": "4"},
                        "excerpt": "Seoul did not.",
                        "language": "en",
                        "accessed_on": "2024-07-01",
                    },
                    {"source": "copy", "stance": "context"},
                ],
                "links": [{"type": "depends_on", "claim": "second"}],
            },
            {
                "id": "second",
                "statement": {"en": "Lin saw it."},
                "verification_status": "unverifiable",
                "search_records": [
                    {
                        "place": "The library",
                        "query": "Lin",
                        "made_on": "2024-07-01",
                        "found": "Nothing.",
                    }
                ],
            },
        ],
    }


def imported(
    document: dict[str, Any], *, actor: User | None = None, dry_run: bool = False
) -> Report:
    """The report of importing `document`, by an editor if nobody else is named."""
    text = json.dumps(document, ensure_ascii=False)
    return import_claim_set(text, actor=actor or factories.editor(), dry_run=dry_run)
