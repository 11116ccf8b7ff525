"""Plain text of LaTeX in a bibliography."""

import re
import unicodedata

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "b": "\u0331",
    "c": "\u0327",
    "k": "\u0328",
}
LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "i": "i",
    "j": "j",
    "dh": "ð",
    "DH": "Ð",
    "dj": "đ",
    "DJ": "Đ",
    "th": "þ",
    "TH": "Þ",
    "ng": "ŋ",
    "NG": "Ŋ",
    "textbackslash": "\\",
    "textbraceleft": "\x0e",
    "textbraceright": "\x0f",
    "textasciitilde": "\x10",
    "textasciicircum": "^",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textquotesingle": "'",
    "textellipsis": "…",
    "ldots": "…",
    "dots": "…",
    "textdegree": "°",
    "texteuro": "€",
    "euro": "€",
    "pounds": "£",
    "copyright": "©",
    "textregistered": "®",
    "texttrademark": "™",
    "S": "§",
    "P": "¶",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
}
MARKS = {"``": "“", "''": "”", "---": "—", "--": "–", "~": " "}
# Braces that were escaped outlive the taking away of the others as control characters.
ESCAPED = {"{": "\x0e", "}": "\x0f", "~": "\x10", " ": " ", "\\": " ", "-": "", "/": "", ",": " "}
KEPT = str.maketrans({"\x0e": "{", "\x0f": "}", "\x10": "~"})

COMMAND = re.compile(
    r"\\(?P<accent>[`'^~=.\"]|[uvHtcdbkr](?![A-Za-z]))\s*(?:\{\s*(?:\\?(?P<braced>[^{}\s\\])\s*)?\}"
    r"|\\?(?P<bare>[^\W\d_]))"
    r"|\\(?P<word>[A-Za-z]+)\*?(?:\{\}|[ \t]+)?"
    r"|\\(?P<sign>.)"
    r"|(?P<mark>``|''|---|--|~)",
    re.DOTALL,
)


def plain(text: str) -> str:
    """The text that LaTeX would set: `Sch\\"{o}n \\& {NATO}` is Schön & NATO.

    A command that is not known is left out and its argument kept; mathematics stays as typed.
    """
    if "\\" in text or "{" in text or "}" in text or any(mark in text for mark in MARKS):
        text = COMMAND.sub(_meaning, text.translate({0x0E: None, 0x0F: None, 0x10: None}))
        text = text.replace("{", "").replace("}", "").translate(KEPT)
    return text


def address(text: str) -> str:
    """An address, in which only escapes and `\\url{…}` are LaTeX."""
    text = re.sub(r"^\\(?:url|href)\{([^{}]*)\}.*$", r"\1", text.strip(), flags=re.DOTALL)
    return re.sub(r"\\([%&#_$~{}])", r"\1", re.sub(r"\s+", "", text)).strip("{}<>")


def _meaning(match: re.Match[str]) -> str:
    if accent := match["accent"]:
        if letter := match["braced"] or match["bare"]:
            return unicodedata.normalize("NFC", letter + ACCENTS[accent])
        return {"~": ESCAPED["~"], "^": "^"}.get(accent, "")
    if word := match["word"]:
        return LETTERS.get(word, "")
    if sign := match["sign"]:
        return ESCAPED.get(sign, sign)
    return MARKS[match["mark"]]
