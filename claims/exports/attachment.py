"""An export as the answer to a request: a file to keep, streamed while it is made."""

from collections.abc import Iterator
from itertools import chain

from django.http import StreamingHttpResponse

from claims.selection import Selection


def attachment(
    file: Iterator[bytes], selection: Selection, *, media_type: str, ending: str
) -> StreamingHttpResponse:
    """The file as a download, named after its log position, which headers say as well.

    What speaks against the export is raised here, while the answer can still become another.
    """
    begun = chain([next(file, b"")], file)
    name = f"factcheck-{selection.head.position}.{ending}"
    return StreamingHttpResponse(
        begun,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Log-Position": str(selection.head.position),
            "Log-Chain": selection.head.chain,
            **search_headers(selection),
            **({} if selection.editions().exists() else {"Selection-Empty": "?1"}),
        },
    )


def search_headers(selection: Selection) -> dict[str, str]:
    """Of a search the version of its matching rules, and whether it was relaxed (RFC 8941)."""
    if selection.ranking is None:
        return {}
    return {"Matching-Version": str(selection.matching)} | (
        {"Matching-Relaxed": "?1"} if selection.is_relaxed else {}
    )
