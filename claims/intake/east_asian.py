"""Recognises East Asian encodings: Big5, GB18030, HZ, EUC-KR, EUC-JP, Shift_JIS.

Their bytes overlap: what is Hangul in EUC-KR is as valid in GB18030 and Big5, as other characters.
So each is judged by what texts are made of: Korean of Hangul, Japanese with kana among it, Chinese
of the first level of its standard, which holds the characters in use. Big5 alone sets half of its
second bytes below A1.
"""

import re
from typing import NamedTuple

DECLARED = re.compile(
    rb"(?:^LA  - |^%G |\blang(?:id|uage)[\"']?\s*[=:]\s*[{\"']+)(ko|ja|zh|chi|jpn|kor)",
    re.MULTILINE | re.IGNORECASE,
)
"""Where a record says its language."""
LANGUAGES = {b"ko": "EUC-KR", b"ja": "EUC-JP", b"jp": "EUC-JP", b"zh": "", b"ch": ""}
ENOUGH = 8
"""Characters from which on their mixture tells something."""
PLAIN = 0.9
"""The share of characters in use from which on a text is taken for one of its language."""

HALF = 0.5
HZ = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e])+?)~\}")
"""Characters of GB 2312 as HZ writes them, seven bits each half, on one line (RFC 1843)."""


class Pair(NamedTuple):
    """The two bytes of a character."""

    lead: int
    trail: int


def recognised(sample: bytes) -> list[tuple[str, str]]:
    """The codecs that the bytes can be in, each with its name for people, the likeliest first.

    Several names: it cannot be told. None: it is none of them.
    """
    if _decoded(sample, "cp932") and _share_of_hiragana(sample) >= 0.1:
        return [("cp932", "Shift_JIS")]
    pairs = _pairs(sample)
    if not pairs:
        return []
    if any(pair.trail < 0xA1 for pair in pairs):
        return _with_low_trails(sample, pairs)
    likely = {
        ("euc_jp", "EUC-JP"): _is_japanese(pairs),
        ("euc_kr", "EUC-KR"): _share(_letters(pairs), 0xB0, 0xC8) >= PLAIN,
        ("gb18030", "GB18030"): _is_gb(pairs),
    }
    found = [
        which for which, is_likely in likely.items() if is_likely and _decoded(sample, which[0])
    ]
    # So many characters without one low second byte are not Big5, and not all in the first third
    # of the Chinese ones by chance.
    if found and len(pairs) >= ENOUGH:
        return found[:1]
    return _as_declared(sample, list(dict.fromkeys([*found, *_with_low_trails(sample, pairs)])))


def is_hz(sample: bytes) -> bool:
    """Whether the ASCII holds Chinese between `~{` and `~}`, which LaTeX and addresses have too."""
    runs = b"".join(HZ.findall(sample)) if sample.isascii() else b""
    high = bytes(byte | 0x80 for byte in runs)
    return bool(runs) and _is_gb(_pairs(high)) and _decoded(high, "gb2312")


def _with_low_trails(sample: bytes, pairs: list[Pair]) -> list[tuple[str, str]]:
    """Big5, or the part of GB18030 that has such second bytes too."""
    if _share(pairs, 0xA1, 0xC6) >= PLAIN and _decoded(sample, "cp950"):
        return [("cp950", "Big5")]
    if _is_gb(pairs) and _decoded(sample, "gb18030"):
        return [("gb18030", "GB18030")]
    if _share(pairs, 0xA1, 0xC6) >= HALF and _decoded(sample, "big5hkscs"):
        return [("big5hkscs", "Big5")]
    return []


def _as_declared(sample: bytes, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The one that fits the language a record declares, where several are possible."""
    if said := DECLARED.search(sample):
        wanted = LANGUAGES[said[1][:2].lower()]
        is_japanese_or_korean = ("EUC-JP", "EUC-KR")
        fitting = [
            pair
            for pair in found
            if (pair[1] == wanted if wanted else pair[1] not in is_japanese_or_korean)
        ]
        return fitting or found
    return found


def _pairs(sample: bytes) -> list[Pair]:
    """The characters of two bytes, as all of these encodings but Shift_JIS begin them."""
    return [Pair(*match) for match in re.findall(rb"[\x81-\xfe][\x40-\xfe]", sample)]


def _letters(pairs: list[Pair]) -> list[Pair]:
    """The characters that are no signs, digits or letters of other scripts."""
    return [pair for pair in pairs if not 0xA1 <= pair.lead <= 0xAA] or pairs


def _share(pairs: list[Pair], first: int, last: int) -> float:
    return sum(first <= pair.lead <= last for pair in pairs) / len(pairs)


def _is_japanese(pairs: list[Pair]) -> bool:
    """Kana alone or with some among it; of a few characters, kanji of the first level may be."""
    if _share(pairs, 0xA1, 0xA5) == 1 and _share(pairs, 0xA4, 0xA5) > HALF:
        return all(pair.trail <= 0xF6 for pair in pairs)
    kana, first_level = _share(pairs, 0xA4, 0xA5), _share(_letters(pairs), 0xB0, 0xCF)
    return (kana >= 0.02 and first_level > HALF) or (len(pairs) < ENOUGH and first_level >= PLAIN)


def _is_gb(pairs: list[Pair]) -> bool:
    return _share(_letters(pairs), 0xB0, 0xD7) >= PLAIN


def _share_of_hiragana(sample: bytes) -> float:
    letters = [character for character in sample.decode("cp932", "ignore") if character > "\x7f"]
    hiragana = sum("\u3041" <= character <= "\u3096" for character in letters)
    return hiragana / max(len(letters), 1)


def _decoded(sample: bytes, codec: str) -> bool:
    """Whether the bytes are valid; the last character may be cut off."""
    try:
        sample.decode(codec)
    except UnicodeDecodeError as error:
        return error.start > len(sample) - 4 and error.start > 0
    return True
