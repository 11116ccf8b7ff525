"""Texts, addresses and names as LaTeX and BibTeX take them between the braces of a field."""

import re
import unicodedata

from .references import one_line

# Balanced on purpose: BibTeX counts the braces of \{ and \} too.
ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        **{char: f"\\{char}" for char in "%&#_$"},
    }
)
# Addresses are taken as they stand: no commands in them, but braces count.
IN_ADDRESSES = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
PIECE = re.compile(r"""["']|[^"']+""")
LIGATURE = re.compile(r"([-,<>])(?=\1)")
"""Signs of which LaTeX makes one: two hyphens are a dash, two commas a quotation mark."""
AND = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)
QUOTATION = re.compile(r"(?<![^\s(\[\"“「])'(?=\w)[^']*(?:(?<=\w)'(?=\w)[^']*)*'(?!\w)")
"""Words between apostrophes, which are a quotation; one inside a word is no end of it."""
WITH_MARKS = re.compile(r"[^\W\d_][\u0300-\u036f]+")
"""A letter and the accents that follow it as characters of their own."""
SPLITTING = re.compile(r"[,=]|\band\b|^\\|^'", re.IGNORECASE)


def escaped(text: str) -> str:
    """Text on one line in which nothing is a command, and quotation marks have their sides.

    A straight one, which LaTeX prints as a closing one and some languages of babel take for a
    command, is written as `` or '', as it opens or closes.
    """
    plain = one_line(text)
    opening = {match.start() for match in QUOTATION.finditer(plain)}
    doubles, seen, written = plain.count('"'), 0, ""
    for match in PIECE.finditer(plain):
        piece = match[0]
        if piece == '"':
            seen += 1
            piece = "``" if seen % 2 and seen < doubles else "''"
        elif piece == "'":
            piece = "`" if match.start() in opening else "'"
        else:
            written += LIGATURE.sub("\\1\0", piece).translate(ESCAPES).replace("\0", "{}")
            continue
        written += f"{{}}{piece}" if written[-1:] in ("'", "`", "?", "!") else piece
    return written


def composed(text: str) -> str:
    """The text with letters and their accents as one character each, where Unicode has one (NFC).

    LaTeX knows é, and not e followed by U+0301, which texts out of PDFs have. Nothing else
    changes: Chinese characters, some of which NFC replaces by others, stay.
    """
    return WITH_MARKS.sub(lambda letter: unicodedata.normalize("NFC", letter[0]), text)


def escaped_list(text: str) -> str:
    """One member of a literal list, which BibLaTeX would split at “and”."""
    written = escaped(text)
    return f"{{{written}}}" if AND.search(written) else written


def address(text: str) -> str:
    return one_line(text).replace(" ", "").translate(IN_ADDRESSES)


def name(parts: dict[str, str]) -> str:
    """A name as `Family, Given` or `Family, Jr, Given`; a literal one in braces."""
    if literal := escaped(parts.get("literal", "")):
        return f"{{{literal}}}"
    family = _part(f"{parts.get('non-dropping-particle', '')} {parts.get('family', '')}")
    suffix, given = _part(parts.get("suffix", "")), _part(parts.get("given", ""))
    if suffix:
        return f"{family or '{}'}, {suffix}, {given or '{}'}"
    return ", ".join(filter(None, (family, given)))


def _part(text: str) -> str:
    """A part of a name; in braces where readers would split it, or lose a sign it begins with."""
    part = escaped(text)
    return f"{{{part}}}" if SPLITTING.search(part) else part
