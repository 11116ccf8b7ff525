"""Views to compare the API with, on the same claims, in the same process.

The bare view sends the bytes of the same documents from one SQL query. The usual view takes
them from the normalised rows of the workspace, with nested ModelSerializers and prefetching.
"""

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from claims.models import (
    Appearance,
    Article,
    Citation,
    Claim,
    Claimant,
    ClaimTranslation,
    Source,
    Subject,
)

POSITIONS: dict[tuple[str, int], list[int]] = {}
"""By kind of request and round, the editions that the API answers with."""


def bare(request: HttpRequest, kind: str, round_: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document FROM claims_edition WHERE position = ANY(%s) ORDER BY position DESC",
            [POSITIONS[kind, round_]],
        )
        documents = [document for (document,) in cursor.fetchall()]
    body = '{"results":[' + ",".join(documents) + "]}"
    return HttpResponse(body.encode(), content_type="application/json")


class SubjectSerializer(serializers.ModelSerializer[Subject]):
    class Meta:
        model = Subject
        fields = ("public_id", "name_en", "name_zh_hant", "type", "wikidata")


class ClaimantSerializer(serializers.ModelSerializer[Claimant]):
    class Meta:
        model = Claimant
        fields = ("public_id", "name_en", "name_zh_hant", "wikidata")


class SourceSerializer(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields = (
            "public_id",
            "type",
            "title",
            "title_is_supplied",
            "contributors",
            "publisher",
            "container",
            "publisher_kind",
            "issued",
            "url",
            "url_confirmed",
            "doi",
            "number",
            "genre",
            "language",
            "kind",
            "derives_from",
        )


class CitationSerializer(serializers.ModelSerializer[Citation]):
    source = SourceSerializer()  # type: ignore[assignment]  # a field, whatever Field.source is

    class Meta:
        model = Citation
        fields = (
            "stance",
            "source",
            "locator_label",
            "locator",
            "locator_is_approximate",
            "excerpt",
            "prefix",
            "suffix",
            "language",
            "translation",
            "summary",
            "accessed_on",
        )


class ArticleSerializer(serializers.ModelSerializer[Article]):
    class Meta:
        model = Article
        fields = (
            "public_id",
            "title",
            "title_en",
            "title_zh_hant",
            "authors",
            "publisher",
            "series",
            "url",
            "language",
            "issued",
            "rights",
        )


class AppearanceSerializer(serializers.ModelSerializer[Appearance]):
    article = ArticleSerializer()

    class Meta:
        model = Appearance
        fields = (
            "article",
            "position",
            "excerpt",
            "prefix",
            "suffix",
            "section",
            "paragraph",
            "page",
        )


class TranslationSerializer(serializers.ModelSerializer[ClaimTranslation]):
    class Meta:
        model = ClaimTranslation
        fields = ("language", "statement", "rationale", "suggested_wording")


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    claimant = ClaimantSerializer()
    about = SubjectSerializer(many=True)
    translations = TranslationSerializer(many=True)
    citations = CitationSerializer(many=True)
    appearances = AppearanceSerializer(many=True)

    class Meta:
        model = Claim
        fields = (
            "public_id",
            "number",
            "kind",
            "language",
            "statement",
            "claimant",
            "made_on",
            "concerns",
            "about",
            "verification_status",
            "rationale",
            "suggested_wording",
            "reasons",
            "later_evidence",
            "override_reason",
            "checked_on",
            "translations",
            "citations",
            "appearances",
        )


class Usual(ListAPIView[Claim]):
    serializer_class = ClaimSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Claim]:
        positions = POSITIONS[self.kwargs["kind"], self.kwargs["round_"]]
        return (
            Claim.objects.filter(editions__position__in=positions)
            .select_related("claimant")
            .prefetch_related("about", "translations", "citations__source", "appearances__article")
            .order_by("-editions__position")
        )


urlpatterns = [
    path("bare/<str:kind>/<int:round_>/", bare),
    path("usual/<str:kind>/<int:round_>/", Usual.as_view()),
    path("", include("factcheck.urls")),
]
