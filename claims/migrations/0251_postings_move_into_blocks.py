from django.db import migrations

# The rows that stay are few and rewritten: what a deletion leaves free, nobody would give back.
FORWARD = """
INSERT INTO claims_postingblock (term, first, last, settled, standing, entries, untils)
SELECT term, min(position), max(position), greatest(max(position), max(until)),
    count(*) - count(until),
    array_agg((position::bigint << 32) | (tf::bigint << 17) | length ORDER BY position),
    CASE WHEN count(until) > 0 THEN array_agg(until ORDER BY position) END
FROM (
    SELECT posting.*, row_number() OVER (PARTITION BY term ORDER BY position) - 1 AS nth
    FROM claims_posting posting WHERE length < 131072 AND term IN (
        SELECT term FROM claims_posting WHERE length < 131072 GROUP BY term HAVING count(*) >= 32)
) numbered
GROUP BY term, nth / 200;

CREATE TEMPORARY TABLE rows_that_stay ON COMMIT DROP AS
SELECT posting.* FROM claims_posting posting WHERE length >= 131072
OR NOT EXISTS (SELECT FROM claims_postingblock block WHERE block.term = posting.term);
TRUNCATE claims_posting;
INSERT INTO claims_posting SELECT * FROM rows_that_stay;
DROP TABLE rows_that_stay;

INSERT INTO claims_postingmerge (position)
SELECT max(position) FROM claims_searchtext HAVING max(position) > 0;
ANALYZE claims_posting, claims_postingblock, claims_postingmerge;
"""

BACKWARD = """
INSERT INTO claims_posting (term, position, until, tf, length)
SELECT term, entry >> 32, until, entry >> 17 & 32767, entry & 131071
FROM claims_postingblock, ROWS FROM (unnest(entries), unnest(untils)) AS pairs (entry, until);
UPDATE claims_posting posting SET until = ended.until FROM claims_editionindex ended
WHERE posting.until IS NULL AND ended.position = posting.position AND ended.until IS NOT NULL;
TRUNCATE claims_postingblock, claims_postingmerge;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0250_blocks_of_postings")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
