"""Archive addresses that a sheet names for its sources: each finds a home or is named.

A stored copy needs the words of the page, which no sheet has; so the address becomes the source's
own, for editors, unless a stored copy of the source names it already.
"""

from typing import Any

from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from claims.intake.claim_set.report import Report
from claims.intake.editions.files import Row
from claims.models import Capture, Source
from claims.models.document_keys import document_keys, md5


class ArchivedCopies:
    """The archive addresses of the sources of a sheet, as far as it was read."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._of_source: dict[str, str] = {}
        self._named: set[tuple[str, str]] = set()
        self._elsewhere: dict[str, Source] = {}

    def look_up(self, rows: list[Row]) -> None:
        """Find what the database has of the archive addresses of these rows, in two queries."""
        rows = [row for row in rows if row.cells.get("archive_url")]
        if not rows:
            return
        copies = Capture.objects.filter(archive_url__in={row.cells["archive_url"] for row in rows})
        self._named = {
            (str(source), url)
            for source, url in copies.values_list("source__public_id", "archive_url")
        }
        urls = sorted({url for row in rows if (url := row.cells.get("source_url"))})
        found = document_keys(("", url) for url in urls)
        keys = {url: each.address for url, each in zip(urls, found, strict=True) if each.address}
        # In the words of its index, which answers.
        there = Source.objects.not_merged().alias(digest=MD5("address_key"))
        by_key = {
            source.address_key: source
            for source in there.filter(digest__in={md5(key) for key in keys.values()})
        }
        self._elsewhere = {url: by_key[key] for url, key in keys.items() if key in by_key}

    def take(self, row: Row, record: dict[str, Any]) -> str:
        """Give the source record its archive address; what it cannot take, for the claim's note."""
        url, name = row.cells.get("archive_url", ""), record["id"]
        there = self._elsewhere.get(row.cells.get("source_url", ""))
        is_linked = bool(there and str(there.public_id) != name)
        known = there.archive_url if there and is_linked else self._of_source.get(name, "")
        holder = str(there.public_id) if there and is_linked else name
        if url and (holder, url) not in self._named:
            if not known and not is_linked:
                self._of_source[name] = known = url
            elif url != known:
                message = _(
                    "%(line)s, archive_url: the source “%(source)s” keeps what it has; the note of "
                    "the claim keeps %(url)s."
                )
                source = record["csl"].get("title", "")
                words = {"line": row.where, "source": source, "url": url}
                self._report.notes.append(message % words)
                return f"archive_url: {url}"
        if known and not is_linked:
            record["archive_url"] = known
        return ""
