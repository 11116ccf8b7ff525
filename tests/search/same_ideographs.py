"""The table of ideographs that are one to a search, as OpenCC makes it.

    python -m tests.search.same_ideographs     # writes it anew, for another OpenCC

Whoever changes it changes the terms of texts: `manage.py reindex` has to follow.
"""

from collections import defaultdict

import opencc

from claims.search.terms import SAME_IDEOGRAPHS

RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))


def table() -> str:
    """On each line an ideograph that stands for others, and these."""
    every = [chr(code) for first, beyond in RANGES for code in range(first, beyond)]
    # By way of Taiwan's characters, so that 着 and 著, 里 and 裡 and 裏 meet.
    taiwanese = opencc.OpenCC("s2tw").convert("\n".join(every))
    simplified = opencc.OpenCC("t2s").convert(taiwanese).split("\n")
    variants: dict[str, str] = defaultdict(str)
    for one, other in zip(every, simplified, strict=True):
        if one != other and len(other) == 1:
            variants[other] += one
    return "".join(f"{one}{others}\n" for one, others in sorted(variants.items()))


if __name__ == "__main__":
    SAME_IDEOGRAPHS.write_text(table(), "utf-8", newline="\n")
