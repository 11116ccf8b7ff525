"""Database rules for the texts of articles, whoever writes them."""

from typing import Any

import pytest
from django.db import models

from claims.models import ArticleText, Dismissal, SuggestedSource
from tests import factories
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db


def test_no_column_of_a_text_is_changed_and_no_text_removed() -> None:
    text = factories.article_text(factories.article(), original_sha256="0" * 64)

    for field in ArticleText._meta.concrete_fields:
        with refused("article_text_append_only"):
            ArticleText.objects.update(**{field.name: models.F(field.name)})
    with refused("article_text_append_only"):
        sql("DELETE FROM claims_articletext WHERE id = %s", text.pk)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"sha256": "0" * 64}, "article_text_digest"),
        ({"text": " \n"}, "article_text_has_words"),
        ({"number": 1}, "article_text_number_once"),
    ],
)
def test_a_text_has_words_a_number_and_its_own_digest(fields: dict[str, Any], rule: str) -> None:
    article = factories.article()
    factories.article_text(article)

    with refused(rule):
        factories.article_text(article, fields.pop("text", "So."), **fields)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"end": 0}, "dismissal_has_length"),
        ({"reason": "boring"}, "dismissal_reason_known"),
        ({}, "dismissal_once"),
    ],
)
def test_a_dismissal_has_a_place_and_a_reason(fields: dict[str, Any], rule: str) -> None:
    place = {"article_text": factories.article_text(factories.article()), "start": 0, "end": 4}
    Dismissal.objects.create(**place, reason="opinion")

    with refused(rule):
        Dismissal.objects.create(**{**place, "reason": "heading", **fields})


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"note": " "}, "suggested_source_says_something"),
        ({"kind": "rumour"}, "suggested_source_kind_known"),
        ({"url": "ftp://example.org"}, "suggested_source_url_http"),
        ({"end": 0}, "suggested_source_has_length"),
    ],
)
def test_a_suggestion_says_something_of_a_place(fields: dict[str, Any], rule: str) -> None:
    text = factories.article_text(factories.article())

    with refused(rule):
        SuggestedSource.objects.create(
            **{"article_text": text, "end": 4, "start": 0, "kind": "comment", "note": "x", **fields}
        )
