"""Stored texts and the files they were read from, by their digests."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.models import ArticleText, Capture
from claims.record import originals
from claims.record.verification.fault import Fault, only_a_backup
from claims.record.whole_file import file_sha256

AT_A_TIME = 50
"""Texts may be megabytes each."""

CITED_BUT_GONE = """
    SELECT e.position, cited ->> 'sha256' FROM claims_edition e,
        jsonb_path_query(e.document::jsonb, '$.claim.citations[*].capture') cited
    WHERE e.restoration_id IS NULL AND NOT EXISTS (
        SELECT FROM claims_capture c WHERE c.sha256 = cited ->> 'sha256'
        AND c.media_type = cited ->> 'media_type'
        AND to_char(c.retrieved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            = cited ->> 'retrieved_at')
    ORDER BY e.position
"""


def faults() -> Iterator[Fault]:
    """Captures, texts of articles and files that are not what they were.

    A capture that an edition of a restored log names did not come back with it and is no fault.
    """
    yield from _texts(Capture.objects.order_by("pk"))
    yield from _texts(ArticleText.objects.order_by("pk"))
    yield from _originals(Capture.objects.order_by("pk"))
    yield from _originals(ArticleText.objects.order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(CITED_BUT_GONE)
        for position, sha256 in cursor.fetchall():
            problem = _("the capture %(sha256)s that it cites is gone or changed")
            yield Fault(
                _("Position %(position)d") % {"position": position},
                problem % {"sha256": sha256[:12]},
                only_a_backup(),
            )


def _texts(rows: QuerySet[Any]) -> Iterator[Fault]:
    for row in rows.iterator(chunk_size=AT_A_TIME):
        if hashlib.sha256(row.text.encode()).hexdigest() != row.sha256:
            yield Fault(
                f"{row._meta.db_table} {row.pk}",
                _("the text does not have its digest"),
                only_a_backup(),
            )


def _originals(rows: QuerySet[Any]) -> Iterator[Fault]:
    table = rows.model._meta.db_table
    for pk, digest in rows.exclude(original_sha256="").values_list("pk", "original_sha256"):
        path = originals.path_of(digest)
        if not path.exists():
            yield Fault(f"{table} {pk}", _("the file it was read from is gone"), _copy(path))
        elif file_sha256(path) != digest:
            yield Fault(f"{table} {pk}", _("the file it was read from has changed"), _copy(path))


def _copy(path: Path) -> str:
    return _("put the file back from a backup: %(path)s") % {"path": path}
