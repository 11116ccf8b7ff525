"""Characters of the symbol fonts of Word files (ECMA-376, 17.3.3.30)."""

_SYMBOLS = {
    "symbol": dict(
        zip(
            range(0x61, 0x7B),
            "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",
            strict=True,
        )
    )
    | dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
    | {0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×"}
    | {0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD7: "⋅", 0xE5: "∑", 0x2D: "−"},
    "wingdings": {0x6C: "●", 0x6E: "■", 0x71: "❑", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xE0: "→"}
    | {0xDF: "←", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺", 0x22: "✂"},
}
"""Characters of Word's symbol fonts, by the font's name and the byte that a code of F000 hides."""


def symbol(font: str, code: str) -> str:
    """The character of a symbol font, or a replacement character where it is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if not 0xF000 <= number <= 0xF0FF:
        return chr(number) if 0x20 <= number < 0xD800 else ""
    known = _SYMBOLS.get(font.strip().lower(), {})
    return known.get(number - 0xF000, "\ufffd")
