import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import claims.models.rules


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0102_twins_are_listed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='source',
            name='source_url_once',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_twins_are_listed', sql=claims.models.rules.RuleSql(condition='WHEN (NEW.twin_of_id IS NOT NULL)', func="\n                    IF TG_OP = 'INSERT' OR OLD.twin_of_id IS NULL THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'source_twins_are_listed', TABLE = TG_TABLE_NAME, MESSAGE = 'source_twins_are_listed: refused'; END IF;\n                    IF (NEW.doi_key, NEW.address_key) <> (OLD.doi_key, OLD.address_key) THEN\n                        UPDATE claims_source SET twin_of_id = NULL WHERE id = NEW.id;\n                    END IF;\n                    RETURN NULL;\n                ", hash='d18bc4c5464e59af56d6ea73395899d3afcb5ba9', operation='INSERT OR UPDATE', pgid='pgtrigger_source_twins_are_listed_a1679', table='claims_source', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(django.db.models.functions.text.MD5('address_key'), condition=models.Q(models.Q(('address_key', ''), _negated=True), ('merged_into__isnull', True), ('twin_of__isnull', True)), name='source_url_once', violation_error_message='Another source already has this address: use that one.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(django.db.models.functions.text.MD5('doi_key'), condition=models.Q(models.Q(('doi_key', ''), _negated=True), ('merged_into__isnull', True), ('twin_of__isnull', True)), name='source_doi_once', violation_error_message='Another source already has this DOI: use that one.'),
        ),
    ]
