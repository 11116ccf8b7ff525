"""Colleagues say and ask things beside claims and sources; nobody else ever reads them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import AccountLanguage, AccountSettings, Letter, Remark, RemarkReader
from claims.workflow import post, remarks
from tests import factories
from tests.admin.browsing import delete, desk_of, page_of, review_page, said
from tests.going_round import sql
from tests.refused import objected, refused

pytestmark = pytest.mark.django_db

WRITE = reverse("admin:claims_remark_write")


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    settings.FACTCHECK_ADDRESS = "https://facts.example/"


def shown(desk: Client, address: str) -> str:
    return str(desk.get(address).content.decode())


def asked(account: Any) -> list[Remark]:
    return list(Remark.objects.asked_of(account))


def test_a_question_on_a_citation_is_asked_answered_and_closed() -> None:
    lin, mei = factories.editor(username="lin"), factories.reviewer(username="mei")
    claim, _submission = factories.submitted_claim(by=lin)
    citation = claim.citations.all()[0]
    mine, hers = desk_of(lin), desk_of(mei)

    form = {"claim": claim.pk, "citation": citation.pk, "back": "claim"}
    page = mine.post(WRITE, {**form, "text": "@mei: is page 3 meant?"})
    remark = Remark.objects.get()
    assert page.headers["Location"] == f"{page_of(claim)}#remark-{remark.pk}"
    assert remark.citation == citation and asked(mei) == [remark] and asked(lin) == []
    home = shown(hers, "/admin/")
    assert "Asked of me" in home and "is page 3 meant?" in home
    assert "Asked of me" not in shown(mine, "/admin/")
    assert "is page 3 meant?" in shown(hers, review_page(claim))

    page = hers.post(WRITE, {"answers": remark.pk, "text": "Page 4.", "back": "review"})
    assert page.headers["Location"] == f"{review_page(claim)}#remark-{remark.pk}"
    assert asked(mei) == []
    assert "Page 4." in shown(mine, page_of(claim))
    close = reverse("admin:claims_remark_close", args=[remark.pk])
    assert said(mine.post(close, follow=True)) == "The conversation is closed."
    assert "1 closed conversation" in shown(mine, page_of(claim))
    late = hers.post(
        WRITE, {"answers": remark.pk, "claim": claim.pk, "text": "No, 5."}, follow=True
    )
    assert "is closed: open it again" in said(late)
    assert "No, 5." in late.content.decode()  # what was typed is there
    mine.post(close)
    assert Remark.objects.open().get() == remark


def test_on_a_source_and_by_who_only_reads() -> None:
    lin, reader = factories.editor(username="lin"), factories.account("Researchers")
    source = factories.source()
    desk_of(lin).post(WRITE, {"source": source.pk, "text": "Who owns it?", "back": "source"})

    page = shown(desk_of(reader), page_of(source))
    assert "Who owns it?" in page and "Say something" not in page
    assert desk_of(reader).post(WRITE, {"source": source.pk, "text": "x"}).status_code == 403
    with objected("not_allowed"):
        remarks.write("x", actor=reader, source=source)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@lin @Mei.W, @lin: both", ["lin", "mei.w"]),
        ("@mei.w2 is longer", ["mei.w2"]),
        ("請@lin看第三段", ["lin"]),
        ("write to a@lin or lin@mei.w or @linda", []),
        ("@, @@ @nobody @gone", []),
        ("(@李 and @mei.w)", ["李", "mei.w"]),
    ],
)
def test_an_at_names_whom_it_names(text: str, names: list[str]) -> None:
    for name in ("lin", "mei.w", "mei.w2", "李"):
        factories.editor(username=name)
    factories.editor(username="gone", is_active=False)
    factories.account(username="linda")  # may not read remarks

    assert sorted(one.username for one in remarks.named(text, remarks.people())) == sorted(names)


def a_reader(name: str, mails: str, **fields: Any) -> Any:
    reader = factories.editor(username=name, email=f"{name}@example.org")
    AccountSettings.objects.create(account=reader, remark_mails=mails, **fields)
    return reader


def test_each_hears_as_they_chose_in_their_language_and_nobody_of_their_own_words() -> None:
    claim = factories.claim(statement="The quay is long.")
    claim.translations.create(language="zh-Hant", statement="碼頭很長。")
    now, daily = a_reader("now", "at_once"), a_reader("daily", "daily", time_zone="Asia/Taipei")
    a_reader("never", "none")
    AccountLanguage.objects.create(account=now, language="zh-hant")
    by = factories.editor(username="by", email="by@example.org")

    remark = remarks.write("@now @daily @never @by look", actor=by, claim=claim)

    assert post.send_due() == 1
    [letter] = mail.outbox
    assert letter.to == ["now@example.org"] and "碼頭很長。" in letter.body
    assert letter.subject == "by 有話對您說"
    assert f"https://facts.example{page_of(claim)}#remark-{remark.pk}" in letter.body
    waiting = RemarkReader.objects.get(told_at=None)
    assert waiting.account == daily
    remarks.write("Yes.", actor=now, answers=remark)  # who began hears of it
    assert Letter.objects.last().recipient == by  # type: ignore[union-attr]  # there is one


def test_the_mail_of_the_day_goes_out_once_at_eight_where_its_reader_is(monkeypatch: Any) -> None:
    a_reader("daily", "daily", time_zone="Asia/Taipei")
    by, claim = factories.editor(username="by"), factories.claim()
    for words in ("@daily one", "@daily two"):
        remarks.write(words, actor=by, claim=claim)
    written = Remark.objects.latest("pk").written_at
    eight = written.astimezone(ZoneInfo("Asia/Taipei")).replace(hour=8, minute=0, second=0)
    eight += timedelta(days=eight <= written)

    def sent_at(moment: datetime) -> int:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return remarks.send_digests()

    assert sent_at(written + (eight - written) / 2) == 0
    assert sent_at(eight + timedelta(seconds=1)) == 1
    assert sent_at(eight + timedelta(seconds=2)) == 0
    monkeypatch.undo()
    letter = Letter.objects.get()
    assert letter.subject == "2 remarks for you"
    assert "@daily one" in letter.text and "@daily two" in letter.text


def test_what_was_said_stays_on_every_road() -> None:
    lin = factories.editor(username="lin")
    claim, other = factories.supported_claim(), factories.claim()
    citation = claim.citations.all()[0]
    remark = remarks.write("@nobody What now?", actor=lin, claim=claim, citation=citation)
    begun: dict[str, Any] = {"text": "x", "written_by": lin}

    for change in ("text = 'other'", "written_at = now()", f"claim_id = {other.pk}"):
        with refused("remark_append_only"):
            sql(f"UPDATE claims_remark SET {change}")
    with refused("remark_append_only"):
        sql("DELETE FROM claims_remark")
    with refused("remark_append_only"):  # another claim's conversation
        Remark.objects.create(claim=other, answers=remark, **begun)
    answer = remarks.write("Nothing.", actor=lin, answers=remark)
    with refused("remark_append_only"):
        Remark.objects.create(claim=claim, answers=answer, **begun)
    with refused("remark_append_only"):
        Remark.objects.create(claim=other, citation=citation, **begun)
    with refused("remark_is_about_one_record"):
        Remark.objects.create(claim=claim, source=factories.source(), **begun)
    with refused("remark_has_words"):
        Remark.objects.create(claim=claim, text=" ", written_by=lin)
    with refused("remark_closed_by_somebody"):
        Remark.objects.filter(pk=remark.pk).update(closed_at=timezone.now())
    citation.delete()
    remark.refresh_from_db()
    assert remark.citation is None


def test_a_draft_that_was_talked_about_is_dropped_not_deleted() -> None:
    claim = factories.claim()
    remarks.write("Why?", actor=factories.editor(), claim=claim)

    page = delete(desk_of(factories.editor()), claim)

    assert page.status_code == 200 and Remark.objects.exists()


def test_nasty_posts_end_in_a_sentence() -> None:
    desk = desk_of(factories.editor())
    for form in (
        {},
        {"text": "x"},
        {"text": "x", "claim": "9" * 30},
        {"text": "\0", "claim": "²"},
        {"text": " ", "source": "-1"},
        {"text": "x", "answers": "no"},
    ):
        assert desk.post(WRITE, form, follow=True).status_code in (200, 404), form
    assert not Remark.objects.exists()


def test_the_page_asks_the_same_number_of_queries_for_one_remark_and_for_many(
    django_assert_max_num_queries: Any,
) -> None:
    lin, claim = factories.editor(username="lin"), factories.claim()
    desk = desk_of(lin)
    first = remarks.write("One.", actor=lin, claim=claim)
    remarks.write("Yes.", actor=lin, answers=first)
    with django_assert_max_num_queries(1000) as one:
        desk.get(page_of(claim))
    for _number in range(8):
        remarks.write("Yes.", actor=lin, answers=remarks.write("More?", actor=lin, claim=claim))

    with django_assert_max_num_queries(len(one)):
        desk.get(page_of(claim))
