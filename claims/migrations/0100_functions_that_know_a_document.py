from django.db import migrations

# Mirrored by claims/text/addresses.py; tests/models/test_document_keys.py holds the two together.
FUNCTIONS = r"""
CREATE FUNCTION claims_percent_normal(said text, decoded text, kept text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    -- `decoded` and `kept` are character classes: percent-encoded letters of the first are
    -- decoded, letters outside the second are encoded as UTF-8.
    SELECT coalesce(string_agg(
        CASE
            WHEN part[1] ~ '^%[0-9A-Fa-f]{2}$' THEN CASE
                WHEN get_byte(decode(substr(part[1], 2), 'hex'), 0) BETWEEN 33 AND 126
                AND chr(get_byte(decode(substr(part[1], 2), 'hex'), 0)) ~ decoded
                THEN chr(get_byte(decode(substr(part[1], 2), 'hex'), 0))
                ELSE upper(part[1]) END
            WHEN part[1] ~ kept THEN part[1]
            ELSE regexp_replace(
                upper(encode(convert_to(part[1], 'UTF8'), 'hex')), '(..)', '%\1', 'g')
        END, '' ORDER BY place), '')
    FROM regexp_matches(said, '(%[0-9A-Fa-f]{2}|[A-Za-z0-9/._-]+|.)', 'g')
        WITH ORDINALITY AS parts (part, place)
$$;

CREATE FUNCTION claims_punycode(label text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
-- RFC 3492, without the prefix xn--.
DECLARE
    digits CONSTANT text := 'abcdefghijklmnopqrstuvwxyz0123456789';
    codes int[] := ARRAY(
        SELECT ascii(letter) FROM regexp_split_to_table(label, '')
        WITH ORDINALITY AS letters (letter, place) ORDER BY place);
    written text := regexp_replace(label, '[^\x01-\x7f]', '', 'g');
    basic int := length(written);
    handled int := basic;
    next_code bigint := 128;
    delta bigint := 0;
    bias bigint := 72;
    rest bigint;
    step bigint;
    threshold bigint;
    code int;
BEGIN
    IF basic > 0 THEN written := written || '-'; END IF;
    WHILE handled < cardinality(codes) LOOP
        SELECT min(one) INTO rest FROM unnest(codes) AS one WHERE one >= next_code;
        delta := delta + (rest - next_code) * (handled + 1);
        next_code := rest;
        FOREACH code IN ARRAY codes LOOP
            IF code < next_code THEN delta := delta + 1; END IF;
            CONTINUE WHEN code <> next_code;
            rest := delta;
            step := 36;
            LOOP
                threshold := greatest(1, least(26, step - bias));
                EXIT WHEN rest < threshold;
                written := written || substr(
                    digits, (threshold + (rest - threshold) % (36 - threshold))::int + 1, 1);
                rest := (rest - threshold) / (36 - threshold);
                step := step + 36;
            END LOOP;
            written := written || substr(digits, rest::int + 1, 1);
            delta := CASE WHEN handled = basic THEN delta / 700 ELSE delta / 2 END;
            delta := delta + delta / (handled + 1);
            step := 0;
            WHILE delta > 455 LOOP
                delta := delta / 35;
                step := step + 36;
            END LOOP;
            bias := step + 36 * delta / (delta + 38);
            delta := 0;
            handled := handled + 1;
        END LOOP;
        delta := delta + 1;
        next_code := next_code + 1;
    END LOOP;
    RETURN written;
END $$;

CREATE FUNCTION claims_original_address(url text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
-- The address whose archived copy this is, or itself.
DECLARE
    address text := regexp_replace(url, '^\s+|\s+$', '', 'g');
    original text;
BEGIN
    FOR _ IN 1..5 LOOP
        original := coalesce(
            substring(address FROM '(?i)^https?://(?:www\.|web\.|wayback\.)?archive\.org(?::[0-9]+)?'
                '/(?:web|wayback|save)/(?:[0-9*]+[a-z_*]*/)?(https?(?::|%3a).+)$'),
            'http://' || substring(address FROM '(?i)^https?://(?:www\.|web\.|wayback\.)?'
                'archive\.org(?::[0-9]+)?/(?:web|wayback)/[0-9]{4,14}[a-z_*]*/'
                '([^/?#:]+\.[^/?#:]+.*)$'),
            substring(address FROM '(?i)^https?://(?:www\.)?archive\.(?:today|ph|is|li|vn|fo|md)'
                '/(?:newest/|oldest/|o/[a-z0-9]+/|[0-9][0-9.-]+/)?(https?(?::|%3a).+)$'));
        EXIT WHEN original IS NULL;
        IF original ~* '^https?%3a' THEN
            original := claims_percent_normal(original, '[!-~]', '[!-~]');
        END IF;
        address := regexp_replace(original, '^(https?):/*', '\1://', 'i');
    END LOOP;
    RETURN address;
END $$;

CREATE FUNCTION claims_doi_key(doi text, url text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
-- The DOI of a document, however it is written; empty where it has none.
DECLARE
    bare text := regexp_replace(
        doi, '^\s*((https?://)?((dx|www)\.)?doi\.org/+|(urn|info):doi[:/]|doi:\s*)*|[\s/]+$', '', 'gi');
BEGIN
    IF bare = '' THEN
        bare := coalesce(substring(claims_original_address(url) FROM
            '(?i)^https?://(?:[^/?#@]*@)?(?:dx\.|www\.)?doi\.org\.?(?::[0-9]*)?/+'
            '(?:doi:)?(10\.[^?#]*[^?#/])'), '');
    END IF;
    RETURN lower(claims_percent_normal(bare, '[!-~]', '[!-~]'));
END $$;

CREATE FUNCTION claims_address_key(url text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
-- RFC 3986 and 3987, without decoration; empty where the address is that of a DOI.
DECLARE
    unreserved CONSTANT text := '^[A-Za-z0-9._~-]+$';
    address_letters CONSTANT text := '^[]A-Za-z0-9._~:/?#[@!$&''()*+,;=-]+$';
    address text := claims_original_address(url);
    parts text[] := regexp_match(address,
        '^([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#]*@)?([^/?#]*?)(?::([0-9]*))?(?![^/?#])([^?#]*)(?:\?([^#]*))?');
    host text;
    segment text;
    path text[] := '{}';
    query text;
BEGIN
    IF claims_doi_key('', address) <> '' THEN RETURN ''; END IF;
    IF parts IS NULL THEN
        RETURN claims_percent_normal(split_part(address, '#', 1), unreserved, address_letters);
    END IF;
    host := translate(lower(normalize(parts[2], NFKC)), '。', '.');
    IF host ~ '[^\x01-\x7f]' THEN
        SELECT string_agg(CASE
            WHEN label !~ '[^\x01-\x7f]' THEN label
            WHEN length(label) < 64 THEN 'xn--' || claims_punycode(label)
            ELSE claims_percent_normal(label, unreserved, address_letters) END, '.' ORDER BY place)
        INTO host FROM regexp_split_to_table(host, '\.') WITH ORDINALITY AS labels (label, place);
    END IF;
    host := regexp_replace(rtrim(host, '.'), '^www\.', '');
    IF coalesce(parts[3], '') <> ''
    AND (lower(parts[1]), ltrim(parts[3], '0')) NOT IN (('http', '80'), ('https', '443')) THEN
        host := host || ':' || ltrim(parts[3], '0');
    END IF;
    FOREACH segment IN ARRAY string_to_array(
        claims_percent_normal(parts[4], unreserved, address_letters), '/') LOOP
        IF segment = '..' THEN
            path := path[:cardinality(path) - 1];
        ELSIF segment <> '.' THEN
            path := path || segment;
        END IF;
    END LOOP;
    SELECT string_agg(pair, '&' ORDER BY place) INTO query
    FROM regexp_split_to_table(
        claims_percent_normal(coalesce(parts[5], ''), unreserved, address_letters), '&')
        WITH ORDINALITY AS pairs (pair, place)
    WHERE pair <> '' AND pair !~* (
        '^(utm_[a-z0-9_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid'
        '|li_fat_id|igsh|igshid|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|vero_id|oly_enc_id'
        '|oly_anon_id|srsltid|at_medium|at_campaign|ref_src|__twitter_impression)(=|$)');
    RETURN rtrim(host || regexp_replace('/' || array_to_string(path, '/'), '^//', '/')
        || coalesce('?' || query, ''), '?&/');
END $$;

CREATE FUNCTION claims_likely_key(url text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
-- The same for the mobile and AMP forms of a page, and for its default document.
DECLARE
    key text := claims_percent_normal(
        claims_address_key(url), '^[]A-Za-z0-9._~:[@!$''()*,;-]$', '^[!-~]+$');
BEGIN
    key := lower(key);
    key := regexp_replace(key, '^google\.[a-z.]+/amp/(s/)?|^[^/]*cdn\.ampproject\.org/[a-z]/(s/)?', '');
    key := regexp_replace(key, '(^|\.)(m|mobile|amp|touch|wap)\.(?=[^/?:]*\.[a-z])', '\1');
    key := regexp_replace(key, '^www\.', '');
    key := regexp_replace(key, '(?<=[?&])(amp(=[a-z0-9]*)?|outputtype=amp)(&|$)', '');
    key := regexp_replace(key, '^([^/?]*)/amp(?=[/?]|$)', '\1');
    key := regexp_replace(key, '/amp/?(?=\?|$)|\.amp(?=\.html?(\?|$)|\?|$)', '');
    key := regexp_replace(key, '/(index|default|home)\.(html?|php|aspx?|jsp|cfm)(?=\?|$)', '');
    RETURN rtrim(key, '?&/');
END $$;
"""
NAMES = (
    "claims_likely_key(text)",
    "claims_address_key(text)",
    "claims_doi_key(text, text)",
    "claims_original_address(text)",
    "claims_punycode(text)",
    "claims_percent_normal(text, text, text)",
)


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0071_context_of_history_is_kept'),
    ]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, ''.join(f'DROP FUNCTION {name};' for name in NAMES)
        ),
    ]
