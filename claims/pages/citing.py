"""Ways to cite an edition: in words, and in the formats of reference managers."""

import re
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims.exports import this_publisher
from claims.exports.bibtex import biblatex
from claims.exports.csl import csl_json
from claims.exports.references import edition_reference
from claims.exports.ris import ris
from claims.record import demonstration

from . import document_view
from .addresses import LANGUAGES
from .answers import Asked

FULL_STOP = re.compile(r"(?<![A-Z])(?<!\.)[.。．]$")
"""The stop at the end of a statement, but for that of an ellipsis or of U.S."""


class Citing(NamedTuple):
    """One way to cite: `name` is also the element's id, `language` that of the words."""

    name: str
    label: str
    text: str
    language: str = ""


def ways_to_cite(
    asked: Asked, document: dict[str, Any], digest: str, address: str, *, warns: bool
) -> list[Citing]:
    """Every way, words first and in the reader's language before the other.

    The words of one that `warns` say that it is a demonstration.
    """
    claim, edition = document["claim"], document["edition"]
    publisher = this_publisher(f"{asked.site}/")
    reference = edition_reference(claim, edition, digest, publisher)
    languages = sorted(LANGUAGES, key=lambda step: step != asked.language)
    return [
        *(
            _in_words(step, claim, edition, publisher.name, address, warns=warns)
            for step in languages
        ),
        Citing("bibtex", "BibTeX", _text(biblatex([reference]))),
        Citing("ris", "RIS", _text(ris([reference]))),
        Citing("csl", "CSL-JSON", _text(csl_json([reference]))),
        Citing("short", _("Short form"), f"C-{claim['number']}.{edition['number']}"),
        Citing("digest", _("Digest (SHA-256)"), digest),
    ]


def _in_words(
    step: str,
    claim: dict[str, Any],
    edition: dict[str, Any],
    publisher: str,
    address: str,
    *,
    warns: bool,
) -> Citing:
    with translation.override(step):
        comma = pgettext("between the parts of a reference", ", ")
        opens, closes = pgettext("begins a quotation", "“"), pgettext("ends a quotation", "”")
        statement = document_view.texts(claim, "statement") if "statement" in claim else []
        parts = [
            publisher,
            *(f"{opens}{FULL_STOP.sub('', text.words)}{closes}" for text in statement[:1]),
            f"C-{claim['number']}",
            _("edition %(number)s") % {"number": edition["number"]},
            edition["published_at"][:10],
            address,
            *([demonstration.sentence()] if warns else []),
        ]
        label = _("In words")
        return Citing(f"words-{step}", label, comma.join(parts), LANGUAGES[step])


def _text(chunks: Any) -> str:
    return b"".join(chunks).decode().strip()
