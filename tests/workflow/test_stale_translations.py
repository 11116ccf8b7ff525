"""A statement that is changed after it was translated leaves its translation behind."""

import pytest

from claims import workflow
from claims.models import Claim, ClaimTranslation
from claims.workflow import history
from tests import factories
from tests.admin.browsing import editors_desk, filled, page_of
from tests.refused import objected

pytestmark = pytest.mark.django_db


def translated() -> tuple[Claim, ClaimTranslation]:
    claim = factories.supported_claim(statement="The bridge opened in May.")
    translation = ClaimTranslation.objects.create(
        claim=claim, language="zh-Hant", statement="大橋於五月通車。"
    )
    return claim, translation


def is_stale(translation: ClaimTranslation) -> bool:
    return ClaimTranslation.objects.values_list("is_stale", flat=True).get(pk=translation.pk)


def reword(claim: Claim, statement: str = "The bridge opened in June.") -> None:
    Claim.objects.filter(pk=claim.pk).update(statement=statement)


def test_the_database_notes_it_on_every_road() -> None:
    claim, translation = translated()
    _noise, other = translated()
    Claim.objects.filter(pk=claim.pk).update(rationale="Other words.")
    assert not is_stale(translation)

    reword(claim)

    assert is_stale(translation)
    assert not is_stale(other)


def test_it_is_not_submitted_before_somebody_has_looked() -> None:
    claim, translation = translated()
    reword(claim)

    with objected("stale_translation"):
        workflow.submit(claim, actor=factories.editor())

    ClaimTranslation.objects.filter(pk=translation.pk).update(is_stale=False)
    workflow.submit(claim, actor=factories.editor())


def test_a_new_translation_is_one_of_the_new_statement() -> None:
    claim, translation = translated()
    reword(claim)

    ClaimTranslation.objects.filter(pk=translation.pk).update(statement="大橋於六月通車。")

    assert not is_stale(translation)


def test_the_form_marks_and_confirms() -> None:
    claim, translation = translated()
    desk = editors_desk()

    page = desk.get(page_of(claim))
    desk.post(page_of(claim), filled(page, statement="The bridge opened in June."))
    assert is_stale(translation)

    page = desk.get(page_of(claim))
    assert "made before the statement was changed" in page.content.decode()
    posted = filled(page)
    del posted["translations-0-is_stale"]
    desk.post(page_of(claim), posted)
    assert not is_stale(translation)


def test_statement_and_translation_changed_in_one_save_belong_together() -> None:
    claim, translation = translated()
    desk = editors_desk()
    page = desk.get(page_of(claim))

    changes = {"statement": "It opened in June.", "translations-0-statement": "六月通車。"}
    desk.post(page_of(claim), filled(page, **changes))

    translation.refresh_from_db()
    assert (translation.statement, translation.is_stale) == ("六月通車。", False)


def test_a_wording_that_is_restored_brings_its_translation_back_as_it_was() -> None:
    claim = factories.published_claim(statement="The bridge opened in May.")
    workflow.reopen(claim, actor=factories.editor())
    translation = ClaimTranslation.objects.create(
        claim=claim, language="zh-Hant", statement="大橋於五月通車。"
    )
    signed = workflow.submit(claim, actor=factories.editor(), note="Translated.")
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    workflow.reopen(claim, actor=factories.editor())
    reword(claim)
    assert is_stale(translation)

    earlier = history.wording_of(claim.editions.latest())
    assert earlier
    history.restore(claim, earlier, actor=factories.editor())

    assert not is_stale(translation)
