"""Keys by which documents are told apart, by rules that the database holds."""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models.functions import Concat, Lower, StrIndex, Substr

from claims.text.addresses import plain_keys

PLAIN = (
    r"^https?://[a-z0-9.-]+"
    r"(/[A-Za-z0-9._~!$'()*+,;:@%=/-]*([?][A-Za-z0-9._~!$'()*+,;:@%=/&-]*)?)?$"
)
"""PostgreSQL's regular expression of addresses whose host is in small letters."""
DECORATED = r"[?&]((utm_[a-z]+|fbclid|gclid)=|&)"
"""Parameters in an address that its key leaves out."""


def _replaced(expression: Any, pattern: str, replacement: str, flags: str = "gi") -> models.Func:
    """SQL regexp_replace."""
    arguments = (models.Value(text) for text in (pattern, replacement, flags))
    return models.Func(
        expression, *arguments, function="regexp_replace", output_field=models.TextField()
    )


def url_key() -> models.Case:
    """SQL, of the column `url`, for what made two addresses the same at earlier positions.

    Host folded, tracking and decoration gone; `document_keys` has followed it for sources. Of most
    addresses it is what stands behind the scheme, which is seen in a third of the time.
    """
    plain = models.Q(url__regex=PLAIN) & ~models.Q(url__iregex=DECORATED)
    start = StrIndex("url", models.Value("://"))
    has_www = models.Q(url__startswith="https://www.") | models.Q(url__startswith="http://www.")
    behind = models.Case(
        models.When(has_www, then=Substr("url", start + 7)), default=Substr("url", start + 3)
    )
    rest = models.Func(
        behind, models.Value("?&/"), function="rtrim", output_field=models.TextField()
    )
    return models.Case(models.When(plain, then=rest), default=folded_url(models.F("url")))


def folded_url(url: Any) -> Any:
    """SQL for the same of any address."""
    bare = _replaced(url, r"^\s*[a-z]+://(www\.)?|#.*$", "")
    bare = _replaced(bare, r"([?&])(utm_[a-z]+|fbclid|gclid)=[^&]*", r"\1")
    bare = _replaced(bare, r"([?&])&+", r"\1")
    bare = _replaced(bare, r"[?&/]+$", "")
    host = _replaced(bare, r"[/?].*$", "")
    path = _replaced(bare, r"^[^/?]*", "", "")
    return Concat(Lower(host), path, output_field=models.TextField())


def document_function(name: str, *fields: str) -> models.Func:
    """SQL of the function of this name, which PostgreSQL holds; see `claims.text.addresses`."""
    return models.Func(*map(models.F, fields), function=name, output_field=models.TextField())


class DocumentKeys(NamedTuple):
    """The keys of one document; a member is empty where it has no such key."""

    doi: str
    address: str
    likely: str
    """The same for its mobile and AMP forms and for its default document."""


def document_keys(records: Iterable[tuple[str, str]]) -> list[DocumentKeys]:
    """The keys of each DOI and address; those that are not plain by the database, in one query."""
    pairs = list(records)
    known = {pair: DocumentKeys(*keys) for pair in pairs if (keys := plain_keys(*pair))}
    others = [pair for pair in dict.fromkeys(pairs) if pair not in known]
    if others:
        known |= zip(others, _by_the_database(others), strict=True)
    return [known[pair] for pair in pairs]


def _by_the_database(pairs: list[tuple[str, str]]) -> list[DocumentKeys]:
    dois, urls = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT claims_doi_key(doi, url), claims_address_key(url), claims_likely_key(url)"
            " FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (doi, url, place)"
            " ORDER BY place",
            [list(dois), list(urls)],
        )
        return [DocumentKeys(*row) for row in cursor.fetchall()]


def among(expression: Any, values: Iterable[Any]) -> models.Func:
    """SQL `expression = ANY (values)`: one parameter, however many values there are."""
    return models.Func(
        expression,
        models.Value(list(values)),
        arg_joiner=" = ANY(",
        template="%(expressions)s)",
        output_field=models.BooleanField(),
    )


def md5(key: str) -> str:
    """PostgreSQL's md5 of a text; indexes hold it, no security rests on it."""
    return hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()
