import claims.models.rules
import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

POSSIBLE_TERMS = r"""
CREATE FUNCTION claims_possible_terms(_words text) RETURNS TABLE (term text)
LANGUAGE sql IMMUTABLE ROWS 300 AS $$
-- Every term that an edition with these folded words may hold, and some that it does not: words,
-- and of those beyond ASCII their characters, each with the next one.
SELECT word FROM string_to_table(translate(_words, E'\n', ' '), ' ') AS word WHERE word <> ''
UNION
SELECT letter || coalesce(lead(letter) OVER (PARTITION BY place ORDER BY nth), '')
FROM string_to_table(translate(_words, E'\n', ' '), ' ') WITH ORDINALITY AS held (word, place)
CROSS JOIN LATERAL string_to_table(word, NULL) WITH ORDINALITY AS letters (letter, nth)
WHERE octet_length(word) > length(word)
$$;
"""

DROP_POSTINGS = r"""
CREATE FUNCTION claims_drop_postings(_position bigint, _words text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
-- Nothing is left in the index of an edition whose words are emptied.
BEGIN
    PERFORM pg_advisory_xact_lock(1178682197);
    DELETE FROM claims_posting posting USING claims_possible_terms(_words) possible
    WHERE posting.term = possible.term AND posting.position = _position;
    UPDATE claims_postingblock block
    SET entries = kept.entries, untils = kept.untils, standing = kept.standing
    FROM (
        SELECT held.term, held.first,
            coalesce(array_agg(entry ORDER BY nth) FILTER (WHERE entry >> 32 <> _position), '{}')
                AS entries,
            CASE WHEN held.untils IS NOT NULL THEN coalesce(
                array_agg(until ORDER BY nth) FILTER (WHERE entry >> 32 <> _position), '{}')
            END AS untils,
            count(*) FILTER (WHERE entry >> 32 <> _position AND until IS NULL) AS standing
        FROM claims_possible_terms(_words) possible
        JOIN claims_postingblock held ON held.term = possible.term
            AND _position BETWEEN held.first AND held.last
        CROSS JOIN LATERAL ROWS FROM (unnest(held.entries), unnest(held.untils))
            WITH ORDINALITY AS pairs (entry, until, nth)
        GROUP BY held.term, held.first
        HAVING bool_or(entry >> 32 = _position)
    ) kept
    WHERE block.term = kept.term AND block.first = kept.first;
    DELETE FROM claims_postingblock block USING claims_possible_terms(_words) possible
    WHERE block.term = possible.term AND block.entries = '{}';
END $$;
"""

MERGE_POSTINGS = r"""
CREATE FUNCTION claims_merge_postings(_plenty integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
-- The planner takes what ended, and entries, for few: each entry would be compared with each end.
SET enable_nestloop = off AS $$
-- Enter the ends of editions in their postings, and move those of terms that have `_plenty` of them
-- into blocks.
-- What readers find stays the same. False where there is nothing to do, or another is at it.
DECLARE
    _after bigint;
    _upto bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(1178682197) THEN RETURN false; END IF;
    SELECT coalesce(max(position), 0) INTO _after FROM claims_postingmerge;
    -- Editions are committed in their order: what follows sees all of them up to here.
    SELECT coalesce(max(position), 0) INTO _upto FROM claims_searchtext;
    IF _upto <= _after THEN RETURN false; END IF;

    UPDATE claims_posting posting SET until = ended.until
    FROM claims_editionindex ended
    JOIN claims_searchtext text USING (position)
    CROSS JOIN LATERAL claims_possible_terms(text.words) possible
    WHERE ended.until > _after AND ended.until <= _upto AND posting.term = possible.term
    AND posting.position = ended.position AND posting.until IS NULL;

    WITH ended AS MATERIALIZED (
        SELECT ended.position, ended.until, text.words
        FROM claims_editionindex ended JOIN claims_searchtext text USING (position)
        WHERE ended.until > _after AND ended.until <= _upto
    ), touched AS MATERIALIZED (
        SELECT DISTINCT block.term, block.first
        FROM ended CROSS JOIN LATERAL claims_possible_terms(ended.words) possible
        JOIN claims_postingblock block ON block.term = possible.term
            AND ended.position BETWEEN block.first AND block.last
    )
    UPDATE claims_postingblock block
    SET untils = now.untils, standing = now.standing, settled = greatest(settled, now.until)
    FROM (
        SELECT held.term, held.first, max(ended.until) AS until,
            array_agg(coalesce(pairs.until, ended.until) ORDER BY nth) AS untils,
            count(*) FILTER (WHERE pairs.until IS NULL AND ended.until IS NULL) AS standing
        FROM touched JOIN claims_postingblock held USING (term, first)
        CROSS JOIN LATERAL ROWS FROM (unnest(held.entries), unnest(held.untils))
            WITH ORDINALITY AS pairs (entry, until, nth)
        LEFT JOIN ended ON ended.position = pairs.entry >> 32
        GROUP BY held.term, held.first
        HAVING count(ended.until) > 0
    ) now
    WHERE block.term = now.term AND block.first = now.first;

    WITH plenty AS MATERIALIZED (
        SELECT term FROM claims_posting WHERE length < 131072
        GROUP BY term HAVING count(*) >= _plenty
    ), moved AS (
        DELETE FROM claims_posting posting USING plenty
        WHERE posting.term = plenty.term AND posting.length < 131072
        RETURNING posting.term, posting.position, posting.until, posting.tf, posting.length
    ), open AS (
        -- The last block of each term, if it has room.
        SELECT term, first, held FROM (
            SELECT DISTINCT ON (block.term) block.term, block.first,
                cardinality(block.entries) AS held
            FROM claims_postingblock block JOIN plenty USING (term)
            ORDER BY block.term, block.first DESC
        ) last WHERE held < 200
    ), numbered AS (
        SELECT moved.*, open.first AS of_block, (row_number() OVER (
            PARTITION BY moved.term ORDER BY moved.position) - 1 + coalesce(open.held, 0)) / 200
            AS nth
        FROM moved LEFT JOIN open USING (term)
    ), chunk AS (
        SELECT term, CASE nth WHEN 0 THEN of_block END AS of_block, min(position) AS first,
            max(position) AS last, greatest(max(position), max(until)) AS settled,
            count(*) - count(until) AS standing,
            array_agg((position::bigint << 32) | (tf::bigint << 17) | length ORDER BY position)
                AS entries,
            CASE WHEN count(until) > 0 THEN array_agg(until ORDER BY position) END AS untils
        FROM numbered GROUP BY term, nth, of_block
    ), grown AS (
        UPDATE claims_postingblock block
        SET first = least(block.first, chunk.first), last = greatest(block.last, chunk.last),
            settled = greatest(block.settled, chunk.settled),
            standing = block.standing + chunk.standing,
            entries = block.entries || chunk.entries,
            untils = CASE WHEN block.untils IS NOT NULL OR chunk.untils IS NOT NULL THEN
                coalesce(block.untils,
                    array_fill(NULL::integer, ARRAY[cardinality(block.entries)]))
                || coalesce(chunk.untils,
                    array_fill(NULL::integer, ARRAY[cardinality(chunk.entries)])) END
        FROM chunk WHERE block.term = chunk.term AND block.first = chunk.of_block
    )
    INSERT INTO claims_postingblock (term, first, last, settled, standing, entries, untils)
    SELECT term, first, last, settled, standing, entries, untils FROM chunk WHERE of_block IS NULL;

    INSERT INTO claims_postingmerge (position) VALUES (_upto);
    RETURN true;
END $$;
"""

GONE = """
DROP FUNCTION claims_merge_postings(integer);
DROP FUNCTION claims_drop_postings(bigint, text);
DROP FUNCTION claims_possible_terms(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0245_origins_are_found_by_their_id'),
    ]

    operations = [
        # On the way back, last of all: pgtrigger leaves the functions of triggers it removes.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DROP FUNCTION IF EXISTS public.pgtrigger_emptied_text_has_no_postings_e8f62();",
        ),
        migrations.CreateModel(
            name='PostingBlock',
            fields=[
                ('pk', models.CompositePrimaryKey('term', 'first', blank=True, editable=False, primary_key=True, serialize=False)),
                ('term', models.CharField(db_collation='C', max_length=120)),
                ('first', models.PositiveIntegerField(help_text='No entry is of an earlier position.')),
                ('last', models.PositiveIntegerField(help_text='No entry is of a later position.')),
                ('settled', models.PositiveIntegerField(help_text='From this position on, as many entries hold as have no end.')),
                ('standing', models.PositiveIntegerField(help_text='How many entries have no end.')),
                ('entries', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('untils', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(null=True), help_text='The end of each entry, or null; null where none has one.', null=True, size=None)),
            ],
            options={
                'verbose_name': 'block of postings',
                'verbose_name_plural': 'blocks of postings',
            },
        ),
        migrations.CreateModel(
            name='PostingMerge',
            fields=[
                ('position', models.PositiveIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                'verbose_name': 'merge of postings',
                'verbose_name_plural': 'merges of postings',
            },
        ),
        # A block fits into a page four times: there is nothing to compress or to put elsewhere.
        migrations.RunSQL(
            """
            ALTER TABLE claims_postingblock
                ALTER entries SET STORAGE PLAIN, ALTER untils SET STORAGE PLAIN;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(POSSIBLE_TERMS + DROP_POSTINGS + MERGE_POSTINGS, GONE),
        migrations.RemoveIndex(
            model_name='posting',
            name='posting_by_position',
        ),
        migrations.AddIndex(
            model_name='editionindex',
            index=models.Index(condition=models.Q(('until__isnull', False)), fields=['until'], name='edition_index_ended'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchtext',
            trigger=pgtrigger.compiler.Trigger(name='emptied_text_has_no_postings', sql=claims.models.rules.RuleSql(condition="WHEN (NEW.words = '' AND OLD.words <> '')", func='PERFORM claims_drop_postings(OLD.position, OLD.words); RETURN NULL;', hash='d6214e471d80ae3da284b12949a90a2dd45929b2', operation='UPDATE OF "words"', pgid='pgtrigger_emptied_text_has_no_postings_e8f62', table='claims_searchtext', when='AFTER')),
        ),
    ]
