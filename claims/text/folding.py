"""Fold text for comparison: without whitespace, width, compatibility forms and case.

Folding is for comparing only; each folded character knows where in the untouched text it came
from. A character follows Unicode NFKC and full case folding; what no reader sees (soft hyphens,
zero-width characters, control characters) counts for nothing.
"""

import unicodedata
from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

_UNSPACED = [
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1100, 0x11FF),
    (0x1780, 0x17FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
]
"""Scripts in which whitespace says nothing: Chinese, Japanese, Korean, Thai, Lao, Khmer …"""

ANY, JOINED, APART = 0, 1, 2
"""How two folded characters stand to each other: see `Folded.joints`."""

_RADICALS = """
    ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢
    ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵
    ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓
    ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎
    ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長
    ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐
    ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜
    ⻲亀 ⻳龟
"""
"""Radicals that PDF writers put for the ideograph: Unicode's Equivalent_Unified_Ideograph, of the
supplement; NFKC folds the others itself."""
_ALIKE = {
    '"': "“”„‟″〝〞〟＂「」«»",
    "'": "‘’‚‛′ʼ`´『』‹›",
    "-": "‐‑‒–—―─━−﹘",
    "·": "‧・•∙⋅･",
}
"""Marks that mean the same, whichever a typist or a program takes."""
_FOLDED_MARKS = {ord(other): mark for mark, others in _ALIKE.items() for other in others}
_FOLDED_MARKS |= {ord(pair[0]): pair[1] for pair in _RADICALS.split()}
_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_HYPHENS = "-\u2010"
_LONGEST_CLUSTER = 32
"""Of a letter and the marks on it: normalising a longer one takes quadratic time."""

_SPACE, _BREAK, _NOTHING, _LETTER = range(4)


class _Character(NamedTuple):
    what: int
    folded: str = ""
    is_mark: bool = False
    starts_as_word: bool = False
    ends_as_word: bool = False


class _Characters(dict[str, _Character]):
    """Properties of each character, looked up once."""

    def __missing__(self, character: str) -> _Character:
        self[character] = known = _known(character)
        return known


class Folded:
    """A text folded for comparison.

    `chars` are the folded characters; `starts[i]` and `ends[i]` say from where to where in the
    untouched text the i-th came. `joints[i]` says how it stands to the one before it: between
    letters or digits of scripts that separate words, `APART` (a space) or `JOINED` (none);
    everywhere else, and where only a line break stands between them, `ANY`.
    """

    def __init__(
        self,
        chars: str,
        starts: Sequence[int],
        ends: Sequence[int],
        joints: bytes,
        hyphens_at_line_ends: frozenset[int] = frozenset(),
    ) -> None:
        self.chars = chars
        self.starts = starts
        self.ends = ends
        self.joints = joints
        self._hyphens_at_line_ends = hyphens_at_line_ends

    def begins(self, at: int) -> bool:
        """Whether a character of the untouched text begins there, rather than goes on."""
        return at in (0, len(self.chars)) or self.starts[at] != self.starts[at - 1]

    def says(self, words: "Folded", at: int) -> bool:
        """Whether these words stand at that offset, as whole characters and equally separated."""
        end = at + len(words.chars)
        if at < 0 or not self.chars.startswith(words.chars, at):
            return False
        if not (self.begins(at) and self.begins(end)):
            return False
        here, there = self.joints[at + 1 : end], words.joints[1:]
        return here == there or all(
            a + b != JOINED + APART for a, b in zip(here, there, strict=True)
        )

    @cached_property
    def dehyphenated(self) -> "Folded | None":
        """The same without the hyphens at which lines are broken; None where there are none."""
        if not self._hyphens_at_line_ends:
            return None
        kept = sorted(set(range(len(self.chars))) - self._hyphens_at_line_ends)
        return Folded(
            "".join(self.chars[i] for i in kept),
            array("I", (self.starts[i] for i in kept)),
            array("I", (self.ends[i] for i in kept)),
            bytes(self.joints[i] for i in kept),
        )


def fold(text: str) -> Folded:
    """The text folded for comparison, in time that grows with its length only."""
    chars: list[str] = []
    starts, ends, joints = array("I"), array("I"), bytearray()
    hyphens: list[int] = []
    after_word, gap = False, _NOTHING
    at, length = 0, len(text)
    while at < length:
        known = _CHARACTERS[text[at]]
        start, at = at, at + 1
        if known.what != _LETTER:
            # A line break outweighs the spaces around it.
            gap = known.what if gap != _BREAK and known.what != _NOTHING else gap
            continue
        if at < length and _CHARACTERS[text[at]].is_mark:
            while at < length and at - start < _LONGEST_CLUSTER and _CHARACTERS[text[at]].is_mark:
                at += 1
            known = _known(text[start:at])
        between_words = after_word and known.starts_as_word
        at_break = gap == _BREAK and known.starts_as_word and len(chars) > 1
        if at_break and text[starts[-1]] in _HYPHENS:
            hyphens.append(len(chars) - 1)
        if known.folded == "-" and gap == _NOTHING and chars and chars[-1] == "-":
            ends[-1] = at  # of a dash, however long
            continue
        joint = ANY if not between_words or gap == _BREAK else APART if gap == _SPACE else JOINED
        for folded in known.folded:
            chars.append(folded)
            starts.append(start)
            ends.append(at)
            joints.append(joint)
            joint = JOINED
        after_word, gap = known.ends_as_word, _NOTHING
    in_words = frozenset(place for place in hyphens if is_spaced_word(chars[place - 1]))
    return Folded("".join(chars), starts, ends, bytes(joints), in_words)


def _known(cluster: str) -> _Character:
    """The properties of a character, or of a letter with its marks."""
    if cluster in _LINE_BREAKS:
        return _Character(_BREAK)
    if cluster.isspace():
        return _Character(_SPACE)
    # Twice, since folding the case of a letter can decompose it.
    folded = unicodedata.normalize("NFKC", cluster.translate(_FOLDED_MARKS)).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    folded = folded.translate(_FOLDED_MARKS)
    folded = "".join(c for c in folded if not (c.isspace() or _is_unseen(c)))
    if not folded:
        return _Character(_NOTHING)
    is_mark = unicodedata.combining(folded[0]) > 0 or "\u1160" <= folded[0] <= "\u11ff"
    return _Character(
        _LETTER, folded, is_mark, is_spaced_word(folded[0]), is_spaced_word(folded[-1])
    )


def folded(text: str) -> str:
    """Text as names are compared: NFKC, case folded, white space collapsed (Unicode UAX #15)."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cn") or (
        "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    )


def is_spaced_word(character: str) -> bool:
    """Whether it is part of a word in a script that puts spaces between words."""
    if unicodedata.category(character)[0] not in "LMN":
        return False
    code = ord(character)
    return not any(first <= code <= last for first, last in _UNSPACED)


_CHARACTERS = _Characters()
