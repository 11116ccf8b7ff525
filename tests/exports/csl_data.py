"""CSL-JSON 1.0.2 as a JSON Schema: its item types, and the variables of each kind."""

from typing import Any

TYPES = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
""".split()  # noqa: SIM905 (a list of words reads as words)
NAMES = "author contributor director editor interviewer translator".split()  # noqa: SIM905
DATES = "accessed issued".split()  # noqa: SIM905
TEXTS = """
    id abstract annote archive archive_location call-number container-title DOI edition genre
    keyword language note number publisher publisher-place section source status title URL version
""".split()  # noqa: SIM905

NAME_PARTS = "family given dropping-particle non-dropping-particle suffix literal".split()  # noqa: SIM905


def closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


TEXT = {"type": "string"}
NAME = closed(dict.fromkeys(NAME_PARTS, TEXT))
PARTS = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
DATE = closed(
    {
        "date-parts": {"type": "array", "items": PARTS, "minItems": 1, "maxItems": 2},
        "circa": {"type": ["string", "number", "boolean"]},
        "raw": TEXT,
        "literal": TEXT,
    }
)
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": closed(
        {
            **dict.fromkeys(TEXTS, TEXT),
            **{name: {"type": "array", "items": NAME} for name in NAMES},
            **dict.fromkeys(DATES, DATE),
            "type": {"enum": TYPES},
        },
        "id",
        "type",
    ),
}
