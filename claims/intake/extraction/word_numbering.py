"""Numbers that Word writes before paragraphs of lists (ECMA-376, 17.9): “Article 1.”, “(二)”."""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple
from xml.etree import ElementTree

from .word_names import attribute, name

_DEEPEST = 9
_LONGEST = 60
"""Characters of a number with its words; a longer one is cut."""
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


class _Level(NamedTuple):
    start: int
    format: str
    text: str
    suffix: str


class Numbering:
    """The counters of a document's lists."""

    def __init__(self, numbering: bytes, styles: bytes) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        self._starts: dict[str, dict[int, int]] = defaultdict(dict)
        if numbering:
            self._read_numbering(ElementTree.fromstring(numbering))
        if styles:
            self._read_styles(ElementTree.fromstring(styles))

    def number(self, style: str, number_id: str | None, level: int | None) -> str:
        """Number before the next paragraph of this style, list and level; empty for none."""
        of_style = self._styles.get(style, ("", 0))
        key = of_style[0] if number_id is None else number_id
        depth = of_style[1] if level is None else level
        abstract = self._abstract.get(key)
        known = self._levels.get(abstract or "", {}).get(depth)
        if abstract is None or known is None:
            return ""
        counts = self._counts[abstract]
        if key not in self._begun:
            self._begun.add(key)
            for where, start in self._starts[key].items():
                counts[where] = start - 1
        counts[depth] = counts.get(depth, known.start - 1) + 1
        for deeper in [where for where in counts if where > depth]:
            del counts[deeper]
        return self._written(abstract, known, counts)

    def _written(self, abstract: str, level: _Level, counts: dict[int, int]) -> str:
        if level.format in ("bullet", "none"):
            return ""
        text = level.text
        for where in range(_DEEPEST):
            if f"%{where + 1}" in text:
                own = self._levels[abstract].get(where, level)
                written = _FORMATS.get(own.format, str)(counts.get(where, own.start))
                text = text.replace(f"%{where + 1}", written)
        return text[:_LONGEST] + ("" if level.suffix == "nothing" else " ") if text else ""

    def _read_numbering(self, root: ElementTree.Element) -> None:
        for element in root:
            if name(element) == "abstractNum":
                key = attribute(element, "abstractNumId")
                self._levels[key] = dict(_levels(element))
            elif name(element) == "num":
                key = attribute(element, "numId")
                for child in element:
                    if name(child) == "abstractNumId":
                        self._abstract[key] = attribute(child, "val")
                    for override in child:
                        if name(override) == "startOverride":
                            where = _number(attribute(child, "ilvl"))
                            self._starts[key][where] = _number(attribute(override, "val"))

    def _read_styles(self, root: ElementTree.Element) -> None:
        for style in root:
            if name(style) != "style":
                continue
            for properties in style.iter():
                if name(properties) == "numPr":
                    said = {name(child): attribute(child, "val") for child in properties}
                    found = (said.get("numId", ""), _number(said.get("ilvl", "0")))
                    self._styles[attribute(style, "styleId")] = found


def _levels(abstract: ElementTree.Element) -> list[tuple[int, _Level]]:
    found = []
    for element in abstract:
        if name(element) != "lvl":
            continue
        said = {name(child): attribute(child, "val") for child in element}
        level = _Level(
            _number(said.get("start", "1")),
            said.get("numFmt", "decimal"),
            said.get("lvlText", ""),
            said.get("suff", "tab"),
        )
        found.append((_number(attribute(element, "ilvl")), level))
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _letters(number: int) -> str:
    """1 as a, 26 as z, 27 as aa, as Word goes on."""
    count, letter = divmod(max(number, 1) - 1, 26)
    return chr(ord("a") + letter) * min(count + 1, _LONGEST)


def _roman(number: int) -> str:
    parts = (
        *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
        *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
    )
    if not 0 < number < 5000:
        return str(number)
    written = ""
    for value, sign in parts:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _chinese(number: int) -> str:
    """1 as 一, 12 as 十二, 23 as 二十三; from a thousand on digit by digit."""
    if not 0 < number < 1000:
        return _digits(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(max(number, 1) - 1) % len(signs)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalFullWidth": lambda number: str(number).translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "decimalEnclosedCircle": lambda number: (
        chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)
    ),
}
"""How a number is written, by the name of its format; other formats are read as decimal."""
