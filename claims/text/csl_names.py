"""Names of CSL items as they are read."""

import re
from typing import Any

FAMILY_FIRST = re.compile(
    r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Han, Hangul and kana: there the family name comes first, and no blank after it."""


def names(item: dict[str, Any], role: str = "author") -> list[str]:
    """The names in a role of a CSL item as they are read: Ana van den Berg, 李明."""
    return [_name(name) for name in item.get(role, [])]


def _name(name: dict[str, str]) -> str:
    if literal := name.get("literal"):
        return literal
    given, family = name.get("given", ""), name.get("family", "")
    if FAMILY_FIRST.match(family):
        return family + given
    parts = (given, name.get("non-dropping-particle", ""), family, name.get("suffix", ""))
    return " ".join(filter(None, parts))
