from django.db import migrations

# The table is pghistory's, so that no model of ours can declare its rules.
REFUSE = (
    "RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = '{name}', "
    "TABLE = TG_TABLE_NAME, MESSAGE = '{name}: refused';"
)
FORWARDS = f"""
    CREATE FUNCTION context_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            -- While a request goes on, the triggers that write history say more, nothing else.
            IF TG_OP = 'UPDATE' THEN
                IF pg_trigger_depth() > 1 AND NEW.id = OLD.id AND NEW.created_at = OLD.created_at
                AND NEW.metadata || OLD.metadata = NEW.metadata THEN RETURN NEW; END IF;
            END IF;
            {REFUSE.format(name="context_append_only")}
        END;
    $$;
    CREATE TRIGGER context_append_only BEFORE UPDATE OR DELETE ON pghistory_context
        FOR EACH ROW EXECUTE FUNCTION context_append_only();
    CREATE FUNCTION context_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {REFUSE.format(name="context_no_truncate")}
        END;
    $$;
    CREATE TRIGGER context_no_truncate BEFORE TRUNCATE ON pghistory_context
        FOR EACH STATEMENT EXECUTE FUNCTION context_no_truncate();
"""
BACKWARDS = """
    DROP TRIGGER context_append_only ON pghistory_context;
    DROP TRIGGER context_no_truncate ON pghistory_context;
    DROP FUNCTION context_append_only();
    DROP FUNCTION context_no_truncate();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0070_history_is_append_only"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
