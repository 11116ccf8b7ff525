"""Punctuation between parts of a sentence: Chinese has marks of its own."""

from typing import Any

from django.utils.translation import gettext as _


def with_colon(label: Any) -> str:
    """A label that something follows on the same line: “Why: ”, 「理由：」."""
    return _("%(label)s: ") % {"label": label}


def labelled(label: Any, words: Any) -> str:
    """A label and what it is the label of: “Why: the port says otherwise”."""
    return f"{with_colon(label)}{words}"


def quoted(words: Any) -> str:
    """Words between quotation marks: “words”, 「words」."""
    return _("“%(name)s”") % {"name": words}
