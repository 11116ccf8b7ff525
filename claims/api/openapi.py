"""The API described as OpenAPI 3.1: what its views declare, and examples from the record."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from rest_framework.request import Request

from claims.exports import FORMATS
from claims.selection import Parameter

from .answers import answer, compact
from .components import components
from .limits import ADDRESS_TOO_LONG, BODY_TOO_LONG
from .linking import EDITION_SCHEMA, Links
from .problems import MEDIA_TYPE, NOTHING_HERE
from .public import Nothing, PublicView

EXAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "examples.json").read_text("utf-8"))
"""Real answers of the example data set, by the component that they are of."""

SHAPES: dict[str, dict[str, Any]] = {
    "chain": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
"""Query parameters of a form of their own."""

SOME_ID = "1152c304-eb85-4008-93f1-18c056d3dc89"
IN_PATH: dict[str, tuple[Any, dict[str, Any], Any]] = {
    "claim_id": (
        _("The public id of the claim, or its number such as C-58."),
        {
            "type": "string",
            "anyOf": [{"format": "uuid"}, {"pattern": "^[Cc]-?[1-9][0-9]{0,17}$"}],
        },
        SOME_ID,
    ),
    "record_id": (_("The public id of the record."), {"type": "string", "format": "uuid"}, SOME_ID),
    "number": (_("The number of the edition."), {"type": "integer", "minimum": 1}, 1),
    "name": (_("The name of the schema."), {"enum": [EDITION_SCHEMA]}, EDITION_SCHEMA),
    "format_name": (_("The format of the file."), {"enum": sorted(FORMATS)}, "csv"),
    "suffix": (_("The format, by its suffix."), {"type": "string"}, "bib"),
}
"""Parameters of an address: what each is, its form, and an example."""

PROBLEMS = {
    400: _("A parameter is unknown or malformed; every error is listed by name."),
    404: NOTHING_HERE,
    413: BODY_TOO_LONG,
    414: ADDRESS_TOO_LONG,
    429: _("Too many requests from one address; Retry-After says when to come back."),
    503: _("The answer took too long; Retry-After says when to come back."),
}

SENT = {
    "required": True,
    "description": "The text or file as it is, whatever type it is called.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}
"""The body of a POST."""


class PublicSchema(AutoSchema):
    """Describes a view from its parameters, its docstring and the component it answers with."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> dict[str, Any]:
        view = self.view
        assert isinstance(view, PublicView)
        words = re.findall(r"[A-Z][a-z]*", type(view).__name__)
        sends = method == "POST"
        return {
            "operationId": "_".join([*words, *(["sent"] if sends else [])]).lower(),
            "summary": " ".join(words),
            "description": str(view.meaning),
            "tags": [path.removeprefix("/api/v1/").strip("/").split("/")[0].split(".")[0]],
            "parameters": [
                *(in_path(name, view) for name in re.findall(r"\{(\w+)\}", path)),
                *(
                    in_query(name, given)
                    for name, given in view.parameters.items()
                    if name != "text" or not sends
                ),
            ],
            **({"requestBody": SENT} if sends else {}),
            "responses": responses(view),
            "security": [{}],
        }


def responses(view: PublicView) -> dict[str, Any]:
    """The responses of a view, by status."""
    content: dict[str, Any] = {"schema": reference(view.component)}
    if view.component in EXAMPLES:
        content["example"] = EXAMPLES[view.component]
    return {
        "200": {
            "description": "As it was asked for.",
            "headers": {
                name: {"description": meaning, "schema": {"type": "string"}}
                for name, meaning in view.headers_described.items()
            },
            "content": dict.fromkeys(view.media_types, content),
        },
        "304": {"description": str(_("What you hold is fresh: its ETag stands in If-None-Match."))},
        **{
            str(status): a_problem(str(description))
            for status, description in sorted({**PROBLEMS, **view.more_problems}.items())
        },
        **{
            str(status): {
                "description": str(description),
                **_json_of(view.more_components.get(status, "")),
            }
            for status, description in view.more_answers.items()
        },
    }


def _json_of(component: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": reference(component)}}} if component else {}


def in_path(name: str, view: PublicView) -> dict[str, Any]:
    meaning, shape, example = IN_PATH[name]
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": str(meaning),
        "schema": {"enum": sorted(view.formats)} if name == "suffix" else shape,
        "example": example,
    }


def in_query(name: str, parameter: Parameter) -> dict[str, Any]:
    shape = SHAPES.get(name, {"type": "string", "minLength": 1, "maxLength": parameter.longest})
    if parameter.limits:
        least, most = parameter.limits
        shape = {"type": "integer", "minimum": least, "maximum": most}
    if parameter.values:
        shape = {"enum": list(parameter.values)}
    if parameter.repeats:
        shape = {"type": "array", "items": shape, "minItems": 1}
    described: dict[str, Any] = {
        "name": name,
        "in": "query",
        "description": str(parameter.meaning),
        "schema": shape,
    }
    if parameter.example:
        value = int(parameter.example) if shape.get("type") == "integer" else parameter.example
        described["example"] = [value] if parameter.repeats else value
    return described


def reference(component: str) -> dict[str, Any]:
    """The shape of a component; of a file none, and any object where none is named."""
    if component in {"", "file"}:
        return {"description": "A file."} if component else {"type": "object"}
    return {"$ref": f"#/components/schemas/{component}"}


def a_problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": reference("Problem")}}}


def only_once(endpoints: Iterable[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """The API's addresses, each in the form by which it is named (a hook of drf-spectacular)."""
    kept = [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith("/api/") and endpoint[3].cls is not Nothing
    ]
    paths = {path for path, *_rest in kept}
    return [
        endpoint
        for endpoint in kept
        if f"{endpoint[0]}/" not in paths and f"{endpoint[0].removesuffix('.json')}/" not in paths
    ]


def with_components(result: dict[str, Any], **_unused: Any) -> dict[str, Any]:
    """The described API with the shapes of its answers (a hook of drf-spectacular)."""
    result["components"] = {"schemas": components()}
    return result


@cache
def described(language: str = "en") -> dict[str, Any]:
    """The whole API as an OpenAPI document, what it says to people in a language of the site."""
    with translation.override(language):
        schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
        return schema


class OpenApi(PublicView):
    """This description, as OpenAPI 3.1."""

    meaning = _("This description of the API, as OpenAPI 3.1.")

    def get(self, request: Request) -> HttpResponse:
        return answer(request, compact(described()).encode(), links=Links(request))
