"""The evidence pane: a copy beside the claim, words chosen in it, several copies compared."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Capture, Citation, Source
from tests import factories
from tests.admin.browsing import desk_of, editors_desk

pytestmark = pytest.mark.django_db

TEXT = "第一段。\n\nThe quay is closed. 𠮷 The ferry lands.\n\nThe quay is closed, they said."
PAGES = "On page one.\fThe quay is\nclosed.\fThe end."


def pane(desk: Any, source: Source, **asked: Any) -> str:
    answer = desk.post(reverse("admin:claims_source_copy", args=[source.pk]), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def chosen(desk: Any, copy: Capture, start: Any, end: Any) -> Any:
    address = reverse("admin:claims_source_words", args=[copy.source_id])
    return desk.post(address, {"capture": copy.pk, "start": start, "end": end})


def span(text: str, words: str, after: str = "") -> tuple[int, int]:
    start = text.index(words, text.index(after))
    return start, start + len(words)


@pytest.mark.parametrize(
    ("text", "words", "after", "wanted"),
    [
        (TEXT, "The ferry lands", "", ("The ferry lands", "", "", "paragraph", "2")),
        (TEXT, " 𠮷 The ", "closed.", ("𠮷 The", "", "", "paragraph", "2")),
        (TEXT, "quay is closed", "", ("quay is closed", "第一段。", "", "paragraph", "2")),
        (PAGES, "quay is\nclosed", "", ("quay is closed", "", "", "page", "2")),
    ],
)
def test_words_chosen_in_a_copy_are_found_again_at_that_place_alone(
    text: str, words: str, after: str, wanted: tuple[Any, ...]
) -> None:
    copy = factories.capture(factories.source(), text)

    answer = chosen(editors_desk(), copy, *span(text, words, after)).json()

    excerpt, prefix, _suffix, label, value = wanted
    assert (answer["excerpt"], answer["label"], answer["value"]) == (excerpt, label, value)
    assert answer["check"] == "verified"
    assert bool(answer["prefix"]) == bool(prefix)
    citation = factories.citation(
        factories.claim(),
        source=copy.source,
        **{name: answer[name] for name in ("excerpt", "prefix", "suffix")},
    )
    assert pane(editors_desk(), copy.source, **words_of(citation)).count("<mark>") == 1


def words_of(citation: Citation) -> dict[str, str]:
    return {"excerpt": citation.excerpt, "before": citation.prefix, "after": citation.suffix}


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [(0, 0, 422), (5, 3, 422), (4, 6, 422), (90_000, 90_001, 422), ("x", 3, 422), (-1, 3, 422)],
)
def test_what_is_no_choice_of_words_is_refused(start: Any, end: Any, status: int) -> None:
    copy = factories.capture(factories.source(), TEXT)

    answer = chosen(editors_desk(), copy, start, end)

    assert (answer.status_code, answer.json()["message"]) == (status, "Select words of the copy.")


def test_an_excerpt_has_an_end() -> None:
    copy = factories.capture(factories.source(), "word " * 2000)

    answer = chosen(editors_desk(), copy, 0, 6000)

    assert "at most 5000 characters" in answer.json()["message"]


def test_the_places_of_words_are_offered_and_the_nearest_where_there_is_none() -> None:
    copy, desk = factories.capture(factories.source(), TEXT), editors_desk()

    several = pane(desk, copy.source, excerpt="The quay is closed")
    assert "The words stand at 2 places." in several
    assert several.count("data-end=") == 2 and "…<mark>" not in several
    elided = pane(desk, copy.source, excerpt="ferry … closed", choosing="on")
    assert elided.count("data-end=") == 1
    near = pane(desk, copy.source, excerpt="The ferry landed")
    assert "These come nearest" in near and near.count("data-end=") == 1
    assert "Nothing that comes near" in pane(desk, copy.source, excerpt="zebra 斑馬")
    assert "<mark>The ferry lands</mark>" in pane(desk, copy.source, excerpt="The ferry lands")


def test_copies_are_compared_and_one_that_was_set_aside_is_not_shown() -> None:
    source, editor = factories.source(), factories.editor()
    old = factories.capture(source, "The same.\n\nIt opens on 3 March.")
    wrong = factories.capture(source, "Another document.")
    new = factories.capture(source, "The same.\n\nIt opens on 4 March.")
    wrong.decisions.create(counts=False, reason="Another one.", decided_by=editor)

    shown = pane(desk_of(editor), source, capture=new.pk, compared=old.pk)

    assert shown.count("<del>") == shown.count("<ins>") == 1
    assert "Another document" not in shown
    assert "It opens on 4 March." in pane(desk_of(editor), source, capture=wrong.pk)
    assert "It opens on 3 March." in pane(desk_of(editor), source, capture=old.pk)


def test_pages_are_named_and_a_long_copy_comes_in_parts_around_the_words() -> None:
    source, desk = factories.source(), editors_desk()
    factories.capture(source, PAGES)
    assert pane(desk, source).count("<h3>Page ") == 3

    long = factories.source()
    factories.capture(long, "\n\n".join(f"Line {number}." for number in range(20_000)))
    first, around = pane(desk, long), pane(desk, long, excerpt="Line 15000.")
    assert "Line 15000." not in first and "What stands after" in first
    assert "<mark>Line 15000.</mark>" in around and "What stands before" in around
    assert len(around) < 200_000


def test_a_copy_is_shown_to_who_writes_or_reviews_claims_only() -> None:
    copy = factories.capture(factories.source(), TEXT)

    for account, status in ((factories.account("Researchers"), 403), (factories.reviewer(), 200)):
        desk = desk_of(account)
        page = desk.post(reverse("admin:claims_source_copy", args=[copy.source_id]))
        assert page.status_code == chosen(desk, copy, 0, 4).status_code == status


def test_markup_in_a_copy_is_words_and_without_a_copy_it_says_so() -> None:
    copy = factories.capture(factories.source(), "<script>alert(1)</script>")
    desk = editors_desk()

    assert "<script>" not in pane(desk, copy.source, excerpt="alert(1)")
    assert "There is no copy of this source yet" in pane(desk, factories.source())
    for odd in ({"capture": "x" * 9}, {"at": "9" * 30}, {"excerpt": "a\0b"}, {"at": "-1"}):
        pane(desk, copy.source, **odd)


def test_the_pane_costs_as_many_queries_for_ten_copies_as_for_two() -> None:
    desk = editors_desk()

    def queries(copies: int) -> int:
        source = factories.source()
        for number in range(copies):
            factories.capture(source, f"Copy {number}.")
        pane(desk, source)
        with CaptureQueriesContext(connection) as captured:
            pane(desk, source, excerpt="Copy")
        return len(captured)

    assert queries(2) == queries(10)
