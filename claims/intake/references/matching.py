"""Find what is one document: by id, DOI or address; by words only where nothing stronger differs.

Words are title, container, whole date and publisher, none of them empty, or else all that the
record says, so that a file can be imported twice. A person may overrule a link by words, or say
that a record is a source that only resembles it.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake.claim_set.parsing import quoted_value
from claims.models import Source
from claims.models.document_keys import DocumentKeys, among, md5
from claims.models.source import CSL_VARIABLES

WORDS = ("title", "container", "issued", "publisher")
NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
RECORD = (*CSL_VARIABLES, "contributors", "issued")
DEFAULTS = {column: Source._meta.get_field(column).get_default() for column in RECORD}  # type: ignore[union-attr]  # columns
BY = {
    "id": gettext_lazy("the public id"),
    "doi": gettext_lazy("the DOI"),
    "address": gettext_lazy("the address"),
    "words": gettext_lazy("title, container, date and publisher"),
    "record": gettext_lazy("all that the record says"),
    "person": gettext_lazy("somebody's decision"),
}
"""By what two records are the same, the surest first."""
SURE = ("id", "doi", "address")
"""Those that settle it."""


class Document(NamedTuple):
    """A record or a source, with all that it is told apart by."""

    name: str
    """Of a record of the file how people call it, of a source its title."""
    id: str
    """The public id; empty where it has none yet."""
    keys: DocumentKeys
    words: tuple[str, ...]
    """Folded, in the order of `WORDS`; the date as it is."""
    said: Mapping[str, Any]
    """Values by column; see `record_of`."""
    number: int = 0
    """Of a record of the file its place there, from 1."""
    key: str = ""

    def surely(self) -> list[tuple[str, str]]:
        """The keys that settle which document it is, the surest first."""
        keys = (self.id, self.keys.doi, self.keys.address)
        return [(by, key) for by, key in zip(SURE, keys, strict=True) if key]


class Match(NamedTuple):
    """The document that a record is, and by what."""

    by: str
    other: Document


class Decisions:
    """The records that somebody says are one with a source, or apart from all others.

    Records are called by their number in the file or by their key. Raises ValidationError for
    what names no record or no source.
    """

    def __init__(
        self, same: Mapping[str, str], apart: Collection[str], records: Iterable[Document]
    ) -> None:
        named: dict[str, int] = {}
        for record in records:
            named.setdefault(record.key, record.number)
            named[str(record.number)] = record.number
        for name in (*same, *apart):
            if name not in named or not name:
                message = _("The file has no record “%(name)s” that could come in.")
                raise ValidationError(message % {"name": quoted_value(name, 60)})
        self.apart = {named[name] for name in apart}
        self.same = {named[name]: _source(said) for name, said in same.items()}
        if self.apart & set(self.same):
            raise ValidationError(_("A record is either the same or apart: choose one of them."))


class Known:
    """The documents that records may be: sources of the database, or the file so far."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._sure: dict[tuple[str, str], Document] = {}
        self._likely: dict[str, list[Document]] = defaultdict(list)
        self._titles: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        for key in document.surely():
            self._sure.setdefault(key, document)
        self._titles[document.words[0]].append(document)
        if document.keys.likely:
            self._likely[document.keys.likely].append(document)

    def surely(self, record: Document) -> Match | None:
        """The document with the same id, DOI or address."""
        for by, key in record.surely():
            if other := self._sure.get((by, key)):
                return Match(by, other)
        return None

    def by_words(self, record: Document) -> Match | None:
        """The document with the same words, if nothing stronger differs and none is empty."""
        near = [one for one in self._titles[record.words[0]] if not _differ(record, one)]
        if all(record.words):
            for other in near:
                if other.words == record.words:
                    return Match("words", other)
        same = (other for other in near if record_of(other.said) == record_of(record.said))
        return next((Match("record", other) for other in same), None)

    def likely(self, record: Document) -> Document | None:
        """A document that may be the same: another form of its page, or words that agree."""
        near = [
            *self._likely[record.keys.likely],
            *filter(lambda other: _agree(record, other), self._titles[record.words[0]]),
        ]
        return next((other for other in near if not _differ_by_doi(record, other)), None)


def _differ(one: Document, other: Document) -> bool:
    """Whether both have a DOI, or both an address, and it is not the same."""
    pairs = ((one.keys.doi, other.keys.doi), (one.keys.address, other.keys.address))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _differ_by_doi(one: Document, other: Document) -> bool:
    return bool(one.keys.doi and other.keys.doi and one.keys.doi != other.keys.doi)


def differing_doi(record: Document, match: Match) -> bool:
    """Whether the two have one address but two DOIs."""
    return match.by == "address" and _differ_by_doi(record, match.other)


def _agree(one: Document, other: Document) -> bool:
    """Whether no word contradicts another; one may be empty, a date less exact."""
    return not _differ(one, other) and all(
        mine.startswith(theirs) or theirs.startswith(mine)
        for mine, theirs in zip(one.words, other.words, strict=True)
    )


def words_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of a record, by column, as they are compared."""
    return tuple(
        values.get(column, "") if column == "issued" else folded_words(values.get(column, ""))
        for column in WORDS
    )


def record_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """All that a record says, by column; what editors judge for themselves is left out."""
    said = (values.get(column) or DEFAULTS[column] for column in RECORD)
    return tuple(it if isinstance(it, str) else json.dumps(it, sort_keys=True) for it in said)


def folded_words(text: str) -> str:
    """Letters and digits alone, without width, compatibility forms and case."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return NEITHER_LETTER_NOR_DIGIT.sub("", plain) or text


def sources_here(records: list[Document]) -> Known:
    """The sources in the database that these records may be."""
    digests = {
        name: [md5(key) for record in records if (key := getattr(record.keys, name))]
        for name in DocumentKeys._fields
    }
    titles = {record.words[0] for record in records}
    sources = Source.objects.order_by("twin_of", "pk")
    # In the words of the indexes, which answer.
    by_key = sources.not_merged().filter(
        Q(among(MD5("doi_key"), digests["doi"]))
        | Q(among(MD5("address_key"), digests["address"]))
        | Q(among(MD5("likely_key"), digests["likely"]))
    )
    named = [
        pk
        for pk, title in sources.not_merged().values_list("pk", "title").iterator()
        if folded_words(title) in titles
    ]
    ids = [record.id for record in records if record.id]
    rows = {
        source.pk: source
        for found in (by_key, sources.filter(pk__in=named), sources.filter(public_id__in=ids))
        for source in found
    }
    return Known(map(_document, rows.values()))


def _document(source: Source) -> Document:
    keys = DocumentKeys(source.doi_key, source.address_key, source.likely_key)
    if source.merged_into_id:
        keys = DocumentKeys("", "", "")
    values = vars(source)
    return Document(source.title, str(source.public_id), keys, words_of(values), values)


def _source(said: str) -> Document:
    """The source with this public id, or the one that it was merged into."""
    try:
        source = Source.objects.select_related("merged_into").get(
            public_id=UUID(said.removeprefix("source-"))
        )
    except (ValueError, Source.DoesNotExist) as error:
        message = _("There is no source with the public id “%(id)s”.")
        raise ValidationError(message % {"id": quoted_value(said, 60)}) from error
    return _document(source.merged_into or source)
