import claims.models.impact_rules
import claims.models.rules
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0160_functions_that_erase'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # On the way back, last of all: pgtrigger leaves the functions of triggers it removes.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DROP FUNCTION IF EXISTS public.pgtrigger_edition_withholds_its_claim_df744();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_noted_withholding_append_only_1645d();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_noted_withholding_empties_a0738();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_noted_withholding_is_ahead_c8200();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_noted_withholding_no_truncate_7abb3();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_submission_of_no_withheld_claim_1a320();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_withheld_claim_append_only_f91c2();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_withheld_claim_named_when_asked_b8269();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_withheld_claim_no_truncate_8900d();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_withholding_no_truncate_b9d4a();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_withholding_raises_public_state_fd472();"
            "DROP FUNCTION IF EXISTS public.pgtrigger_withholding_signed_once_81bcd();"
        ),
        migrations.CreateModel(
            name='NotedWithholding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField(verbose_name='position')),
                ('ground', models.CharField(choices=[('personal_data', 'Protection of personal data'), ('court_order', 'Order of a court or an authority'), ('other_law', 'Another law')], max_length=20, verbose_name='ground')),
                ('published_at', models.DateTimeField(verbose_name='withheld')),
                ('noted_in', models.CharField(max_length=300, verbose_name='noted in')),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='noted')),
                ('transaction', models.BigIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'noted withholding',
                'verbose_name_plural': 'noted withholdings',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='WithheldClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'withheld claim',
                'verbose_name_plural': 'withheld claims',
                'ordering': ['withholding', 'claim'],
            },
        ),
        migrations.CreateModel(
            name='Withholding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('personal_data', 'Protection of personal data'), ('court_order', 'Order of a court or an authority'), ('other_law', 'Another law')], max_length=20, verbose_name='ground')),
                ('note', models.TextField(help_text='Public, for ever: a plain reason, without the words that are to go.', verbose_name='reason for readers')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='asked for')),
                ('asked_in', models.BigIntegerField(default=0, editable=False)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('confirmed_in', models.BigIntegerField(editable=False, null=True)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='set aside')),
            ],
            options={
                'verbose_name': 'withholding',
                'verbose_name_plural': 'withholdings',
                'ordering': ['-pk'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='aboutevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appearanceevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='articleevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='attachedreviewevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='capture',
            name='capture_kept',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='capturedecision',
            name='capture_decision_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='captureevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='citation',
            name='citation_impact_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='citation',
            name='citation_impact_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='citationevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_stage_move',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_impact_taken_up',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimantevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimlink',
            name='link_impact_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimlink',
            name='link_impact_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimlinkevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claimtranslationevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='dismissalevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_joins_the_log',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_impact',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_is_what_was_signed',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='externalreviewevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='impact',
            name='impact_marks',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='impactdecision',
            name='impact_decision_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposal',
            name='proposal_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='searchrecordevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_lineage_impact',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='sourceevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='subjectevent',
            name='history_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='submission',
            name='submission_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='suggestedsourceevent',
            name='history_append_only',
        ),
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_stage_known',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_says_why',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_is_reviewed',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_content_digest',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_digest',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_says_what_it_is',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_has_evidence',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_says_why',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_never_contests',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_digest',
        ),
        migrations.AlterField(
            model_name='claim',
            name='stage',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved, waiting for release'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('dropped', 'Dropped'), ('withheld', 'Withheld by law')], default='draft', editable=False, max_length=10, verbose_name='stage'),
        ),
        migrations.AlterField(
            model_name='claimevent',
            name='stage',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved, waiting for release'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('dropped', 'Dropped'), ('withheld', 'Withheld by law')], default='draft', editable=False, max_length=10, verbose_name='stage'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='content_digest',
            field=models.CharField(blank=True, help_text='Empty where its words were erased by law.', max_length=64, verbose_name='content digest'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='kind',
            field=models.CharField(choices=[('first', 'First edition'), ('revised', 'Revised'), ('corrected', 'Corrected'), ('contested', 'Contested'), ('withdrawn', 'Withdrawn'), ('reissued', 'Reissued, same finding'), ('withheld', 'Withheld by law')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='editionindex',
            name='edition_kind',
            field=models.CharField(choices=[('first', 'First edition'), ('revised', 'Revised'), ('corrected', 'Corrected'), ('contested', 'Contested'), ('withdrawn', 'Withdrawn'), ('reissued', 'Reissued, same finding'), ('withheld', 'Withheld by law')], max_length=10),
        ),
        migrations.AlterField(
            model_name='submission',
            name='kind',
            field=models.CharField(choices=[('first', 'First edition'), ('revised', 'Revised'), ('corrected', 'Corrected'), ('contested', 'Contested'), ('withdrawn', 'Withdrawn'), ('reissued', 'Reissued, same finding'), ('withheld', 'Withheld by law')], max_length=10, verbose_name='kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aboutevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='818ef8937dfb7bb9bae0aa1e4e3eb8e1ab4cb895', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_051e8', table='claims_aboutevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearanceevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='094a008f6022197d4fb5dc60da2bb70c23f8ae9e', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_0c557', table='claims_appearanceevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='articleevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='664360f3b437c47b7cb272db4c64c638e77b9a72', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_c3558', table='claims_articleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachedreviewevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='72e4f493822939ab1a9e29cffb8c6f33fbc83246', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_653fb', table='claims_attachedreviewevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capture',
            trigger=pgtrigger.compiler.Trigger(name='capture_kept', sql=claims.models.rules.RuleSql(func="\n                    IF TG_OP = 'UPDATE' THEN\n                        IF OLD.archive_url = '' AND OLD.id = NEW.id\n                        AND (OLD.source_id, OLD.text, OLD.sha256, OLD.media_type, OLD.original_sha256, OLD.origin, OLD.url, OLD.retrieved_at, OLD.retrieved_by_id)\n                        IS NOT DISTINCT FROM (NEW.source_id, NEW.text, NEW.sha256, NEW.media_type, NEW.original_sha256, NEW.origin, NEW.url, NEW.retrieved_at, NEW.retrieved_by_id) THEN\n                            RETURN NEW;\n                        END IF;\n                    ELSIF claims_is_withholding() AND NOT EXISTS (\n                        SELECT 1 FROM claims_citation cited\n                        WHERE cited.capture_id = OLD.id OR cited.checked_in_id = OLD.id\n                    ) THEN\n                        RETURN OLD;\n                    END IF;\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'capture_kept', TABLE = TG_TABLE_NAME, MESSAGE = 'capture_kept: refused';\n                ", hash='cb127ff57dd6bad2dd782df207a7473fc6721038', operation='UPDATE OR DELETE', pgid='pgtrigger_capture_kept_b2d39', table='claims_capture', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capturedecision',
            trigger=pgtrigger.compiler.Trigger(name='capture_decision_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'DELETE' THEN IF claims_is_withholding() AND NOT EXISTS (\n                    SELECT 1 FROM claims_citation cited WHERE cited.capture_id = OLD.capture_id\n                    OR cited.checked_in_id = OLD.capture_id) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'capture_decision_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'capture_decision_append_only: refused';", hash='3360fca2df23139bd4206326716889e692f08e7e', operation='UPDATE OR DELETE', pgid='pgtrigger_capture_decision_append_only_a87ea', table='claims_capturedecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='captureevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='cb44b2e664c945935027708a2e869c1087425822', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_a6b09', table='claims_captureevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='citation_impact_insert', sql=claims.models.impact_rules.PinnedSql(declare='DECLARE origins bigint[]; held bigint;', func="\n                IF NOT EXISTS (SELECT id, claim_id, source_id FROM new_rows) THEN RETURN NULL; END IF;\n                \n        origins := ARRAY(\n            WITH RECURSIVE origin (id) AS (\n                SELECT source_id FROM (SELECT id, claim_id, source_id FROM new_rows) AS cited\n                UNION\n                SELECT above.id FROM origin\n                JOIN public.claims_source source ON source.id = origin.id\n                JOIN public.claims_source above\n                    ON above.id IN (source.derives_from_id, source.merged_into_id)\n            )\n            SELECT id FROM origin\n        );\n        FOR attempt IN 1 .. 40 LOOP\n            held := (SELECT count(*) FROM (\n                SELECT 1 FROM public.claims_source WHERE id = ANY(origins)\n                ORDER BY id FOR SHARE SKIP LOCKED\n            ) AS free);\n            EXIT WHEN held = cardinality(origins);\n            IF attempt = 40 THEN\n                RAISE EXCEPTION USING ERRCODE = '55P03',\n                    MESSAGE = 'a source that is cited is being changed at this moment';\n            END IF;\n            PERFORM pg_sleep(0.025);\n        END LOOP;\n    \n                IF \n    EXISTS (SELECT 1 FROM public.claims_impact WHERE ended_at IS NULL AND source_id IS NOT NULL)\n THEN\n                    \n        WITH RECURSIVE \n        cited (citation_id, claim_id, source_id) AS (SELECT id, claim_id, source_id FROM new_rows),\n        origin (source_id, origin_id) AS (\n            SELECT source_id, source_id FROM cited\n            UNION\n            SELECT origin.source_id, above.id FROM origin\n            JOIN public.claims_source source ON source.id = origin.origin_id\n            JOIN public.claims_source above\n                ON above.id IN (source.derives_from_id, source.merged_into_id)\n        ),\n        start (impact_id, claim_id, citation_id) AS (\n            SELECT impact.id, cited.claim_id, cited.citation_id\n            FROM public.claims_impact impact\n            JOIN origin ON origin.origin_id = impact.source_id\n            JOIN cited ON cited.source_id = origin.source_id\n            JOIN public.claims_claim claim\n                ON claim.id = cited.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n            WHERE impact.ended_at IS NULL\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n    \n                END IF;\n             RETURN NULL;", hash='d96a81b3bfd8ec6ec20312bab4b6e993ad7bafa5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_citation_impact_insert_c67a9', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='citation_impact_update', sql=claims.models.impact_rules.PinnedSql(declare='DECLARE origins bigint[]; held bigint;', func="\n                IF NOT EXISTS (\n        SELECT citation.id, citation.claim_id, citation.source_id\n        FROM new_rows citation JOIN old_rows former ON former.id = citation.id\n        WHERE citation.source_id <> former.source_id OR citation.claim_id <> former.claim_id\n    ) THEN RETURN NULL; END IF;\n                \n        origins := ARRAY(\n            WITH RECURSIVE origin (id) AS (\n                SELECT source_id FROM (\n        SELECT citation.id, citation.claim_id, citation.source_id\n        FROM new_rows citation JOIN old_rows former ON former.id = citation.id\n        WHERE citation.source_id <> former.source_id OR citation.claim_id <> former.claim_id\n    ) AS cited\n                UNION\n                SELECT above.id FROM origin\n                JOIN public.claims_source source ON source.id = origin.id\n                JOIN public.claims_source above\n                    ON above.id IN (source.derives_from_id, source.merged_into_id)\n            )\n            SELECT id FROM origin\n        );\n        FOR attempt IN 1 .. 40 LOOP\n            held := (SELECT count(*) FROM (\n                SELECT 1 FROM public.claims_source WHERE id = ANY(origins)\n                ORDER BY id FOR SHARE SKIP LOCKED\n            ) AS free);\n            EXIT WHEN held = cardinality(origins);\n            IF attempt = 40 THEN\n                RAISE EXCEPTION USING ERRCODE = '55P03',\n                    MESSAGE = 'a source that is cited is being changed at this moment';\n            END IF;\n            PERFORM pg_sleep(0.025);\n        END LOOP;\n    \n                IF \n    EXISTS (SELECT 1 FROM public.claims_impact WHERE ended_at IS NULL AND source_id IS NOT NULL)\n THEN\n                    \n        WITH RECURSIVE \n        cited (citation_id, claim_id, source_id) AS (\n        SELECT citation.id, citation.claim_id, citation.source_id\n        FROM new_rows citation JOIN old_rows former ON former.id = citation.id\n        WHERE citation.source_id <> former.source_id OR citation.claim_id <> former.claim_id\n    ),\n        origin (source_id, origin_id) AS (\n            SELECT source_id, source_id FROM cited\n            UNION\n            SELECT origin.source_id, above.id FROM origin\n            JOIN public.claims_source source ON source.id = origin.origin_id\n            JOIN public.claims_source above\n                ON above.id IN (source.derives_from_id, source.merged_into_id)\n        ),\n        start (impact_id, claim_id, citation_id) AS (\n            SELECT impact.id, cited.claim_id, cited.citation_id\n            FROM public.claims_impact impact\n            JOIN origin ON origin.origin_id = impact.source_id\n            JOIN cited ON cited.source_id = origin.source_id\n            JOIN public.claims_claim claim\n                ON claim.id = cited.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n            WHERE impact.ended_at IS NULL\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n    \n                END IF;\n             RETURN NULL;", hash='abdbeebe6be0056e97065d12c9a863136cc03272', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_citation_impact_update_38afc', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citationevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='854a168624e31fc22a1ffc25d06282bdbf5f000e', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_0e87c', table='claims_citationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_stage_move', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."stage" IS DISTINCT FROM (NEW."stage"))', declare='DECLARE signed record; review record; edition_kind text; restored record;', func="\n                IF OLD.stage = 'draft' THEN\n                    SELECT e.kind, r.transaction, r.restored_at INTO restored\n                    FROM claims_edition e\n                    LEFT JOIN claims_restoration r ON r.id = e.restoration_id\n                    WHERE e.claim_id = NEW.id ORDER BY e.position DESC LIMIT 1;\n                    IF (restored.transaction = pg_current_xact_id()::text::bigint AND restored.restored_at >= now())\n                    AND NEW.stage IN ('published', 'withdrawn')\n                    AND (NEW.stage = 'withdrawn') = (restored.kind = 'withdrawn')\n                    THEN RETURN NEW; END IF;\n                END IF;\n                IF OLD.stage = 'draft' AND NEW.stage = 'published' AND EXISTS (\n                    SELECT 1 FROM claims_submission same\n                    JOIN claims_edition last ON last.claim_id = same.claim_id\n                    WHERE same.claim_id = NEW.id AND same.claim_version = OLD.version\n                    AND last.number = (\n                        SELECT max(number) FROM claims_edition WHERE claim_id = NEW.id\n                    )\n                    AND last.kind <> 'withdrawn'\n                    AND same.document::jsonb - 'change'\n                        = (last.document::jsonb -> 'claim') - 'change'\n                ) THEN RETURN NEW; END IF;\n                IF NEW.stage = 'withheld' AND OLD.stage = 'draft'\n                AND claims_withheld_at(NEW.id) IS NOT NULL THEN RETURN NEW; END IF;\n                IF NOT (OLD.stage, NEW.stage) IN (('draft', 'in_review'), ('draft', 'dropped'), ('dropped', 'draft'), ('in_review', 'draft'), ('in_review', 'approved'), ('in_review', 'published'), ('in_review', 'withdrawn'), ('approved', 'published'), ('approved', 'draft'), ('published', 'draft'), ('published', 'in_review'), ('withdrawn', 'draft')) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                IF NEW.stage IN ('draft', 'dropped') THEN RETURN NEW; END IF;\n                SELECT id, kind, claim_version INTO signed FROM claims_submission\n                WHERE claim_id = NEW.id AND kind <> 'reissued' ORDER BY id DESC LIMIT 1;\n                IF signed.id IS NULL OR signed.claim_version <> OLD.version THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                SELECT id, decision INTO review FROM claims_review WHERE submission_id = signed.id;\n                IF NEW.stage = 'in_review' THEN\n                    IF review.id IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                    IF OLD.stage = 'published' AND signed.kind <> 'withdrawn' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                    RETURN NEW;\n                END IF;\n                IF review.decision IS DISTINCT FROM 'approved' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                SELECT kind INTO edition_kind FROM claims_edition\n                WHERE review_id = review.id ORDER BY position LIMIT 1;\n                IF (NEW.stage = 'approved' AND edition_kind IS NOT NULL)\n                OR (NEW.stage = 'published' AND coalesce(edition_kind, 'withdrawn') = 'withdrawn')\n                OR (NEW.stage = 'withdrawn' AND edition_kind IS DISTINCT FROM 'withdrawn') THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused';\n                END IF;\n                RETURN NEW;\n            ", hash='268bc38a98897e12bc1d0da1bed525bb2b38ed08', operation='UPDATE', pgid='pgtrigger_claim_stage_move_94a96', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_impact_taken_up', sql=claims.models.impact_rules.PinnedSql(condition="WHEN (OLD.stage IN ('dropped', 'withdrawn', 'withheld') AND NEW.stage NOT IN ('dropped', 'withdrawn', 'withheld'))", func="\n        WITH RECURSIVE \n        cited (citation_id, claim_id, source_id) AS (\n        SELECT id, claim_id, source_id FROM public.claims_citation WHERE claim_id = NEW.id\n    ),\n        origin (source_id, origin_id) AS (\n            SELECT source_id, source_id FROM cited\n            UNION\n            SELECT origin.source_id, above.id FROM origin\n            JOIN public.claims_source source ON source.id = origin.origin_id\n            JOIN public.claims_source above\n                ON above.id IN (source.derives_from_id, source.merged_into_id)\n        ),\n        start (impact_id, claim_id, citation_id) AS (\n            SELECT impact.id, cited.claim_id, cited.citation_id\n            FROM public.claims_impact impact\n            JOIN origin ON origin.origin_id = impact.source_id\n            JOIN cited ON cited.source_id = origin.source_id\n            JOIN public.claims_claim claim\n                ON claim.id = cited.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n            WHERE impact.ended_at IS NULL\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n     \n        WITH RECURSIVE \n        start (impact_id, claim_id, citation_id) AS (\n            SELECT marked.impact_id, link.claim_id, NULL::bigint\n            FROM (\n        SELECT claim_id, target_id FROM public.claims_claimlink\n        WHERE claim_id = NEW.id AND type = 'depends_on'\n    ) AS link (claim_id, target_id)\n            JOIN public.claims_affectedclaim marked\n                ON marked.claim_id = link.target_id AND marked.decision_id IS NULL\n            JOIN public.claims_impact impact\n                ON impact.id = marked.impact_id AND impact.ended_at IS NULL\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='c7f3a607628e8946a3c0643eb3f6bc65c4cbea67', operation='UPDATE', pgid='pgtrigger_claim_impact_taken_up_afc57', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimantevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='5ae1014263e00b150cea89de9dd216be0b766fe0', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_83a25', table='claims_claimantevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='87d0668504c78f7dd551bf1d0c36d894785367bf', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_00f19', table='claims_claimevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='link_impact_insert', sql=claims.models.impact_rules.PinnedSql(func="\n        WITH RECURSIVE \n        start (impact_id, claim_id, citation_id) AS (\n            SELECT marked.impact_id, link.claim_id, NULL::bigint\n            FROM (SELECT claim_id, target_id FROM new_rows WHERE type = 'depends_on') AS link (claim_id, target_id)\n            JOIN public.claims_affectedclaim marked\n                ON marked.claim_id = link.target_id AND marked.decision_id IS NULL\n            JOIN public.claims_impact impact\n                ON impact.id = marked.impact_id AND impact.ended_at IS NULL\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='8a4810d80934cf1a64460b487321e4ecccb40b20', level='STATEMENT', operation='INSERT', pgid='pgtrigger_link_impact_insert_25a97', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='link_impact_update', sql=claims.models.impact_rules.PinnedSql(func="\n        WITH RECURSIVE \n        start (impact_id, claim_id, citation_id) AS (\n            SELECT marked.impact_id, link.claim_id, NULL::bigint\n            FROM (SELECT claim_id, target_id FROM new_rows WHERE type = 'depends_on') AS link (claim_id, target_id)\n            JOIN public.claims_affectedclaim marked\n                ON marked.claim_id = link.target_id AND marked.decision_id IS NULL\n            JOIN public.claims_impact impact\n                ON impact.id = marked.impact_id AND impact.ended_at IS NULL\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='8d0e2c7830a1fc300a9458873a16142ec2f7691c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_link_impact_update_791e6', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlinkevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='4a11536e124e9b9b190c03f62557832769a7cebc', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_b3a48', table='claims_claimlinkevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslationevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='f9a91692758b030ba74b5a4fe7ef507646e53089', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_a10a9', table='claims_claimtranslationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dismissalevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='c15a357ab11dc72254d7d843cac0fe6b198eaf7e', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_17be5', table='claims_dismissalevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF OLD.position < claims_withheld_at(OLD.claim_id) AND claims_withheld_at(OLD.claim_id) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('note', '', 'content_digest', '', 'document', claims_emptied(OLD.document, OLD.digest, claims_withheld_at(OLD.claim_id))) THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_append_only: refused';", hash='fc55c3188a39b8cd752c87ea70ceda22fa535865', operation='UPDATE OR DELETE', pgid='pgtrigger_edition_append_only_5ede9', table='claims_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_joins_the_log', sql=claims.models.rules.RuleSql(declare='DECLARE claim record; head record; previous record;', func="\n                    SELECT public_id, number INTO claim FROM claims_claim\n                    WHERE id = NEW.claim_id FOR NO KEY UPDATE;\n                    PERFORM pg_advisory_xact_lock(1178682196);\n                    SELECT position, chain, published_at INTO head FROM claims_edition\n                    ORDER BY position DESC LIMIT 1;\n                    SELECT number, kind INTO previous FROM claims_edition\n                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;\n                    IF NEW.position <> coalesce(head.position, 0) + 1\n                    OR NEW.previous_chain <> coalesce(head.chain, repeat('0', 64))\n                    OR NEW.published_at <= head.published_at\n                    OR NEW.published_at > greatest(\n                        clock_timestamp(), head.published_at + interval '1 microsecond')\n                    OR NEW.number <> coalesce(previous.number, 0) + 1\n                    OR (NEW.kind = 'first') <> (previous.number IS NULL)\n                    OR previous.kind = 'withheld'\n                    OR NEW.document::jsonb #>> '{claim,id}' IS DISTINCT FROM claim.public_id::text\n                    OR NEW.document::jsonb #>> '{claim,number}' IS DISTINCT FROM\n                        claim.number::text\n                    THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_joins_the_log', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_joins_the_log: refused'; END IF;\n                    RETURN NEW;\n                ", hash='cfa5b9b6e692797d702273053e6d6a142a286160', operation='INSERT', pgid='pgtrigger_edition_joins_the_log_85941', table='claims_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_what_was_signed', sql=claims.models.rules.RuleSql(declare='DECLARE stage_now text; previous record; signed record; latest bigint;', func="\n                    IF NEW.restoration_id IS NOT NULL THEN\n                        IF NOT EXISTS (\n                            SELECT 1 FROM claims_restoration restored\n                            WHERE id = NEW.restoration_id AND (restored.transaction = pg_current_xact_id()::text::bigint AND restored.restored_at >= now())\n                            AND after < NEW.position AND NEW.position <= editions\n                            AND (NEW.position < editions OR NEW.chain = restored.chain)\n                        ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_is_what_was_signed', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_is_what_was_signed: refused'; END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.content_digest = ''\n                    OR (NEW.kind = 'withheld') <> (NEW.withholding_id IS NOT NULL) THEN\n                        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_is_what_was_signed', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_is_what_was_signed: refused';\n                    END IF;\n                    IF NEW.kind = 'withheld' THEN\n                        IF NEW.review_id IS NOT NULL OR NOT EXISTS (\n                            SELECT 1 FROM claims_withholding asked\n                            JOIN claims_withheldclaim named ON named.withholding_id = asked.id\n                            WHERE asked.id = NEW.withholding_id AND named.claim_id = NEW.claim_id\n                            AND asked.confirmed_in = pg_current_xact_id()::text::bigint AND asked.confirmed_at >= now()\n                            AND asked.confirmed_by_id = NEW.published_by_id\n                            AND asked.note = NEW.note AND asked.ground\n                                = NEW.document::jsonb #>> '{claim,change,ground}'\n                        ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_is_what_was_signed', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_is_what_was_signed: refused'; END IF;\n                        RETURN NEW;\n                    END IF;\n                    SELECT stage INTO stage_now FROM claims_claim WHERE id = NEW.claim_id;\n                    SELECT kind, content_digest, review_id, document::jsonb -> 'claim' AS content\n                    INTO previous FROM claims_edition\n                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;\n                    IF NEW.kind = 'contested' THEN\n                        IF NEW.review_id IS NOT NULL\n                        OR coalesce(previous.kind, 'withdrawn') = 'withdrawn'\n                        OR previous.content - 'change' IS DISTINCT FROM\n                           (NEW.document::jsonb -> 'claim') - 'change' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_is_what_was_signed', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_is_what_was_signed: refused'; END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.kind = 'reissued' AND NEW.content_digest = previous.content_digest\n                    AND NEW.review_id IS NOT DISTINCT FROM previous.review_id\n                    AND previous.kind <> 'withdrawn' THEN\n                        RETURN NEW;\n                    END IF;\n                    SELECT s.id, s.claim_id, s.kind, s.content_digest, r.decision INTO signed\n                    FROM claims_review r JOIN claims_submission s ON s.id = r.submission_id\n                    WHERE r.id = NEW.review_id;\n                    SELECT max(id) INTO latest FROM claims_submission\n                    WHERE claim_id = NEW.claim_id AND (kind = 'reissued') = (NEW.kind = 'reissued');\n                    IF signed.decision IS DISTINCT FROM 'approved'\n                    OR signed.id IS DISTINCT FROM latest\n                    OR signed.claim_id <> NEW.claim_id\n                    OR signed.kind <> NEW.kind\n                    OR signed.content_digest <> NEW.content_digest\n                    OR EXISTS (SELECT 1 FROM claims_edition WHERE review_id = NEW.review_id)\n                    OR (NEW.kind = 'reissued' AND (stage_now NOT IN ('published', 'draft')\n                        OR previous.kind = 'withdrawn'))\n                    OR (NEW.kind <> 'reissued' AND stage_now NOT IN ('in_review', 'approved'))\n                    THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_is_what_was_signed', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_is_what_was_signed: refused'; END IF;\n                    RETURN NEW;\n                ", hash='0270cdf1e6c5af4b996241f7311822b5eb2dcf9e', operation='INSERT', pgid='pgtrigger_edition_is_what_was_signed_26448', table='claims_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_withholds_its_claim', sql=claims.models.rules.RuleSql(condition="WHEN (NEW.kind = 'withheld')", func='PERFORM claims_empty(NEW.claim_id); RETURN NULL;', hash='2103cf3a722a24e9b5498eb5381140b06ae363db', operation='INSERT', pgid='pgtrigger_edition_withholds_its_claim_df744', table='claims_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_impact', sql=claims.models.impact_rules.PinnedSql(func="\n                INSERT INTO public.claims_impact (cause, edition_id)\n                SELECT CASE kind WHEN 'corrected' THEN 'revised' WHEN 'withheld' THEN 'withdrawn'\n                    ELSE kind END, id FROM new_rows\n                WHERE kind IN ('revised', 'corrected', 'contested', 'withdrawn', 'withheld')\n                AND restoration_id IS NULL\n                ORDER BY id ON CONFLICT DO NOTHING;\n             RETURN NULL;", hash='3dbc9bc55c7ec3040a07a77e04fef1e9298750f7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_edition_impact_e4498', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='externalreviewevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='2478ef6b4cc96438bf2a8946ea1acac7425dce9a', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_15cd4', table='claims_externalreviewevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='impact',
            trigger=pgtrigger.compiler.Trigger(name='impact_marks', sql=claims.models.impact_rules.PinnedSql(func="\n        WITH RECURSIVE \n        \n        below (id) AS (\n            SELECT source_id FROM new_rows WHERE source_id IS NOT NULL\n            UNION\n            SELECT source.id FROM below JOIN public.claims_source source\n                ON source.derives_from_id = below.id OR source.merged_into_id = below.id\n        ),\n        cited (citation_id, claim_id, source_id) AS (\n            SELECT citation.id, citation.claim_id, citation.source_id\n            FROM public.claims_citation citation JOIN below ON below.id = citation.source_id\n        )\n    ,\n        origin (source_id, origin_id) AS (\n            SELECT source_id, source_id FROM cited\n            UNION\n            SELECT origin.source_id, above.id FROM origin\n            JOIN public.claims_source source ON source.id = origin.origin_id\n            JOIN public.claims_source above\n                ON above.id IN (source.derives_from_id, source.merged_into_id)\n        ),\n        start (impact_id, claim_id, citation_id) AS (\n            SELECT impact.id, cited.claim_id, cited.citation_id\n            FROM public.claims_impact impact\n            JOIN origin ON origin.origin_id = impact.source_id\n            JOIN cited ON cited.source_id = origin.source_id\n            JOIN public.claims_claim claim\n                ON claim.id = cited.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n            WHERE impact.ended_at IS NULL\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n     \n        WITH RECURSIVE \n        start (impact_id, claim_id, citation_id) AS (\n            SELECT impact.id, link.claim_id, NULL::bigint\n            FROM new_rows impact\n            JOIN public.claims_edition edition ON edition.id = impact.edition_id\n            JOIN public.claims_claimlink link\n                ON link.target_id = edition.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n     RETURN NULL;", hash='2d2088fde7003f8f7d262eefbb5a3f687e3a42d0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_impact_marks_c9312', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_impact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='impactdecision',
            trigger=pgtrigger.compiler.Trigger(name='impact_decision_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF claims_withheld_at(OLD.claim_id) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('comment', '[withheld]') THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'impact_decision_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'impact_decision_append_only: refused';", hash='f32e445221bc855212a3e8c6d43983b5e6a17c9f', operation='UPDATE OR DELETE', pgid='pgtrigger_impact_decision_append_only_e103c', table='claims_impactdecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='proposal_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF claims_withheld_at((SELECT s.claim_id FROM claims_review r JOIN claims_submission s ON s.id = r.submission_id WHERE r.id = OLD.review_id)) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('wording', '[withheld]') THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'proposal_append_only: refused';", hash='5d4187967d8363768fe3380992fccde1fdf973c1', operation='UPDATE OR DELETE', pgid='pgtrigger_proposal_append_only_11359', table='claims_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF claims_withheld_at((SELECT claim_id FROM claims_submission WHERE id = OLD.submission_id)) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('comment', CASE OLD.comment WHEN '' THEN '' ELSE '[withheld]' END) THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'review_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'review_append_only: refused';", hash='a969e7f46f7dda08adbfb74eccfdd6fb970433f7', operation='UPDATE OR DELETE', pgid='pgtrigger_review_append_only_53ec6', table='claims_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecordevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='b98a3cd8ec0c805b0ccfcb6b1c80e2d9e35f150f', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_445f3', table='claims_searchrecordevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_lineage_impact', sql=claims.models.impact_rules.PinnedSql(declare='DECLARE origins bigint[]; held bigint;', func="\n                IF NOT EXISTS (\n        SELECT source.id FROM new_rows source JOIN old_rows former ON former.id = source.id\n        WHERE source.derives_from_id IS DISTINCT FROM former.derives_from_id\n        OR source.merged_into_id IS DISTINCT FROM former.merged_into_id\n    ) THEN RETURN NULL; END IF;\n                \n        origins := ARRAY(\n            WITH RECURSIVE origin (id) AS (\n                \n        SELECT source.id FROM new_rows source JOIN old_rows former ON former.id = source.id\n        WHERE source.derives_from_id IS DISTINCT FROM former.derives_from_id\n        OR source.merged_into_id IS DISTINCT FROM former.merged_into_id\n    \n                UNION\n                SELECT above.id FROM origin\n                JOIN public.claims_source source ON source.id = origin.id\n                JOIN public.claims_source above\n                    ON above.id IN (source.derives_from_id, source.merged_into_id)\n            )\n            SELECT id FROM origin\n        );\n        FOR attempt IN 1 .. 40 LOOP\n            held := (SELECT count(*) FROM (\n                SELECT 1 FROM public.claims_source WHERE id = ANY(origins)\n                ORDER BY id FOR SHARE SKIP LOCKED\n            ) AS free);\n            EXIT WHEN held = cardinality(origins);\n            IF attempt = 40 THEN\n                RAISE EXCEPTION USING ERRCODE = '55P03',\n                    MESSAGE = 'a source that is cited is being changed at this moment';\n            END IF;\n            PERFORM pg_sleep(0.025);\n        END LOOP;\n    \n                IF \n    EXISTS (SELECT 1 FROM public.claims_impact WHERE ended_at IS NULL AND source_id IS NOT NULL)\n THEN \n        WITH RECURSIVE \n        \n        below (id) AS (\n            \n        SELECT source.id FROM new_rows source JOIN old_rows former ON former.id = source.id\n        WHERE source.derives_from_id IS DISTINCT FROM former.derives_from_id\n        OR source.merged_into_id IS DISTINCT FROM former.merged_into_id\n    \n            UNION\n            SELECT source.id FROM below JOIN public.claims_source source\n                ON source.derives_from_id = below.id OR source.merged_into_id = below.id\n        ),\n        cited (citation_id, claim_id, source_id) AS (\n            SELECT citation.id, citation.claim_id, citation.source_id\n            FROM public.claims_citation citation JOIN below ON below.id = citation.source_id\n        )\n    ,\n        origin (source_id, origin_id) AS (\n            SELECT source_id, source_id FROM cited\n            UNION\n            SELECT origin.source_id, above.id FROM origin\n            JOIN public.claims_source source ON source.id = origin.origin_id\n            JOIN public.claims_source above\n                ON above.id IN (source.derives_from_id, source.merged_into_id)\n        ),\n        start (impact_id, claim_id, citation_id) AS (\n            SELECT impact.id, cited.claim_id, cited.citation_id\n            FROM public.claims_impact impact\n            JOIN origin ON origin.origin_id = impact.source_id\n            JOIN cited ON cited.source_id = origin.source_id\n            JOIN public.claims_claim claim\n                ON claim.id = cited.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n            WHERE impact.ended_at IS NULL\n        )\n    ,\n        reached (impact_id, claim_id) AS (\n            SELECT impact_id, claim_id FROM start\n            UNION\n            SELECT reached.impact_id, link.claim_id FROM reached\n            JOIN public.claims_claimlink link\n                ON link.target_id = reached.claim_id AND link.type = 'depends_on'\n            JOIN public.claims_claim claim\n                ON claim.id = link.claim_id AND claim.stage NOT IN ('dropped', 'withdrawn', 'withheld')\n        ),\n        found (impact_id, claim_id, citation_id) AS (\n            SELECT impact_id, claim_id, NULL::bigint FROM reached\n            UNION\n            SELECT impact_id, claim_id, citation_id FROM start\n        )\n        INSERT INTO public.claims_affectedclaim (impact_id, claim_id, citation_id)\n        SELECT found.impact_id, found.claim_id, found.citation_id FROM found\n        JOIN public.claims_impact impact ON impact.id = found.impact_id\n        LEFT JOIN public.claims_edition edition ON edition.id = impact.edition_id\n        WHERE edition.claim_id IS DISTINCT FROM found.claim_id\n        ORDER BY found.claim_id, found.citation_id, found.impact_id\n        ON CONFLICT DO NOTHING;\n     END IF;\n             RETURN NULL;", hash='ac136de167bc3be8f87650286bd9212b4a5e9fd7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_source_lineage_impact_85766', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sourceevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='c339bac641d6653fe517535634cb18c7f90865f5', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_a783e', table='claims_sourceevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subjectevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='870feade5c180f5b00ffb6c5c7f0e26fafc87739', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_a863f', table='claims_subjectevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='submission',
            trigger=pgtrigger.compiler.Trigger(name='submission_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF claims_withheld_at(OLD.claim_id) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('note', '', 'content_digest', '', 'document', claims_emptied_content(OLD.document)) THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'submission_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'submission_append_only: refused';", hash='148f82e922dad4970cd5de7ba0d72ef86b58d89b', operation='UPDATE OR DELETE', pgid='pgtrigger_submission_append_only_996b8', table='claims_submission', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='submission',
            trigger=pgtrigger.compiler.Trigger(name='submission_of_no_withheld_claim', sql=claims.models.rules.RuleSql(func="\n                    PERFORM 1 FROM claims_claim WHERE id = NEW.claim_id FOR NO KEY UPDATE;\n                    IF NEW.content_digest = '' OR EXISTS (SELECT 1 FROM claims_claim\n                        WHERE id = NEW.claim_id AND stage = 'withheld') THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'submission_of_no_withheld_claim', TABLE = TG_TABLE_NAME, MESSAGE = 'submission_of_no_withheld_claim: refused'; END IF;\n                    RETURN NEW;\n                ", hash='469dd42d634ebb950dfe0dd99fd8a61a0004d5cf', operation='INSERT', pgid='pgtrigger_submission_of_no_withheld_claim_1a320', table='claims_submission', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suggestedsourceevent',
            trigger=pgtrigger.compiler.Trigger(name='history_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF TG_TABLE_NAME = 'claims_claimevent' AND claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || claims_blank_claim() THEN RETURN NEW; END IF; END IF; IF TG_OP = 'DELETE' THEN IF claims_withheld_at((to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'claims_claimevent' THEN 'pgh_obj_id' ELSE 'claim_id' END)::bigint) IS NOT NULL OR (TG_TABLE_NAME = 'claims_captureevent' AND NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = (to_jsonb(OLD) ->> 'pgh_obj_id')::bigint)) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'history_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'history_append_only: refused';", hash='38fcf1a48178d5415094e7625b85c6982906f401', operation='UPDATE OR DELETE', pgid='pgtrigger_history_append_only_9a4e6', table='claims_suggestedsourceevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['draft', 'in_review', 'approved', 'published', 'withdrawn', 'dropped', 'withheld'])), name='claim_stage_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'revised', 'corrected', 'contested', 'withdrawn', 'reissued', 'withheld'])), name='submission_kind_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['corrected', 'withdrawn']), _negated=True), ('note__regex', '[^\\s\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]'), ('content_digest', ''), _connector='OR'), name='submission_says_why', violation_error_message='Readers are told why: write a note.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['contested', 'withheld']), _negated=True), name='submission_never_contests', violation_error_message='A contest is not submitted: it is published at once.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=claims.models.rules.RawCheck('CASE content_digest WHEN \'\' THEN note = \'\' AND document ~ \'^\\{"change":\\{"kind":"withheld","note":""\\},"id":"[0-9a-f-]{36}","number":[0-9]+\\}$\' ELSE content_digest = encode(sha256(convert_to(document, \'UTF8\')), \'hex\') END', message='The digest is not that of the document.', name='submission_digest'),
        ),
        migrations.AddField(
            model_name='notedwithholding',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='withheldclaim',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='claims',
            field=models.ManyToManyField(related_name='withholdings', through='claims.WithheldClaim', to='claims.claim', verbose_name='claims'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='set_aside_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set aside by'),
        ),
        migrations.AddField(
            model_name='withheldclaim',
            name='withholding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.withholding', verbose_name='withholding'),
        ),
        migrations.AddField(
            model_name='edition',
            name='withholding',
            field=models.ForeignKey(blank=True, help_text='Of an edition by which a claim is withheld here.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='claims.withholding', verbose_name='withholding'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'revised', 'corrected', 'contested', 'withdrawn', 'reissued', 'withheld'])), name='edition_kind_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['corrected', 'contested', 'withdrawn', 'withheld']), _negated=True), ('note__regex', '[^\\s\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]'), ('content_digest', ''), _connector='OR'), name='edition_says_why', violation_error_message='Readers are told why: write a note.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('review__isnull', False), ('kind__in', ['contested', 'reissued']), models.Q(('kind', 'withheld'), ('withholding__isnull', False)), ('restoration__isnull', False), _connector='OR'), name='edition_is_reviewed', violation_error_message='Nothing is published without a second person.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck("content_digest = '' OR content_digest = encode(sha256(convert_to((document::json -> 'claim')::text, 'UTF8')), 'hex')", message='The content digest is not that of the document.', name='edition_content_digest'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck("content_digest = '' OR digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')", message='The digest is not that of the document.', name='edition_digest'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck('content_digest <> \'\' OR coalesce(note = \'\' AND kind <> \'withheld\' AND document ~ (\'^\\{"appearances":\\[\\],"claim":\\{"change":\\{"kind":"withheld","note":""\\},"id":"[0-9a-f-]{36}","number":[0-9]+\\},"edition":\\{\'\n    || \'"contested_by":(null|[0-9]+),"digest":"\' || digest || \'","kind":"\' || kind || \'","number":\'\n    || number || \',"position":\' || position || \',"published_at":"\'\n    || replace(to_char(published_at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\'), \'.\', \'\\.\')\n    || \'","reviewed_by":(null|[0-9]+),"submitted_by":(null|[0-9]+),"withheld_at":[0-9]+\\},\'\n    || \'"schema":1\\}$\'), false)', message='What the law erases of an edition is erased whole.', name='edition_emptied_whole'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck('content_digest = \'\' OR coalesce((document::json #>> \'{edition,number}\') = number::text AND (document::json #>> \'{edition,position}\') = position::text AND (document::json #>> \'{edition,kind}\') = kind AND (document::json #>> \'{edition,published_at}\') = to_char(published_at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\') AND (document::json #>> \'{claim,change,note}\') = note AND (kind = \'reissued\' OR (document::json #>> \'{claim,change,kind}\') = kind) AND document = \'{\' || \'"appearances":\' || (document::json -> \'appearances\')::text || \',\' || \'"claim":\' || (document::json -> \'claim\')::text || \',\' || \'"edition":\' || (document::json -> \'edition\')::text || \',\' || \'"schema":\' || (document::json -> \'schema\')::text || \'}\', false)', message='The row and its document do not say the same.', name='edition_says_what_it_is'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck('\n    coalesce(content_digest = \'\'\n    OR (kind IN (\'withdrawn\', \'withheld\') AND document::jsonb #> \'{claim,statement}\' IS NULL)\n    OR CASE document::jsonb #>> \'{claim,verification_status}\'\n        WHEN \'supported\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance == "supports")\')\n        WHEN \'refuted\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance == "refutes")\')\n        WHEN \'partly_supported\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance != "context")\')\n        WHEN \'misleading\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance != "context")\')\n        WHEN \'outdated\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance != "context")\')\n        WHEN \'unverifiable\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.search_records[*]\')\n        WHEN \'not_checkable\' THEN\n            document::jsonb #>> \'{claim,rationale}\' ~ \'\\S\'\n        ELSE false\n    END, false)\n', message='The document lacks the evidence that its status needs.', name='edition_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='notedwithholding',
            constraint=models.UniqueConstraint(fields=('position',), name='noted_withholding_once', violation_error_message='This withholding is noted already.'),
        ),
        migrations.AddConstraint(
            model_name='notedwithholding',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['personal_data', 'court_order', 'other_law'])), name='noted_withholding_ground_known', violation_error_message='Choose one of the values of the list.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notedwithholding',
            trigger=pgtrigger.compiler.Trigger(name='noted_withholding_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'noted_withholding_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'noted_withholding_append_only: refused';", hash='b441791bff5b754084fc882fe8c97160a653a740', operation='UPDATE OR DELETE', pgid='pgtrigger_noted_withholding_append_only_1645d', table='claims_notedwithholding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notedwithholding',
            trigger=pgtrigger.compiler.Trigger(name='noted_withholding_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'noted_withholding_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'noted_withholding_no_truncate: refused';", hash='29650c27905fa6c2c6a894f9095135f754fe9c03', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_noted_withholding_no_truncate_7abb3', table='claims_notedwithholding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notedwithholding',
            trigger=pgtrigger.compiler.Trigger(name='noted_withholding_is_ahead', sql=claims.models.rules.RuleSql(func="\n                    IF NEW.position <= (\n                        SELECT coalesce(max(position), 0) FROM claims_edition\n                    ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'noted_withholding_is_ahead', TABLE = TG_TABLE_NAME, MESSAGE = 'noted_withholding_is_ahead: refused'; END IF;\n                    NEW.noted_at := clock_timestamp();\n                    NEW.transaction := pg_current_xact_id()::text::bigint;\n                    RETURN NEW;\n                ", hash='0456ff40538ceb13abf5ac4e09782475a280e181', operation='INSERT', pgid='pgtrigger_noted_withholding_is_ahead_c8200', table='claims_notedwithholding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notedwithholding',
            trigger=pgtrigger.compiler.Trigger(name='noted_withholding_empties', sql=claims.models.rules.RuleSql(func='PERFORM claims_empty(NEW.claim_id); RETURN NULL;', hash='26605a5b7de81720ee6044f79a289ea919df1265', operation='INSERT', pgid='pgtrigger_noted_withholding_empties_a0738', table='claims_notedwithholding', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['personal_data', 'court_order', 'other_law'])), name='withholding_ground_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(('note__regex', '[^\\s\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]')), name='withholding_says_why', violation_error_message='Readers are told why: write a note.'),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='withholding_by_another_person', violation_error_message='Nobody confirms a withholding that they asked for.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withholding',
            trigger=pgtrigger.compiler.Trigger(name='withholding_signed_once', sql=claims.models.rules.RuleSql(func="\n                    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withholding_signed_once', TABLE = TG_TABLE_NAME, MESSAGE = 'withholding_signed_once: refused'; END IF;\n                    IF TG_OP = 'INSERT' THEN\n                        IF num_nonnulls(NEW.confirmed_by_id, NEW.set_aside_by_id) > 0 THEN\n                            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withholding_signed_once', TABLE = TG_TABLE_NAME, MESSAGE = 'withholding_signed_once: refused';\n                        END IF;\n                        NEW.asked_at := clock_timestamp();\n                        NEW.asked_in := pg_current_xact_id()::text::bigint;\n                        NEW.confirmed_at := NULL;\n                        NEW.confirmed_in := NULL;\n                        NEW.set_aside_at := NULL;\n                        RETURN NEW;\n                    END IF;\n                    IF num_nonnulls(OLD.confirmed_by_id, OLD.set_aside_by_id) > 0\n                    OR num_nonnulls(NEW.confirmed_by_id, NEW.set_aside_by_id) <> 1\n                    OR to_jsonb(NEW) - '{confirmed_by_id,confirmed_at,confirmed_in,set_aside_by_id,set_aside_at}'::text[] <> to_jsonb(OLD) - '{confirmed_by_id,confirmed_at,confirmed_in,set_aside_by_id,set_aside_at}'::text[]\n                    THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withholding_signed_once', TABLE = TG_TABLE_NAME, MESSAGE = 'withholding_signed_once: refused'; END IF;\n                    NEW.confirmed_at := NULL;\n                    NEW.confirmed_in := NULL;\n                    NEW.set_aside_at := NULL;\n                    IF NEW.set_aside_by_id IS NOT NULL THEN\n                        NEW.set_aside_at := clock_timestamp();\n                        RETURN NEW;\n                    END IF;\n                    IF NOT EXISTS (\n    SELECT 1 FROM auth_user AS account\n    WHERE account.id = NEW.confirmed_by_id AND account.is_active AND account.is_staff\n    AND (account.is_superuser OR EXISTS (\n        SELECT 1 FROM auth_permission AS may\n        JOIN django_content_type AS noun ON noun.id = may.content_type_id\n        WHERE noun.app_label = 'claims'\n        AND may.codename\n            = 'review_claim'\n        AND (EXISTS (SELECT 1 FROM auth_user_user_permissions AS own\n                     WHERE own.user_id = account.id AND own.permission_id = may.id)\n             OR EXISTS (SELECT 1 FROM auth_user_groups AS member\n                        JOIN auth_group_permissions AS role ON role.group_id = member.group_id\n                        WHERE member.user_id = account.id AND role.permission_id = may.id))))) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withholding_signed_once', TABLE = TG_TABLE_NAME, MESSAGE = 'withholding_signed_once: refused'; END IF;\n                    NEW.confirmed_at := clock_timestamp();\n                    NEW.confirmed_in := pg_current_xact_id()::text::bigint;\n                    RETURN NEW;\n                ", hash='a6148e0aa62e4c97a555136e09ee38c196a72676', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_withholding_signed_once_81bcd', table='claims_withholding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withholding',
            trigger=pgtrigger.compiler.Trigger(name='withholding_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withholding_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'withholding_no_truncate: refused';", hash='8f65ba3dca3c18ed7cf9564dfff97dbf0deaeb1b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_withholding_no_truncate_b9d4a', table='claims_withholding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withholding',
            trigger=pgtrigger.compiler.Trigger(name='withholding_raises_public_state', sql=claims.models.rules.RuleSql(func='\n            UPDATE claims_publicstate SET raised = raised + 1 WHERE id = (\n                SELECT id FROM claims_publicstate ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n            );\n            IF NOT FOUND THEN INSERT INTO claims_publicstate (raised) VALUES (1); END IF;\n            RETURN NULL;\n        ', hash='fb10ada5aa4063d23dbc6879cf90e01268d8cf3e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_withholding_raises_public_state_fd472', table='claims_withholding', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='withheldclaim',
            constraint=models.UniqueConstraint(fields=('withholding', 'claim'), name='withheld_claim_once', violation_error_message='The withholding names this claim already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldclaim',
            trigger=pgtrigger.compiler.Trigger(name='withheld_claim_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withheld_claim_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'withheld_claim_append_only: refused';", hash='a5347542cd70bde56b81877fc9d82956d6305401', operation='UPDATE OR DELETE', pgid='pgtrigger_withheld_claim_append_only_f91c2', table='claims_withheldclaim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldclaim',
            trigger=pgtrigger.compiler.Trigger(name='withheld_claim_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withheld_claim_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'withheld_claim_no_truncate: refused';", hash='bc82587129b087360edce9a3438ccd2cd3b9d20a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_withheld_claim_no_truncate_8900d', table='claims_withheldclaim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldclaim',
            trigger=pgtrigger.compiler.Trigger(name='withheld_claim_named_when_asked', sql=claims.models.rules.RuleSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM claims_withholding asked WHERE asked.id = NEW.withholding_id\n                        AND asked.asked_in = pg_current_xact_id()::text::bigint AND asked.asked_at >= now()\n                    ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withheld_claim_named_when_asked', TABLE = TG_TABLE_NAME, MESSAGE = 'withheld_claim_named_when_asked: refused'; END IF;\n                    RETURN NEW;\n                ", hash='02b489cb334ae9aa94eeb0d14e63e72e95d9c1c3', operation='INSERT', pgid='pgtrigger_withheld_claim_named_when_asked_b8269', table='claims_withheldclaim', when='BEFORE')),
        ),
    ]
