"""One home for each sentence: what refuses or explains is written once, and asked for elsewhere."""

import ast
from collections import Counter
from collections.abc import Iterator

from claims.models import constraint_messages
from factcheck import CHECKOUT

TRANSLATED = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy"}
OF_DIFFERENT_FILES = {
    "The file is empty.",
    "The file is locked by a password: save it without one.",
}
"""Of the texts of articles and sources, and of claim sets: two readers that share no code."""


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence of three words or more in our code, but for the help below a field."""
    for folder in ("claims", "factcheck"):
        for path in (CHECKOUT / folder).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text("utf-8"))
            helps = {
                id(node)
                for keyword in ast.walk(tree)
                if isinstance(keyword, ast.keyword) and keyword.arg == "help_text"
                for node in ast.walk(keyword)
            }
            for node in ast.walk(tree):
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[*_, ast.Constant(value=str(text))]):
                        is_sentence = text.endswith((".", "?")) and len(text.split()) >= 3
                        if name in TRANSLATED and is_sentence and id(node) not in helps:
                            yield text, f"{path.relative_to(CHECKOUT)}:{node.lineno}"


def test_no_sentence_is_written_twice() -> None:
    found = list(sentences())
    counted = Counter(text for text, _place in found)
    twice = {text for text, count in counted.items() if count > 1} - OF_DIFFERENT_FILES

    assert len(found) > 400
    assert [pair for pair in found if pair[0] in twice] == []


def test_a_rule_says_its_sentence_before_the_database_does() -> None:
    said = constraint_messages.message_of("review_by_another_person")

    assert said == "Nobody reviews what they submitted themselves."
    assert said in {text for text, _place in sentences()}
