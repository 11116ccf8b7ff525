"""The reference for people: the described API as one page, without scripts or outside assets."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from claims.exports.typed_links import TypedLinks
from claims.record import demonstration

from .limits import MAX_ADDRESS_BYTES, MAX_BODY_BYTES
from .openapi import described

LANGUAGES = {"en": "en", "zh-Hant": "zh-hant"}


@method_decorator(csrf_exempt, name="dispatch")
class Reference(View):
    """The page; exempt from CSRF tokens, so that a POST hears what is allowed here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return reference(request)


class Question(NamedTuple):
    """A question that is asked often: the address that answers it, and the part that does."""

    words: Any
    operation: str
    address: Callable[[dict[str, Any]], str]
    """That answers it, as the real answer beside it was asked for."""
    rows: str
    """The member that lists the answers; empty where there is one."""
    members: tuple[str, ...]

    @property
    def line(self) -> str:
        """The part of the answer as jq takes it, one answer to a line."""
        paths = ", ".join(f".{member}" for member in self.members)
        return f".{self.rows}[] | [{paths}]" if self.rows else f"[{paths}]"

    def answers(self, example: dict[str, Any]) -> str:
        """The lines that jq writes of an answer."""
        rows = example[self.rows] if self.rows else [example]
        return "\n".join(
            json.dumps(
                [_member(row, member) for member in self.members],
                ensure_ascii=False,
                separators=(",", ":"),
            )
            for row in rows
        )


def _member(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row[name]
    return row


QUESTIONS = [
    Question(
        _("Which claims about a subject were refuted, in a certain time?"),
        "/api/v1/claims/",
        lambda answer: f"/api/v1/claims/?{urlencode(answer['filters'], doseq=True, safe='/')}",
        "results",
        ("claim.number", "claim.verification_status", "claim.concerns", "claim.statement"),
    ),
    Question(
        _("How did one claim stand on a day?"),
        "/api/v1/claims/{claim_id}/",
        lambda answer: (
            f"/api/v1/claims/C-{answer['claim']['number']}/"
            f"?as_of={answer['edition']['published_at']}"
        ),
        "",
        ("claim.number", "edition.number", "edition.kind", "claim.verification_status"),
    ),
    Question(
        _("What has changed since I asked last?"),
        "/api/v1/changes/",
        lambda answer: f"/api/v1/changes/?after={answer['results'][0]['position'] - 1}",
        "results",
        ("position", "kind", "document.claim.number", "document.claim.change.note"),
    ),
]


def reference(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters, answers and a real example, in the reader's language."""
    chosen = LANGUAGES.get(request.GET.get("lang", ""), translation.get_language() or "en")
    with translation.override(chosen):
        language = "zh-Hant" if chosen == "zh-hant" else "en"
        shown = list(operations(described(chosen)))
        context = {
            "operations": shown,
            "questions": list(_questions(request, shown)),
            "language": language,
            "path": request.path,
            "prefix": chosen,
            "languages": list(_languages(request, language)),
            "site": request.build_absolute_uri("/")[:-1],
            "canonical": request.build_absolute_uri(request.path),
            "publisher": settings.FACTCHECK_PUBLISHER,
            "signed_by_program": demonstration.is_one(),
            "requests_per_minute": settings.FACTCHECK_API_REQUESTS_PER_MINUTE,
            "max_address_bytes": MAX_ADDRESS_BYTES,
            "max_body_bytes": MAX_BODY_BYTES,
        }
        response = render(request, "claims/api_reference.html", context)
    response.headers["Content-Language"] = language
    response.headers["Link"] = _links(request).shortened()
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _links(request: HttpRequest) -> TypedLinks:
    links = TypedLinks(request.build_absolute_uri("/")[:-1])
    links.add("author", settings.FACTCHECK_PUBLISHER["site"] or reverse("pages:start"))
    links.add("cite-as", request.path)
    links.add("type", "https://schema.org/APIReference")
    for relation in ("describedby", "service-desc"):
        links.to(relation, "api:openapi", type="application/json")
    links.to("item", "api:claims", type="application/json")
    return links


def _questions(request: HttpRequest, shown: list[dict[str, Any]]) -> Iterator[tuple[Any, str, str]]:
    """Words, a line of curl with jq, and the lines of a real answer, for each question."""
    examples = {operation["address"]: operation["example"] for operation in shown}
    site = request.build_absolute_uri("/")[:-1]
    for question in QUESTIONS:
        example = json.loads(examples[question.operation])
        line = f"curl -s '{site}{question.address(example)}' | jq -c '{question.line}'"
        yield question.words, line, question.answers(example)


def _languages(request: HttpRequest, shown: str) -> Iterator[dict[str, Any]]:
    """This page in each language, as the frame of every page asks for it."""
    for tag, name in LANGUAGES.items():
        yield {
            "tag": tag,
            "label": dict(settings.LANGUAGES)[name],
            "href": f"?lang={tag}",
            "absolute": request.build_absolute_uri(f"?lang={tag}"),
            "is_shown": tag == shown,
        }


def operations(api: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The operations in the order of their addresses, as the page shows them."""
    for address, methods in api["paths"].items():
        operation = methods["get"]
        content: dict[str, Any] = operation["responses"]["200"].get("content", {})
        example = next((kind.get("example") for kind in content.values()), None)
        yield {
            "id": operation["operationId"],
            "address": address,
            "description": operation["description"],
            "parameters": [parameter(row) for row in operation["parameters"]],
            "media_types": list(content),
            "answers": [
                {"status": status, "description": row["description"]}
                for status, row in operation["responses"].items()
                if status != "200"
            ],
            "example": example and json.dumps(example, ensure_ascii=False, indent=2),
        }


def parameter(described: dict[str, Any]) -> dict[str, Any]:
    """A parameter with the values that it may have and an example."""
    shape: dict[str, Any] = described["schema"]
    example = described.get("example", "")
    return {
        "name": described["name"],
        "is_in_path": described["in"] == "path",
        "description": described.get("description", ""),
        "repeats": shape.get("type") == "array",
        "values": shape.get("items", shape).get("enum", []),
        "example": example[0] if isinstance(example, list) else example,
    }
