from importlib import import_module

from django.db import migrations

BEFORE: str = import_module('claims.migrations.0100_functions_that_know_a_document').FUNCTIONS


def function(name: str) -> str:
    """Statement that makes a function of migration 0100 again."""
    start = BEFORE.index(f'CREATE FUNCTION {name}(')
    end = BEFORE.index('END $$;', start) + len('END $$;')
    return BEFORE[start:end].replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION', 1)


# Parameters that only say where a reader came from, as the whole way has them.
TRACKING = ''.join(
    line.strip().strip("'") for line in function('claims_address_key')
    .partition("pair !~* (")[2].partition("(=|$)')")[0].splitlines()
).removeprefix('^')

# Most addresses have a host in small letters, a path of unreserved letters and perhaps a query of
# such, and nothing else: their key is what stands behind the scheme. All others go the whole way.
ADDRESS = function('claims_address_key').replace('DECLARE', r'''BEGIN
IF url ~ ('^https?://[a-z0-9-]+(\.[a-z0-9-]+)+((/[A-Za-z0-9._~-]+)*/?'
    '|((/[A-Za-z0-9._~-]+)+/?|/)\?[A-Za-z0-9._~-]+(=[A-Za-z0-9._~-]*)?'
    '(&[A-Za-z0-9._~-]+(=[A-Za-z0-9._~-]*)?)*)$')
AND url !~ '/\.\.?([/?]|$)|^https?://([a-z0-9-]+\.)*(archive\.[a-z]+|doi\.org)(/|$)'
AND url !~* '[?&]''' + TRACKING + r'''(=|&|$)' THEN
    RETURN rtrim(regexp_replace(url, '^https?://(www\.)?', ''), '/');
END IF;
DECLARE''', 1).replace('END $$;', 'END;\nEND $$;')
LIKELY = function('claims_likely_key').replace('''claims_percent_normal(
        claims_address_key(url),''', '''claims_address_key(url);
BEGIN
    IF key !~ '^[A-Za-z0-9/._~?&=-]*$' THEN
        key := claims_percent_normal(key,''').replace("""'^[!-~]+$');
BEGIN
""", """'^[!-~]+$');
    END IF;
""")


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0063_editions_by_digest'),
    ]

    operations = [
        migrations.RunSQL(ADDRESS, function('claims_address_key')),
        migrations.RunSQL(LIKELY, function('claims_likely_key')),
    ]
