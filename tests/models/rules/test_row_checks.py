"""CHECKs and unique constraints hold what one row, or two rows of a table, show."""

from typing import Any

import pytest
from django.db.models import F

from claims import workflow
from claims.models import (
    Article,
    Claim,
    Claimant,
    ClaimLink,
    Mention,
    Person,
    SearchRecord,
    Source,
    Subject,
)
from tests import factories
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db


def claim_row() -> Claim:
    return factories.claim()


def citation_row() -> Any:
    return factories.citation(factories.claim())


def translation_row() -> Any:
    return factories.claim().translations.create(language="ko", statement="주장.")


def link_row() -> Any:
    return factories.claim().links.create(type="see_also", target=factories.claim())


def search_row() -> Any:
    return factories.claim().search_records.create(
        place="Archive", query="treaty", made_on="2024-07-01", found="Nothing."
    )


REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (claim_row, {"statement": " \n\t"}, "claim_has_a_statement"),
    (claim_row, {"language": "zh_TW"}, "claim_language_tag"),
    (claim_row, {"language": "English"}, "claim_language_tag"),
    (claim_row, {"language": "en\n"}, "claim_language_tag"),
    (claim_row, {"kind": "rumour"}, "claim_kind_known"),
    (claim_row, {"kind": ""}, "claim_kind_known"),
    (claim_row, {"verification_status": "true"}, "claim_status_known"),
    (claim_row, {"priority": "urgent"}, "claim_priority_known"),
    (claim_row, {"reasons": ["date", "tone"]}, "claim_reasons_known"),
    (claim_row, {"reasons": [None]}, "claim_reasons_known"),
    (claim_row, {"made_on": "June 2024"}, "claim_made_on_edtf"),
    (claim_row, {"concerns": "2024 / 2025"}, "claim_concerns_edtf"),
    (factories.article, {"title": ""}, "article_has_a_title"),
    (factories.article, {"language": "Mandarin"}, "article_language_tag"),
    (factories.article, {"issued": "today"}, "article_issued_edtf"),
    (factories.article, {"url": "javascript:alert(1)"}, "article_url_http"),
    (factories.source, {"title": ""}, "source_has_a_title"),
    (factories.source, {"type": "tweet"}, "source_type_known"),
    (factories.source, {"kind": "good"}, "source_kind_known"),
    (factories.source, {"publisher_kind": "blog"}, "source_publisher_kind_known"),
    (factories.source, {"condition": "lost"}, "source_condition_known"),
    (factories.source, {"language": "korean"}, "source_language_tag"),
    (factories.source, {"doi": "https://doi.org/10.1000/182"}, "source_doi"),
    (factories.source, {"doi": "10.1000/18 2"}, "source_doi"),
    (factories.source, {"doi": "not a doi"}, "source_doi"),
    (factories.source, {"issued": "2024年6月"}, "source_issued_edtf"),
    (factories.source, {"url": "javascript:alert(1)"}, "source_url_http"),
    (factories.source, {"url": "https://a.example/b c"}, "source_url_http"),
    (factories.source, {"url": "https://"}, "source_url_http"),
    (factories.source, {"url": "file:///etc/passwd"}, "source_url_http"),
    (factories.claimant, {"name_en": ""}, "claimant_has_a_name"),
    (factories.claimant, {"wikidata": "7747"}, "claimant_wikidata_id"),
    (factories.claimant, {"wikidata": "Q07747"}, "claimant_wikidata_id"),
    (factories.subject, {"name_en": ""}, "subject_has_a_name"),
    (factories.subject, {"wikidata": "P31"}, "subject_wikidata_id"),
    (factories.subject, {"type": "thing"}, "subject_type_known"),
    (citation_row, {"stance": "agrees"}, "citation_stance_known"),
    (citation_row, {"stance": ""}, "citation_stance_known"),
    (citation_row, {"locator_label": "verse", "locator": "4"}, "citation_locator_known"),
    (citation_row, {"locator_label": "page"}, "citation_locator_whole"),
    (citation_row, {"locator": "4"}, "citation_locator_whole"),
    (citation_row, {"language": "KO"}, "citation_language_tag"),
    (translation_row, {"statement": "\u3000"}, "claim_translation_has_a_statement"),
    (translation_row, {"language": "한국어"}, "claim_translation_language_tag"),
    (link_row, {"type": "like"}, "claim_link_type_known"),
    (search_row, {"place": ""}, "search_record_whole"),
    (search_row, {"query": ""}, "search_record_whole"),
    (search_row, {"found": ""}, "search_record_whole"),
    (search_row, {"language": "k"}, "search_record_language_tag"),
]


@pytest.mark.parametrize(
    ("make", "changes", "rule"), REFUSED, ids=[f"{rule} {changes}" for _, changes, rule in REFUSED]
)
def test_a_value_that_makes_no_sense_is_refused_in_a_new_row_and_in_an_old_one(
    make: Any, changes: dict[str, Any], rule: str
) -> None:
    row = make()
    rows = type(row)._default_manager.filter(pk=row.pk)

    with refused(rule):
        rows.update(**changes)
    with refused(rule):
        values = rows.values().get()
        for name in (
            "id",
            "public_id",
            "number",
            "url_key",
            "doi_key",
            "address_key",
            "likely_key",
        ):
            values.pop(name, None)
        if "url" in values:
            values["url"] = ""
        type(row)._default_manager.filter(pk=row.pk).delete()
        type(row)._default_manager.bulk_create([type(row)(**{**values, **changes})])


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "zh-Hant-TW", "ko", "yue", "de-1996", ""])
def test_language_tags_in_use_pass(tag: str) -> None:
    citation = citation_row()

    assert type(citation).objects.update(language=tag) == 1


@pytest.mark.parametrize(
    "date", ["2024", "2024-06-19", "2024-06/..", "2024~", "201X", "2024?/2025%", "2024-21", ""]
)
def test_edtf_dates_pass(date: str) -> None:
    claim_row()

    assert Claim.objects.update(made_on=date, concerns=date) == 1


def test_a_claim_is_not_linked_to_itself_nor_twice_in_the_same_way() -> None:
    link = link_row()

    with refused("claim_link_to_another"):
        ClaimLink.objects.update(target=link.claim)
    with refused("claim_link_once"):
        link.claim.links.create(type="see_also", target=link.target)
    assert link.claim.links.create(type="contradicts", target=link.target)


def test_a_claim_is_translated_once_into_a_language() -> None:
    translation = translation_row()

    with refused("claim_translation_once"):
        translation.claim.translations.create(language="ko", statement="다른 주장.")


@pytest.mark.parametrize(
    ("make", "noun"),
    [
        (factories.article, "article"),
        (factories.claim, "claim"),
        (factories.source, "source"),
        (factories.claimant, "claimant"),
        (factories.subject, "subject"),
    ],
)
def test_an_external_id_names_one_record_and_none_is_no_id(make: Any, noun: str) -> None:
    make(), make()
    make(external_id="set-1")

    with refused(f"{noun}_external_id_once"):
        make(external_id="set-1")


@pytest.mark.parametrize("make", [factories.claimant, factories.subject])
def test_a_wikidata_id_names_one_record(make: Any) -> None:
    noun = make(wikidata="Q7747")._meta.model_name
    make(), make()

    with refused(f"{noun}_wikidata_once"):
        make(wikidata="Q7747")


SAME_ADDRESS = [
    "https://News.Example/path/Report?id=7",
    "http://news.example/path/Report?id=7",
    "https://www.news.example/path/Report?id=7",
    "https://NEWS.EXAMPLE/path/Report?id=7",
    "https://news.example/path/Report?id=7#section-2",
    "https://news.example/path/Report?id=7&utm_source=feed",
    "https://news.example/path/Report?utm_source=feed&id=7",
    "https://news.example/path/Report?utm_source=feed&utm_medium=x&id=7&fbclid=abc",
    "https://news.example/path/Report?id=7&gclid=abc#top",
    "https://news.example/path/Report?id=7&",
]
OTHER_ADDRESS = [
    "https://news.example/path/Report?id=8",
    "https://news.example/path/report?id=7",
    "https://news.example/path/Report/?id=7",
    "https://other.example/path/Report?id=7",
    "https://m.news.example/path/Report?id=7",
    "https://news.example/path/Report",
]


@pytest.mark.parametrize("url", SAME_ADDRESS)
def test_two_sources_do_not_have_the_same_address(url: str) -> None:
    factories.source(url="https://news.example/path/Report?id=7")

    with refused("source_url_once"):
        factories.source(url=url)


def test_an_address_may_be_as_long_as_its_field() -> None:
    url = "https://news.example/" + "條約" * 980
    assert factories.source(url=url)
    with refused("source_url_once"):
        factories.source(url=url)


@pytest.mark.parametrize("url", OTHER_ADDRESS)
def test_sources_with_other_addresses_stand_beside_each_other(url: str) -> None:
    factories.source(url="https://news.example/path/Report?id=7")

    assert factories.source(url=url)


def test_a_tracking_parameter_between_two_others_makes_no_other_address() -> None:
    factories.source(url="https://news.example/list?a=1&b=2")

    with refused("source_url_once"):
        factories.source(url="https://news.example/list?a=1&utm_source=x&utm_term=y&b=2")


def test_a_trailing_slash_makes_no_other_address() -> None:
    factories.source(url="https://news.example/report")

    for url in (
        "https://news.example/report/",
        "https://news.example/report?",
        "https://news.example/report/?utm_id=3",
    ):
        with refused("source_url_once"):
            factories.source(url=url)


def test_many_sources_have_no_address_and_a_merged_one_gives_its_address_up() -> None:
    factories.source(url=""), factories.source(url="")
    kept = factories.source(url="")
    factories.source(url="https://news.example/report", merged_into=kept)

    assert factories.source(url="https://news.example/report")


@pytest.mark.parametrize(
    ("make", "parent", "rule"),
    [
        (factories.source, "derives_from", "source_no_cycle"),
        (factories.subject, "broader", "subject_no_cycle"),
    ],
)
def test_no_record_stands_above_itself(make: Any, parent: str, rule: str) -> None:
    top = make()
    middle = make(**{parent: top})
    bottom = make(**{parent: middle})
    rows = type(top)._default_manager

    for below in (top, middle, bottom):
        with refused(rule):
            rows.filter(pk=top.pk).update(**{parent: below})
    with refused(rule):
        setattr(top, parent, bottom)
        rows.bulk_update([top], [parent])
    with refused(rule):
        setattr(middle, parent, middle)
        middle.save()


@pytest.mark.parametrize(
    ("make", "table", "column"),
    [
        (factories.source, "claims_source", "derives_from_id"),
        (factories.subject, "claims_subject", "broader_id"),
    ],
)
def test_one_statement_makes_no_circle_either(make: Any, table: str, column: str) -> None:
    one, other = make(), make()

    with refused(f"{table.removeprefix('claims_')}_no_cycle"):
        sql(
            f"UPDATE {table} SET {column} = CASE id WHEN %s THEN %s::bigint ELSE %s::bigint END",
            one.pk,
            other.pk,
            one.pk,
        )


def test_a_row_that_names_itself_is_not_inserted() -> None:
    source = factories.source()

    with refused("source_no_cycle"):
        Source.objects.bulk_create(
            [Source(id=source.pk + 1, title="Loop", derives_from_id=source.pk + 1)]
        )


@pytest.mark.parametrize(
    ("make", "noun"),
    [
        (factories.article, "article"),
        (factories.source, "source"),
        (factories.claimant, "claimant"),
        (factories.subject, "subject"),
    ],
)
def test_a_record_keeps_the_id_that_editions_name_it_by(make: Any, noun: str) -> None:
    record = make()

    with refused(f"{noun}_identity"):
        type(record).objects.update(public_id="a2b1c1de-0000-4000-8000-000000000001")


def test_a_person_keeps_the_number_that_editions_name_them_by() -> None:
    factories.published_claim()
    somebody = factories.account()

    with refused("person_identity"):
        Person.objects.update(number=F("number") + 1)
    with refused("person_identity"):
        Person.objects.filter(account__reviews__isnull=False).update(account=somebody)
    assert Person.objects.update(public_name="Lee") == 2


def test_what_a_published_edition_embeds_is_not_deleted_even_when_no_claim_names_it() -> None:
    claim = factories.supported_claim()
    gone = factories.citation(claim)
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    workflow.reopen(claim, actor=factories.editor())
    gone.delete()

    with refused(""):
        gone.source.delete()


def test_a_mention_names_one_record() -> None:
    edition, source = factories.edition(), factories.source()

    with refused("mention_of_one_record"):
        Mention.objects.create(edition=edition)
    with refused("mention_of_one_record"):
        Mention.objects.create(edition=edition, source=source, article=factories.article())
    assert Mention.objects.create(edition=edition, source=source)


def test_what_is_cited_spoken_of_or_named_is_not_deleted() -> None:
    claimant = factories.claimant()
    claim = factories.claim(claimant=claimant)
    citation = factories.citation(claim)
    factories.appearance(claim, factories.article())
    link = claim.links.create(type="see_also", target=factories.claim())

    for row in (citation.source, claimant, Article.objects.get(), link.target):
        with refused(""):
            row.delete()
    assert (SearchRecord.objects.count(), Claimant.objects.count(), Subject.objects.count()) == (
        0,
        1,
        0,
    )
