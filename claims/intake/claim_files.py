"""Import claims with citations from a file of any form that is known, recognised by its content."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from claims.intake import joined_rows, table_documents
from claims.intake.claim_set import import_claim_set
from claims.intake.edition_lines import Line, import_editions
from claims.intake.progress import Progress, unseen
from claims.intake.reading import ClaimSetError
from claims.intake.report import Report
from claims.intake.table_files import JOINED, is_zip, lines_of_package, read_tables


def import_claims(
    content: Path | bytes,
    *,
    actor: Any,
    dry_run: bool = False,
    expect: str = "",
    progress: Progress = unseen,
) -> Report:
    """Bring the claims of a file into the workspace as drafts: all of them or nothing.

    A claim set, our JSON Lines, package or workbook, or a sheet of claims with citations as CSV
    or XLSX. Raises ClaimSetError with all that is wrong, by line and field; `expect` is the
    digest of the report of a dry run, and anything else raises Moved.
    """
    report = Report(dry_run=dry_run)
    lines = _reader(content, report)
    if lines is None:
        return import_claim_set(content, actor=actor, dry_run=dry_run, expect=expect)
    return import_editions(lines, actor=actor, report=report, expect=expect, progress=progress)


def _reader(content: Path | bytes, report: Report) -> Callable[[], Iterable[Line]] | None:
    """What yields the documents of a file; None for a claim set."""
    if _is_edition(content):
        return lambda: _lines(content)
    with opened(content) as file:
        if file.read(100).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b""):
            return None
        file.seek(0)
        whole = file.read()
    if is_zip(whole) and (packed := lines_of_package(whole)) is not None:
        return lambda: _lines(packed)
    tables = read_tables(whole, report)
    if "claims" in tables:
        found = list(table_documents.documents(tables))
    else:
        found = list(joined_rows.documents(tables.get(JOINED, []), report))
    return lambda: found


def opened(content: Path | bytes) -> BinaryIO:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _is_edition(content: Path | bytes) -> bool:
    """Whether the first line is the document of an edition."""
    with opened(content) as file:
        first = file.readline().removeprefix(b"\xef\xbb\xbf").strip()
    try:
        return {"schema", "claim", "edition"} <= json.loads(first).keys()
    except (ValueError, AttributeError, RecursionError):
        return False


def _lines(content: Path | bytes) -> Iterator[Line]:
    with opened(content) as file:
        for number, line in enumerate(file, start=1):
            where = _("Line %(number)d") % {"number": number}
            if line.strip():
                try:
                    yield Line(where, json.loads(line.decode("utf-8-sig")))
                except (ValueError, RecursionError):
                    message = _("%(line)s: this is not JSON in UTF-8.")
                    raise ClaimSetError([message % {"line": where}]) from None
