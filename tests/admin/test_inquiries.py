"""Somebody outside is asked about claims: an address that shows those and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.access.secret_digests import digest
from claims.models import Claim, Edition, Inquiry, InquiryAnswer, InquiryLine, SearchRecord
from claims.workflow import inquiries
from tests import factories
from tests.admin.browsing import desk_of, page_of, push, said
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

ADDRESS = "/asked/"
OVER = "It is over"


def opened(key: str, **options: Any) -> Any:
    return Client().get(ADDRESS, {"key": key}, **options)


def answered(key: str, **given: str) -> Any:
    """The page after answers were sent: `verdict_1`, `words_1` of the first line, and so on."""
    form = {"-".join(reversed(name.split("_"))): value for name, value in given.items()}
    return Client(enforce_csrf_checks=True).post(f"{ADDRESS}?key={key}", form)


def test_the_page_shows_what_was_asked_about_and_nothing_else() -> None:
    told = factories.claim(statement="The quay is long.", rationale="Zyzzogeton says so.")
    factories.claim(statement="Zyzzogeton opened.")
    inquiry, key = factories.inquiry(told, question="Is this right?")
    Claim.objects.filter(pk=told.pk).update(statement="Zyzzogeton is longer.")

    page = opened(key)

    words = page.content.decode()
    assert page.status_code == 200 and "The quay is long." in words and "Is this right?" in words
    assert "Zyzzogeton" not in words and told.label not in words and "/admin/" not in words
    assert str(told.public_id) not in words and f'value="{inquiry.pk}"' not in words
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert not page.cookies and "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert Inquiry.objects.filter(token_sha256=key).count() == 0


def test_no_other_claim_is_reached_by_an_address_however_it_is_changed() -> None:
    inquiry, key = factories.inquiry(factories.claim(statement="The quay is long."))
    other, _other_key = factories.inquiry(factories.claim(statement="Zyzzogeton opened."))
    changed = ["", key[:-1], key + "x", key.swapcase(), "0", str(other.pk), other.token_sha256]
    changed += [digest(key), "\0", "鍵" * 500]

    for one in changed:
        page = opened(one)
        assert page.status_code == 404, one
        assert "There is nothing at this address" in page.content.decode()
    assert Client().get(ADDRESS).status_code == 404
    assert Client().post(ADDRESS, {"key": key, "1-verdict": "accurate"}).status_code == 404
    for line in (other.lines.get().pk, 0, -1, 2, other.lines.get().claim_id):
        page = answered(key, **{f"verdict_{line}": "accurate"})
        assert "Zyzzogeton" not in page.content.decode()
    assert set(InquiryAnswer.objects.values_list("line__inquiry", flat=True)) <= {inquiry.pk}


def late(like: Inquiry) -> tuple[Inquiry, str]:
    """The same inquiry, whose time was over a second ago, and its key."""
    key, line = "a key of the test", like.lines.get()
    like.pk, like.token_sha256 = None, digest(key)
    like.expires_at = timezone.now() - timedelta(seconds=1)
    Inquiry.objects.bulk_create([like])
    line.pk, line.inquiry = None, like
    InquiryLine.objects.bulk_create([line])
    return like, key


@pytest.mark.parametrize(
    ("how", "english", "chinese"),
    [
        ("late", "The time for answers is over.", "作答期限已過"),
        ("ended", "This inquiry was ended", "此詢問已結束"),
    ],
)
def test_an_address_that_is_over_says_so_and_shows_and_takes_nothing(
    how: str, english: str, chinese: str
) -> None:
    inquiry, key = factories.inquiry(factories.claim(statement="The quay is long."))
    assert opened(key).status_code == 200
    if how == "ended":
        push(desk_of(factories.editor()), inquiry, "end")
    else:
        inquiry, key = late(inquiry)

    page, sent = opened(key), answered(key, verdict_1="accurate")

    assert (page.status_code, sent.status_code) == (410, 410)
    assert english in page.content.decode() and "quay" not in page.content.decode()
    assert chinese in Client().get(ADDRESS, {"key": key, "in": "zh-hant"}).content.decode()
    assert not InquiryAnswer.objects.exists()
    with refused("inquiry_answer_in_time"):
        InquiryAnswer.objects.create(line=inquiry.lines.get(), verdict="accurate")


def test_answers_are_stored_and_become_a_contact_only_when_a_colleague_says_so() -> None:
    editor = factories.editor()
    draft, published = factories.claim(), factories.published_claim()
    inquiry, key = factories.inquiry(draft, published, actor=editor, asked="Port authority")
    editions = Edition.objects.count()

    assert "Say in words what is wrong." in answered(key, verdict_1="error").content.decode()
    assert "Choose one of the two" in answered(key, words_1="Hm.").content.decode()
    page = answered(key, verdict_1="error", words_1="It is 3 km.", verdict_2="accurate")
    assert "Thank you" in page.content.decode() and "It is 3 km." in page.content.decode()
    assert "Nothing new" in answered(key, verdict_2="accurate").content.decode()
    answered(key, verdict_1="error", words_1="It is 4 km.")

    assert Edition.objects.count() == editions and not SearchRecord.objects.exists()
    assert inquiries.undecided().count() == 2
    desk = desk_of(editor)
    home = desk.get(reverse("admin:index")).content.decode()
    assert "2 answers from outside wait for a decision" in home
    answers = reverse("admin:claims_inquiry_answers", args=[inquiry.pk])
    assert "It is 4 km." in desk.get(answers).content.decode()
    last = InquiryAnswer.objects.filter(line__claim=draft).latest("pk")
    form = {"answer": last.pk, "outcome": "recorded"}
    assert "has a search record" in said(push(desk, inquiry, "decide", **form))
    record = SearchRecord.objects.get()
    assert (record.claim, record.kind, record.place) == (draft, "contact", "Port authority")
    assert record.found == "Factual error\nIt is 4 km." and record.answered_on
    assert "already" in said(push(desk, inquiry, "decide", **form))
    other = InquiryAnswer.objects.get(line__claim=published)
    refusal = push(desk, inquiry, "decide", answer=other.pk, outcome="recorded")
    assert "changes in stage draft only" in said(refusal)
    assert "set aside" in said(push(desk, inquiry, "decide", answer=other.pk, outcome="set_aside"))
    assert not inquiries.undecided().exists() and Edition.objects.count() == editions
    assert "/asked/" not in desk.get(answers).content.decode()


def test_the_address_is_told_once_and_asks_in_the_language_that_was_chosen() -> None:
    article = factories.article()
    claim = factories.claim(statement="The quay is long.")
    factories.appearance(claim, article, excerpt="quay is long")
    desk = desk_of(factories.editor())
    ask = reverse("admin:claims_inquiry_ask", query={"article": article.pk})
    asked = desk.get(ask, HTTP_ACCEPT_LANGUAGE="zh-Hant").content.decode()
    assert f'value="{timezone.localdate() + timedelta(days=7):%Y-%m-%d}"' in asked
    assert ask in desk.get(page_of(article)).content.decode().replace("&amp;", "&")
    form = {
        "role": "author",
        "asked": "林渡口",
        "question": "請問是否正確？",
        "language": "zh-hant",
        "answer_by": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "claims": [str(claim.pk)],
    }

    made = desk.post(ask, form)

    assert "no-store" in made.headers["Cache-Control"]
    key = made.context["address"].partition("key=")[2]
    page = opened(key).content.decode()
    assert 'lang="zh-Hant"' in page and "請問是否正確？" in page and "送出回答" in page
    assert "<q>quay is long</q>" in page
    english = Client().get(ADDRESS, {"key": key, "in": "en"}).content.decode()
    assert "Send the answers" in english
    for change, words in (
        ({"answer_by": "2020-01-01"}, "Give them a day"),
        ({"claims": []}, "claims"),
        ({"claims": ["999999"]}, "claims"),
        ({"asked": "\u200b"}, "Say who is asked."),
    ):
        assert words in said(desk.post(ask, {**form, **change})), change
    assert Inquiry.objects.count() == 1


def test_an_inquiry_stays_as_it_was_sent() -> None:
    _inquiry, key = factories.inquiry(factories.claim())
    answered(key, verdict_1="accurate")

    with refused("inquiry_line_append_only"):
        InquiryLine.objects.update(statement="Another one.")
    with refused("inquiry_answer_append_only"):
        InquiryAnswer.objects.update(words="Another one.")
    with refused("inquiry_append_only"):
        Inquiry.objects.update(question="Another one?")
    Inquiry.objects.update(ended_at=Now(), ended_by=factories.editor())
    with refused("inquiry_append_only"):
        Inquiry.objects.update(ended_at=None, ended_by=None)
    with refused("inquiry_append_only"):
        sql("DELETE FROM claims_inquiry")


def test_one_line_takes_so_many_answers_and_no_more() -> None:
    _inquiry, key = factories.inquiry(factories.claim())
    for number in range(20):
        answered(key, verdict_1="error", words_1=f"Reason {number}.")

    page = answered(key, verdict_1="error", words_1="One more.")

    assert page.status_code == 409 and "nothing is taken" in page.content.decode()
    assert InquiryAnswer.objects.count() == 20
