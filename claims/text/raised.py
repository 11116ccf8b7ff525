"""Raised and lowered characters, where plain text has them: x² and H₂O."""

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ")


def raised(text: str) -> str:
    """The text in superscript characters; as it is where Unicode lacks one of them."""
    return _moved(text, _RAISED)


def lowered(text: str) -> str:
    """The text in subscript characters; as it is where Unicode lacks one of them."""
    return _moved(text, _LOWERED)


def _moved(text: str, table: dict[int, int]) -> str:
    return text.translate(table) if all(ord(char) in table for char in text) else text
