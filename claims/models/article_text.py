"""Texts of articles, and notes of editors or authors on spans of them."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .article import Article
from .rules import (
    DIGEST_OF_FILE,
    DIGEST_OF_TEXT,
    VISIBLE,
    AppendOnly,
    digest_of,
    has_words,
    http_address,
    matches,
    no_truncate,
    one_of,
    tracked,
)
from .source import Source
from .vocabulary import DismissalReason, NoteKind, Priority

WRITTEN_ONCE = _("The text of an article is kept as it was: add another version.")
KEPT = (
    *("article_id", "number", "text", "sha256", "media_type", "filename", "encoding"),
    *("pages", "paragraphs", "added_by_id", "added_at"),
)


class ArticleTextQuerySet(models.QuerySet["ArticleText"]):
    def without_text(self) -> "ArticleTextQuerySet":
        """Everything but the words, which may be megabytes."""
        return self.defer("text", "pages", "paragraphs")


class ArticleText(models.Model):
    """One immutable version of an article's words; others' work, public where the rights allow."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="texts", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number"), help_text=_("Of the version, from 1."))
    text = models.TextField(
        _("text"), help_text=_("The words as they were read, character for character.")
    )
    sha256 = models.CharField(
        _("digest of the text"), max_length=64, help_text=_("SHA-256 of its UTF-8 bytes, in hex.")
    )
    media_type = models.CharField(
        _("media type"), max_length=100, help_text=_("Of what was read, such as application/pdf.")
    )
    original_sha256 = models.CharField(
        _("digest of the file"),
        max_length=64,
        blank=True,
        db_default="",
        default="",
        help_text=_("SHA-256 of the file it was read from, which is kept too; empty if pasted."),
    )
    filename = models.CharField(_("name of the file"), max_length=255, blank=True)
    encoding = models.CharField(
        _("encoding"),
        max_length=30,
        blank=True,
        help_text=_("In which it was read, where that had to be found out."),
    )
    pages = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        verbose_name=_("pages"),
        help_text=_("Where each begins in the text, in characters; empty if it has none."),
    )
    paragraphs = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        verbose_name=_("paragraphs"),
        help_text=_("Where each begins in the text; empty if the file did not say."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(pgettext_lazy("moment", "added"), db_default=Now())

    objects = ArticleTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of an article")
        verbose_name_plural = _("texts of articles")
        ordering = ["article", "-number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="article_text_number_once",
                violation_error_message=_("Another version of the text has this number."),
            ),
            has_words(name="article_text_has_words"),
            digest_of("text", column="sha256", name="article_text_digest", message=DIGEST_OF_TEXT),
            matches(
                "original_sha256",
                "^$|^[0-9a-f]{64}$",
                name="article_text_original_digest",
                message=DIGEST_OF_FILE,
            ),
        ]
        triggers = [
            AppendOnly(
                name="article_text_append_only",
                later=["original_sha256"],
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                # The same words may come as a file later; once there is one, it stays.
                func=f"""
                    IF TG_OP = 'UPDATE' THEN
                        IF OLD.original_sha256 = '' AND OLD.id = NEW.id
                        AND ({", ".join(f"OLD.{column}" for column in KEPT)})
                        IS NOT DISTINCT FROM ({", ".join(f"NEW.{column}" for column in KEPT)}) THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    REFUSE;
                """,
                message=WRITTEN_ONCE,
            ),
            no_truncate("article_text", WRITTEN_ONCE),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


def _place(noun: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(start__lt=models.F("end")),
        name=f"{noun}_has_length",
        violation_error_message=_("A place in a text begins before it ends."),
    )


@tracked()
class Dismissal(models.Model):
    """A sentence in which nothing is asserted that could be checked, and why it is left aside."""

    article_text = models.ForeignKey(
        ArticleText,
        on_delete=models.PROTECT,
        related_name="dismissals",
        verbose_name=_("text of an article"),
    )
    start = models.PositiveIntegerField(_("start"), help_text=_("In characters of the text."))
    end = models.PositiveIntegerField(_("end"))
    reason = models.CharField(_("reason"), max_length=20, choices=DismissalReason)
    note = models.CharField(_("note"), max_length=500, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("dismissed by"),
    )
    dismissed_at = models.DateTimeField(_("dismissed"), db_default=Now())

    class Meta:
        verbose_name = _("dismissed sentence")
        verbose_name_plural = _("dismissed sentences")
        ordering = ["article_text", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["article_text", "start", "end"],
                name="dismissal_once",
                violation_error_message=_("This sentence is dismissed already."),
            ),
            one_of("reason", DismissalReason, name="dismissal_reason_known"),
            _place("dismissal"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


@tracked()
class SuggestedSource(models.Model):
    """A source the author names for some words: comment, footnote, endnote or link of the file."""

    article_text = models.ForeignKey(
        ArticleText,
        on_delete=models.PROTECT,
        related_name="suggested_sources",
        verbose_name=_("text of an article"),
    )
    start = models.PositiveIntegerField(_("start"), help_text=_("In characters of the text."))
    end = models.PositiveIntegerField(_("end"))
    kind = models.CharField(_("kind"), max_length=10, choices=NoteKind)
    note = models.TextField(_("note"), blank=True, help_text=_("What the author wrote."))
    url = models.URLField(_("address"), max_length=2000, blank=True)
    author = models.CharField(_("written by"), max_length=200, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("source"),
        help_text=_("The record that came of it."),
    )
    set_aside = models.BooleanField(
        _("set aside"), default=False, help_text=_("Somebody looked and needs it not.")
    )

    class Meta:
        verbose_name = _("source suggested by the author")
        verbose_name_plural = _("sources suggested by the author")
        ordering = ["article_text", "start", "pk"]
        constraints = [
            one_of("kind", NoteKind, name="suggested_source_kind_known"),
            http_address("url", name="suggested_source_url_http"),
            models.CheckConstraint(
                condition=models.Q(note__regex=VISIBLE) | ~models.Q(url=""),
                name="suggested_source_says_something",
                violation_error_message=_("A suggestion has words or an address."),
            ),
            _place("suggested_source"),
        ]

    def __str__(self) -> str:
        return self.url or self.note[:100]


class SentenceMark(models.Model):
    """A sentence that somebody has ticked, or means to dismiss, and has not saved yet.

    Kept by the page of sentences as it is ticked, for the account that ticks alone.
    """

    article_text = models.ForeignKey(
        ArticleText,
        on_delete=models.CASCADE,
        related_name="marks",
        verbose_name=_("text of an article"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("account"),
    )
    start = models.PositiveIntegerField(_("start"), help_text=_("In characters of the text."))
    end = models.PositiveIntegerField(_("end"))
    reason = models.CharField(
        _("reason"),
        max_length=20,
        choices=DismissalReason,
        blank=True,
        help_text=_("To dismiss it for; empty where a claim is to be made of it."),
    )
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority, default=Priority.ORDINARY
    )

    class Meta:
        verbose_name = _("ticked sentence")
        verbose_name_plural = _("ticked sentences")
        ordering = ["article_text", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["article_text", "account", "start", "end"],
                name="sentence_mark_once",
                violation_error_message=_("This sentence is ticked already."),
            ),
            one_of("reason", DismissalReason, name="sentence_mark_reason_known", blank=True),
            one_of("priority", Priority, name="sentence_mark_priority_known"),
            _place("sentence_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"
