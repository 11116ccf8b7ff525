"""Marks between parts of a sentence, which Chinese pages have of their own."""

import re
from collections.abc import Iterator

from django.utils import translation

from claims.text.labels import labelled, quoted
from factcheck import CHECKOUT

IN_ENGLISH_ONLY = re.compile(r"(?:\}\}|%\}|</\w+>):(?: |</)|“\{\{")
SENTENCE = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.DOTALL)


def marks_in_templates() -> Iterator[str]:
    """Each colon and quotation mark that no translation can change, with its template."""
    for path in sorted((CHECKOUT / "factcheck/templates").rglob("*.html")):
        fixed = SENTENCE.sub("…%}", path.read_text("utf-8"))
        for mark in IN_ENGLISH_ONLY.finditer(fixed):
            begin, end = mark.start() - 40, mark.end() + 20
            yield f"{path.name}: {' '.join(fixed[begin:end].split())}"


def test_chinese_has_marks_of_its_own() -> None:
    assert labelled("Why", "no ship came") == "Why: no ship came"
    assert quoted("words") == "“words”"
    with translation.override("zh-hant"):
        assert labelled("理由", "沒有船") == "理由：沒有船"
        assert quoted("字句") == "「字句」"


def test_no_template_writes_an_english_mark_between_its_parts() -> None:
    assert list(marks_in_templates()) == []
