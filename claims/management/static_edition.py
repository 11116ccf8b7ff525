"""The public record as plain files: the site asked by itself, and each answer kept as a file.

What is asked for is found by following links from the start page, so that every link between
files works. All answers are of one moment of the database, and the bytes are the server's.
"""

import hashlib
import io
import json
import multiprocessing
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import (
    DEFAULT_DB_ALIAS,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.urls import reverse

from claims.exports.conditional_answers import PIECES_OF_ONE_MOMENT
from claims.models import Edition, EditionKind
from claims.record import log

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
    record are removed. What never changes is not even made again, unless the law withholds it.
    """
    before = _manifest(folder, site)
    files: dict[str, dict[str, Any]] = {}
    written = 0
    with _one_moment() as snapshot:
        head = log.head()
        kept = _without_withheld(before)
        for made in _made(Task(folder, site, kept, snapshot, dict.fromkeys(_seeds()))):
            known = kept.get(made.path)
            if known and known["digest"] == made.digest:
                files[made.path] = known
            else:
                written += 1
                files[made.path] = {
                    "digest": made.digest,
                    "position": head.position,
                    "final": made.is_final,
                }
            progress(len(files))
    removed = _remove(folder, before.keys() - files.keys())
    # What is written is on the disk before the manifest says so.
    os.sync()
    manifest = {**head._asdict(), "site": site, "files": dict(sorted(files.items()))}
    _write(folder / MANIFEST, json.dumps(manifest, indent=0, ensure_ascii=False).encode())
    return Outcome(len(files), written, removed, head)


class Task(NamedTuple):
    """All that a process which makes files has to know."""

    folder: Path
    site: str
    before: dict[str, Any]
    """The files of the last time, by path."""
    snapshot: str
    """The moment of the database that all processes see."""
    needed: dict[str, None]
    """Addresses that have to answer with success, in an order that keeps those of a claim near."""


class Made(NamedTuple):
    """An answer of the site as a file, and the addresses that it leads to."""

    path: str
    digest: str
    is_final: bool
    links: list[str]


ADDRESSES_AT_ONCE = 28
"""That a process is given: those of some claims, which have pieces in common."""


def _made(task: Task) -> Iterator[Made]:
    """Every answer that links lead to, each once, made by as many processes as there are cores."""
    waiting, seen = list(task.needed), set(task.needed)
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(
        len(os.sched_getaffinity(0)), forked, initializer=_begin, initargs=(task,)
    ) as processes:
        under_way: set[Future[list[Made]]] = set()
        try:
            while waiting or under_way:
                while waiting:
                    share, waiting = waiting[:ADDRESSES_AT_ONCE], waiting[ADDRESSES_AT_ONCE:]
                    under_way.add(processes.submit(_make, share))
                ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for made in (made for future in ended for made in future.result()):
                    yield made
                    waiting += [link for link in made.links if link not in seen]
                    seen.update(made.links)
        except BrokenProcessPool as error:
            raise Unpublishable(str(error)) from error
        finally:
            processes.shutdown(cancel_futures=True)


class _Process:
    """State of a process that makes files, from one share to the next."""

    task: Task
    handler: BaseHandler
    pieces: dict[Any, Any]
    inherited: Any


def _begin(task: Task) -> None:
    """Give this process a connection of its own, which sees the moment of the task."""
    _Process.task = task
    # It belongs to the process that this one was forked from: neither used nor closed here.
    _Process.inherited = connections[DEFAULT_DB_ALIAS]
    del connections[DEFAULT_DB_ALIAS]
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [task.snapshot])
    _Process.pieces = {}
    _Process.handler = BaseHandler()
    _Process.handler.load_middleware()


def _make(addresses: list[str]) -> list[Made]:
    """Write the files of these addresses where they differ; those without an answer are left out.

    A link that leads nowhere on the server leads nowhere among the files.
    """
    return [made for made in map(_make_one, addresses) if made]


def _make_one(address: str) -> Made | None:
    folder, site, before, _snapshot, needed = _Process.task
    path = file_of(address)
    known = before.get(path)
    if known and known["final"]:
        return Made(path, known["digest"], True, [])
    request = _request(site, address)
    request.META[PIECES_OF_ONE_MOMENT] = _Process.pieces
    response = _Process.handler.get_response(request)
    body = _body(response)
    if response.status_code >= 500 or (response.status_code != 200 and address in needed):
        raise Unpublishable(f"{address}: {response.status_code}")
    if response.status_code != 200:
        return None
    digest = hashlib.sha256(body).hexdigest()
    if not known or known["digest"] != digest:
        _write(folder / path, body)
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    links = list(dict.fromkeys(_links(kind, body, address, site)))
    return Made(path, digest, bool(FINAL.match(address)), links)


def _seeds() -> Iterator[str]:
    named = Edition.objects.not_withheld().order_by("claim", "-number")
    shown = None
    for claim_id, number in named.values_list("claim__public_id", "number"):
        yield reverse("api:edition", args=[claim_id, number])
        for step in ([], *([language] for language, _name in settings.LANGUAGES)):
            yield reverse("pages:edition", args=[*step, claim_id, number])
            # The page of a claim shows its newest edition.
            if claim_id != shown:
                yield reverse("pages:claim", args=[*step, claim_id])
        shown = claim_id
    yield "/"
    for name in ("sitemap", "robots", "llms"):
        yield reverse(f"pages:{name}")
    yield reverse("api:openapi")
    yield reverse("api:vocabulary")


def _without_withheld(before: dict[str, Any]) -> dict[str, Any]:
    """The files of the last time but for those of claims that were withheld since."""
    withheld = Edition.objects.filter(kind=EditionKind.WITHHELD)
    ids = [str(claim) for claim in withheld.values_list("claim__public_id", flat=True)]
    return {path: before[path] for path in before if not any(claim in path for claim in ids)}


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
    """Write a file so that it has its name only when it is complete."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(body)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise Unpublishable(f"{path}: {error.strerror}") from error


def _remove(folder: Path, paths: Any) -> int:
    for path in paths:
        (folder / path).unlink(missing_ok=True)
    return len(paths)


@contextmanager
def _one_moment() -> Iterator[str]:
    """A snapshot of the database as it is now; in the block anybody asks as often as they like."""
    limit = settings.FACTCHECK_API_REQUESTS_PER_MINUTE
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 0
    # The end of an answer would otherwise end the transaction that all of them share.
    request_finished.disconnect(close_old_connections)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0]
    finally:
        request_finished.connect(close_old_connections)
        settings.FACTCHECK_API_REQUESTS_PER_MINUTE = limit
