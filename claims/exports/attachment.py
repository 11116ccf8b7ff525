"""An export as the answer to a request: a file to keep.

A small one is made before the answer begins, with its length and its digest; a longer one is
streamed. A streamed answer that fails in the middle raises, and the web server then hangs up
before the end of the chunked body (`factcheck/buffering.py`), so that nobody takes it for whole.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Generator, Iterator

from django.http import HttpResponse, StreamingHttpResponse

from claims.selection import Selection

from . import own_connection


def attachment(
    make: Callable[[], Generator[bytes]], selection: Selection, *, media_type: str, ending: str
) -> HttpResponse | StreamingHttpResponse:
    """The file as a download, named after its log position, which headers say as well.

    What speaks against the export is raised here, while the answer can still become another:
    Unwritable, TooManyExports, and the errors of the database.
    """
    count = selection.editions().count()
    headers = {**headers_of(selection, ending=ending), "Edition-Count": str(count)}
    if count <= own_connection.FEW:
        body = b"".join(make())
        headers |= digest_headers(hashlib.sha256(body).hexdigest())
        return HttpResponse(body, content_type=media_type, headers=headers)
    blocks = own_connection.streamed(make)
    begun = _Begun(next(blocks, b""), blocks)
    return StreamingHttpResponse(begun, content_type=media_type, headers=headers)


def headers_of(selection: Selection, *, ending: str) -> dict[str, str]:
    """The headers of a file: its name, and the position in the log that it is of."""
    name = f"factcheck-{selection.head.position}.{ending}"
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Log-Position": str(selection.head.position),
        "Log-Chain": selection.head.chain,
        **search_headers(selection),
        **({} if selection.editions().exists() else {"Selection-Empty": "?1"}),
    }


def search_headers(selection: Selection) -> dict[str, str]:
    """Of a search the version of its matching rules, and whether it was relaxed (RFC 8941)."""
    if selection.ranking is None:
        return {}
    return {"Matching-Version": str(selection.matching)} | (
        {"Matching-Relaxed": "?1"} if selection.is_relaxed else {}
    )


def digest_headers(sha256: str) -> dict[str, str]:
    """ETag and Repr-Digest (RFC 9530) of bytes with this digest, in hexadecimal digits."""
    return {
        "ETag": f'"{sha256}"',
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode()}:",
    }


class _Begun:
    """The blocks of a file, of which the first is there; closing it closes the file."""

    def __init__(self, first: bytes, rest: Generator[bytes]) -> None:
        self._first, self._rest = first, rest

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._rest

    def close(self) -> None:
        self._rest.close()
