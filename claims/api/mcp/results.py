"""Results of tools: the API's own answer, its bytes untouched, and what agents need beside it."""

import io
import json
from collections.abc import Iterator
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse

from claims.models.edition_rules import DRAFT_EXCERPT
from claims.text import claim_numbers

from ..answers import compact

OF_THE_CALLER = (
    *("HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR"),
    *("SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL"),
    *("wsgi.errors", "wsgi.url_scheme"),
)
"""What the API hears of the caller: who asks, and under which name of this site."""

QUOTED = {"excerpt", "prefix", "suffix", "translation", "title", DRAFT_EXCERPT}
"""Members of documents that hold words of sources and articles."""


def api_answer(request: HttpRequest, address: str, sent: str | None = None) -> HttpResponse:
    """The API's answer to a GET of this address by this caller, or to a POST of what is sent."""
    path, _mark, query = address.partition("?")
    body = (sent or "").encode()
    environ = {
        **{name: request.META[name] for name in OF_THE_CALLER if name in request.META},
        "REQUEST_METHOD": "GET" if sent is None else "POST",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "text/plain; charset=utf-8",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    found = resolve(path)
    response: HttpResponse = found.func(WSGIRequest(environ), *found.args, **found.kwargs)
    return response


def succeeded(request: HttpRequest, address: str, response: HttpResponse) -> bytes:
    """The result of a tool as JSON: the bytes of the API as text, and the same as structure.

    Structure: {request, position, chain, editions, quotations, answer}. `editions` are those
    in the answer with their addresses; `quotations`, JSON Pointers (RFC 6901) into `answer`,
    lead to words that are not ours.
    """
    body = response.content.decode()
    answer = json.loads(body)
    frame = {
        "request": request.build_absolute_uri(address),
        "position": answer.get("position", int(response.headers.get("Log-Position", 0))),
        "chain": answer.get("chain", response.headers.get("Log-Chain", "")),
        "editions": [
            *(_edition(request, document) for document in _documents(answer)),
            *_current_ones(answer),
        ],
        "quotations": list(_quotations(answer, "")),
    }
    content = [
        {"type": "text", "text": body},
        {"type": "text", "text": compact(frame)},
    ]
    structured = f'{compact(frame)[:-1]},"answer":{body}}}'
    return f'{{"content":{compact(content)},"structuredContent":{structured}}}'.encode()


def failed(response: HttpResponse, hint: str) -> bytes:
    """The result of a tool that was asked wrongly: the API's problem, and what to do instead."""
    texts = filter(None, (response.content.decode(), hint))
    content = [{"type": "text", "text": text} for text in texts]
    return compact({"content": content, "isError": True}).encode()


def _documents(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The documents of editions in an answer: itself, its results, or those of its changes."""
    for row in answer.get("results", [answer]):
        document = row.get("document", row)
        if "edition" in document:
            yield document


def _current_ones(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The current editions that an answer about citations names."""
    for row in answer.get("results", []):
        if row.get("current_address"):
            yield {"name": row["current"], "address": row["current_address"]}


def _edition(request: HttpRequest, document: dict[str, Any]) -> dict[str, Any]:
    claim, edition = document["claim"], document["edition"]
    address = reverse("pages:edition", args=[claim["id"], edition["number"]])
    return {
        "name": f"{claim_numbers.label(claim['number'])}.{edition['number']}",
        "address": request.build_absolute_uri(address),
        "position": edition["position"],
        "kind": edition["kind"],
    }


def _quotations(value: Any, pointer: str) -> Iterator[str]:
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from _quotations(part, f"{pointer}/{place}")
    elif isinstance(value, dict):
        for name, part in value.items():
            if name in QUOTED and isinstance(part, str):
                yield from [f"{pointer}/{name}"] if part else []
            else:
                yield from _quotations(part, f"{pointer}/{name}")
