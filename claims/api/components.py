"""The shapes of answers, as JSON Schema: those of documents come from the schema of editions."""

import json
from pathlib import Path
from typing import Any

from claims.record import demonstration
from claims.selection import published_records
from claims.selection.citations import CitationState

Schema = dict[str, Any]

DOCUMENT: Schema = json.loads(
    (Path(__file__).parents[1] / "record/schemas/edition-1.json").read_text("utf-8")
)


def components() -> dict[str, Schema]:
    """Every shape by its name, with references as OpenAPI writes them."""
    definitions = DOCUMENT["$defs"]
    document = {key: part for key, part in DOCUMENT.items() if key not in {"$schema", "$defs"}}
    shapes = {
        **{_definition(name): schema for name, schema in definitions.items()},
        "Edition": document,
        **OWN,
        "ClaimPage": _with_optional(
            _page({**SELECTED, "previous": ADDRESS_OR_NULL}, {"$ref": _named("Edition")}),
            {"matching": MATCHING},
        ),
        "SimilarPage": _object({**PLACE, **SELECTED, "matching": MATCHING, **FOUND}),
        "ChangePage": _page({"resume": ADDRESS}, {"$ref": _named("Change")}),
        "CitedPage": _with_optional(_closed({**PLACE, "results": _list(CITED)}), SAID),
        "EditionList": _closed({"results": _list({"$ref": _named("EditionEntry")})}),
    }
    for noun in published_records.PARTS:
        name = noun.title()
        shapes[name] = _with_optional(_with(definitions[noun], {**LINKED, **_claims(noun)}), SAID)
        listed = _with(definitions[noun], LINKED)
        shapes[f"{name}Page"] = _with_optional(_page({"previous": ADDRESS_OR_NULL}, listed), SAID)
    return {name: _rewritten(shape) for name, shape in shapes.items()}


def _named(name: str) -> str:
    return f"#/components/schemas/{name}"


def _definition(name: str) -> str:
    """citation → DocumentCitation: apart from the records, which are called Source and so on."""
    return "Document" + name.title().replace("_", "")


def _rewritten(schema: Any) -> Any:
    """References within the schema of editions become references to components."""
    if isinstance(schema, list):
        return [_rewritten(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _named(_definition(part.removeprefix("#/$defs/")))
        if key == "$ref" and part.startswith("#/$defs/")
        else _rewritten(part)
        for key, part in schema.items()
    }


def _closed(properties: dict[str, Schema], description: str = "") -> Schema:
    """An object with exactly these members."""
    said = {"description": description} if description else {}
    return {
        "type": "object",
        **said,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _with(record: Schema, members: dict[str, Schema]) -> Schema:
    return {
        **record,
        "properties": {**record["properties"], **members},
        "required": [*record["required"], *members],
    }


def _object(members: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": members, "required": list(members)}


def _with_optional(record: Schema, members: dict[str, Schema]) -> Schema:
    return {**record, "properties": {**record["properties"], **members}}


def _page(members: dict[str, Schema], item: Schema) -> Schema:
    """An object with the position in the log, the address of the next page, and the results."""
    return _object({**PLACE, "next": ADDRESS_OR_NULL, **members, "results": _list(item)})


def _claims(noun: str) -> dict[str, Schema]:
    listed = dict(LISTED_CLAIM)
    if noun == "source":
        listed["stances"] = _list({"type": "string", "description": "What the source does to it."})
    return {
        "claim_count": {"type": "integer", "description": "How many claims embed the record."},
        "claims": {**_list(_closed(listed)), "description": "The newest of them, 100 at most."},
        **PLACE,
    }


UUID = {"$ref": "#/$defs/uuid"}
DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MOMENT = {"type": "string", "description": "ISO 8601 in UTC, to the microsecond."}
ADDRESS = {"type": "string", "format": "uri"}
ADDRESS_OR_NULL = {"type": ["string", "null"], "description": "An address, or null at the end."}
KIND = {
    "enum": ["first", "revised", "corrected", "contested", "withdrawn", "reissued", "withheld"],
    "description": "Why the edition was published.",
}
PLACE: dict[str, Schema] = {
    "position": {
        "type": "integer",
        "minimum": 0,
        "description": "The position of the log that the answer was made at.",
    },
    "chain": {**DIGEST, "description": "The chain value there."},
}
SAID: dict[str, Schema] = {
    demonstration.MEMBER: {
        "type": "string",
        "description": "In a demonstration only: that a command signed what is told here.",
    },
}
SELECTED: dict[str, Schema] = {
    "as_of": {"type": ["string", "null"], "description": "The moment that was asked for."},
    "include": _list({"type": "string"}),
    "filters": {
        "type": "object",
        "description": "What was asked, by parameter.",
        "additionalProperties": _list({"type": "string"}),
    },
}
MATCHING: Schema = _closed(
    {
        "version": {"type": "integer", "description": "Of the matching rules."},
        "relaxed": {
            "type": "boolean",
            "description": "No claim holds what was asked, so that any of its words was enough.",
        },
        "left_out": {
            **_list({"type": "string"}),
            "description": "The words that no claim holds, where the search was relaxed.",
        },
        "variants": {
            **_list(_closed({"asked": {"type": "string"}, "also": _list({"type": "string"})})),
            "description": "What was looked for beside what was asked.",
        },
    },
    "How words were compared; only of a search or comparison.",
)
MATCH = _closed(
    {
        "claim": UUID,
        "score": {"type": "number", "description": "How well it answers; higher is better."},
        "share": {"type": "number", "description": "Which part of the question it holds: 0 to 1."},
        "highlights": _list(
            _closed(
                {
                    "pointer": {"type": "string", "description": "JSON Pointer to the text."},
                    "language": {"type": "string"},
                    "pieces": _list(
                        _closed({"text": {"type": "string"}, "match": {"type": "boolean"}})
                    ),
                }
            )
        ),
    }
)
FOUND: dict[str, Schema] = {
    "matches": {**_list(MATCH), "description": "One for each result, in their order."},
    "results": _list({"$ref": _named("Edition")}),
}
TEXT_OR_NULL = {"type": ["string", "null"]}
CITED = _closed(
    {
        "written": {"type": "string", "description": "The citation as it stands in the text."},
        "cited": {**TEXT_OR_NULL, "description": "C-58.2, or C-58 where no edition is named."},
        "standing": {"enum": list(CitationState.values)},
        "kind": {**TEXT_OR_NULL, "description": "Why the edition was published that changed it."},
        "changed_on": {**TEXT_OR_NULL, "description": "The day of that edition, in UTC."},
        "reason": {**TEXT_OR_NULL, "description": "The notes of the editions that changed it."},
        "fields": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The members of the claim that differ from the current edition.",
        },
        "cited_address": TEXT_OR_NULL,
        "current": {**TEXT_OR_NULL, "description": "The current edition, as C-58.3."},
        "current_address": TEXT_OR_NULL,
        "verification_status": TEXT_OR_NULL,
        "statement": TEXT_OR_NULL,
    },
    "How a citation stands; null where there is nothing to tell.",
)
LINKED: dict[str, Schema] = {
    "href": {**ADDRESS, "description": "Where the record is."},
    "claims_href": {**ADDRESS, "description": "Where the claims are listed that embed it."},
    "embedded_in": _closed(
        {"claim": UUID, "edition": {"type": "integer"}, "position": {"type": "integer"}},
        "The newest edition that embeds the record: it is quoted from there.",
    ),
}
LISTED_CLAIM: dict[str, Schema] = {
    "id": UUID,
    "claim_number": {"type": "integer"},
    "edition": {"type": "integer"},
    "language": {"type": "string"},
    "statement": {"type": "string"},
    "verification_status": {"type": "string"},
}
ENTRY: dict[str, Schema] = {
    "number": {"type": "integer", "description": "The number of the edition among its claim's."},
    "position": {"type": "integer", "description": "Its position in the log."},
    "kind": KIND,
    "published_at": MOMENT,
    "content_digest": {
        "type": "string",
        "pattern": "^([0-9a-f]{64})?$",
        "description": "SHA-256 of the `claim` member: what was signed. Empty where the law erased"
        " the words; a later edition of kind withheld says so.",
    },
    "digest": {**DIGEST, "description": "SHA-256 of the whole document."},
    "previous_chain": {**DIGEST, "description": "The chain value before; 64 zeros at the start."},
    "chain": {**DIGEST, "description": "SHA-256 of previous_chain and digest, as text."},
}
IN_BOTH_LANGUAGES = _closed({"en": {"type": "string"}, "zh-Hant": {"type": "string"}})
OWN: dict[str, Schema] = {
    "FileAddress": _closed({"file": ADDRESS}),
    "FileBeingMade": _closed(
        {
            "state": {"enum": ["waiting", "being_made"]},
            "ahead": {"type": "integer", "description": "Files that are made before it."},
            "seconds": {"type": "integer", "description": "Since it was asked for, or begun."},
            "expected_seconds": {
                "type": ["integer", "null"],
                "description": "From its beginning to its end, as far as this can be judged.",
            },
            "file": {**ADDRESS, "description": "Where it will be: here."},
        }
    ),
    "Coverage": _closed(
        {
            **PLACE,
            "article": UUID,
            "statement": {
                **_closed(
                    {
                        "noted_at_position": {
                            "type": "integer",
                            "description": "The position of the edition with which it was noted.",
                        },
                        "noted_at": {**MOMENT, "description": "When that edition came."},
                        "text_sha256": {**DIGEST, "description": "Of the text that went out."},
                        "sentences": {"type": "integer"},
                        "checked": {
                            "type": "integer",
                            "description": "Sentences in which a published claim stands.",
                        },
                        "dismissed": {"type": "integer"},
                        "dismissed_for": {
                            "type": "object",
                            "description": "By reason, how many sentences.",
                            "additionalProperties": {"type": "integer"},
                        },
                        "open": {"type": "integer"},
                    }
                ),
                "type": ["object", "null"],
                "description": "Null where the sentences were not counted.",
            },
        }
    ),
    "FallenPage": _closed(
        {
            **PLACE,
            "source": UUID,
            "results": _list(
                _closed(
                    {
                        "claim": UUID,
                        "claim_number": {"type": "integer"},
                        "edition": {"type": "integer"},
                        "kind": KIND,
                        "published_at": MOMENT,
                        "note": {"type": "string", "description": "For readers."},
                        "cause": {"enum": ["retracted", "changed", "gone"]},
                        "noticed_at": {**MOMENT, "description": "When the cause was noticed."},
                        "href": ADDRESS,
                    }
                )
            ),
        }
    ),
    "EditionEntry": _closed({**ENTRY, "note": {"type": "string", "description": "For readers."}}),
    "Change": _closed({**ENTRY, "claim": UUID, "document": {"$ref": _named("Edition")}}),
    "Log": _closed({**PLACE, "published_at": {**MOMENT, "type": ["string", "null"]}}),
    "Vocabulary": {
        "type": "object",
        "description": "By name of the vocabulary.",
        "additionalProperties": _closed(
            {
                "meaning": IN_BOTH_LANGUAGES,
                "words": _list(
                    _closed(
                        {
                            "key": {"type": "string"},
                            "label": IN_BOTH_LANGUAGES,
                            "meaning": IN_BOTH_LANGUAGES,
                        }
                    )
                ),
            }
        ),
    },
    "Problem": {
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong, in a sentence."},
            "code": {"type": "string", "description": "A stable word for programs."},
            "hint": {"type": "string", "description": "The way out."},
            "errors": _list(
                _closed(
                    {
                        "parameter": {"type": "string"},
                        "pointer": {
                            "type": "string",
                            "description": "JSON Pointer to it in an object of all parameters.",
                        },
                        "code": {"enum": ["malformed", "missing", "unknown_parameter"]},
                        "message": {"type": "string"},
                        "hint": {"type": "string"},
                    }
                )
            ),
        },
        "required": ["type", "title", "status", "detail", "code", "hint", "errors"],
    },
}
"""The shapes that are the API's own."""
