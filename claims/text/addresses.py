"""Recognise one document by its DOI or its address, however they are written.

PostgreSQL holds the same rules (the functions of migrations 0100 and 0075) and keeps the keys of
rows; this module is for documents that were signed, and for what is imported. A test holds the
two together.
"""

import re
import unicodedata

ARCHIVED = re.compile(
    r"https?://(?:(?:www\.|web\.|wayback\.)?archive\.org(?::[0-9]+)?"
    r"/(?:web|wayback|save)/(?:[0-9*]+[a-z_*]*/)?"
    r"|(?:www\.)?archive\.(?:today|ph|is|li|vn|fo|md)"
    r"/(?:newest/|oldest/|o/[a-z0-9]+/|[0-9][0-9.-]+/)?)(https?(?::|%3a).+)",
    re.IGNORECASE | re.DOTALL,
)
ARCHIVED_WITHOUT_SCHEME = re.compile(
    r"https?://(?:www\.|web\.|wayback\.)?archive\.org(?::[0-9]+)?"
    r"/(?:web|wayback)/[0-9]{4,14}[a-z_*]*/([^/?#:]+\.[^/?#:]+.*)",
    re.IGNORECASE | re.DOTALL,
)
BEFORE_A_DOI = re.compile(
    r"\s*((https?://)?((dx|www)\.)?doi\.org/+|(urn|info):doi[:/]|doi:\s*)*", re.IGNORECASE
)
RESOLVED = re.compile(
    r"https?://(?:[^/?#@]*@)?(?:dx\.|www\.)?doi\.org\.?(?::[0-9]*)?/+(?:doi:)?(10\.[^?#]*[^?#/])",
    re.IGNORECASE,
)
PARTS = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#]*@)?([^/?#]*?)(?::([0-9]*))?(?![^/?#])"
    r"([^?#]*)(?:\?([^#]*))?"
)
TRACKING = re.compile(
    r"(utm_[a-z0-9_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid"
    r"|li_fat_id|igsh|igshid|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|vero_id|oly_enc_id"
    r"|oly_anon_id|srsltid|at_medium|at_campaign|ref_src|__twitter_impression)(=|$)",
    re.IGNORECASE,
)
"""Parameters that say where a reader came from, not what is read."""
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
ADDRESS_LETTER = re.compile(r"[]A-Za-z0-9._~:/?#[@!$&'()*+,;=-]")
PRINTABLE = re.compile(r"[!-~]")
DEFAULT_PORTS = {("http", "80"), ("https", "443")}
LONGEST_LABEL = 63
PLAIN_DOI = re.compile(r"10\.[!-$&-~]*[!-$&-.0-~]")
PLAIN_ADDRESS = re.compile(
    r"https?://((?:[a-z0-9-]+\.)+[a-z0-9-]+(?:(?:(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?|/)"
    r"(?:\?([A-Za-z0-9._~-]+=[A-Za-z0-9._~-]*(?:&[A-Za-z0-9._~-]+=[A-Za-z0-9._~-]*)*))?)?)"
)
NOT_PLAIN = re.compile(
    r"archive\.|doi\.org|/amp|[.?&]amp|outputtype|/(?:index|default|home)\."
    r"|\.(?:m|mobile|touch|wap|www)\.",
    re.IGNORECASE,
)
"""Parts of an address that archives, resolvers, mobile pages or default documents have."""
OF_TRACKING = re.compile(
    "cl|raid|igsh|srsltid|utm_|fat_id|mc_|mkt_|_ga|_gl|_hs|vero_|oly_|at_|ref_|__", re.IGNORECASE
)
"""Letters of which each name in `TRACKING` has some."""


def plain_keys(doi: str, url: str) -> tuple[str, str, str] | None:
    """The DOI, the address and the likely key of a document, where both are written plainly.

    None where one of them is not, and needs the whole of the rules.
    """
    if doi and not PLAIN_DOI.fullmatch(doi):
        return None
    if not url:
        return doi.lower(), "", ""
    match = PLAIN_ADDRESS.fullmatch(url)
    if not match or (match[2] and OF_TRACKING.search(match[2])):
        return None
    address = match[1].rstrip("?&/").removeprefix("www.")
    if NOT_PLAIN.search(f".{address}"):
        return None
    return doi.lower(), address, address.lower()


def document_keys(doi: str, url: str) -> set[str]:
    """The keys of a document, `doi:…` and `address:…`; two that share one are the same."""
    plain = plain_keys(doi, url)
    keys = plain[:2] if plain else (doi_key(doi, url), address_key(url))
    return {f"{name}:{key}" for name, key in zip(("doi", "address"), keys, strict=True) if key}


def doi_key(doi: str, url: str) -> str:
    """The DOI, bare and in small letters (DOI Handbook: names are case-insensitive).

    Without one, the DOI that the address resolves; empty where neither names one.
    """
    bare = BEFORE_A_DOI.sub("", doi, count=1).rstrip("/ \t\r\n\f\v")
    if not bare and (match := RESOLVED.match(original_address(url))):
        bare = match[1]
    return _percent_normal(bare, PRINTABLE, PRINTABLE).lower()


def address_key(url: str) -> str:
    """The address in the normal form of RFC 3986 and 3987; empty for the address of a DOI.

    Without scheme, `www.`, default port, fragment and tracking; the host as punycode. An
    archived copy of an address has the key of that address.
    """
    address = original_address(url)
    if doi_key("", address):
        return ""
    if not (parts := PARTS.match(address)):
        return _percent_normal(address.partition("#")[0], UNRESERVED, ADDRESS_LETTER)
    host, port = _host(parts[2]), (parts[3] or "").lstrip("0")
    if port and (parts[1].lower(), port) not in DEFAULT_PORTS:
        host = f"{host}:{port}"
    path: list[str] = []
    for segment in _percent_normal(parts[4], UNRESERVED, ADDRESS_LETTER).split("/"):
        if segment == "..":
            path = path[:-1]
        elif segment != ".":
            path.append(segment)
    pairs = _percent_normal(parts[5] or "", UNRESERVED, ADDRESS_LETTER).split("&")
    query = "&".join(pair for pair in pairs if pair and not TRACKING.match(pair))
    way = re.sub("^//", "/", "/" + "/".join(path))
    return f"{host}{way}{f'?{query}' if query else ''}".rstrip("?&/")


def original_address(url: str) -> str:
    """The address whose archived copy this is (Internet Archive, archive.today), or itself."""
    address = url.strip()
    for _step in range(5):
        if match := ARCHIVED.fullmatch(address):
            original = match[1]
        elif match := ARCHIVED_WITHOUT_SCHEME.fullmatch(address):
            original = f"http://{match[1]}"
        else:
            break
        if re.match("https?%3a", original, re.IGNORECASE):
            original = _percent_normal(original, PRINTABLE, PRINTABLE)
        address = re.sub("^(https?):/*", r"\1://", original, count=1, flags=re.IGNORECASE)
    return address


def _host(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written).lower().replace("。", ".")
    labels = plain.split(".")
    return ".".join(map(_label, labels)).rstrip(".").removeprefix("www.")


def _label(label: str) -> str:
    if label.isascii():
        return label
    if len(label) > LONGEST_LABEL:
        return _percent_normal(label, UNRESERVED, ADDRESS_LETTER)
    return "xn--" + label.encode("punycode").decode()


def _percent_normal(text: str, decoded: re.Pattern[str], kept: re.Pattern[str]) -> str:
    """Encoded letters of the first class decoded, letters outside the second encoded as UTF-8."""

    def normal(match: re.Match[str]) -> str:
        part = match[0]
        if len(part) == 1:
            return part if kept.match(part) else "".join(f"%{byte:02X}" for byte in part.encode())
        letter = chr(int(part[1:], 16))
        return letter if "!" <= letter <= "~" and decoded.match(letter) else part.upper()

    return re.sub(r"%[0-9A-Fa-f]{2}|.", normal, text, flags=re.DOTALL)
