"""What Django's own admin pages have no other way to ask for."""

from typing import Any

from django import template

from claims.admin import home
from claims.models import Article

register = template.Library()


@register.simple_tag(takes_context=True)
def work_lists(context: Any) -> list[home.Shown]:
    return list(home.work_lists(context["request"].user))


@register.simple_tag
def latest_articles() -> list[tuple[Article, list[home.Segment]]]:
    return home.latest_articles()


@register.simple_tag
def findings_of(article: Article) -> list[home.Segment]:
    return home.findings([article])[article.pk]
