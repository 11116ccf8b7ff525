import claims.models.rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# `docs/log.md` says what is hashed; claims/record/proofs does the same again to verify it.
GROW = r"""
CREATE FUNCTION claims_grow_tree() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- A row for each edition that has none yet, in log order.
DECLARE
    leaf record;
    hash bytea;
    completed bytea;
    beside bytea;
    span bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1178682196);
    FOR leaf IN
        SELECT e.position, convert_to(concat_ws(' ', 'factcheck-edition/1', e.position, c.public_id,
            e.number, e.digest, e.kind,
            to_char(e.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')), 'UTF8')
            AS line
        FROM claims_edition e JOIN claims_claim c ON c.id = e.claim_id
        WHERE e.position > coalesce((SELECT max(position) FROM claims_leaf), 0)
        ORDER BY e.position
    LOOP
        hash := sha256('\x00'::bytea || leaf.line);
        completed := hash;
        span := 1;
        WHILE leaf.position % (2 * span) = 0 LOOP
            -- The subtree to the left is as large, and ended `span` positions before.
            SELECT substr(l.hashes, octet_length(completed) - 31, 32) INTO beside
            FROM claims_leaf l WHERE l.position = leaf.position - span;
            IF beside IS NULL THEN
                RAISE EXCEPTION USING ERRCODE = '23514', TABLE = 'claims_leaf',
                    CONSTRAINT = 'leaf_completes_its_subtrees',
                    MESSAGE = 'leaf_completes_its_subtrees: refused';
            END IF;
            hash := sha256('\x01'::bytea || beside || hash);
            completed := completed || hash;
            span := 2 * span;
        END LOOP;
        INSERT INTO claims_leaf (position, hashes) VALUES (leaf.position, completed);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0153_backups'),
    ]

    operations = [
        # On the way back, last of all: pgtrigger leaves the functions of triggers it removes.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DROP FUNCTION IF EXISTS public.pgtrigger_edition_grows_the_tree_b473d();",
        ),
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('position', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='position')),
                ('hashes', models.BinaryField(verbose_name='hashes')),
            ],
            options={
                'verbose_name': 'leaf',
                'verbose_name_plural': 'leaves',
                'ordering': ['position'],
            },
        ),
        migrations.AddConstraint(
            model_name='leaf',
            constraint=claims.models.rules.RawCheck('mod(octet_length(hashes), 32) = 0 AND position & -position = 1::bigint << (octet_length(hashes) / 32 - 1)', message='The tree over the log lacks a leaf, so that nothing can be added: `manage.py verify_log` names the position.', name='leaf_completes_its_subtrees'),
        ),
        migrations.RunSQL(GROW, "DROP FUNCTION claims_grow_tree();"),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_grows_the_tree', sql=claims.models.rules.RuleSql(func='PERFORM claims_grow_tree(); RETURN NULL;', hash='e4a59ab83010cf795a5e213c525988c3ae5112c0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_edition_grows_the_tree_b473d', table='claims_edition', when='AFTER')),
        ),
    ]
