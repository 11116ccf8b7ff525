"""The job that an article is: until when, how urgent, who writes and who reviews."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .rules import one_of, tracked


class JobPriority(models.TextChoices):
    """Urgency of an article beside others."""

    URGENT = "urgent", _("urgent")
    ORDINARY = "ordinary", _("ordinary")
    WHENEVER = "whenever", _("when there is time")


class JobRole(models.TextChoices):
    """The part of a person in the work on an article."""

    WRITES = "writes", _("writes")
    REVIEWS = "reviews", _("reviews")


@tracked()
class ArticleJob(models.Model):
    """The work on one article; apart from its record, whose correction concerns its claims."""

    article = models.OneToOneField(
        Article,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="job",
        verbose_name=_("article"),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    priority = models.CharField(
        _("priority"), max_length=10, choices=JobPriority, default=JobPriority.ORDINARY
    )

    class Meta:
        verbose_name = _("article job")
        verbose_name_plural = _("article jobs")
        constraints = [one_of("priority", JobPriority, name="article_job_priority_known")]

    def __str__(self) -> str:
        return str(self.article_id)


@tracked()
class ArticlePerson(models.Model):
    """A person and their part in the work on an article."""

    job = models.ForeignKey(
        ArticleJob, on_delete=models.CASCADE, related_name="people", verbose_name=_("article job")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="article_parts",
        verbose_name=_("account"),
    )
    role = models.CharField(_("part"), max_length=10, choices=JobRole)

    class Meta:
        verbose_name = _("person of an article")
        verbose_name_plural = _("people of articles")
        ordering = ["role", "account__username"]
        constraints = [
            one_of("role", JobRole, name="article_person_role_known"),
            models.UniqueConstraint(
                fields=["job", "account", "role"],
                name="article_person_once",
                violation_error_message=_("They have this part already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
