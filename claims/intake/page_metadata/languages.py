"""The language of a page as a BCP 47 tag: what it declares, if its letters do not say otherwise."""

import re
from collections import Counter
from collections.abc import Iterator

from .linked_data import LinkedArticle
from .witnesses import Page, Said

_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.I)
_HANT = set("們個來這國會對說時過還後發現開關讓與從體學將應該無為網點題實長間問門東車見話語")
_HANS = set("们个来这国会对说时过还后发现开关让与从体学将应该无为网点题实长间问门东车见话语")
_ONLY_HANT, _ONLY_HANS = _HANT - _HANS, _HANS - _HANT
_WORDS = {
    "en": {"the", "of", "and", "to", "in", "was", "is", "that", "with", "from", "were", "by"},
    "de": {"der", "die", "und", "das", "nicht", "mit", "ist", "von", "den", "ein", "eine", "auf"},
    "fr": {"le", "la", "les", "des", "et", "est", "une", "dans", "pour", "qui", "que", "sur"},
    "es": {"el", "los", "las", "que", "del", "una", "por", "con", "para", "se", "en", "y"},
    "it": {"il", "di", "che", "della", "per", "una", "con", "sono", "gli", "nel", "del", "è"},
    "pt": {"os", "que", "uma", "não", "com", "dos", "para", "da", "do", "em", "foi", "pela"},
    "nl": {"het", "een", "van", "niet", "dat", "zijn", "voor", "met", "op", "aan", "er", "ook"},
}
"""Words that a text of each language cannot do without."""
_FEWEST_LETTERS = 40


def language(page: Page, linked: LinkedArticle) -> Said | None:
    """The language with its origin; None where neither the page nor its letters tell it."""
    seen = of_text(page.text)
    for said in _declared(page, linked):
        if (tag := _tag(said.value)) and (not seen or tag == seen or _goes_with(tag, seen)):
            return Said(said.origin, tag)
    return Said("text", seen) if seen and seen not in _SCRIPTS else None


def of_text(text: str) -> str:
    """The language that the letters and small words of a text tell, else its script, else empty."""
    letters = [letter for letter in text[:20_000] if letter.isalpha()]
    if len(letters) < _FEWEST_LETTERS:
        return ""
    counts = Counter(map(_script, letters))
    most, count = counts.most_common(1)[0]
    if counts["kana"] * 10 > len(letters):
        return "ja"
    if counts["hangul"] * 5 > len(letters):
        return "ko"
    if most == "han":
        hant, hans = (
            sum(letter in only for letter in letters) for only in (_ONLY_HANT, _ONLY_HANS)
        )
        return "zh-Hant" if hant > 4 * hans else "zh-Hans" if hans > 4 * hant else "han"
    if most != "latin" or count * 2 < len(letters):
        return most
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    shares = Counter({tag: sum(word in small for word in words) for tag, small in _WORDS.items()})
    (first, often), (_second, next_often) = shares.most_common(2)
    return first if often * 12 > len(words) and often > 1.5 * next_often else "latin"


_SCRIPTS = {"latin", "han", "kana", "hangul", "other"}


def _script(letter: str) -> str:
    point = ord(letter)
    if point < 0x250 or 0x1E00 <= point < 0x1F00:
        return "latin"
    if 0x3040 <= point < 0x3100:
        return "kana"
    if 0xAC00 <= point < 0xD7B0 or 0x1100 <= point < 0x1200:
        return "hangul"
    return "han" if 0x3400 <= point < 0xA000 or point >= 0x20000 else "other"


def _goes_with(tag: str, seen: str) -> bool:
    """Whether a declared language can be that of a text of which only the script is known."""
    primary = tag.partition("-")[0]
    if seen == "latin":
        return primary not in {"zh", "ja", "ko", "ru", "ar", "el", "he", "th", "uk", "hi"}
    if seen == "han":
        return primary in {"zh", "ja"}
    return seen == "other" and primary not in {"zh", "ja", "ko", *_WORDS}


def _declared(page: Page, linked: LinkedArticle) -> Iterator[Said]:
    yield from (Said("html lang", value) for value in page.of_kind("language", "html"))
    yield from linked.said("language")
    yield from page.meta("citation_language", "dc.language", "dcterms.language")
    yield from page.meta("og:locale", "content-language", "language")


def _tag(value: str) -> str:
    """The tag as this database writes it: primary language, and the script of Chinese."""
    if not _TAG.fullmatch(value := value.strip()):
        return ""
    primary, *rest = re.split("[-_]", value.lower())
    if primary == "zh":
        if {"tw", "hk", "mo", "hant"} & set(rest):
            return "zh-Hant"
        return "zh-Hans" if {"cn", "sg", "hans"} & set(rest) else ""
    return primary if len(primary) == 2 else ""
