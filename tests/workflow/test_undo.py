"""Acts taken back: for as long as nothing has built on them, and plainly no longer."""

from typing import Any

import pytest

from claims import workflow
from claims.articles import drafting
from claims.models import Citation, Claim, Dismissal, Source
from claims.workflow import history, source_merges, undo
from tests import factories
from tests.refused import objected

pytestmark = pytest.mark.django_db


def merge(*others: Source, into: Source, **options: Any) -> source_merges.MergeOutcome:
    both = [into, *others]
    for source in both:
        source.refresh_from_db()
    seen = {source.pk: source_merges.state(source) for source in both}
    return source_merges.merge(both, into=into, actor=factories.editor(), seen=seen, **options)


def part(source: Source) -> list[Claim]:
    return undo.take_back_merger(source, actor=factories.editor())[1]


def supported_by(source: Source) -> Claim:
    claim = factories.claim(verification_status="supported", rationale="Both say so.")
    factories.citation(claim, source=source)
    factories.citation(claim)
    claim.refresh_from_db()
    return claim


def publish(claim: Claim) -> None:
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)


def rows() -> list[dict[str, Any]]:
    """Every source and citation, but for what a check of words may find anew."""
    sources: Any = Source.objects.order_by("pk").values()
    citations: Any = Citation.objects.order_by("pk").values()
    checked = ("quote_check", "checked_in_id", "capture_id")
    return [*sources, *({k: v for k, v in row.items() if k not in checked} for row in citations)]


@pytest.mark.django_db(transaction=True)  # the history tells acts apart by their moments
def test_a_merger_is_taken_back_whole_and_then_made_again() -> None:
    stays = factories.source(title="Stays", publisher="")
    other = factories.source(publisher="The house", url="https://other.example/")
    earlier, repeats = factories.source(), factories.source(derives_from=other)
    merge(earlier, into=other)
    draft, public, in_review = (supported_by(other) for _claim in range(3))
    attested = draft.citations.get(source=other)
    Citation.objects.filter(pk=attested.pk).update(
        quote_check="attested",
        attestation="I hold the book.",
        attested_by=factories.editor(),
        attested_at=draft.created_at,
    )
    publish(public)
    workflow.submit(in_review, actor=factories.editor())
    factories.citation(supported_by(stays))
    before = rows()

    merge(other, into=stays, taken={"publisher": other, "url": other})
    assert rows() != before
    workflow.reopen(public, actor=factories.editor())
    assert set(public.citations.values_list("source", flat=True)) >= {stays.pk}

    assert part(stays) == [draft, public, in_review]
    assert rows() == before
    repeats.refresh_from_db()
    earlier.refresh_from_db()
    assert (repeats.derives_from, earlier.merged_into) == (other, other)
    in_review.refresh_from_db()
    assert in_review.stage == "draft"  # what was signed then is not signed now
    assert undo.last_merger(stays) is None
    with objected("no_merger"):
        part(stays)

    merge(other, into=stays)
    assert part(stays)
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_what_was_built_on_a_merger_is_named_and_nothing_is_done() -> None:
    stays, other = factories.source(title="Stays"), factories.source(title="Other")
    gone_on, changed = supported_by(other), supported_by(other)
    merge(other, into=stays, taken={"publisher": other})
    publish(gone_on)
    Citation.objects.filter(claim=changed, source=stays).update(summary="It says more.")
    signed = supported_by(stays)
    workflow.submit(signed, actor=factories.editor())
    Source.objects.filter(pk=stays.pk).update(title="Stays, second printing")
    before = rows()

    merger = undo.last_merger(stays)
    assert merger is not None
    said = "\n".join(objection.message for objection in merger.against)
    assert "“Stays, second printing” was changed after the merger." in said
    assert f"{gone_on.label} is no draft any more: it is in stage “Published”." in said
    assert f"A citation of {changed.label} that followed the merger was changed since." in said
    assert f"was signed since, for {gone_on.label}, {signed.label}." in said
    with objected("changed_since", "not_open", "cited_since", "signed_since"):
        part(stays)
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_two_records_of_one_document_are_not_parted() -> None:
    stays, other = factories.source(), factories.source()
    merge(other, into=stays)
    Source.objects.filter(pk=other.pk).update(doi="10.1000/7")
    factories.source(doi="10.1000/7")
    Source.objects.filter(pk=other.pk).update(doi="")
    assert undo.last_merger(stays) is not None
    Source.objects.filter(pk=other.pk).update(doi="10.1000/7")

    with objected("changed_since"):
        part(stays)


def test_the_last_merger_is_found_with_as_many_queries_for_many_claims(
    django_assert_max_num_queries: Any,
) -> None:
    stays, other = factories.source(), factories.source()
    for _claim in range(12):
        factories.citation(factories.claim(), source=other)
    merge(other, into=stays)

    with django_assert_max_num_queries(16):
        assert undo.last_merger(stays) is not None


def test_who_may_not_change_sources_takes_no_merger_back() -> None:
    stays, other = factories.source(), factories.source()
    merge(other, into=stays)

    with objected("not_allowed"):
        undo.take_back_merger(stays, actor=factories.account("Researchers"))


def test_dismissed_sentences_of_the_latest_text_are_unchecked_again() -> None:
    article, editor = factories.article(), factories.editor()
    text = factories.article_text(article, "One bridge fell. Nobody saw it.")
    places = [(0, 16), (17, 31)]
    made = [
        Dismissal.objects.create(article_text=text, start=s, end=e, reason="opinion")
        for s, e in places
    ]
    keys = [row.pk for row in made]

    with objected("not_allowed"):
        undo.take_back_dismissals(article, keys, actor=factories.account("Researchers"))
    for wrong in ([*keys, 0], [], [keys[0] + 100_000]):
        with objected("gone"):
            undo.take_back_dismissals(article, wrong, actor=editor)
    assert Dismissal.objects.count() == 2
    assert undo.take_back_dismissals(article, keys, actor=editor) == 2
    with objected("gone"):
        undo.take_back_dismissals(article, keys, actor=editor)


@pytest.mark.django_db(transaction=True)
def test_drafts_of_sentences_go_again_as_long_as_nobody_worked_on_them() -> None:
    article, editor = factories.article(), factories.editor()
    text = factories.article_text(article, "One bridge fell. Two towers stand.")
    spans = [drafting.TickedSpan(0, 16), drafting.TickedSpan(17, 34)]
    options: dict[str, Any] = {"actor": editor, "claimant": None, "made_on": ""}
    first, second = drafting.draft(text, spans, **options)
    assert history.is_untouched(first)
    factories.citation(second)

    with objected("built_on"):
        undo.take_back_drafts([first, second], actor=editor)
    assert Claim.objects.count() == 2
    assert undo.take_back_drafts([first], actor=editor) == [first]
    with objected("gone"):
        undo.take_back_drafts([first], actor=editor)
    assert list(Claim.objects.all()) == [second]
