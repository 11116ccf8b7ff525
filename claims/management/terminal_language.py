"""The language of whoever sits at the terminal, as their environment names it (POSIX locales)."""

import os

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
TRADITIONAL = ("zh_tw", "zh_hk", "zh_mo", "zh_hant")


def language() -> str:
    """The one of the site's languages in which commands speak: "zh-hant", or else "en"."""
    named = next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return "zh-hant" if named.lower().startswith(TRADITIONAL) else "en"
