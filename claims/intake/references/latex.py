"""Plain text of LaTeX in a bibliography."""

import re
import unicodedata

from pylatexenc.latex2text import get_default_latex_context_db

from claims.text.raised import lowered, raised

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
    "t": "\u0361",
    "h": "\u0309",
    "f": "\u0311",
    "G": "\u030f",
    "cb": "\u0326",
    "textcommabelow": "\u0326",
    "textogonekcentered": "\u0328",
}
"""The combining character of each accent; that of a tie stands after the first of its letters."""
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
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textdollar": "$",
    "textunderscore": "_",
    "textquotedbl": '"',
    "textasteriskcentered": "*",
    "textmugreek": "μ",
    "guillemetleft": "«",
    "guillemetright": "»",
    "checkmark": "✓",
    "deg": "°",
    "degree": "°",
    "textminus": "−",
    "textnormal": "",
    "glqq": "„",
    "grqq": "“",
    "glq": "‚",
    "grq": "‘",
    "flqq": "«",
    "frqq": "»",
    "flq": "‹",
    "frq": "›",
    "ohorn": "ơ",
    "OHORN": "Ơ",
    "uhorn": "ư",
    "UHORN": "Ư",
    "EUR": "€",
    "slash": "/",
    "hyphen": "-",
    "hyp": "-",
    "space": " ",
    "nobreakspace": " ",
}
"""Commands that `pylatexenc` does not know, or reads otherwise than bibliographies mean them."""
SYMBOLS = get_default_latex_context_db()
"""The commands of LaTeX, textcomp and mathematics that stand for a character."""
SETTING = {
    *("autocap", "bf", "bfseries", "bibstring", "em", "ensuremath", "href", "it", "itshape"),
    *("kern", "lowercase", "mathbf", "mathit", "mathrm", "mathsf", "mathtt", "mbox", "mkbibbold"),
    *("mkbibemph", "mkbibitalic", "mkbibparens", "newblock", "newline", "nobreakdash", "par"),
    *("path", "rm", "sc", "scshape", "sf", "sl", "so", "textgreek", "textlatin", "tt", "ttfamily"),
    *("ul", "uline", "uppercase", "url", "xspace", "char", "symbol", "enquote", "mkbibquote"),
    *("textcolor", "color", "foreignlanguage", "selectlanguage", "texorpdfstring"),
    *("noopsort", "noop"),
}
"""Commands that say how words are set, and are no words."""
QUOTED = re.compile(r"\\(?:enquote|mkbibquote)\*?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
UNSAID = re.compile(
    r"\\(?:textcolor|color|foreignlanguage|selectlanguage|texorpdfstring|noopsort|noop)"
    r"\s*\{[^{}]*\}"
)
"""Commands whose first argument is not printed, but a colour, a language, or what sorts it."""
LINKED = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
NUMBERED = re.compile(r"\\(?:char|symbol)\s*(?:\{(\d{2,5})\}|(\d{2,5})\s?)")
NAMED_COMMAND = re.compile(r"\\([A-Za-z]+)")
SCRIPT = re.compile(
    r"(?P<sign>\\textsuperscript|\\textsubscript|\^|_)\s*(?:\{(?P<braced>[^{}]*)\}|(?P<bare>\w))"
)
TEXT_SCRIPT = re.compile(
    r"(?P<sign>\\textsuperscript|\\textsubscript)\s*(?:\{(?P<braced>[^{}]*)\}|(?P<bare>\w))"
)
MATHEMATICS = re.compile(r"(?<!\\)\$([^$\\]*(?:\\.[^$\\]*)*)\$", re.DOTALL)
MARKS = {"``": "“", "''": "”", "---": "—", "--": "–", "~": " "}
# Braces that were escaped outlive the taking away of the others as control characters.
ESCAPED = {"{": "\x0e", "}": "\x0f", "~": "\x10", " ": " ", "\\": " ", "-": "", "/": "", ",": " "}
KEPT = str.maketrans({"\x0e": "{", "\x0f": "}", "\x10": "~"})

PECULIAR = re.compile(r"[\\{}$~]|``|''|--")
"""The beginning of whatever LaTeX does not set as it is written."""
COMMAND = re.compile(
    r"\\(?P<accent>[`'^~=.\"]|(?:[uvHtcdbkrhfG]|cb|textcommabelow|textogonekcentered)(?![A-Za-z]))\s*(?:\{\s*(?:\\?(?P<braced>[^{}\s\\]{1,2})\s*)?\}"
    r"|\\?(?P<bare>[^\W\d_]))"
    r"|\\(?P<word>[A-Za-z]+)\*?(?:\{\}|[ \t]+)?"
    r"|\\(?P<sign>.)"
    r"|(?P<mark>``|''|---|--|~)",
    re.DOTALL,
)


def plain(text: str) -> str:
    """The text that LaTeX would set: `Sch\\"{o}n \\& {NATO}` is Schön & NATO.

    A command that is not known is left out and its argument kept. Of mathematics the symbols are
    read, and raised or lowered digits; money, as in `$5 or $6`, is none.
    """
    if not PECULIAR.search(text):
        return text
    if "$" in text:
        text = MATHEMATICS.sub(_mathematics, text)
    if "\\" in text or "{" in text or "}" in text or any(mark in text for mark in MARKS):
        text = TEXT_SCRIPT.sub(_script, text)
        text = UNSAID.sub("", text)
        text = QUOTED.sub(r"“\1”", text)
        text = LINKED.sub(r"\2 (\1)", text)
        text = NUMBERED.sub(lambda number: chr(int(number[1] or number[2])), text)
        text = COMMAND.sub(_meaning, text.translate({0x0E: None, 0x0F: None, 0x10: None}))
        text = text.replace("{", "").replace("}", "").translate(KEPT)
    return text


def address(text: str) -> str:
    """An address, in which only escapes and `\\url{…}` are LaTeX."""
    text = re.sub(r"^\\(?:url|href)\{([^{}]*)\}.*$", r"\1", text.strip(), flags=re.DOTALL)
    return re.sub(r"\\([%&#_$~{}])", r"\1", re.sub(r"\s*\n\s*", "", text)).strip("{}<> ")


def _mathematics(match: re.Match[str]) -> str:
    """Text of what two dollar signs enclose, where it is mathematics and not money."""
    inner = match[1]
    if " " in inner.strip() and not re.search(r"[\\^_=<>+]", inner):
        return match[0]
    scripted = SCRIPT.sub(_script, inner)
    return re.sub(r"\\([A-Za-z]+)", lambda word: _symbol(word[1]), scripted).strip()


def _script(match: re.Match[str]) -> str:
    """Raised or lowered characters, where Unicode has all of them."""
    words = match["braced"] if match["braced"] is not None else match["bare"]
    is_lowered = match["sign"] in ("_", "\\textsubscript")
    moved = lowered(words) if is_lowered else raised(words)
    if moved != words:
        return moved
    return words if match["sign"].startswith("\\") else match["sign"] + words


def _symbol(name: str) -> str:
    """The character that a command stands for; empty where it stands for none."""
    if name in LETTERS:
        return LETTERS[name]
    known = SYMBOLS.get_macro_spec(name)
    meant = known.simplify_repl if known else ""
    # Of a command with an argument it is a pattern: the argument is kept by itself.
    return meant if isinstance(meant, str) and "%" not in meant else ""


def unknown_commands(text: str) -> list[str]:
    """The commands in a text of which `plain` can only leave out what they stand for."""
    names = dict.fromkeys(NAMED_COMMAND.findall(text)) if "\\" in text else {}
    return [
        name
        for name in names
        if not (name in LETTERS or name in ACCENTS or name in SETTING)
        and SYMBOLS.get_macro_spec(name) is None
    ]


def _meaning(match: re.Match[str]) -> str:
    if accent := match["accent"]:
        if letter := match["braced"] or match["bare"]:
            return unicodedata.normalize("NFC", letter[0] + ACCENTS[accent] + letter[1:])
        return {"~": ESCAPED["~"], "^": "^"}.get(accent, "")
    if word := match["word"]:
        return _symbol(word)
    if sign := match["sign"]:
        return ESCAPED.get(sign, sign)
    return MARKS[match["mark"]]
