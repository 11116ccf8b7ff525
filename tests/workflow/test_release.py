"""An article goes out: before, not a word of it is public; then, what two people signed is."""

import json

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import (
    Article,
    Claim,
    ClaimTranslation,
    Edition,
    FormerRecord,
    Source,
    Stage,
)
from claims.record import log
from claims.workflow import objections
from tests import factories
from tests.refused import objected

pytestmark = pytest.mark.django_db

WORD = "Zzyzx"


def secret_article() -> Article:
    """An unreleased article whose every text holds a word to look for."""
    return factories.article(
        title=f"{WORD} title",
        title_en=f"{WORD} in English",
        title_zh_hant=f"{WORD} 標題",
        authors=[f"{WORD} author"],
        publisher=f"{WORD} publisher",
        series=f"{WORD} series",
        url=f"https://{WORD}.example/",
        rights=f"{WORD} rights",
        note=f"{WORD} note",
    )


def appear(claim: Claim, article: Article) -> None:
    places = ("excerpt", "prefix", "suffix", "section", "paragraph", "page")
    factories.appearance(claim, article, **{name: f"{WORD} {name}" for name in places})


def publish(claim: Claim, **submission: str) -> Edition | None:
    signed = workflow.submit(claim, actor=factories.editor(), **submission)
    return workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)


def stage_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).stage


def nothing_secret_is_public() -> bool:
    return not Edition.objects.filter(document__contains=WORD).exists()


def test_a_claim_made_only_in_unreleased_articles_waits() -> None:
    claim = factories.supported_claim()
    appear(claim, secret_article())
    appear(claim, secret_article())

    assert publish(claim) is None

    assert stage_of(claim) == Stage.APPROVED
    assert not Edition.objects.exists()


def test_a_claim_made_in_a_released_article_too_is_published_without_a_word_of_the_other() -> None:
    out = factories.article()
    workflow.release(out, actor=factories.reviewer())
    claim = factories.supported_claim()
    appear(claim, secret_article())
    factories.appearance(claim, out, excerpt="public words")

    edition = publish(claim)

    assert edition
    assert [row["excerpt"] for row in json.loads(edition.document)["appearances"]] == [
        "public words"
    ]
    assert nothing_secret_is_public()


def test_a_claim_made_in_no_article_is_published_at_once() -> None:
    edition = publish(factories.supported_claim())

    assert edition
    assert json.loads(edition.document)["appearances"] == []


def test_no_kind_of_edition_holds_a_word_of_an_unreleased_article() -> None:
    out = factories.article()
    workflow.release(out, actor=factories.reviewer())
    secret, claim = secret_article(), factories.supported_claim()
    appear(claim, secret)
    factories.appearance(claim, out)
    publish(claim)
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")
    for kind in ("revised", "corrected"):
        factories.reopened(claim)
        publish(claim, kind=kind, note="New sources.")
    other = factories.article()
    factories.reopened(claim)
    factories.appearance(claim, other)
    publish(claim, note="It is made elsewhere, too.")
    workflow.release(other, actor=factories.reviewer())
    publish(claim, kind="withdrawn", note="It was misread.")

    kinds = set(claim.editions.values_list("kind", flat=True))
    assert kinds == {"first", "contested", "revised", "corrected", "reissued", "withdrawn"}
    assert nothing_secret_is_public()


def test_a_release_publishes_its_waiting_claims_as_they_were_signed() -> None:
    article = factories.article(title="The treaty")
    claims = [factories.waiting_claim(article) for _ in range(2)]
    elsewhere = factories.waiting_claim()
    signed = {claim.pk: objections.last_submission(claim).document for claim in claims}

    published = workflow.release(article, actor=factories.reviewer())

    article.refresh_from_db()
    assert article.released_at
    assert {edition.claim_id for edition in published} == set(signed)
    for edition in published:
        assert f'"claim":{signed[edition.claim_id]},"edition"' in edition.document
        assert json.loads(edition.document)["appearances"][0]["article"]["title"] == "The treaty"
        assert stage_of(edition.claim) == Stage.PUBLISHED
    assert stage_of(elsewhere) == Stage.APPROVED
    assert log.verify() == ""


def test_what_is_corrected_between_signature_and_release_changes_no_signed_byte() -> None:
    article = factories.article()
    claim = factories.waiting_claim(article)
    digest = objections.last_submission(claim).content_digest
    source = claim.citations.all()[0].source
    type(source).objects.update(title="Corrected after it was signed")

    (edition,) = workflow.release(article, actor=factories.reviewer())

    assert edition.content_digest == digest
    assert "Corrected after" not in edition.document


def varied_claim(number: int, article: Article) -> Claim:
    """A draft with evidence enough for its status; the number decides what it holds."""
    statuses = [
        "supported",
        "refuted",
        "partly_supported",
        "misleading",
        "outdated",
        "unverifiable",
        "not_checkable",
    ]
    status = statuses[number % len(statuses)]
    claim = factories.claim(
        statement=f"Assertion {number} “with quotes”, a tab\tand 中文.",
        verification_status=status,
        rationale="\n".join(["Because."] * (1 + number % 3)),
        suggested_wording="Better words.",
        concerns=["", "2024", "2024-06/.."][number % 3],
        claimant=factories.claimant() if number % 2 else None,
        reasons=["number", "date"][: number % 3],
    )
    for position in range(2 + number % 2):
        factories.citation(
            claim,
            stance="refutes" if status == "refuted" else "supports",
            excerpt=f"“{number}” \\ / \u2028 \U0001f600 {position}",
        )
    claim.search_records.create(
        place="Archive", query="條約", made_on="2024-07-01", found="Nothing."
    )
    if number % 2:
        ClaimTranslation.objects.create(claim=claim, language="zh-Hant", statement=f"主張 {number}")
        claim.about.add(factories.subject(), factories.subject())
    factories.appearance(claim, article, position=number)
    return claim


def sign(claim: Claim, author: User, second: User) -> str:
    submission = workflow.submit(claim, actor=author)
    assert workflow.approve(claim, actor=second, digest=submission.content_digest) is None
    return submission.content_digest


def test_73_of_73_signatures_survive_a_release() -> None:
    article = factories.article()
    author, second = factories.editor(), factories.reviewer()
    claims = [varied_claim(number, article) for number in range(73)]
    signed = {claim.pk: sign(claim, author, second) for claim in claims}

    published = workflow.release(article, actor=second)

    assert {edition.claim_id: edition.content_digest for edition in published} == signed
    assert len(signed) == 73
    assert log.verify() == ""


def test_a_release_renders_nothing_again() -> None:
    article = factories.article()
    factories.waiting_claim(article)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        workflow.release(article, actor=factories.reviewer())

    read = [query["sql"] for query in queries if "claims_citation" in query["sql"]]
    assert read == []


def test_a_published_claim_gets_an_edition_with_the_same_content_for_its_new_article() -> None:
    first, second = factories.article(title="First"), factories.article(title="Second")
    claim = factories.supported_claim()
    factories.appearance(claim, first)
    factories.appearance(claim, second)
    publish(claim)
    (published,) = workflow.release(first, actor=factories.reviewer())

    (reissued,) = workflow.release(second, actor=factories.reviewer())

    assert reissued.kind == "reissued"
    assert reissued.content_digest == published.content_digest
    assert reissued.review == published.review
    titles = [row["article"]["title"] for row in json.loads(reissued.document)["appearances"]]
    assert titles == ["First", "Second"]
    assert stage_of(claim) == Stage.PUBLISHED
    assert log.verify() == ""


def test_a_contested_claim_is_still_contested_in_its_new_article() -> None:
    first, second = factories.article(), factories.article()
    claim = factories.supported_claim()
    factories.appearance(claim, first)
    factories.appearance(claim, second)
    publish(claim)
    workflow.release(first, actor=factories.reviewer())
    contested = workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")

    (reissued,) = workflow.release(second, actor=factories.reviewer())

    assert reissued.content_digest == contested.content_digest
    assert json.loads(reissued.document)["claim"]["change"]["kind"] == "contested"
    assert reissued.note == "A witness disagrees."
    assert log.verify() == ""


@pytest.mark.parametrize("step", ["draft", "in_review", "withdrawn", "dropped"])
def test_claims_of_other_stages_are_left_where_they_are(step: str) -> None:
    article = factories.article()
    if step == "withdrawn":
        claim = factories.published_claim()
        workflow.reopen(claim, actor=factories.editor())
        factories.appearance(claim, article)
        publish(claim, kind="withdrawn", note="It was misread.")
    else:
        claim = factories.supported_claim()
        factories.appearance(claim, article)
        if step == "in_review":
            workflow.submit(claim, actor=factories.editor())
        if step == "dropped":
            workflow.drop(claim, actor=factories.editor())

    assert workflow.release(article, actor=factories.reviewer()) == []
    assert stage_of(claim) == step


def test_an_article_is_released_once() -> None:
    article = factories.article()
    workflow.release(article, actor=factories.reviewer())

    with objected("already_released"):
        workflow.release(article, actor=factories.reviewer())
    with objected("not_allowed", "already_released"):
        workflow.release(article, actor=factories.editor())


def test_a_release_is_all_or_nothing() -> None:
    article = factories.article()
    good, bad = factories.waiting_claim(article), factories.waiting_claim(article)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE claims_submission SET claim_id = %s WHERE claim_id = %s", [good.pk, bad.pk]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")

    with pytest.raises(Exception):  # noqa: B017  # whatever stops it
        workflow.release(article, actor=factories.reviewer())

    article.refresh_from_db()
    assert article.released_at is None
    assert not Edition.objects.exists()


def test_a_claim_signed_after_the_release_is_published_at_once() -> None:
    article = factories.article()
    claim = factories.supported_claim()
    factories.appearance(claim, article)
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.release(article, actor=factories.reviewer())

    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert edition
    assert len(json.loads(edition.document)["appearances"]) == 1


def test_the_claims_of_an_article_join_the_log_by_one_statement() -> None:
    out, going_out = factories.article(), factories.article()
    workflow.release(out, actor=factories.reviewer())
    published = factories.supported_claim()
    for article in (out, going_out):
        factories.appearance(published, article, excerpt="said in both")
    publish(published)
    for words in ("The tunnel opened in 1998.", "The ferry no longer sails."):
        factories.waiting_claim(going_out, statement=words)

    with CaptureQueriesContext(connection) as queries:
        made = workflow.release(going_out, actor=factories.reviewer())

    inserts = [query for query in queries if 'INSERT INTO "claims_edition" ' in query["sql"]]
    assert len(inserts) == 1
    assert [edition.position for edition in made] == [2, 3, 4]
    assert sorted(edition.kind for edition in made) == ["first", "first", "reissued"]
    assert {stage_of(edition.claim) for edition in made} == {Stage.PUBLISHED}
    current = Edition.objects.current().order_by("position")
    assert list(current.values_list("position", flat=True)) == [2, 3, 4]
    assert log.verify() == ""


def test_a_correction_counts_from_the_first_edition_of_a_release_on() -> None:
    article = factories.article()
    for words in ("The tunnel opened in 1998.", "The ferry no longer sails."):
        claim = factories.waiting_claim(article, statement=words)
    source = claim.citations.all()[0].source
    Source.objects.filter(pk=source.pk).update(url="https://harbour.example/moved")
    assert FormerRecord.objects.get().until is None

    made = workflow.release(article, actor=factories.reviewer())

    assert FormerRecord.objects.get().until == min(edition.position for edition in made)
