from django.db import migrations

FUNCTION = r"""
CREATE FUNCTION claims_empty_beside(_claim bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- Empty what was said beside a claim that this transaction withholds: what colleagues remarked,
-- what the people concerned were asked, and what they answered. Before `claims_empty`, which
-- removes the citations that remarks are about.
BEGIN
    IF claims_withheld_at(_claim) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '23514', TABLE = 'claims_withholding',
            CONSTRAINT = 'withholding_signed_once', MESSAGE = 'withholding_signed_once: refused';
    END IF;
    UPDATE claims_remark SET citation_id = NULL
    WHERE claim_id = _claim AND citation_id IS NOT NULL;
    UPDATE claims_remark SET text = '[withheld]' WHERE claim_id = _claim AND text <> '[withheld]';
    UPDATE claims_inquiryanswer SET words = '[withheld]'
    WHERE words NOT IN ('', '[withheld]')
    AND line_id IN (SELECT id FROM claims_inquiryline WHERE claim_id = _claim);
    UPDATE claims_inquiryline SET statement = '[withheld]', excerpt = ''
    WHERE claim_id = _claim AND (statement, excerpt) <> ('[withheld]', '');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0212_rules_of_what_met")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION claims_empty_beside(bigint);"),
    ]
