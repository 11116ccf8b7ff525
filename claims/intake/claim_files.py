"""Import claims with citations from a file of any form that is known, recognised by its content."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from django.utils.translation import gettext as _

from claims.intake.claim_set.importing import import_claim_set
from claims.intake.claim_set.parsing import ClaimSetError
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.claim_set.report import Report
from claims.intake.editions import denormalized, normalized
from claims.intake.editions.files import (
    Content,
    RawRow,
    is_zip,
    names_in,
    opened,
    package,
    packed_sheet,
    packed_tables,
    rows_of_csv,
)
from claims.intake.editions.json_lines import Line, import_editions
from claims.intake.encodings import MARKS, decoded, read_as
from claims.intake.sheets import finding_words
from claims.intake.sheets.mapped_rows import kept_rows, mapped_rows
from claims.intake.sheets.mapping import Mapping, fitted, refuse_unmapped
from claims.intake.sheets.sheet import Sheet, sheet_of
from claims.models import Actor
from claims.record.garbage import seldom_collected


@seldom_collected()
def import_claims(
    content: Content,
    *,
    actor: Actor,
    dry_run: bool = False,
    expect: str = "",
    mapping: Mapping | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Bring the claims of a file into the workspace as drafts: all of them or nothing.

    A claim set, our JSON Lines, package or workbook, or a sheet of claims with citations as CSV
    or XLSX: with our columns, or with others that `mapping` explains; its words for findings are
    remembered. Raises ClaimSetError with all that is wrong, by line and field; `expect` is the
    digest of the report of a dry run, and anything else raises PreviewOutdated.
    """
    report = Report(dry_run=dry_run)
    content = _in_utf8(content, report)
    with TemporaryFile() as kept, ExitStack() as files:
        lines = _reader(content, report, files, kept, mapping)
        if lines is None:
            return import_claim_set(content, actor=actor, dry_run=dry_run, expect=expect)
        import_editions(lines, actor=actor, report=report, expect=expect, progress=progress)
    if mapping and not dry_run:
        finding_words.remember(mapping.words, actor=actor)
    return report


@contextmanager
def sheet_in(content: Content, report: Report) -> Iterator[Sheet | None]:
    """The sheet of claims in a file, to be looked at; None for a file of another form."""
    content = _in_utf8(content, report)
    with ExitStack() as files:
        if _is_json(content):
            yield None
        elif not is_zip(content):
            yield sheet_of(rows_of_csv(content, report), report)
        else:
            archive = files.enter_context(package(files.enter_context(opened(content))))
            has_lines = any(name.endswith(".jsonl") for name in names_in(archive))
            is_whole = has_lines or packed_tables(archive)
            yield None if is_whole else sheet_of(packed_sheet(archive, report), report)


def _reader(
    content: Content,
    report: Report,
    files: ExitStack,
    kept: IO[bytes],
    mapping: Mapping | None,
) -> Callable[[], Iterable[Line]] | None:
    """A reader of the file's documents, while `files` are open; None for a claim set."""
    if _is_edition(content):
        return partial(_lines, partial(opened, content))
    if _is_json(content):
        return None
    if not is_zip(content):
        return _spooled(_of_sheet(rows_of_csv(content, report), mapping, report), kept)
    archive = files.enter_context(package(files.enter_context(opened(content))))
    for name in names_in(archive):
        if name.endswith(".jsonl"):
            return partial(_lines, partial(archive.open, name))
    tables = packed_tables(archive)
    if tables:
        return _spooled(normalized.documents(tables), kept)
    return _spooled(_of_sheet(packed_sheet(archive, report), mapping, report), kept)


def _of_sheet(rows: Iterable[RawRow], mapping: Mapping | None, report: Report) -> Iterator[Line]:
    """The documents of one sheet of claims: with our columns, or as the mapping explains others."""
    sheet = sheet_of(rows, report)
    if mapping:
        return denormalized.documents(mapped_rows(sheet, fitted(mapping, sheet), report), report)
    if not sheet.names_claims:
        refuse_unmapped(sheet)
    return denormalized.documents(kept_rows(sheet, report), report)


def _spooled(lines: Iterable[Line], file: IO[bytes]) -> Callable[[], Iterable[Line]]:
    """Spool the lines to a temporary file; return a function that re-reads them."""
    file.writelines(json.dumps(line).encode() + b"\n" for line in lines)

    def again() -> Iterator[Line]:
        file.seek(0)
        return (Line(*json.loads(line)) for line in file)

    return again


def _in_utf8(content: Content, report: Report) -> Content:
    """The same file, or the bytes of it in UTF-8 where it is JSON in UTF-16 or UTF-32 by its mark.

    So PowerShell writes what comes from a program; tables are read in any encoding anyway.
    """
    with opened(content) as file:
        beginning = file.read(100)
        codec = next((codec for mark, codec, _name in MARKS if beginning.startswith(mark)), "utf-8")
        words = beginning.decode(codec, "replace").lstrip("\ufeff \t\r\n")
        if codec == "utf-8" or not words.startswith(("{", "[")):
            return content
        file.seek(0)
        text, encoding = decoded(file.read())
    report.notes.append(read_as(encoding))
    return text.encode()


def _is_edition(content: Content) -> bool:
    """Whether the first line is the document of an edition."""
    with opened(content) as file:
        first = file.readline().removeprefix(b"\xef\xbb\xbf").strip()
    try:
        is_edition: bool = {"schema", "claim", "edition"} <= json.loads(first).keys()
        return is_edition
    except (ValueError, AttributeError, RecursionError):
        return False


def _is_json(content: Content) -> bool:
    """Whether the file begins as JSON does, or is empty."""
    with opened(content) as file:
        return file.read(100).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"")


def _lines(reopened: Callable[[], IO[bytes]]) -> Iterator[Line]:
    words = _("Line %(number)d")
    with reopened() as file:
        for number, line in enumerate(file, start=1):
            where = words % {"number": number}
            if line.strip():
                try:
                    yield Line(where, json.loads(line.decode("utf-8-sig")))
                except (ValueError, RecursionError):
                    message = _("%(line)s: this is not JSON in UTF-8.")
                    raise ClaimSetError([message % {"line": where}]) from None
