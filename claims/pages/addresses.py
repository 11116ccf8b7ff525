"""Addresses of pages: one path in each language, and the way from one page to another.

Pages link to one another relatively, so that the same bytes work on a server and in a folder of
files. Addresses without a language are what people cite; they answer in `DEFAULT`.
"""

from typing import Any

from claims.exports.typed_links import address_of

LANGUAGES = {"en": "en", "zh-hant": "zh-Hant"}
"""The first step of a path, which is also Django's name of the language, and its BCP 47 tag."""
DEFAULT = "en"


class Language:
    """Converter of the first step of a path: a language that pages are written in."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def page(name: str, *arguments: Any, language: str = "") -> str:
    """The path of a page in a language, or the one without a language that people cite."""
    given = (language, *arguments) if language else arguments
    return address_of(f"pages:{name}", *given)


def in_language(path: str, language: str) -> str:
    """The same page in a language; `path` may have one, or none."""
    return f"/{language}{without_language(path)}"


def without_language(path: str) -> str:
    """The path that a page has in every language behind its first step; it begins with a slash."""
    first, _slash, rest = path[1:].partition("/")
    return f"/{rest}" if first in LANGUAGES else path


def relative(target: str, path: str) -> str:
    """The way from the page at `path` to `target`, a path of this site, with its query.

    What is no path of this site is returned as it is.
    """
    if not target.startswith("/") or target.startswith("//"):
        return target
    marks = [at for mark in "?#" if (at := target.find(mark)) >= 0]
    end = min(marks) if marks else len(target)
    here, there = _steps(path[: path.rfind("/")]), _steps(target[:end])
    shared = 0
    for mine, its in zip(here, there, strict=False):
        if mine != its:
            break
        shared += 1
    way = "/".join([".."] * (len(here) - shared) + there[shared:]) or "."
    slash = "/" if target[end - 1] == "/" else ""
    return f"{way}{slash}{target[end:]}"


def _steps(path: str) -> list[str]:
    inside = path.strip("/")
    return inside.split("/") if inside else []
