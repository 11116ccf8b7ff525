"""A new source from an address or a DOI: its record as the page or the registry has it, its copy.

A source that is here already, under this address, the one it leads to, or its DOI, is given
instead; it gets a copy if it has none.
"""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from claims.intake import page_metadata, references
from claims.intake.captures import capture
from claims.intake.captures.fetching import INTERNET, Network, fetch
from claims.intake.extraction.extract import extract
from claims.models import Actor, Capture, Source

CSL_JSON = "application/vnd.citationstyles.csl+json"
RESOLVER = "https://doi.org/"


class Seen(NamedTuple):
    """A page as somebody's browser shows it."""

    url: str
    html: str
    """The elements in which it says what it is."""
    text: str


class TakenIn(NamedTuple):
    """A source and what was done to have it."""

    source: Source
    is_new: bool
    origins: dict[str, str]
    """The element that each field of a new source was taken from, such as `og:title`."""
    copy: Capture | None
    """The copy that was stored; None where it has one already, or none could be had."""
    failure: str = ""
    """Why there is no copy, in a sentence."""


def fields_in_words(origins: dict[str, str]) -> str:
    """The fields of a source by their labels, each with the element it was taken from."""
    labels = {field.name: field.verbose_name for field in Source._meta.concrete_fields}
    return _(", ").join(f"{labels[name]} ({where})" for name, where in origins.items())


def from_address(url: str, *, actor: Actor, network: Network = INTERNET) -> TakenIn:
    """The source at an address; ValidationError says why nothing could be fetched or read there."""
    if known := Source.objects.at_address(url).first():
        return _known(known, actor, network)
    fetched = fetch(url, network=network)
    if known := Source.objects.at_address(fetched.url).first():
        return _known(known, actor, network)
    extracted = capture.extracted(fetched)
    record = page_metadata.read(
        extracted.elements, text=extracted.text, url=url, on=timezone.localdate()
    )
    if record.is_refusal:
        message = _("The server sent the page of an error, or a check for robots, and no document.")
        raise ValidationError(message, "refusal")
    if (doi := record.fields.get("doi")) and (known := Source.objects.of_document(doi=doi).first()):
        return _known(known, actor, network)
    fields = {**record.fields, "url": url}
    if "title" not in fields:
        fields |= {"title": _name_of(url), "title_is_supplied": True}
    fields["note"] = _note(record.origins)
    source, is_new = _create(fields)
    if not is_new:
        return _known(source, actor, network)
    stored = capture.from_fetched(source, fetched, extracted, actor=actor)
    return TakenIn(source, True, record.origins, stored.capture)


def from_browser(seen: Seen, *, actor: Actor) -> TakenIn:
    """The source that somebody has before them, with the text of the page as its newest copy.

    Nothing is fetched: what a checker may read behind a paywall, the server may not.
    """
    url = seen.url
    page = f"{seen.html}\n<p>{escape(seen.text[:100])}</p>"  # a page without words is refused
    elements = extract(page.encode(), media_type="text/html").elements
    record = page_metadata.read(elements, text=seen.text, url=url, on=timezone.localdate())
    known = Source.objects.of_document(url=url, doi=record.fields.get("doi", "")).first()
    if known is None:
        fields = {"title": _name_of(url), "title_is_supplied": "title" not in record.fields}
        fields |= {**record.fields, "url": url, "note": _note(record.origins)}
        known, is_new = _create(fields)
    else:
        is_new = False
    stored = capture.from_paste(known, seen.text, actor=actor)
    return TakenIn(known, is_new, record.origins if is_new else {}, stored.capture)


def from_doi(doi: str, *, actor: Actor, network: Network = INTERNET) -> TakenIn:
    """The source with a DOI, as its registry describes it; ValidationError says why there is none.

    Where a DOI leads is seldom the document itself, so no copy is stored.
    """
    if known := Source.objects.of_document(doi=doi).first():
        return _known(known, actor, network)
    fetched = fetch(f"{RESOLVER}{doi}", network=network, accept=CSL_JSON)
    parsed = references.read(fetched.body.decode(errors="replace"))[0]
    if "title" not in parsed.fields:
        raise ValidationError(
            _("The registry of DOIs has no record that can be read."), "no_record"
        )
    fields = {"url": f"{RESOLVER}{doi}", **parsed.kept(), "doi": doi}
    origins = dict.fromkeys(parsed.fields, "DOI")
    source, is_new = _create(fields)
    return TakenIn(source, is_new, origins if is_new else {}, None)


def _known(source: Source, actor: Actor, network: Network) -> TakenIn:
    """A source that is here; the copy it lacks is fetched."""
    if not source.url or source.captures.exists():
        return TakenIn(source, False, {}, None)
    try:
        stored = capture.from_address(source, actor=actor, network=network)
    except ValidationError as error:
        return TakenIn(source, False, {}, None, error.messages[0])
    return TakenIn(source, False, {}, stored.capture)


def _create(fields: dict[str, Any]) -> tuple[Source, bool]:
    """The source with these fields, or the one that somebody made of it meanwhile."""
    try:
        with transaction.atomic():
            return Source.objects.create(**fields), True
    except IntegrityError:
        keys = {key: fields[key] for key in ("doi", "url") if fields.get(key)}
        if known := Source.objects.of_document(**keys).first():
            return known, False
        raise


def _note(origins: dict[str, str]) -> str:
    """The note for colleagues: which fields the page filled, and from which of its elements."""
    about = {"day": timezone.localdate(), "fields": fields_in_words(origins)}
    return _("Read from the page on %(day)s: %(fields)s.") % about


def _name_of(url: str) -> str:
    """Name of a page without a title until somebody words one: its address, shortened."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"[:500] or url[:500]
