from django.db import migrations

# Of the sources that were one document and stood side by side, the oldest stays as it is.
LISTED = """
    UPDATE claims_source SET twin_of_id = oldest.id
    FROM (
        SELECT id AS twin, first_value(source.id) OVER (PARTITION BY {key} ORDER BY id) AS id
        FROM claims_source AS source
        WHERE {key} <> '' AND merged_into_id IS NULL AND twin_of_id IS NULL
    ) AS oldest
    WHERE claims_source.id = twin AND oldest.id <> twin
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0101_sources_known_by_document'),
    ]

    operations = [
        migrations.RunSQL(
            [LISTED.format(key=key) for key in ('doi_key', 'address_key')],
            migrations.RunSQL.noop,
        ),
    ]
