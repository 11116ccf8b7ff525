"""The coverage page: sentences are ticked into drafts, dismissed, taken back."""

from typing import Any

import pytest
from django.urls import reverse

from claims.models import ArticleText, Claim, Claimant, Dismissal, Source, SuggestedSource
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, said

pytestmark = pytest.mark.django_db

WORDS = "The bridge fell. It was old, some say. Nobody was hurt. The bridge fell."
ALL = {"text": "1", "p": "1", "claimant": "", "made_on": "2031-05"}


def page_about(text: ArticleText, name: str = "coverage") -> str:
    return reverse(f"admin:claims_article_{name}", args=[text.article_id])


def text_of(words: str = WORDS) -> ArticleText:
    return factories.article_text(factories.article(), words)


def post(of: ArticleText, name: str = "sentences", *, desk: Any = None, **posted: Any) -> Any:
    desk = desk or editors_desk()
    return desk.post(page_about(of, name), {**ALL, **posted}, follow=True)


def test_sentences_are_ticked_into_drafts_and_dismissed_with_one_press() -> None:
    text = text_of()
    editor = factories.editor()

    page = post(
        text,
        desk=desk_of(editor),
        claim=["0-16", "17-38"],
        **{
            "priority-0-16": "harmful",
            "dismiss-39-55": "opinion",
            "dismiss-56-72": "",
            "note": "x",
        },
    )

    first, second = Claim.objects.order_by("number")
    assert (first.statement, first.priority, first.created_by) == (
        "The bridge fell.",
        "harmful",
        editor,
    )
    assert (second.statement, second.priority) == ("It was old, some say.", "ordinary")
    dismissal = Dismissal.objects.get()
    assert (dismissal.reason, dismissal.dismissed_by) == ("opinion", editor)
    assert "2 drafts: C-" in said(page) and "1 sentence dismissed." in said(page)
    assert "75% of the sentences" in page.content.decode()


def test_the_page_shows_each_sentence_with_its_claims_and_what_to_do() -> None:
    text = text_of()
    post(text, claim="0-16")
    Claim.objects.update(verification_status="refuted")

    page = editors_desk().get(page_about(text)).content.decode()

    assert f"{Claim.objects.get().label} Refuted" in page
    assert '<mark class="status-refuted"' in page
    assert "3 unchecked sentences" in page


def test_a_claim_is_drafted_from_words_that_are_selected_or_written() -> None:
    text = text_of()

    page = post(text, "words", words="was  OLD")

    claim = Claim.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:claims_claim_change", args=[claim.pk])
    assert (claim.statement, claim.appearances.get().start) == ("was old", 20)


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"words": "the bridge fell"}, "These words stand at 2 places"),
        ({"words": "the bridge leans"}, "These words do not stand in the text"),
        ({"words": ""}, "These words do not stand in the text"),
        ({"words": "\0", "within": "5"}, "is no place in the text"),
    ],
)
def test_words_that_stand_at_no_one_place_are_refused(posted: Any, message: str) -> None:
    assert message in said(post(text_of(), "words", **posted))
    assert not Claim.objects.exists()


def test_words_that_stand_twice_are_those_of_the_sentence_they_were_selected_in() -> None:
    text = text_of()

    post(text, "words", words="The bridge fell", within="56-72")

    assert Claim.objects.get().appearances.get().start == 56


def test_a_dismissal_is_taken_back_and_its_history_stays() -> None:
    text = text_of()
    post(text, **{"dismiss-0-16": "heading"})

    page = post(text, "undismiss", dismissal=Dismissal.objects.get().pk)

    assert said(page) == "1 sentence is unchecked again."
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"claim": "0-999"}, "“0-999” is no place in the text."),
        ({"claim": "16-17"}, "is no place in the text."),
        ({"claim": "x"}, "is no place in the text."),
        ({"claim": "0-16\0"}, "is no place in the text."),
        ({"claim": "0-16", "dismiss-0-16": "opinion"}, "both ticked and dismissed"),
        ({"claim": "0-16", "priority-0-16": "x"}, "“x” is no priority of the list."),
        ({"dismiss-0-16": "boring"}, "“boring” is no reason of the list."),
        ({"claim": "0-16", "made_on": "2024-13-41"}, "made on:"),
        ({"claim": "0-16", "claimant": "999999"}, "claimant:"),
        ({"claim": "0-16", "text": "2"}, "A newer text came in"),
        ({}, "Nothing new was ticked."),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is_saved(posted: Any, message: str) -> None:
    page = post(text_of(), **posted)

    assert message in said(page)
    assert not Claim.objects.exists() and not Dismissal.objects.exists()


def test_an_earlier_text_is_shown_and_not_ticked() -> None:
    text = text_of("The earlier bridge fell.")
    factories.article_text(text.article, "The later bridge fell.")
    desk = editors_desk()

    page = desk.get(page_about(text), {"text": "1"}).content.decode()

    assert "The earlier bridge fell." in page
    assert "This is an earlier text" in page and 'name="claim"' not in page
    for number in ("3", "x", "9" * 40, "-1"):
        assert desk.get(page_about(text), {"text": number}).status_code == 404


def test_what_is_not_found_in_a_new_text_is_listed_with_the_nearest_words() -> None:
    text = text_of()
    post(text, claim="17-38")
    desk = editors_desk()
    address = reverse("admin:claims_article_text", args=[text.article_id])

    desk.post(address, {"words": "The bridge fell. It was new, some say."})
    page = desk.get(page_about(text)).content.decode()

    assert "1 place of a claim is not found" in page
    assert "It was new, some say." in page.partition("Nearest in the text")[2]


def test_a_long_text_is_shown_page_by_page() -> None:
    text = text_of("".join(f"Bridge {n} fell.\n\n" for n in range(700)))
    desk = editors_desk()
    start = text.text.index("Bridge 650 ")

    first = desk.get(page_about(text)).content.decode()
    third = desk.get(page_about(text), {"at": str(start)}).content.decode()

    assert "Bridge 0 fell." in first and "Bridge 650 fell." not in first
    assert "Bridge 650 fell." in third and desk.get(page_about(text), {"p": "x"}).status_code == 200


def test_a_suggestion_becomes_a_source_once_or_is_set_aside() -> None:
    text = text_of()
    known = factories.source(url="https://example.org/bridge")
    place = {"article_text": text, "start": 0, "end": 5}
    linked = SuggestedSource.objects.create(
        **place, kind="link", url="http://www.example.org/bridge/"
    )
    noted = SuggestedSource.objects.create(**place, kind="footnote", note="Annual report")
    before = Source.objects.count()

    post(text, "suggestion", suggestion=linked.pk)
    post(text, "suggestion", suggestion=noted.pk)
    desk = editors_desk()
    desk.post(f"{page_about(text, 'suggestion')}?aside", {"suggestion": noted.pk})

    linked.refresh_from_db()
    noted.refresh_from_db()
    assert linked.source == known
    assert noted.source and noted.source.title == "Annual report"
    assert noted.set_aside
    assert Source.objects.count() == before + 1
    assert desk.get(page_about(text)).status_code == 200


def test_researchers_read_the_page_and_write_nothing() -> None:
    text = text_of()
    desk = desk_of(factories.account("Researchers"))

    page = desk.get(page_about(text))

    assert page.status_code == 200
    assert b'name="claim"' not in page.content and b'name="dismiss' not in page.content
    for name in ("sentences", "words", "undismiss", "suggestion"):
        assert post(text, name, desk=desk, claim="0-16").status_code == 403


def test_an_article_without_a_text_says_so() -> None:
    article = factories.article()
    address = reverse("admin:claims_article_coverage", args=[article.pk])

    page = editors_desk().get(address, follow=True)

    assert said(page) == "There is no text of this article yet."


def kept(text: ArticleText, desk: Any) -> list[tuple[str, str]]:
    """What the page shows as ticked or to be dismissed: place, and priority or reason."""
    rows = desk.get(page_about(text)).context["rows"]
    return [(row.span, row.mark.reason or row.mark.priority) for row in rows if row.mark]


TICKED: dict[str, Any] = {
    "shown": "0-72",
    "claim": ["0-16"],
    "priority-0-16": "harmful",
    "dismiss-39-55": "opinion",
}
AS_TICKED = [("0-16", "harmful"), ("39-55", "opinion")]


def test_ticks_are_kept_for_the_account_that_made_them_until_they_are_saved() -> None:
    text = text_of()
    desk = editors_desk()

    assert post(text, "marks", desk=desk, **TICKED).status_code == 204

    assert kept(text, desk) == AS_TICKED
    html = " ".join(desk.get(page_about(text)).content.decode().split())
    assert 'name="claim" value="0-16" checked' in html
    assert '<option value="opinion" selected>' in html
    assert '<option value="harmful" selected>' in html
    assert kept(text, editors_desk()) == []
    assert not Claim.objects.exists()
    post(text, "marks", desk=desk, shown="0-72")
    assert kept(text, desk) == []


@pytest.mark.parametrize("button", ["words", "undismiss", "suggestion"])
def test_every_button_of_the_page_keeps_the_ticks(button: str) -> None:
    text = text_of()
    desk = editors_desk()
    suggested = SuggestedSource.objects.create(
        article_text=text, start=0, end=5, kind="footnote", note="A report"
    )
    post(text, desk=desk, **{"dismiss-56-72": "repeated"})
    pressed: dict[str, Any] = {
        "words": {"words": "was old"},
        "undismiss": {"dismissal": Dismissal.objects.get().pk},
        "suggestion": {"suggestion": suggested.pk},
    }

    post(text, button, desk=desk, **TICKED, **pressed[button])

    assert kept(text, desk) == AS_TICKED


def test_a_save_that_is_refused_keeps_the_ticks_and_one_that_succeeds_forgets_them() -> None:
    text = text_of()
    desk = editors_desk()

    post(text, desk=desk, **TICKED, made_on="2024-13-41")
    assert kept(text, desk) == AS_TICKED
    post(text, desk=desk, **TICKED)

    assert Claim.objects.count() == Dismissal.objects.count() == 1
    assert kept(text, desk) == [] and not text.marks.exists()


def test_sentences_that_were_split_or_joined_come_back_so() -> None:
    text = text_of("橋斷了，據說在五月。橋很舊。沒有人受傷。")
    desk = editors_desk()

    post(text, "marks", desk=desk, shown="0-20", claim=["0-4", "4-14"])

    rows = desk.get(page_about(text)).context["rows"]
    words = [("".join(clause[2] for clause in row.clauses), bool(row.mark)) for row in rows]
    assert words == [("橋斷了，", True), ("據說在五月。橋很舊。", True), ("沒有人受傷。", False)]
    assert kept(text, desk) == [("0-4", "ordinary"), ("4-14", "ordinary")]
    html = desk.get(page_about(text)).content.decode()
    assert html.count('id="s-0"') == 1

    for claimed in ("橋斷了", "橋很舊"):  # claims of other words come into each
        post(text, "words", desk=desk, words=claimed)
    assert kept(text, desk) == [("0-4", "ordinary"), ("4-14", "ordinary")]


def test_ticks_on_another_page_of_a_long_text_stay() -> None:
    text = text_of("".join(f"Bridge {n} fell.\n\n" for n in range(400)))
    desk = editors_desk()
    starts = [row.sentence.start for row in desk.get(page_about(text), {"p": "2"}).context["rows"]]
    first, second = desk.get(page_about(text)).context["shown"], None
    second = desk.get(page_about(text), {"p": "2"}).context["shown"]

    post(text, "marks", desk=desk, shown=second, claim=[f"{starts[0]}-{starts[0] + 16}"])
    post(text, "marks", desk=desk, shown=first, claim=["0-14"])

    assert text.marks.count() == 2


@pytest.mark.parametrize(
    "posted",
    [
        {"text": "2"},
        {"claim": "x"},
        {"shown": "x"},
        {"shown": "0-\0"},
        {"dismiss-0-16": "boring"},
        {"priority-0-16": "x", "claim": "0-16"},
    ],
)
def test_ticks_that_are_none_are_refused(posted: dict[str, Any]) -> None:
    text = text_of()

    assert post(text, "marks", **{"shown": "0-72", **posted}).status_code == 409
    assert not text.marks.exists()


def test_who_only_reads_keeps_no_ticks() -> None:
    text = text_of()

    assert post(text, "marks", desk=desk_of(factories.account("Researchers"))).status_code == 403


@pytest.mark.parametrize(
    ("author", "field"), [("Lin Mei", "name_en"), ("林美", "name_zh_hant"), ("Lin, M.", "name_en")]
)
def test_the_first_claims_of_an_article_are_its_authors(author: str, field: str) -> None:
    article = factories.article(authors=[author, "Second Author"])
    text = factories.article_text(article, WORDS)
    desk = editors_desk()

    offered = desk.get(page_about(text)).context["draft_form"]["claimant"]
    assert offered.value() == f"author:{author}"
    assert not Claimant.objects.exists()
    post(text, desk=desk, claim="0-16", claimant=offered.value())
    post(text, desk=desk, claim="17-38", claimant=offered.value())

    claimant = Claimant.objects.get()
    assert getattr(claimant, field) == author
    assert {claim.claimant for claim in Claim.objects.all()} == {claimant}
    page = desk.get(page_about(text))
    assert page.context["draft_form"]["claimant"].value() == str(claimant.pk)
    assert [label for _key, label in page.context["draft_form"].fields["claimant"].choices] == [
        "---------",
        author,
        "Second Author",
    ]


def test_an_author_with_a_record_is_the_claimant_and_none_is_made_without_a_draft() -> None:
    known = factories.claimant(name_en="Lin Mei")
    article = factories.article(authors=["Lin Mei"])
    text = factories.article_text(article, WORDS)
    desk = editors_desk()

    assert desk.get(page_about(text)).context["draft_form"]["claimant"].value() == str(known.pk)
    refused = post(text, desk=desk, claim="0-16", claimant="author:Somebody Else")
    assert "claimant:" in said(refused)
    other = factories.article_text(factories.article(authors=["Second Author"]), WORDS)
    post(other, desk=desk, claimant="author:Second Author", **{"dismiss-0-16": "opinion"})
    assert Claimant.objects.get() == known
