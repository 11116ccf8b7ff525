"""The article whose assertions are checked, and where in it they stand."""

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from claims.text.locators import place_in_words

from .document_keys import url_key
from .edtf import EdtfField
from .public_state import raises_public_state
from .rules import (
    Rule,
    content_of_claim,
    edtf,
    http_address,
    keeps_former_values,
    keeps_its_id,
    language_tag,
    tracked,
)
from .vocabulary import LocatorLabel, Placement

PLACED_BY = ("article_id", "excerpt", "prefix", "suffix")
"""The columns of an appearance that say where it stands in the text."""


class ArticleQuerySet(models.QuerySet["Article"]):
    def released(self) -> "ArticleQuerySet":
        """Articles that have gone out; nothing about any other is public."""
        return self.filter(released_at__isnull=False)

    def unreleased(self) -> "ArticleQuerySet":
        return self.filter(released_at__isnull=True)


@tracked(exclude=["url_key"])
class Article(models.Model):
    """A text whose assertions are checked (schema.org Article); never the text itself."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    external_id = models.CharField(
        _("external id"),
        max_length=200,
        blank=True,
        help_text=_(
            "The record's id in the data set it came from; an import finds it again by it."
        ),
    )
    title = models.CharField(
        _("title"), max_length=500, help_text=_("Exactly as printed, in the article's language.")
    )
    title_en = models.CharField(
        _("title in English"),
        max_length=500,
        blank=True,
        help_text=_("Our translation, where the article is in another language."),
    )
    title_zh_hant = models.CharField(
        _("title in Chinese"),
        max_length=500,
        blank=True,
        help_text=_("Our translation, where the article is in another language."),
    )
    authors = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("authors")
    )
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    series = models.CharField(_("series"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    url_key = models.GeneratedField(
        expression=url_key(),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("address key"),
    )
    language = models.CharField(
        _("language"), max_length=35, help_text=_("BCP 47 tag, such as en or zh-Hant.")
    )
    issued = EdtfField(_("issued"))
    rights = models.CharField(_("rights"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("For editors; never public."))
    text_is_public = models.BooleanField(
        _("text may be shown"),
        default=False,
        help_text=_("Tick only where the rights allow us to publish the words of the article."),
    )
    released_at = models.DateTimeField(
        _("released"),
        null=True,
        blank=True,
        editable=False,
        help_text=_(
            "Empty while the article is checked before it appears: nothing is public then."
        ),
    )
    released_text = models.ForeignKey(
        "claims.ArticleText",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("text that went out"),
        help_text=_("Claims are published as made in the article where their words stand in it."),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-pk"]
        permissions = [("release_article", "Can release an article")]
        indexes = [models.Index(MD5("url_key"), name="article_url_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="article_external_id_once",
                violation_error_message=_("Another article already has this external id."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""),
                name="article_has_a_title",
                violation_error_message=_("Give the title of the article."),
            ),
            models.CheckConstraint(
                condition=models.Q(released_text=None) | models.Q(released_at__isnull=False),
                name="article_released_with_its_text",
                violation_error_message=_("An article names the text that went out once it has."),
            ),
            http_address("url", name="article_url_http"),
            language_tag("language", name="article_language_tag"),
            edtf("issued", name="article_issued_edtf"),
        ]
        triggers = [
            keeps_its_id("article"),
            keeps_former_values("article", "url"),
            # Marks stand in the text that went out, where it may be shown.
            raises_public_state(
                "article", operation=pgtrigger.UpdateOf("text_is_public", "released_text_id")
            ),
            Rule(
                name="article_stays_released",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.released_at IS NOT NULL"
                    " AND NEW.released_at IS DISTINCT FROM OLD.released_at"
                ),
                func="REFUSE;",
                message=_("An article that has gone out stays out: its claims are public."),
            ),
            Rule(
                name="article_released_text_stays",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.released_text_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM claims_articletext
                        WHERE id = NEW.released_text_id AND article_id = NEW.id
                    ) THEN REFUSE; END IF;
                    IF TG_OP = 'UPDATE' THEN
                        IF OLD.released_text_id IS NOT NULL
                        AND NEW.released_text_id IS DISTINCT FROM OLD.released_text_id THEN
                            REFUSE;
                        END IF;
                    END IF;
                    RETURN NULL;
                """,
                message=_("The text that went out is one of the article's, and stays that one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def titles(self) -> dict[str, str]:
        """The title as printed and our translations, by language tag."""
        translations = {"en": self.title_en, "zh-Hant": self.title_zh_hant}
        known = {language: title for language, title in translations.items() if title}
        return {**known, self.language: self.title}


def _placement_of_these_words() -> Rule:
    """A placement is about these words in this article: others are not placed yet."""
    return Rule(
        name="appearance_placed_in_its_article",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF ({", ".join(f"OLD.{column}" for column in PLACED_BY)})
                IS DISTINCT FROM ({", ".join(f"NEW.{column}" for column in PLACED_BY)}) THEN
                    NEW.placement := '';
                    NEW.placed_in_id := NULL;
                    NEW."start" := NULL;
                    NEW."end" := NULL;
                END IF;
            END IF;
            IF EXISTS (SELECT 1 FROM claims_articletext
                       WHERE id = NEW.placed_in_id AND article_id <> NEW.article_id) THEN
                REFUSE;
            END IF;
            RETURN NEW;
        """,
        message=_("The text is one of another article."),
    )


@tracked(exclude=["placement", "placed_in", "start", "end"])
class Appearance(models.Model):
    """A passage of an article in which a claim is made (schema.org `appearance`)."""

    claim = models.ForeignKey(
        "claims.Claim",
        on_delete=models.CASCADE,
        related_name="appearances",
        verbose_name=_("claim"),
    )
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="appearances", verbose_name=_("article")
    )
    position = models.PositiveIntegerField(
        _("position"), default=1, help_text=_("Reading order in the article, from 1.")
    )
    excerpt = models.TextField(
        _("excerpt"),
        blank=True,
        help_text=_("A short run of the article's own words that marks the place."),
    )
    prefix = models.CharField(
        _("words before"),
        max_length=300,
        blank=True,
        help_text=_("Only where the excerpt occurs more than once."),
    )
    suffix = models.CharField(
        _("words after"),
        max_length=300,
        blank=True,
        help_text=_("Only where the excerpt occurs more than once."),
    )
    section = models.CharField(_("section"), max_length=300, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=100, blank=True)
    page = models.CharField(_("page"), max_length=50, blank=True)
    placement = models.CharField(
        _("placement"),
        max_length=10,
        choices=Placement,
        blank=True,
        editable=False,
        help_text=_("Whether the words stand in the text; empty: not looked for yet."),
    )
    placed_in = models.ForeignKey(
        "claims.ArticleText",
        on_delete=models.PROTECT,
        related_name="appearances",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("looked for in"),
    )
    start = models.PositiveIntegerField(
        _("start"), null=True, editable=False, help_text=_("In characters of the text.")
    )
    end = models.PositiveIntegerField(_("end"), null=True, editable=False)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ["article", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(placement="", placed_in=None, start=None, end=None)
                | models.Q(
                    placement__in=[Placement.AMBIGUOUS, Placement.ORPHANED],
                    placed_in__isnull=False,
                    start=None,
                    end=None,
                )
                | models.Q(
                    placement__in=[Placement.PLACED, Placement.TAKEN_OVER],
                    placed_in__isnull=False,
                    start__isnull=False,
                    start__lt=models.F("end"),
                ),
                name="appearance_placed_somewhere",
                violation_error_message=_("Words are placed in a text, or not at all."),
            ),
        ]
        triggers = [
            _placement_of_these_words(),
            *content_of_claim(
                "appearance",
                columns=[
                    "article_id",
                    "position",
                    "excerpt",
                    "prefix",
                    "suffix",
                    "section",
                    "paragraph",
                    "page",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.excerpt or f"{self.section} {self.paragraph}".strip() or str(self.position)

    @property
    def places(self) -> list[str]:
        """Paragraph and page, as far as they are given, in words."""
        places = ((LocatorLabel.PARAGRAPH, self.paragraph), (LocatorLabel.PAGE, self.page))
        return [
            words
            for label, place in places
            if (words := place_in_words(label, place, named=str(label.label)))
        ]
