"""Each parameter: the claims it finds among the published, and what it never tells of the rest."""

import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from claims import workflow
from claims.intake.claim_set.importing import import_claim_set
from claims.models import Article, Citation, Claim, Claimant, Edition, Source
from claims.record import log
from claims.selection import PARAMETERS, InvalidParameters, select
from claims.workflow import objections
from tests import factories
from tests.noise import make_noise, withdrawn_claim

pytestmark = pytest.mark.django_db

FIXTURE = Path(__file__).parents[2] / "fixtures" / "russia-dprk-treaty-2024.json"


def found(**given: Any) -> set[int]:
    """The numbers of the claims that are found; each parameter once, or a list of values."""
    texts = {
        name: [str(text) for text in (value if isinstance(value, list) else [value])]
        for name, value in given.items()
    }
    return set(select(texts).editions().values_list("claim__number", flat=True))


def errors(**given: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidParameters) as refused:
        select({name: [text] for name, text in given.items()})
    return [(error["parameter"], error["code"]) for error in refused.value.errors]


def test_words_are_found_and_repeated_ones_mean_or() -> None:
    supported = factories.published_claim(kind="event", language="zh-Hant")
    opinion = factories.published_claim(kind="opinion", language="en")
    make_noise()

    assert found(kind="event", verification_status="supported") >= {supported.number}
    assert found(kind="opinion") == {opinion.number}
    assert found(kind=["opinion", "event"]) >= {supported.number, opinion.number}
    assert found(language="zh") == found(language="ZH-hant") == {supported.number}
    assert found(language="zh-Hans") == set()
    assert found(verification_status="refuted") == set()


def test_a_claimant_is_found_by_either_id() -> None:
    claimant = factories.claimant(wikidata="Q7747")
    claim = factories.published_claim(claimant=claimant)
    factories.published_claim(claimant=factories.claimant())

    assert found(claimant="q7747") == found(claimant=claimant.public_id) == {claim.number}


def test_asking_for_a_subject_finds_the_narrower_ones_and_names_them() -> None:
    korea = factories.subject(name_en="Korea", wikidata="Q18097")
    south = factories.subject(name_en="South Korea", wikidata="Q884", broader=korea)
    seoul = factories.subject(name_en="Seoul", broader=south)
    factories.subject(name_en="Busan", broader=south)
    claims = []
    for subject in (south, seoul, factories.subject()):
        draft = factories.supported_claim()
        draft.about.add(subject)
        claims.append(publish(draft))

    selection = select({"about": ["Q18097"]})

    named = selection.description()["about"]
    assert found(about="Q18097") == {claims[0].number, claims[1].number}
    assert found(about=seoul.public_id) == {claims[1].number}
    assert {subject["name"]["en"] for subject in named} == {"South Korea", "Seoul"}


def test_an_article_is_found_by_id_and_by_address_once_it_is_released() -> None:
    address = "https://www.review.example/across/?utm_source=x"
    released = factories.article(url=address, released_at=timezone.now())
    waiting = factories.article(url="https://review.example/waiting")
    draft = factories.supported_claim()
    factories.appearance(draft, released)
    factories.appearance(draft, waiting)
    claim = publish(draft)

    assert found(article=released.public_id) == {claim.number}
    assert found(article="https://review.example/across#top") == {claim.number}
    assert found(article=waiting.public_id) == found(article=waiting.url) == set()


def test_source_and_stance_ask_for_the_same_citation() -> None:
    report, other = factories.source(), factories.source()
    draft = factories.supported_claim()
    factories.citation(draft, source=report, stance="context")
    factories.citation(draft, source=other, stance="qualifies")
    claim = publish(draft)

    assert found(source=report.public_id) == found(source=report.url) == {claim.number}
    assert found(source=report.public_id, stance="context") == {claim.number}
    assert found(source=report.public_id, stance="qualifies") == set()
    assert found(stance=["refutes", "qualifies"]) == {claim.number}


def test_a_merged_source_stands_for_both() -> None:
    old, new = factories.source(), factories.source()
    draft = factories.supported_claim()
    factories.citation(draft, source=old)
    claim = publish(draft)
    Source.objects.filter(pk=old.pk).update(merged_into=new)
    factories.published_claim()

    assert found(source=old.public_id) == found(source=new.public_id) == {claim.number}


def test_times_that_overlap_are_found() -> None:
    open_ended = factories.published_claim(concerns="2019-03/..").number
    past = factories.published_claim(concerns="2016").number
    factories.published_claim(concerns="")

    assert found(concerns="2017/2024") == {open_ended}
    assert found(concerns="2016-12-31") == {past}
    assert found(concerns="../2016-06") == {past}
    assert found(concerns=["2016", "2030"]) == {past, open_ended}


def test_dates_of_publication_and_checking_are_limits() -> None:
    claim = factories.published_claim(checked_on=date(2026, 11, 20))
    moment = claim.editions.latest().published_at
    later = log.moment(moment + timedelta(microseconds=1))

    assert found(published_after=log.moment(moment)) == {claim.number}
    assert found(published_after=later) == found(published_before=log.moment(moment)) == set()
    assert found(published_before=later) == {claim.number}
    assert found(checked_after="2026-11-20") == {claim.number}
    assert found(checked_after="2026-11-21") == set()


def test_withdrawn_claims_are_found_only_by_who_asks_for_them() -> None:
    withdrawn = withdrawn_claim(factories.editor(), factories.reviewer())

    assert found() == set()
    assert found(include="withdrawn") == {withdrawn.number}


def test_the_record_is_found_as_it_stood() -> None:
    claim = factories.published_claim()
    first = claim.editions.latest()
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    newer = factories.published_claim()

    then = select({"as_of": [log.moment(first.published_at)]})

    assert list(then.editions()) == [first]
    assert then.description() == {
        "position": 1,
        "chain": first.chain,
        "as_of": log.moment(first.published_at),
        "include": [],
        "filters": {},
    }
    assert found(position="1") == {claim.number}
    assert found(as_of="2001-01-01") == found(position="0") == set()
    assert found() == {claim.number, newer.number}


def test_a_plus_that_an_address_does_not_escape_is_a_plus() -> None:
    asked = [select({"as_of": [f"2001-02-03T08:00:00{zone}"]}) for zone in ("+08:00", " 08:00")]

    assert {selection.description()["as_of"] for selection in asked} == {
        "2001-02-03T00:00:00.000000Z"
    }


def test_years_before_1000_keep_their_four_digits() -> None:
    described = select({"as_of": ["0476-09-04"]}).description()

    assert described["as_of"] == "0476-09-04T00:00:00.000000Z"


def test_equal_questions_have_equal_descriptions() -> None:
    asked = {"kind": ["opinion", "event", "event"], "about": ["q1", "Q1"]}
    again = {"about": ["Q1"], "kind": ["event", "opinion"]}

    assert select(asked).description() == select(again).description()


def test_what_is_not_published_is_found_like_what_does_not_exist() -> None:
    make_noise()
    draft = Claim.objects.get(claimant__isnull=False)
    cited = Citation.objects.get(claim=draft)

    for name, known in (
        ("source", str(cited.source.public_id)),
        ("source", cited.source.url),
        ("claimant", str(Claimant.objects.get().public_id)),
    ):
        unknown = "https://nowhere.example/" if "/" in known else str(uuid.uuid4())
        answers = [select({name: [value]}) for value in (known, unknown)]
        assert [list(answer.editions()) for answer in answers] == [[], []]
        described = [answer.description() for answer in answers]
        assert {**described[0], "filters": {}} == {**described[1], "filters": {}}


def test_every_error_is_listed_at_once() -> None:
    assert errors(colour="red", kind="evnet", concerns="soon", about="Korea") == [
        ("colour", "unknown_parameter"),
        ("kind", "malformed"),
        ("concerns", "malformed"),
        ("about", "malformed"),
    ]
    assert errors(as_of="2999-01-01") == errors(as_of="0001-01-01T00:00:00+14:00")
    assert errors(position="7") == errors(position="0", as_of="2020-01-01")


@pytest.mark.parametrize("name", sorted(PARAMETERS.keys() - {"q"}))
@pytest.mark.parametrize("nasty", ["", "\x00", "\ud800", "9" * 2001, "%", "Q0", "{}", "0000-00-00"])
def test_nothing_nasty_is_understood(name: str, nasty: str) -> None:
    assert errors(**{name: nasty}) == [(name, "malformed")]


def test_the_reference_set_has_six_refuted_claims_about_korea_from_2017_to_2024() -> None:
    import_claim_set(FIXTURE, actor=factories.editor())
    editor, reviewer = factories.editor(), factories.reviewer()
    for article in Article.objects.unreleased():
        workflow.release(article, actor=reviewer)
    for claim in Claim.objects.filter(verification_status__in=["refuted", "misleading"]):
        if not objections.objections(claim, "submit", actor=editor):
            publish(claim, editor=editor, reviewer=reviewer)
    assert Edition.objects.count() > 4

    assert len(found(verification_status="refuted", about="Q18097", concerns="2017/2024")) == 6


def publish(draft: Claim, **people: Any) -> Claim:
    signed = workflow.submit(draft, actor=people.get("editor") or factories.editor())
    second = people.get("reviewer") or factories.reviewer()
    workflow.approve(draft, actor=second, digest=signed.content_digest)
    draft.refresh_from_db()
    return draft
