"""Rename the tables of impacts, their columns and all that PostgreSQL names after them."""

import django.db.models.deletion
from django.db import migrations, models
from pgtrigger.migrations import AddTrigger, RemoveTrigger
import pgtrigger.compiler

import claims.models.rules

TABLES = {
    "claims_impact": "claims_fallout",
    "claims_impactdecision": "claims_decided",
    "claims_affectedclaim": "claims_shaken",
}


COLUMNS = {"impact_id": "fall_out_id", "decision_id": "decided_id"}


def _names_after(names: dict[str, str], columns: dict[str, str]) -> str:
    """SQL: keys, NOT NULLs, indexes and sequences of the tables are called after these names."""
    rows = ", ".join(f"('{table}', '{name}')" for table, name in names.items())
    column = "a.attname::text"
    for now, name in columns.items():
        column = f"replace({column}, '{now}', '{name}')"
    return f"""
        DO $$
        DECLARE given record;
        BEGIN
            FOR given IN
                SELECT t.table_name, c.conname AS old, left(t.name || CASE c.contype
                    WHEN 'p' THEN '_pkey' ELSE '_' || {column}
                    || CASE c.contype WHEN 'f' THEN '_fk' ELSE '_not_null' END END, 63) AS new
                FROM (VALUES {rows}) t (table_name, name)
                JOIN pg_constraint c ON c.conrelid = to_regclass('public.' || t.table_name)
                    AND c.contype IN ('p', 'f', 'n')
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            LOOP
                CONTINUE WHEN given.old = given.new;
                EXECUTE format('ALTER TABLE public.%I RENAME CONSTRAINT %I TO %I',
                               given.table_name, given.old, given.new);
            END LOOP;
            FOR given IN
                SELECT i.indexrelid::regclass::text AS old,
                    left(t.name || '_' || {column} || '_idx', 63) AS new
                FROM (VALUES {rows}) t (table_name, name)
                JOIN pg_index i ON i.indrelid = to_regclass('public.' || t.table_name)
                    AND NOT i.indisunique AND i.indpred IS NULL
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            LOOP
                EXECUTE format('ALTER INDEX %s RENAME TO %I', given.old, given.new);
            END LOOP;
            FOR given IN
                SELECT pg_get_serial_sequence('public.' || t.table_name, 'id') AS old,
                    t.name || '_id_seq' AS new
                FROM (VALUES {rows}) t (table_name, name)
            LOOP
                CONTINUE WHEN given.old = 'public.' || given.new;
                EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', given.old, given.new);
            END LOOP;
        END $$;
    """


def _drop_functions(noun: str, *names: str) -> str:
    """SQL: pgtrigger leaves the function of a trigger that is removed."""
    return " ".join(f"DROP FUNCTION IF EXISTS public.pgtrigger_{noun}_{name}();" for name in names)


class Migration(migrations.Migration):
    dependencies = [("claims", "0019_bibliographic_fields")]

    operations = [
        RemoveTrigger("decided", "decided_append_only"),
        RemoveTrigger("decided", "decided_no_truncate"),
        migrations.RunSQL(
            _drop_functions("decided", "append_only_264c7", "no_truncate_0f8c0"),
            _drop_functions("impact_decision", "append_only_e103c", "no_truncate_63c55"),
        ),
        migrations.RemoveConstraint("decided", "decided_decision_known"),
        migrations.RemoveConstraint("decided", "decided_says_why"),
        migrations.RemoveConstraint("fallout", "fall_out_cause_known"),
        migrations.RemoveConstraint("fallout", "fall_out_of_one_thing"),
        migrations.RemoveConstraint("fallout", "fall_out_of_source_once"),
        migrations.RemoveConstraint("fallout", "fall_out_of_edition_once"),
        migrations.RemoveConstraint("shaken", "shaken_once"),
        migrations.RemoveIndex("shaken", "shaken_undecided"),
        migrations.RenameModel("FallOut", "Impact"),
        migrations.RenameModel("Decided", "ImpactDecision"),
        migrations.RenameModel("Shaken", "AffectedClaim"),
        migrations.RenameField("affectedclaim", "fall_out", "impact"),
        migrations.RenameField("affectedclaim", "decided", "decision"),
        migrations.RunSQL(
            _names_after({table: table for table in TABLES}, {}), _names_after(TABLES, COLUMNS)
        ),
        migrations.AlterModelOptions(
            name='affectedclaim',
            options={'ordering': ['pk'], 'verbose_name': 'affected claim', 'verbose_name_plural': 'affected claims'},
        ),
        migrations.AlterModelOptions(
            name='impact',
            options={'ordering': ['-pk'], 'verbose_name': 'impact', 'verbose_name_plural': 'impacts'},
        ),
        migrations.AlterModelOptions(
            name='impactdecision',
            options={'ordering': ['-pk'], 'verbose_name': 'decision on an impact', 'verbose_name_plural': 'decisions on impacts'},
        ),
        migrations.AlterField(
            model_name='affectedclaim',
            name='citation',
            field=models.ForeignKey(blank=True, help_text='Empty: the claim itself.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='impact_marks', to='claims.citation', verbose_name='citation'),
        ),
        migrations.AlterField(
            model_name='affectedclaim',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='impact_marks', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AlterField(
            model_name='affectedclaim',
            name='impact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affected', to='claims.impact', verbose_name='impact'),
        ),
        migrations.AlterField(
            model_name='impact',
            name='edition',
            field=models.ForeignKey(blank=True, help_text='With which a claim was revised, contested or withdrawn.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='impacts', to='claims.edition', verbose_name='edition'),
        ),
        migrations.AlterField(
            model_name='impact',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='impacts', to='claims.source', verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='impactdecision',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='impact_decisions', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddIndex(
            model_name='affectedclaim',
            index=models.Index(condition=models.Q(('decision__isnull', True)), fields=['claim'], name='affected_claim_undecided'),
        ),
        AddTrigger(
            model_name='impactdecision',
            trigger=pgtrigger.compiler.Trigger(name='impact_decision_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'impact_decision_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'impact_decision_append_only: refused';", hash='a8fc64f8a47d579a545cf038c6586d6063f7fba1', operation='UPDATE OR DELETE', pgid='pgtrigger_impact_decision_append_only_e103c', table='claims_impactdecision', when='BEFORE')),
        ),
        AddTrigger(
            model_name='impactdecision',
            trigger=pgtrigger.compiler.Trigger(name='impact_decision_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'impact_decision_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'impact_decision_no_truncate: refused';", hash='e2b6e6d336af6a085a59a221d41c12f88ef1b0a2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_impact_decision_no_truncate_63c55', table='claims_impactdecision', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='affectedclaim',
            constraint=models.UniqueConstraint(fields=('impact', 'claim', 'citation'), name='affected_claim_once', nulls_distinct=False, violation_error_message='This is marked already.'),
        ),
        migrations.AddConstraint(
            model_name='impact',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['retracted', 'changed', 'gone', 'revised', 'contested', 'withdrawn'])), name='impact_cause_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='impact',
            constraint=models.CheckConstraint(condition=models.Q(('source__isnull', True), ('edition__isnull', True), _connector='XOR'), name='impact_of_one_thing', violation_error_message='An impact comes from a source or from a claim.'),
        ),
        migrations.AddConstraint(
            model_name='impact',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('source', 'cause'), name='impact_of_source_once', violation_error_message='This impact is noted already.'),
        ),
        migrations.AddConstraint(
            model_name='impact',
            constraint=models.UniqueConstraint(fields=('edition',), name='impact_of_edition_once', violation_error_message='This impact is noted already.'),
        ),
        migrations.AddConstraint(
            model_name='impactdecision',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['stands', 'contest', 'rework', 'withdraw'])), name='impact_decision_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='impactdecision',
            constraint=models.CheckConstraint(condition=models.Q(('comment__regex', '[^\\s\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]')), name='impact_decision_says_why', violation_error_message='Say why: write a comment.'),
        ),
    ]
