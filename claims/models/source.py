"""The documents that can be consulted."""

import uuid
from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from .caution import Cautioned
from .document_keys import document_function, url_key
from .edtf import EdtfField
from .impact_rules import on_sources
from .lineage import no_cycle
from .rules import (
    VISIBLE,
    Rule,
    edtf,
    http_address,
    keeps_former_values,
    keeps_its_id,
    language_tag,
    matches,
    one_of,
    tracked,
)
from .source_queryset import SourceQuerySet
from .vocabulary import CslType, PublisherKind, SourceCondition, SourceKind

NAME_MEMBERS = {"role", "family", "given", "literal", "non-dropping-particle", "suffix"}
ROLES = {
    *("author", "editor", "translator", "interviewer", "director", "contributor"),
    *("chair", "collection-editor", "compiler", "composer", "container-author", "curator"),
    *("editorial-director", "editor-translator", "executive-producer", "guest", "host"),
    *("illustrator", "narrator", "organizer", "original-author", "performer", "producer"),
    *("recipient", "reviewed-author", "script-writer", "series-creator"),
}
"""The name variables of CSL 1.0.2."""

CSL_VARIABLES = {
    "type": "type",
    "title": "title",
    "container": "container-title",
    "publisher": "publisher",
    "number": "number",
    "genre": "genre",
    "url": "URL",
    "doi": "DOI",
    "language": "language",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "edition": "edition",
    "collection": "collection-title",
    "publisher_place": "publisher-place",
    "event": "event-title",
    "isbn": "ISBN",
    "issn": "ISSN",
    "archive": "archive",
    "archive_location": "archive_location",
}
"""The text fields of a source that documents and exports show, and CSL 1.0.2's names for them."""
LEADS_FIELDS = "further fields"
"""Words before several fields that one note of an export names, of which none is to be first."""


def validate_contributors(value: Any) -> None:
    """CSL names: each has a `family` (and `given`) or a `literal`, and a `role`."""
    if not isinstance(value, list):
        raise ValidationError(_("Contributors are a list of names."))
    for name in value:
        if (
            not isinstance(name, dict)
            or set(name) - NAME_MEMBERS
            or name.get("role") not in ROLES
            or not (name.get("family") or name.get("literal"))
            or not all(isinstance(part, str) for part in name.values())
        ):
            raise ValidationError(
                _("%(name)s is not a name: give a role and a family or literal name."),
                params={"name": str(name)[:200]},
            )


def url_keys(urls: Iterable[str]) -> dict[str, str]:
    """The `Source.url_key` of each address, computed by the database in one query."""
    sql, params = Source._meta.get_field("url_key").generated_sql(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT url, {sql} FROM unnest(%s::text[]) AS given (url)", [*params, list(urls)]
        )
        return dict(cursor.fetchall())


STANDS_ALONE = models.Q(merged_into__isnull=True, twin_of__isnull=True)
"""The sources that no other may be one document with."""


@tracked(exclude=["url_key", "doi_key", "address_key", "likely_key", "twin_of"])
class Source(Cautioned):
    """A document that can be consulted; its bibliographic record (a CSL item)."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    external_id = models.CharField(
        _("external id"),
        max_length=200,
        blank=True,
        help_text=_(
            "The record's id in the data set it came from; an import finds it again by it."
        ),
    )
    type = models.CharField(
        _("type"), max_length=30, choices=CslType, default=CslType.ARTICLE_NEWSPAPER
    )
    title = models.CharField(_("title"), max_length=1000, help_text=_("Exactly as printed."))
    title_is_supplied = models.BooleanField(
        _("title worded by us"),
        default=False,
        help_text=_("The document has no title, or it was not seen: these words are ours."),
    )
    contributors = models.JSONField(
        _("contributors"),
        default=list,
        blank=True,
        validators=[validate_contributors],
        help_text=_("Authors, editors, translators."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=300,
        blank=True,
        help_text=_("Whose report it is, such as Reuters. Sources of one publisher count once."),
    )
    container = models.CharField(
        _("carried by"),
        max_length=300,
        blank=True,
        help_text=_("Newspaper, site or journal that carries it, such as Yahoo News."),
    )
    publisher_kind = models.CharField(
        _("publisher kind"), max_length=20, choices=PublisherKind, default=PublisherKind.OTHER
    )
    issued = EdtfField(_("issued"))
    url = models.URLField(_("address"), max_length=2000, blank=True)
    url_key = models.GeneratedField(
        expression=url_key(),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("address key"),
    )
    doi_key = models.GeneratedField(
        expression=document_function("claims_doi_key", "doi", "url"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("DOI as documents are told apart by"),
    )
    address_key = models.GeneratedField(
        expression=document_function("claims_address_key", "url"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("address as documents are told apart by"),
    )
    likely_key = models.GeneratedField(
        expression=document_function("claims_likely_key", "url"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("address without the form of the page"),
    )
    url_confirmed = models.BooleanField(
        _("address confirmed"),
        default=False,
        help_text=_("Somebody saw the document at this address."),
    )
    doi = models.CharField(
        _("DOI"), max_length=200, blank=True, help_text=_("Such as 10.1000/182.")
    )
    number = models.CharField(
        _("document symbol"), max_length=100, blank=True, help_text=_("Such as S/RES/2397.")
    )
    genre = models.CharField(
        _("genre"), max_length=100, blank=True, help_text=_("Such as press release.")
    )
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("BCP 47 tag, such as en or zh-Hant.")
    )
    volume = models.CharField(_("volume"), max_length=100, blank=True)
    issue = models.CharField(
        _("issue"), max_length=100, blank=True, help_text=_("Of the journal or newspaper.")
    )
    page = models.CharField(
        _("pages"), max_length=200, blank=True, help_text=_("From which to which, such as 45–67.")
    )
    edition = models.CharField(
        _("edition of the work"), max_length=200, blank=True, help_text=_("Such as 2 or revised.")
    )
    collection = models.CharField(_("series"), max_length=500, blank=True)
    publisher_place = models.CharField(_("place of publication"), max_length=300, blank=True)
    event = models.CharField(
        _("conference or event"), max_length=500, blank=True, help_text=_("At which it was given.")
    )
    isbn = models.CharField(_("ISBN"), max_length=200, blank=True)
    issn = models.CharField(_("ISSN"), max_length=200, blank=True)
    archive = models.CharField(
        _("archive"), max_length=200, blank=True, help_text=_("That holds it, such as arXiv.")
    )
    archive_location = models.CharField(
        _("number in the archive"), max_length=300, blank=True, help_text=_("Such as 2101.00001.")
    )
    archive_url = models.URLField(
        _("archived copy"),
        max_length=2000,
        blank=True,
        help_text=_(
            "Of the page in a public archive, as the imported record says; readers see the "
            "address that a stored copy names."
        ),
    )
    abstract = models.TextField(
        _("abstract"), blank=True, help_text=_("As the record has it; never public.")
    )
    keywords = models.TextField(
        _("keywords"), blank=True, help_text=_("As the record has them; never public.")
    )
    consulted_on = models.DateField(
        _("consulted on"),
        null=True,
        blank=True,
        help_text=_(
            "As the imported record says; never public. Who opens it for a claim ticks that there."
        ),
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=SourceKind,
        default=SourceKind.SECONDARY,
        help_text=_("Primary: the act or record itself, or a witness's own account."),
    )
    derives_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="derived",
        limit_choices_to={"merged_into__isnull": True},
        null=True,
        blank=True,
        verbose_name=_("derives from"),
        help_text=_("The source that this one repeats; together they count once."),
    )
    condition = models.CharField(
        _("condition"), max_length=10, choices=SourceCondition, default=SourceCondition.FINE
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("merged into"),
    )
    twin_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="twins",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("same document as"),
        help_text=_("Was here beside it before one document was one source: merge the two."),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For editors; never public."))

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-pk"]
        indexes = [
            # What was asked as of an earlier position is found by this.
            models.Index(MD5("url_key"), name="source_url_key"),
            # Of twins too, which the unique rules leave out.
            models.Index(MD5("doi_key"), name="source_doi_key"),
            models.Index(MD5("address_key"), name="source_address_key"),
            models.Index(MD5("likely_key"), name="source_likely_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="source_external_id_once",
                violation_error_message=_("Another source already has this external id."),
            ),
            # Digests, because an index entry has room for about 2,700 bytes.
            models.UniqueConstraint(
                MD5("address_key"),
                condition=~models.Q(address_key="") & STANDS_ALONE,
                name="source_url_once",
                violation_error_message=_("Another source already has this address: use that one."),
            ),
            models.UniqueConstraint(
                MD5("doi_key"),
                condition=~models.Q(doi_key="") & STANDS_ALONE,
                name="source_doi_once",
                violation_error_message=_("Another source already has this DOI: use that one."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""),
                name="source_has_a_title",
                violation_error_message=_("Give the title, or word one and tick “worded by us”."),
            ),
            http_address("url", name="source_url_http"),
            http_address("archive_url", name="source_archive_url_http"),
            matches(
                "doi",
                r"^$|^10\.[0-9]+(\.[0-9]+)*/[^\s]+$",
                name="source_doi",
                message=_("A DOI looks like 10.1000/182: leave out the address before it."),
            ),
            models.CheckConstraint(
                condition=models.Q(caution_en="", caution_zh_hant="")
                | models.Q(caution_en__regex=VISIBLE)
                | models.Q(caution_zh_hant__regex=VISIBLE),
                name="source_caution_says_something",
                violation_error_message=_("Readers see nothing of this caution: write words."),
            ),
            one_of("type", CslType, name="source_type_known"),
            one_of("publisher_kind", PublisherKind, name="source_publisher_kind_known"),
            one_of("kind", SourceKind, name="source_kind_known"),
            one_of("condition", SourceCondition, name="source_condition_known"),
            language_tag("language", name="source_language_tag"),
            edtf("issued", name="source_issued_edtf"),
        ]
        triggers = [
            keeps_its_id("source"),
            keeps_former_values("source", "url", "merged_into"),
            no_cycle("source", table="claims_source", column="derives_from_id"),
            Rule(
                name="source_twins_are_listed",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.twin_of_id IS NOT NULL"),
                # A twin under another address or DOI is none, unless the unique rules say so.
                func="""
                    IF TG_OP = 'INSERT' OR OLD.twin_of_id IS NULL THEN REFUSE; END IF;
                    IF (NEW.doi_key, NEW.address_key) <> (OLD.doi_key, OLD.address_key) THEN
                        UPDATE claims_source SET twin_of_id = NULL WHERE id = NEW.id;
                    END IF;
                    RETURN NULL;
                """,
                message=_("Another source is this document already: use that one."),
            ),
            Rule(
                name="source_merged_into_standing",
                when=pgtrigger.After,  # for the reason that `no_cycle` gives
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.merged_into_id IS NOT NULL"),
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW.merged_into_id IS NOT DISTINCT FROM OLD.merged_into_id THEN
                            RETURN NEW;
                        END IF;
                        PERFORM pg_advisory_xact_lock('claims_source'::regclass::oid::bigint);
                    END IF;
                    IF NEW.merged_into_id = NEW.id
                    OR EXISTS (SELECT 1 FROM claims_source
                               WHERE merged_into_id = NEW.id
                               OR id = NEW.merged_into_id AND merged_into_id IS NOT NULL) THEN
                        REFUSE;
                    END IF;
                    RETURN NEW;
                """,
                message=_("A source is merged into one that stands itself."),
            ),
            *on_sources(),
        ]

    def __str__(self) -> str:
        return self.title
