"""The public record as plain files: the site asked by itself, and each answer kept as a file.

What is asked for is found by following links from the start page, so that every link between
files works. All answers are of one moment of the database, and the bytes are the server's.
"""

import hashlib
import io
import json
import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.urls import reverse

from claims.models import Edition
from claims.record import log
from claims.record.whole_file import whole_file

MANIFEST = ".factcheck-static.json"
"""In the folder: {position, chain, site, files: {path: {digest, position, final}}}."""

LINKS_IN = {
    "text/html": re.compile(r'\b(?:href|src)="([^"]+)"'),
    "text/css": re.compile(r"url\([\"']?([^\"')]+)"),
    "application/xml": re.compile(r"<loc>([^<]+)</loc>"),
}
"""By media type how an answer writes an address."""
LIVE = ("/admin/", "/i18n/", "/mcp", "/oembed", "/unapi", "/healthz", "/readyz")
"""What only a server can answer."""
FINAL = re.compile(r"/api/v1/claims/[^/]+/editions/[0-9]+/$|/tile/")
"""Paths of what never changes."""


class Outcome(NamedTuple):
    """The number of files, and what became of them."""

    files: int
    written: int
    removed: int
    head: log.Head


class Unpublishable(Exception):
    """A file that cannot be made; its argument says which, and why."""


def publish(
    folder: Path, site: str, *, progress: Callable[[int], None] = lambda count: None
) -> Outcome:
    """Write the public record of now into a folder; raises Unpublishable.

    Only files whose bytes differ are written, each as a whole; those that are no longer of the
    record are removed. What never changes is not even made again.
    """
    before = _manifest(folder, site)
    files: dict[str, dict[str, Any]] = {}
    written = 0
    with _one_moment():
        head = log.head()
        for answer in _answers(site, before):
            known = before.get(answer.path)
            if answer.body is None and known:
                files[answer.path] = known
                continue
            body = answer.body or b""
            digest = hashlib.sha256(body).hexdigest()
            if known and known["digest"] == digest:
                files[answer.path] = known
            else:
                _write(folder / answer.path, body)
                written += 1
                files[answer.path] = {
                    "digest": digest,
                    "position": head.position,
                    "final": answer.is_final,
                }
            progress(len(files))
    removed = _remove(folder, before.keys() - files.keys())
    manifest = {**head._asdict(), "site": site, "files": dict(sorted(files.items()))}
    _write(folder / MANIFEST, json.dumps(manifest, indent=0, ensure_ascii=False).encode())
    return Outcome(len(files), written, removed, head)


class Answer(NamedTuple):
    """An answer of the site as a file; `body` is None where the file is there for ever."""

    path: str
    body: bytes | None
    is_final: bool


def _answers(site: str, before: dict[str, Any]) -> Iterator[Answer]:
    """Every answer that links lead to, each once."""
    handler = BaseHandler()
    handler.load_middleware()
    needed = set(_seeds())
    waiting, seen = list(needed), set(needed)
    while waiting:
        address = waiting.pop()
        path = file_of(address)
        if before.get(path, {}).get("final"):
            yield Answer(path, None, True)
            continue
        response = handler.get_response(_request(site, address))
        body = _body(response)
        if response.status_code >= 500 or (response.status_code != 200 and address in needed):
            raise Unpublishable(f"{address}: {response.status_code}")
        if response.status_code != 200:
            # A link that leads nowhere on the server leads nowhere here.
            continue
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        yield Answer(path, body, bool(FINAL.match(address)))
        for found in _links(kind, body, address, site):
            if found not in seen:
                seen.add(found)
                waiting.append(found)


def _seeds() -> Iterator[str]:
    yield "/"
    for name in ("sitemap", "robots", "llms"):
        yield reverse(f"pages:{name}")
    yield reverse("api:openapi")
    yield reverse("api:vocabulary")
    for claim_id, number in Edition.objects.values_list("claim__public_id", "number"):
        for route in ("pages:edition", "api:edition"):
            yield reverse(route, args=[claim_id, number])
        if number == 1:
            yield reverse("pages:claim", args=[claim_id])


def _request(site: str, address: str) -> WSGIRequest:
    parts = urlsplit(site)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(address),
            "QUERY_STRING": "",
            "SERVER_NAME": parts.hostname or "",
            "SERVER_PORT": str(port),
            "HTTP_HOST": parts.netloc,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_X_FORWARDED_PROTO": parts.scheme,
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )


def _body(response: Any) -> bytes:
    try:
        return b"".join(response) if response.streaming else response.content
    finally:
        response.close()


def _links(kind: str, body: bytes, address: str, site: str) -> Iterator[str]:
    """The paths of this site that an answer leads to; what has a query is left to a server."""
    pattern = LINKS_IN.get(kind)
    for target in pattern.findall(body.decode()) if pattern else ():
        parts = urlsplit(urljoin(f"{site}{address}", unescape(target)))
        if f"{parts.scheme}://{parts.netloc}" != site or parts.query:
            continue
        if not parts.path.startswith(LIVE):
            yield parts.path


def file_of(address: str) -> str:
    """The path of the file, within the folder, that a web server sends for an address."""
    path = unquote(address).lstrip("/")
    kept = posixpath.normpath(path) if path else ""
    if kept.startswith("..") or posixpath.isabs(kept):
        raise Unpublishable(f"{address}: …/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _manifest(folder: Path, site: str) -> dict[str, Any]:
    """The files that were written the last time and are still there, by path."""
    try:
        read = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if read.get("site") != site:
        return {}
    files: dict[str, Any] = read["files"]
    return {path: files[path] for path in files if (folder / path).is_file()}


def _write(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as output:
            output.write(body)
    except OSError as error:
        raise Unpublishable(f"{path}: {error.strerror}") from error


def _remove(folder: Path, paths: Any) -> int:
    for path in paths:
        (folder / path).unlink(missing_ok=True)
    return len(paths)


@contextmanager
def _one_moment() -> Iterator[None]:
    """The block sees the database as it is now, and may ask as often as it likes."""
    limit = settings.FACTCHECK_API_REQUESTS_PER_MINUTE
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 0
    # The end of an answer would otherwise end the transaction that all of them share.
    request_finished.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        request_finished.connect(close_old_connections)
        settings.FACTCHECK_API_REQUESTS_PER_MINUTE = limit
