"""Addresses that open a source at the words: text fragments, PDF pages, moments of a recording.

Text fragments as in the WICG's "URL Fragment Text Directives", which browsers match by whole words;
pages as in the PDF open parameters (RFC 8118), moments as in W3C Media Fragments.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from claims.models import LocatorLabel

SHORT = 60
"""Up to so many characters an excerpt is named whole, above that by its beginning and end."""
SIDE_WORDS = 6
CONTEXT_WORDS = 4
VIDEO_HOSTS = {"youtube.com", "m.youtube.com", "youtu.be"}
"""Where the moment stands in the query, as `t`."""

# What no text fragment reaches across: the end of a line or block, and words left out.
_GAP = re.compile(r"[\n\r\u2028\u2029]+|[\[(（［〔]\s?(?:…|⋯|\.{3})+\s?[\])）］〕]|[…⋯]+|\.{3,}")
_CLAUSE_ENDS = re.compile(r"(?<=[，。、；：！？,;:!?])")


def to_the_words(citation: dict[str, Any]) -> str:
    """The address of a citation, as documents hold it, that opens its source at the words.

    Without words, page or moment it is the plain address; empty for a source that has none.
    """
    url: str = citation["source"]["csl"].get("URL", "")
    if not url.startswith(("http://", "https://")):
        return ""
    parts = urlsplit(url)
    label, place = citation["locator_label"], citation["locator"]
    if label == LocatorLabel.TIMESTAMP and (moment := seconds(place)) is not None:
        return _at_moment(url, moment)
    media_type = citation.get("capture", {}).get("media_type", "")
    if media_type == "application/pdf" or parts.path.lower().endswith(".pdf"):
        page = re.search(r"\d+", place) if label == LocatorLabel.PAGE else None
        return urlunsplit(parts._replace(fragment=f"page={page[0]}")) if page else url
    directive = text_directive(citation["excerpt"], citation["prefix"], citation["suffix"])
    if not directive:
        return url
    return f"{urlunsplit(parts)}{'' if parts.fragment else '#'}:~:{directive}"


def text_directive(excerpt: str, prefix: str = "", suffix: str = "") -> str:
    """`text=[prefix-,]start[,end][,-suffix]`, percent-encoded; empty without words.

    A browser looks for the end behind the start, and finds no words across a line break: so the
    two never overlap, and stand on either side of one.
    """
    lines = _lines(excerpt)
    if not lines:
        return ""
    words = [_encoded(part) for part in _start_and_end(lines)]
    if before := _lines(prefix):
        words.insert(0, f"{_encoded(_end(before[-1], CONTEXT_WORDS))}-")
    if after := _lines(suffix):
        words.append(f"-{_encoded(_beginning(after[0], CONTEXT_WORDS))}")
    return "text=" + ",".join(words)


def _lines(text: str) -> list[str]:
    """Words between line breaks and elisions, each with single blanks."""
    return [line for part in _GAP.split(text) if (line := " ".join(part.split()))]


def _start_and_end(lines: list[str]) -> list[str]:
    """The words at both ends of a text; all of it where they would meet."""
    whole = lines[0]
    if len(lines) == 1 and len(whole) <= SHORT:
        return [whole]
    side = min(SIDE_WORDS, max(whole.count(" ") + 1, 2) // 2) if len(lines) == 1 else SIDE_WORDS
    start, end = _beginning(whole, side), _end(lines[-1], side)
    if len(lines) == 1 and len(start) + len(end) > len(whole):
        return [whole]
    return [start, end]


def seconds(place: str) -> int | None:
    """`1:02:03`, `2:03`, `1h2m3s` or `123` as seconds, of a range its start; None for others."""
    start = re.split(r"[-–—]", place.strip())[0].strip()
    if clock := re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})", start):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + rest
    spelled = re.fullmatch(r"(?:(\d{1,3})h)?\s*(?:(\d{1,4})m(?:in)?)?\s*(?:(\d{1,6})s?)?", start)
    if not start or not spelled:
        return None
    hours, minutes, rest = (int(part or 0) for part in spelled.groups())
    return hours * 3600 + minutes * 60 + rest


def _at_moment(url: str, moment: int) -> str:
    parts = urlsplit(url)
    if (parts.hostname or "").removeprefix("www.") not in VIDEO_HOSTS:
        return urlunsplit(parts._replace(fragment=f"t={moment}"))
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "t"]
    return urlunsplit(parts._replace(query=urlencode([*others, ("t", f"{moment}s")])))


def _beginning(run: str, words: int = SIDE_WORDS) -> str:
    """The first words of a run; where it has no spaces, its first clauses."""
    parts = run.split(" ")
    if len(parts) > words:
        return " ".join(parts[:words])
    return _clauses(run) if len(run) > SHORT else run


def _end(run: str, words: int = SIDE_WORDS) -> str:
    parts = run.split(" ")
    if len(parts) > words:
        return " ".join(parts[-words:])
    return _clauses(run, last=True) if len(run) > SHORT else run


def _clauses(run: str, *, last: bool = False) -> str:
    """Clauses from one end, as many as say something: a cut inside a word finds nothing."""
    clauses = [clause for clause in _CLAUSE_ENDS.split(run) if clause]
    taken = ""
    for clause in reversed(clauses) if last else clauses:
        taken = clause + taken if last else taken + clause
        if len(taken) >= 8:
            break
    return taken


def _encoded(words: str) -> str:
    """Percent-encoded, also the hyphen and the comma, which the syntax uses itself."""
    return quote(words, safe="").replace("-", "%2D")
