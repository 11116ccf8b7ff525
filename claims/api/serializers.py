"""The members that the API gives of an edition beside its document."""

from datetime import UTC

from rest_framework import serializers

from claims.models import Edition


class EditionSerializer(serializers.ModelSerializer[Edition]):
    published_at = serializers.DateTimeField(
        format="%Y-%m-%dT%H:%M:%S.%fZ", default_timezone=UTC, help_text="ISO 8601 in UTC"
    )

    class Meta:
        model = Edition
        fields = (
            "number",
            "position",
            "kind",
            "note",
            "published_at",
            "content_digest",
            "digest",
            "previous_chain",
            "chain",
        )
