"""Impacts of the sources that became retracted, changed or gone where nobody noticed it."""

from django.db import migrations

NOTICE = """
    UPDATE claims_impact impact SET ended_at = statement_timestamp()
    FROM claims_source source
    WHERE source.id = impact.source_id AND impact.ended_at IS NULL
    AND impact.cause <> source.condition;

    INSERT INTO claims_impact (cause, source_id)
    SELECT condition, id FROM claims_source source
    WHERE condition <> 'fine' AND NOT EXISTS (
        SELECT 1 FROM claims_impact impact
        WHERE impact.source_id = source.id AND impact.ended_at IS NULL
    )
    ORDER BY id;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0032_impact_triggers")]

    operations = [migrations.RunSQL(NOTICE, migrations.RunSQL.noop)]
