"""Sources as they are looked for."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection, models
from django.db.models.functions import MD5

from .document_keys import DocumentKeys, among, document_keys, md5

if TYPE_CHECKING:
    from .source import Source  # noqa: F401  # only named in a string, for source.py comes later


class SourceQuerySet(models.QuerySet["Source"]):
    def not_merged(self) -> "SourceQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def at_address(self, url: str) -> "SourceQuerySet":
        """The document at this address or with the DOI that it resolves, if not merged."""
        return self.of_document(url=url)

    def of_document(self, *, doi: str = "", url: str = "") -> "SourceQuerySet":
        """The sources that are this document and were not merged; the DOI's first.

        More than one where the address and the DOI are of two, or twins still wait to be merged.
        """
        (keys,) = document_keys([(doi, url)])
        return self.known_by([keys]).order_by(
            models.Case(models.When(doi_key=keys.doi or None, then=0), default=1), "twin_of", "pk"
        )

    def known_by(self, keys: Iterable[DocumentKeys]) -> "SourceQuerySet":
        """The sources that have the DOI or the address of one of these and were not merged."""
        keys = list(keys)
        dois = [md5(one.doi) for one in keys if one.doi]
        addresses = [md5(one.address) for one in keys if one.address]
        # In the words of the indexes, which answer.
        return self.not_merged().filter(
            models.Q(among(MD5("doi_key"), dois)) | models.Q(among(MD5("address_key"), addresses))
        )

    def likely(self, keys: Iterable[DocumentKeys]) -> "SourceQuerySet":
        """The sources that may be one of these in mobile or AMP form and were not merged."""
        digests = [md5(one.likely) for one in keys if one.likely]
        return self.not_merged().alias(likely_md5=MD5("likely_key")).filter(likely_md5__in=digests)

    def roots(self, ids: Iterable[int]) -> dict[int, str]:
        """The public id of the source that each of these derives from at last; one query.

        A source that derives from none has the empty string.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                """
                WITH RECURSIVE line (origin, id, parent) AS (
                    SELECT id, id, derives_from_id FROM claims_source WHERE id = ANY(%s)
                    UNION
                    SELECT line.origin, source.id, source.derives_from_id
                    FROM line JOIN claims_source source ON source.id = line.parent
                )
                SELECT line.origin, source.public_id::text
                FROM line JOIN claims_source source USING (id)
                WHERE line.parent IS NULL AND line.id <> line.origin
                """,
                [wanted := list(ids)],
            )
            return {**dict.fromkeys(wanted, ""), **dict(cursor.fetchall())}
