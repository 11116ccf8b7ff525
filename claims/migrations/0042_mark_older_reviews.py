"""Marks, of the reviews that are here, those that their publisher changed later."""

from django.db import migrations

FOLLOWED = r"""
    UPDATE claims_externalreview SET web_address = url WHERE url ~ '^https?://[^\s;]+$'
"""
MARKED = """
    UPDATE claims_externalreview older SET superseded_by_id = newest.id
    FROM (
        SELECT DISTINCT ON (web_address, claim_text, claimant) *
        FROM claims_externalreview WHERE web_address <> ''
        ORDER BY web_address, claim_text, claimant, id DESC
    ) newest
    WHERE (older.web_address, older.claim_text, older.claimant)
        = (newest.web_address, newest.claim_text, newest.claimant)
    AND older.id <> newest.id
"""


class Migration(migrations.Migration):

    dependencies = [("claims", "0041_external_reviews_supersede")]

    operations = [
        migrations.RunSQL([FOLLOWED, MARKED], migrations.RunSQL.noop),
    ]
