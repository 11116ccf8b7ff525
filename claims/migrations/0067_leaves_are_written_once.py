import claims.models.rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0066_the_tree_of_what_is_published'),
    ]

    operations = [
        # On the way back, last of all: pgtrigger leaves the functions of triggers it removes.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DROP FUNCTION IF EXISTS public.pgtrigger_leaf_append_only_59425();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_leaf_no_truncate_a5e74();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_leaf_of_an_edition_58683();",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaf',
            trigger=pgtrigger.compiler.Trigger(name='leaf_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'leaf_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'leaf_append_only: refused';", hash='330c8a5c44cc7c2cae5ce62f62733aff8da74b4e', operation='UPDATE OR DELETE', pgid='pgtrigger_leaf_append_only_59425', table='claims_leaf', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaf',
            trigger=pgtrigger.compiler.Trigger(name='leaf_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'leaf_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'leaf_no_truncate: refused';", hash='1d5c825389a84b8b9e0eb478f550252536ca2390', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_leaf_no_truncate_a5e74', table='claims_leaf', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaf',
            trigger=pgtrigger.compiler.Trigger(name='leaf_of_an_edition', sql=claims.models.rules.RuleSql(func="IF pg_trigger_depth() = 1 THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'leaf_of_an_edition', TABLE = TG_TABLE_NAME, MESSAGE = 'leaf_of_an_edition: refused'; END IF; RETURN NULL;", hash='0aa56dd1c570a8f2878493b3eb4eacbd3525efb2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_leaf_of_an_edition_58683', table='claims_leaf', when='BEFORE')),
        ),
    ]
