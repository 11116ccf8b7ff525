from importlib import import_module

from django.db import migrations

PLAIN = import_module('claims.migrations.0050_plain_addresses_are_known_at_once')
BEFORE = {
    'doi': PLAIN.function('claims_doi_key'),
    'address': PLAIN.ADDRESS,
    'likely': PLAIN.LIKELY,
}

# What most DOIs and addresses are is seen by looking for a few words, which takes a tenth of the
# time of regular expressions; and only the others go the whole way.

# No DOI is resolved without “doi.org”, or an encoded letter that could stand in it.
DOI = BEFORE['doi'].replace('DECLARE', r'''BEGIN
IF doi = '' THEN
    IF strpos(lower(url COLLATE "C"), 'doi.org') = 0 AND strpos(url, '%') = 0 THEN
        RETURN '';
    END IF;
ELSIF doi ~ '^10\.[!-$&-~]*[!-$&-.0-~]$' THEN
    RETURN lower(doi);
END IF;
DECLARE''', 1).replace('END $$;', 'END;\nEND $$;')

TRACKED = f"""url !~* '[?&]{PLAIN.TRACKING}(=|&|$)'"""
# A parameter that says where a reader came from has one of these in its name.
LETTERS = ' AND '.join(
    f"strpos(query, '{letters}') = 0"
    for letters in (
        'cl', 'raid', 'igsh', 'srsltid', 'utm_', 'fat_id', 'mc_', 'mkt_', '_ga', '_gl', '_hs',
        'vero_', 'oly_', 'at_', 'ref_', '__',
    )
)
ADDRESS = BEFORE['address'][: BEFORE['address'].index('BEGIN')] + rf'''DECLARE
    plain text;
    query text;
BEGIN
IF url ~ '^https?://[a-z0-9.-]+(/[A-Za-z0-9._~/-]*([?][A-Za-z0-9._~=&-]+)?)?$'
AND strpos(url, '..') = 0 AND strpos(url, '/.') = 0 AND strpos(url, './') = 0
AND strpos(url, '.?') = 0 AND strpos(url, '&&') = 0 AND strpos(url, '?&') = 0
AND strpos(url, 'archive.') = 0 AND strpos(url, 'doi.org') = 0
AND strpos(substr(url, 9), '//') = 0 AND right(url, 1) <> '.' THEN
    query := lower(split_part(url, '?', 2) COLLATE "C");
    IF query = '' OR {LETTERS} OR {TRACKED} THEN
        plain := rtrim(substr(url, strpos(url, '://') + 3), '?&/');
        RETURN CASE WHEN starts_with(plain, 'www.') THEN substr(plain, 5) ELSE plain END;
    END IF;
END IF;
''' + BEFORE['address'][BEFORE['address'].index('DECLARE\n    unreserved'):]


def there(text: str, *parts: str) -> str:
    return '(' + ' OR '.join(f"strpos({text}, '{part}') > 0" for part in parts) + ')'


MOBILE = there("'.' || key", '.m.', '.mobile.', '.amp.', '.touch.', '.wap.')
AMP = f'''({there("'.' || key", '.amp')} OR {there('key', '/amp', '?amp', '&amp', 'outputtype')})'''
DEFAULT = there('key', '/index.', '/default.', '/home.')
HEAD, BODY = BEFORE['likely'].split('DECLARE')
STEPS = [
    f'    {line.strip()}\n' for line in BODY.splitlines() if 'key := regexp_replace' in line
]
LIKELY = HEAD + f'''DECLARE
    address text := claims_address_key(url);
    key text := lower(address);
BEGIN
    IF key !~ '^[a-z0-9/._~?&=:@!$()*,;+-]*$' THEN
        key := lower(claims_percent_normal(
            address, '^[]A-Za-z0-9._~:[@!$''()*,;-]$', '^[!-~]+$'));
    END IF;
    IF {AMP} THEN
    {STEPS[0]}    END IF;
    IF {MOBILE} THEN
    {STEPS[1]}    END IF;
    IF starts_with(key, 'www.') THEN
        key := substr(key, 5);
    END IF;
    IF {AMP} THEN
    {STEPS[3]}    {STEPS[4]}    {STEPS[5]}    END IF;
    IF {DEFAULT} THEN
    {STEPS[6]}    END IF;
    RETURN rtrim(key, '?&/');
END $$;
'''


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0056_programs_sign'),
    ]

    operations = [
        migrations.RunSQL(now, before)
        for now, before in zip((DOI, ADDRESS, LIKELY), BEFORE.values(), strict=True)
    ]
