"""Places in a document in words: numbered, named, by and by."""

import pytest
from django.utils import translation

from claims.text.locators import place_in_words

PLACES = [
    (("paragraph", "1-3"), "paragraph 1–3", "第 1–3 段"),
    (("page", "xii"), "page xii", "第 xii 頁"),
    (("article", "4, 6"), "article 4, 6", "第 4, 6 條"),
    (("paragraph", "byline"), "byline", "署名處"),
    (("paragraph", "the last"), "para the last", "para the last"),
    (("note", "7"), "para 7", "para 7"),
    (("", ""), "", ""),
]
"""Label and place, and what they are in each language; "para" is the label in words."""


@pytest.mark.parametrize(("asked", "english", "chinese"), PLACES)
def test_a_place_is_said_as_people_say_it(
    asked: tuple[str, str], english: str, chinese: str
) -> None:
    assert place_in_words(*asked, named="para") == english
    with translation.override("zh-hant"):
        assert place_in_words(*asked, named="para") == chinese


def test_a_place_that_is_not_exact_says_so_in_front() -> None:
    assert place_in_words("paragraph", "1-3", is_approximate=True) == "about paragraph 1–3"
    with translation.override("zh-hant"):
        assert place_in_words("paragraph", "1-3", is_approximate=True) == "約第 1–3 段"
        assert place_in_words("", "", is_approximate=True) == ""
