
import claims.models.rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0162_functions_that_erase_beside'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_withholds_its_claim',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='inquiryanswer',
            name='inquiry_answer_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='inquiryline',
            name='inquiry_line_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='notedwithholding',
            name='noted_withholding_empties',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='remark',
            name='remark_append_only',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_withholds_its_claim', sql=claims.models.rules.RuleSql(condition="WHEN (NEW.kind = 'withheld')", func='\n    PERFORM claims_empty_beside(NEW.claim_id); PERFORM claims_empty(NEW.claim_id); RETURN NULL;\n', hash='be21f482e755231b2cb45efb564ad7d269e63d53', operation='INSERT', pgid='pgtrigger_edition_withholds_its_claim_df744', table='claims_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiryanswer',
            trigger=pgtrigger.compiler.Trigger(name='inquiry_answer_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF claims_withheld_at((SELECT claim_id FROM claims_inquiryline WHERE id = OLD.line_id)) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('words', CASE OLD.words WHEN '' THEN '' ELSE '[withheld]' END) THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'inquiry_answer_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'inquiry_answer_append_only: refused';", hash='f1333162c2f0db83a82b7de628b8ead3892c2519', operation='UPDATE OR DELETE', pgid='pgtrigger_inquiry_answer_append_only_3207b', table='claims_inquiryanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inquiryline',
            trigger=pgtrigger.compiler.Trigger(name='inquiry_line_append_only', sql=claims.models.rules.RuleSql(func="IF TG_OP = 'UPDATE' THEN IF claims_withheld_at(OLD.claim_id) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('statement', '[withheld]', 'excerpt', '') THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'inquiry_line_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'inquiry_line_append_only: refused';", hash='c15968d70a754ff12903efa99ae3ecae5d2e320b', operation='UPDATE OR DELETE', pgid='pgtrigger_inquiry_line_append_only_61e7a', table='claims_inquiryline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notedwithholding',
            trigger=pgtrigger.compiler.Trigger(name='noted_withholding_empties', sql=claims.models.rules.RuleSql(func='\n    PERFORM claims_empty_beside(NEW.claim_id); PERFORM claims_empty(NEW.claim_id); RETURN NULL;\n', hash='893cee3290ef572e26ebbfa556b8add63d1c9a40', operation='INSERT', pgid='pgtrigger_noted_withholding_empties_a0738', table='claims_notedwithholding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='remark',
            trigger=pgtrigger.compiler.Trigger(name='remark_append_only', sql=claims.models.rules.RuleSql(declare='DECLARE began record;', func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NEW.citation_id IS NOT NULL AND NOT EXISTS (SELECT 1\n                            FROM claims_citation\n                            WHERE id = NEW.citation_id AND claim_id = NEW.claim_id\n                        ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'remark_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'remark_append_only: refused'; END IF;\n                        IF NEW.answers_id IS NULL THEN RETURN NEW; END IF;\n                        SELECT claim_id, source_id, answers_id INTO began\n                        FROM claims_remark WHERE id = NEW.answers_id;\n                        IF began.answers_id IS NULL\n                        AND began.claim_id IS NOT DISTINCT FROM NEW.claim_id\n                        AND began.source_id IS NOT DISTINCT FROM NEW.source_id THEN\n                            RETURN NEW;\n                        END IF;\n                    ELSIF TG_OP = 'UPDATE' THEN\n                        IF claims_withheld_at(OLD.claim_id) IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object('text', '[withheld]') THEN\n                            RETURN NEW;\n                        END IF;\n                        IF (OLD.id, OLD.claim_id, OLD.source_id, OLD.answers_id, OLD.text, OLD.written_by_id, OLD.written_at)\n                        IS NOT DISTINCT FROM (NEW.id, NEW.claim_id, NEW.source_id, NEW.answers_id, NEW.text, NEW.written_by_id, NEW.written_at)\n                        AND (NEW.citation_id IS NULL OR NEW.citation_id = OLD.citation_id) THEN\n                            RETURN NEW;\n                        END IF;\n                    END IF;\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'remark_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'remark_append_only: refused';\n                ", hash='73d6908cd7ad5dfba7e9e94ab545e11569e33649', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_remark_append_only_1d546', table='claims_remark', when='BEFORE')),
        ),
    ]
