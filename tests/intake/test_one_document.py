"""One document is one source on every road in; words alone are named and can be overruled."""

import json
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from claims.exports.json_lines import log_lines
from claims.intake.claim_files import import_claims
from claims.intake.claim_set.report import Report
from claims.intake.references.importing import import_sources
from claims.models import Citation, Edition, Source
from claims.workflow import source_merges
from tests import factories
from tests.admin.browsing import editors_desk, list_page, page_of, said
from tests.admin.test_importing import confirm, upload
from tests.going_round import sql, undone, without_triggers
from tests.intake.small_set import imported as imported_set
from tests.intake.small_set import small_set
from tests.racing import racers
from tests.record.small_log import publish
from tests.refused import refused

pytestmark = pytest.mark.django_db

TIDES = [
    "@article{a, title={On tides}, journal={Quay}, publisher={Harbour Press}, year={2023},"
    " doi={10.5555/tides.1}}",
    "TY  - JOUR\nTI  - On tides\nUR  - http://dx.doi.org/10.5555/tides.1\nER  - \n",
    '[{"type": "article-journal", "title": "On tides", "publisher": "Harbour Press Ltd",'
    ' "URL": "https://doi.org/10.5555/TIDES.1"}]',
    '[{"type": "article-journal", "title": "Tides", "publisher": "Harbour International",'
    ' "DOI": "https://www.doi.org/10.5555/tides.1"}]',
]
NOTE = "TY  - NEWS\nTI  - Note\nT2  - {}\nPB  - {}\nDA  - {}\n{}ER  - \n"
PLAIN = NOTE.format("Quay", "Harbour Press", "2024/03/01", "")


def imported(text: str, **options: Any) -> Report:
    return import_sources(text.encode(), **{"actor": factories.editor(), **options})


def outcomes(report: Report) -> list[tuple[str, str]]:
    return [(row.outcome, row.detail) for row in report.rows]


@pytest.mark.parametrize("first", range(4))
def test_an_article_in_four_spellings_of_its_doi_is_one_source(first: int) -> None:
    texts = [*TIDES[first:], *TIDES[:first]]
    imported(texts[0])
    details = [detail for text in texts[1:] for _outcome, detail in outcomes(imported(text))]

    assert Source.objects.count() == 1
    assert all(detail.startswith("is here already, by the DOI") for detail in details)


@pytest.mark.parametrize(
    ("container", "publisher", "date", "more"),
    [
        ("Pier", "Harbour Press", "2024/03/01", ""),
        ("Quay", "Pier Press", "2024/03/01", ""),
        ("Quay", "Harbour Press", "2024/03/02", ""),
        ("Quay", "Harbour Press", "2024", ""),
        ("", "Harbour Press", "2024/03/01", ""),
        ("Quay", "", "2024/03/01", ""),
        ("Quay", "Harbour Press", "2024/03/01", "DO  - 10.5555/other\n"),
        ("Quay", "Harbour Press", "2024/03/01", "UR  - https://quay.example/other\n"),
    ],
)
def test_words_identify_only_where_all_are_there_and_nothing_stronger_differs(
    container: str, publisher: str, date: str, more: str
) -> None:
    imported(
        NOTE.format(
            "Quay", "Harbour Press", "2024/03/01", "DO  - 10.5555/n\nUR  - https://quay.example/n\n"
        )
    )
    imported(NOTE.format(container, publisher, date, more))
    assert Source.objects.count() == 2


@pytest.mark.parametrize(("container", "publisher"), [("", "Pier Press"), ("Pier", ""), ("", "")])
def test_empty_words_identify_nothing(container: str, publisher: str) -> None:
    note = NOTE.format(container, publisher, "2024/03/01", "AU  - {}\n")
    imported(note.format("Kim, Min"))
    imported(note.format("Lin, An"))
    assert Source.objects.count() == 2


def test_a_link_by_words_is_named_and_can_be_undone_by_a_person() -> None:
    imported(PLAIN.replace("ER", "DO  - 10.5555/n\nER"))

    linked = imported(PLAIN)
    (row,) = outcomes(linked)
    assert row[0] == "linked"
    assert row[1].startswith("is here already, by title, container, date and publisher")
    assert any("Record 1: is here already, by title" in note for note in linked.notes)
    assert any(line.endswith("say --apart 1.") for line in linked.lines())
    assert imported(PLAIN, apart=["1"]).counts["sources"]["created"] == 1
    assert Source.objects.count() == 2


def test_what_only_resembles_comes_in_unless_a_person_says_it_is_the_same() -> None:
    page = "@misc{wide, title={A storm}, url={https://news.example/storm}}"
    other = "@misc{small, title={Storm}, url={https://m.news.example/storm/index.html}}"
    imported(page)
    source = Source.objects.get()

    with undone():
        report = imported(other)
        assert Source.objects.count() == 2
        assert (
            "Record 1 (small) may be the same document as “A storm”, and comes in beside it."
            in report.notes
        )
        assert any(f"--same 1={source.public_id}" in line for line in report.lines())
    assert outcomes(imported(other, same={"small": str(source.public_id)})) == [
        ("linked", "is here already, by somebody's decision: “A storm”")
    ]
    assert Source.objects.get() == source


def test_two_dois_at_one_address_are_refused_by_name() -> None:
    imported("@misc{a, title={A}, doi={10.5555/a}, url={https://quay.example/issue}}")
    report = imported("@misc{b, title={B}, doi={10.5555/b}, url={https://quay.example/issue}}")

    ((outcome, why),) = outcomes(report)
    assert outcome == "refused"
    assert "“A” has the same address" in why


def test_the_same_doi_cannot_be_said_to_be_apart() -> None:
    imported(TIDES[0])
    ((outcome, why),) = outcomes(imported(TIDES[1], apart=["1"]))
    assert outcome == "refused"
    assert "is the same by the DOI" in why


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"apart": ["7"]}, "The file has no record “7”"),
        ({"same": {"1": "nothing"}}, "There is no source with the public id “nothing”"),
        ({"same": {"1": "{id}"}, "apart": ["1"]}, "either the same or apart"),
    ],
)
def test_a_decision_about_nothing_is_refused(options: Any, message: str) -> None:
    source = factories.source()
    if "same" in options:
        same = {"1": options["same"]["1"].format(id=source.public_id)}
        options = {**options, "same": same}
    with pytest.raises(ValidationError, match=message):
        imported(PLAIN, **options)


def test_the_command_takes_decisions(tmp_path: Path) -> None:
    (tmp_path / "note.ris").write_text(PLAIN)
    imported(PLAIN)
    by = factories.editor().username
    call_command(
        "import_sources", tmp_path / "note.ris", "--by", by, apart=["1"], stdout=StringIO()
    )
    assert Source.objects.count() == 2
    with pytest.raises(CommandError, match="--same RECORD=ID"):
        call_command("import_sources", tmp_path / "note.ris", "--by", by, same=["1"])


def test_the_preview_on_the_desk_asks_and_follows() -> None:
    desk = editors_desk()
    imported(PLAIN)
    page = upload(desk, "source", PLAIN, "note.ris")
    (choice,) = page.context["upload"].preview["choices"]
    assert choice["chosen"] == choice["other"]
    assert "two documents" in page.content.decode()

    posted = {"confirmed": page.context["confirmed"], "choice-1": "apart"}
    page = desk.post(reverse("admin:claims_source_preview"), posted, follow=True)
    assert "This preview follows your decisions: confirm it." in said(page)
    assert Source.objects.count() == 1
    confirm(desk, page)
    assert Source.objects.count() == 2


ROADS = [
    {"doi": "10.5555/TIDES.1"},
    {"doi": "", "url": "https://doi.org/10.5555/Tides.1"},
    {"doi": "", "url": "http://quay.example:80/%74ides#:~:text=high%20water"},
    {"doi": "", "url": "https://web.archive.org/web/2024/https://www.quay.example/tides?fbclid=1"},
]


@pytest.mark.parametrize("values", ROADS)
def test_the_database_holds_it_for_a_new_row_and_a_changed_one(values: dict[str, str]) -> None:
    factories.source(doi="10.5555/tides.1", url="https://quay.example/tides")
    other = factories.source()
    rule = "source_url_once" if "quay" in values.get("url", "") else "source_doi_once"
    with refused(rule):
        factories.source(**{"url": "https://elsewhere.example", **values})
    with refused(rule):
        Source.objects.filter(pk=other.pk).update(**values)


@pytest.mark.parametrize("values", ROADS)
def test_the_form_says_which_rule_holds(values: dict[str, str]) -> None:
    factories.source(doi="10.5555/tides.1", url="https://quay.example/tides")
    desk = editors_desk()
    form = {"title": "Tides", "type": "report", "publisher_kind": "other", "kind": "secondary",
            "condition": "fine", "contributors": "", **values}  # fmt: skip
    page = desk.post(reverse("admin:claims_source_add"), form).content.decode()
    noun = "address" if "quay" in values.get("url", "") else "DOI"
    assert f"Another source already has this {noun}: use that one." in page
    assert Source.objects.count() == 1


@pytest.mark.parametrize("values", ROADS)
def test_paste_and_claim_set_find_the_source_that_is_here(values: dict[str, str]) -> None:
    desk = editors_desk()
    here = factories.source(doi="10.5555/tides.1", url="https://quay.example/tides", title="Tides")
    text = values["doi"] or values["url"]

    pasted = desk.post(reverse("admin:claims_source_paste"), {"pasted": text}, follow=True)
    assert pasted.redirect_chain[-1][0] == page_of(here)

    document = small_set()
    csl = document["sources"][1]["csl"]
    csl.update({"DOI": values["doi"], "URL": values.get("url", "")})
    report = imported_set(document, actor=factories.editor())
    assert report.counts["sources"]["created"] == 1
    assert Citation.objects.filter(source=here).exists()


def test_a_claim_set_does_not_give_the_source_at_an_address_another_doi() -> None:
    factories.source(doi="10.5555/a", url="https://institute.example/report", title="Tides")
    with pytest.raises(ValidationError) as caught:
        imported_set(small_set(), actor=factories.editor())
    assert (
        "sources › report › csl › URL: The source “Tides” has this address, but another DOI."
        in (caught.value.messages)
    )


def test_merging_takes_no_address_over_that_a_third_source_has() -> None:
    kept, other = factories.source(), factories.source(url="")
    factories.source(doi="10.5555/tides.1")
    Source.objects.filter(pk=other.pk).update(url="https://quay.example/tides")
    other.refresh_from_db()
    outcome = source_merges.merge(
        [kept, other],
        into=kept,
        actor=factories.editor(),
        seen={one.pk: source_merges.state(one) for one in (kept, other)},
        taken={"url": other},
    )
    assert outcome.kept == []
    assert Source.objects.of_document(url="http://quay.example/tides").get() == kept


def twins() -> tuple[Source, Source]:
    """Two sources of one document, as they stood side by side before the rule."""
    old = factories.source(doi="10.5555/tides.1", title="Tides")
    new = factories.source(title="Tides again", url="")
    migration = import_module("claims.migrations.0102_twins_are_listed")
    sql("DROP INDEX source_doi_once")
    with without_triggers():
        Source.objects.filter(pk=new.pk).update(url="https://doi.org/10.5555/TIDES.1")
        for key in ("doi_key", "address_key"):
            sql(migration.LISTED.format(key=key))
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    (rule,) = (one for one in Source._meta.constraints if one.name == "source_doi_once")
    sql(str(rule.create_sql(Source, connection.schema_editor())))
    old.refresh_from_db()
    new.refresh_from_db()
    return old, new


def test_twins_are_listed_and_exempt_until_they_are_merged() -> None:
    desk = editors_desk()
    factories.source(title="Noise")
    old, new = twins()
    assert (old.twin_of, new.twin_of) == (None, old)
    shown = desk.get(list_page("source"), {"twins": "waiting"}).content.decode()
    assert "Tides again" in shown
    assert "Noise" not in shown
    Source.objects.filter(pk=new.pk).update(title="Tides, again")
    with refused("source_doi_once"):
        factories.source(doi="10.5555/tides.1")
    with refused("source_twins_are_listed"):
        factories.source(twin_of=old)
    with refused("source_doi_once"):
        Source.objects.filter(pk=new.pk).update(url="https://dx.doi.org/10.5555/tides.1", doi="")
        Source.objects.filter(pk=new.pk).update(url="https://x.example", doi="10.5555/TIDES.1")

    new.refresh_from_db()
    seen = {one.pk: source_merges.state(one) for one in (old, new)}
    source_merges.merge([old, new], into=new, actor=factories.editor(), seen=seen)
    new.refresh_from_db()
    assert new.twin_of is None
    with refused("source_doi_once"):
        factories.source(doi="10.5555/tides.1")


def test_a_twin_that_gets_another_address_is_none_any_more() -> None:
    _old, new = twins()
    Source.objects.filter(pk=new.pk).update(url="https://elsewhere.example/tides")
    new.refresh_from_db()
    assert new.twin_of is None
    assert new.doi_key == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_of_one_document_at_once_one_makes_it() -> None:
    actor = factories.editor()
    with racers(2) as race:
        reports = race(
            lambda: imported(TIDES[0], actor=actor), lambda: imported(TIDES[2], actor=actor)
        )
    assert sorted(report.counts["sources"]["created"] for report in reports) == [0, 1]
    assert Source.objects.count() == 1


def published_with_twins() -> bytes:
    """The log of two editions, each of which cites one of two twins."""
    for source in twins():
        claim = factories.supported_claim()
        factories.citation(claim, source=source)
        publish(claim)
    return b"".join(log_lines(Edition.objects.all()))


def test_twins_that_were_signed_come_back_as_one_source() -> None:
    with undone():
        lines = published_with_twins()
    import_claims(lines, actor=factories.editor())

    tides = Source.objects.of_document(doi="10.5555/tides.1").get()
    assert Citation.objects.filter(source=tides).count() == 2
    assert not import_claims(lines, actor=factories.editor()).changes_anything()


def test_twins_of_a_restored_log_are_merged(tmp_path: Path) -> None:
    with undone():
        (tmp_path / "log.jsonl").write_bytes(published_with_twins())
    call_command("import_log", tmp_path / "log.jsonl", stdout=StringIO())

    tides = Source.objects.of_document(doi="10.5555/tides.1").get()
    assert tides.title == "Tides again"
    assert [source.title for source in tides.merged.all()] == ["Tides"]


def test_a_library_of_our_own_comes_back_as_it_was() -> None:
    imported("\n".join((PLAIN, TIDES[1])))
    text = json.dumps([{"title": "Note", "type": "article-newspaper", "container-title": "Quay"}])
    assert imported(text).counts["sources"]["created"] == 1
    assert imported(text).counts["sources"]["created"] == 0
