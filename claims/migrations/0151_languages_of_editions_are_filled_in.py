from django.db import migrations

# A tag counts as each of its beginnings: zh-Hant as zh and as zh-hant.
FORWARDS = """
    UPDATE claims_editionindex AS entry SET readable_in = found.ranges
    FROM (
        SELECT edition.id, array_agg(DISTINCT part.range COLLATE "C") AS ranges
        FROM claims_edition AS edition
        CROSS JOIN LATERAL (
            SELECT edition.document::json #> '{claim}'
            UNION ALL
            SELECT json_array_elements(edition.document::json #> '{claim,translations}')
        ) AS wording (text)
        CROSS JOIN LATERAL string_to_array(lower(wording.text ->> 'language'), '-') AS tag (parts)
        CROSS JOIN LATERAL generate_series(1, array_length(tag.parts, 1)) AS count (parts)
        CROSS JOIN LATERAL array_to_string(tag.parts[1:count.parts], '-') AS part (range)
        WHERE coalesce(wording.text ->> 'statement', '') <> ''
        GROUP BY edition.id
    ) AS found
    WHERE found.id = entry.edition_id
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0150_editions_know_their_languages")]

    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
