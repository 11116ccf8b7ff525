"""The clip page: from words selected on a page to a citation that is verified in its copy."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from claims import workflow
from claims.models import Capture, Claim, Source
from tests import factories
from tests.admin.browsing import desk_of, filled, page_of, said
from tests.intake.page_parts import ENGLISH
from tests.intake.page_shapes import SHAPES

pytestmark = pytest.mark.django_db

CLIP = reverse("admin:claims_claim_clip")
URL = "https://gazette.example.uk/quay"
TEXT = f"Old quay closes\n\n{ENGLISH}\n\nIt was not known. It was not known."


def clip(claim: Claim | None, **given: Any) -> dict[str, Any]:
    chosen = {"claim": claim.pk} if claim else {}
    page = {"url": URL, "text": TEXT, "html": SHAPES[0].html, "excerpt": "the old quay"}
    return {"stance": "supports", "before": "", "after": "", **page, **chosen, **given}


def test_a_clip_becomes_a_verified_citation_of_a_source_with_its_record() -> None:
    claim, editor = factories.claim(), factories.editor()

    shown = desk_of(editor).post(CLIP, clip(claim), follow=True)

    citation, source = claim.citations.get(), Source.objects.get()
    assert said(shown) == f"Cited for {claim.label}: Found word for word."
    assert (citation.source, citation.quote_check, citation.language) == (source, "verified", "en")
    assert (source.title, source.url, source.issued) == ("Old quay closes", URL, "2024-06-04")
    copy = source.captures.get()
    assert (copy.text.splitlines(), copy.origin) == (TEXT.splitlines(), "pasted")
    assert copy.retrieved_by == editor


def test_a_second_clip_of_the_page_adds_a_citation_and_nothing_else() -> None:
    claim, desk = factories.claim(), desk_of(factories.editor())
    desk.post(CLIP, clip(claim))
    desk.post(CLIP, clip(claim, excerpt="closed until the autumn"))

    assert [row.position for row in claim.citations.order_by("position")] == [1, 2]
    assert Source.objects.count() == Capture.objects.count() == 1


def test_words_that_stand_twice_are_told_apart_by_those_around_them() -> None:
    claim = factories.claim()
    given = clip(claim, excerpt="It was not known.", before="known. ", after="")

    desk_of(factories.editor()).post(CLIP, given)

    citation = claim.citations.get()
    assert (citation.excerpt, citation.quote_check) == ("It was not known.", "verified")
    assert citation.prefix


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "javascript:alert(1)"},
        {"url": ""},
        {"text": ""},
        {"excerpt": " "},
        {"stance": "likes"},
        {"claim": ""},
        {"claim": "0"},
        {"recent": "0", "claim": ""},
    ],
)
def test_a_clip_that_lacks_something_is_given_back_and_writes_nothing(
    wrong: dict[str, str],
) -> None:
    claim = factories.claim()

    shown = desk_of(factories.editor()).post(CLIP, {**clip(claim), **wrong})

    assert shown.status_code == 200 and shown.context["form"].errors
    assert not Source.objects.exists() and not claim.citations.exists()


def test_a_claim_that_is_no_draft_gets_no_clip() -> None:
    claim = factories.supported_claim()
    workflow.submit(claim, actor=factories.editor())
    sources = Source.objects.count()

    shown = desk_of(factories.editor()).post(CLIP, clip(claim))

    assert "claim" in shown.context["form"].errors
    assert Source.objects.count() == sources


def test_the_last_claims_are_those_saved_last_then_those_begun() -> None:
    editor = factories.editor()
    begun = [factories.claim(created_by=editor) for _claim in range(6)]
    saved, noise = factories.claim(), factories.claim()
    desk = desk_of(editor)
    desk.post(page_of(saved), filled(desk.get(page_of(saved)), statement="Saved last."))

    choices = desk.get(CLIP).context["form"].fields["recent"].choices

    assert [int(key) for key, _label in choices] == [saved.pk, *(row.pk for row in begun[:1:-1])]
    assert str(noise.pk) not in dict(choices)
    desk.post(CLIP, clip(None, recent=saved.pk))
    assert saved.citations.count() == 1


def test_the_bookmarklet_runs_what_the_extension_runs_and_the_extension_is_whole() -> None:
    def file(name: str) -> Path:
        return Path(str(finders.find(f"claims/clip/{name}")))

    collect = file("collect.js").read_text()
    page = desk_of(factories.editor()).get(CLIP)
    code = unquote(page.context["bookmarklet"])

    assert code.startswith("javascript:void open('http://testserver/admin/claims/claim/clip/#'+")
    assert code.count("LONGEST_TEXT") == collect.count("LONGEST_TEXT")
    manifest = json.loads(file("manifest.json").read_text())
    named = [manifest["background"]["service_worker"], manifest["options_ui"]["page"]]
    assert all(file(name).is_file() for name in (*named, "options.js"))
    assert set(manifest["permissions"]) == {"activeTab", "scripting", "storage"}
