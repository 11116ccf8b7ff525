"""Sentence of a demonstration, whose editions a command signs, and whether this is one.

Every page, file and answer that tells of findings or of sources takes it from here: those whose
readers have one language in that, the others in both.
"""

from django.utils.translation import get_language

from claims.models import Person

SENTENCE = {
    "en": "Demonstration: signed by a command; no person reviewed this; no source page was opened"
    " live.",
    "zh-Hant": "示範：由指令簽署，未經任何人審閱；沒有即時開啟任何來源網頁。",
}
BOTH = " ".join(SENTENCE.values())
MEMBER = "demonstration"
"""Name of the member of JSON, and of the column of tables, that holds it in both languages."""


def is_one() -> bool:
    """Whether a program signs in this database."""
    return Person.objects.programs().exists()


def sentence(language: str = "") -> str:
    """The sentence in a language by its BCP 47 tag, without one in that of the reader."""
    is_chinese = (language or get_language() or "").startswith("zh")
    return SENTENCE["zh-Hant" if is_chinese else "en"]


def warnings() -> list[str]:
    """The sentence for the reader, in a list; an empty one where people sign."""
    return [sentence()] if is_one() else []


def member() -> dict[str, str]:
    """The member that an answer in JSON has in a demonstration; empty elsewhere."""
    return {MEMBER: BOTH} if is_one() else {}
