"""Signers of each edition: submissions, reviews, people, and the edition before it."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext as _

from claims.models import Decision, Edition, EditionKind, Person, Restoration, Review
from claims.record import editions


class Previous(NamedTuple):
    """Parts of an edition that the next one of its claim may have to repeat."""

    kind: str
    content_digest: str
    finding_digest: str
    """SHA-256 of the content without the reason of the change."""
    review_id: int | None


class Signatures:
    """Compares editions, given in log order, with all that vouches for them."""

    def __init__(self) -> None:
        self.people = dict(Person.objects.values_list("account_id", "number"))
        self.restorations = list(Restoration.objects.order_by("pk"))
        self.restored_up_to = max((it.editions for it in self.restorations), default=0)
        approved = Review.objects.filter(decision=Decision.APPROVED)
        self.signed_here = (
            set(approved.values_list("submission__content_digest", flat=True))
            if self.restorations
            else set()
        )
        self.before: dict[int, Previous] = {}
        self.used: set[int] = set()

    def problems(self, edition: Edition) -> Iterator[str]:
        """Faults in the signatures of the next edition, in words; KeyError if it has no members."""
        document = json.loads(edition.document)
        content = document["claim"]
        before = self.before.get(edition.claim_id)
        finding = {name: value for name, value in content.items() if name != "change"}
        now = Previous(
            edition.kind,
            edition.content_digest,
            "" if edition.is_emptied else editions.digest(editions.canonical(finding)),
            edition.review_id,
        )
        yield from self._of_restoration(edition)
        yield from _order(edition, before)
        if edition.review is not None:
            yield from self._of_signers(edition, edition.review, document)
        if edition.restoration_id is None:
            if edition.kind == EditionKind.WITHHELD:
                yield from self._of_withholding(edition, document)
            elif edition.kind == EditionKind.CONTESTED:
                yield from self._of_contest(edition, document, before, now)
            elif _repeats(now, before):
                yield from self._publisher(edition, document)
            else:
                yield from self._of_review(edition, document)
        if edition.review is not None:
            self.used.add(edition.review.pk)
        self.before[edition.claim_id] = now

    def _of_contest(
        self, edition: Edition, document: dict[str, Any], before: Previous | None, now: Previous
    ) -> Iterator[str]:
        if edition.review_id is not None:
            yield _("it is contested, which nobody reviews")
        if before is None or before.finding_digest != now.finding_digest:
            yield _("it is contested, but does not say what the edition before says")
        if document["edition"]["contested_by"] != self.people.get(edition.published_by_id or 0):
            yield _("it is not published by whom its document names")

    def _of_withholding(self, edition: Edition, document: dict[str, Any]) -> Iterator[str]:
        signed, said = edition.withholding, document["edition"]
        if signed is None or edition.review_id is not None:
            yield _("it withholds its claim, and nobody here signed that")
            return
        if signed.confirmed_by_id in (None, signed.asked_by_id):
            yield _("it is not signed by two different people")
        if not signed.claims.filter(pk=edition.claim_id).exists():
            yield _("what was signed is another claim")
        if document["claim"]["change"]["ground"] != signed.ground or edition.note != signed.note:
            yield _("it is not what was signed")
        if [said["submitted_by"], said["reviewed_by"]] != [
            self.people.get(signed.asked_by_id),
            self.people.get(signed.confirmed_by_id or 0),
        ]:
            yield _("it is not signed by whom its document names")
        if edition.published_by_id != signed.confirmed_by_id:
            yield _("it is published by somebody who neither reviewed nor released it")

    def _of_review(self, edition: Edition, document: dict[str, Any]) -> Iterator[str]:
        if edition.review is None:
            yield _("it is signed by nobody here and did not come with the restored log")
            return
        if edition.review.pk in self.used:
            yield _("its review is that of another edition")
        if edition.review.submission.kind != edition.kind:
            yield _("it is not of the kind that was signed")
        yield from self._publisher(edition, document)

    def _of_signers(
        self, edition: Edition, review: Review, document: dict[str, Any]
    ) -> Iterator[str]:
        signed = review.submission
        if review.decision != Decision.APPROVED or review.reviewer_id == review.submitted_by_id:
            yield _("it is not signed by two different people")
        if not edition.is_emptied and editions.digest(signed.document) != edition.content_digest:
            yield _("it is not what was signed")
        if signed.content_digest != edition.content_digest:
            yield _("its submission does not have its digest")
        if signed.note != document["claim"]["change"]["note"]:
            yield _("its submission does not have its note")
        if signed.claim_id != edition.claim_id:
            yield _("what was signed is another claim")
        said = document["edition"]
        if [said["submitted_by"], said["reviewed_by"]] != [
            self.people.get(signed.submitted_by_id),
            self.people.get(review.reviewer_id),
        ]:
            yield _("it is not signed by whom its document names")
        if review.submitted_by_id != signed.submitted_by_id:
            yield _("its review names another person than its submission")
        if review.reviewed_at > edition.published_at:
            yield _("it was published before it was reviewed")

    def _publisher(self, edition: Edition, document: dict[str, Any]) -> Iterator[str]:
        """The reviewer publishes, or whoever releases an article in which the claim is made."""
        if edition.review and edition.published_by_id == edition.review.reviewer_id:
            return
        if edition.is_emptied:
            return  # in which articles it was made went with its words
        articles = [row["article"]["id"] for row in document["appearances"]]
        released = apps.get_model("claims", "ArticleEvent")._default_manager.filter(
            public_id__in=articles,
            released_at__isnull=False,
            pgh_created_at__lte=edition.published_at,
            pgh_context__metadata__user=edition.published_by_id,
        )
        if not released.exists():
            yield _("it is published by somebody who neither reviewed nor released it")

    def _of_restoration(self, edition: Edition) -> Iterator[str]:
        brought = [it for it in self.restorations if it.after < edition.position <= it.editions]
        if (edition.restoration_id is not None) != bool(brought):
            yield _("it is signed by nobody here and did not come with the restored log")
        if not brought:
            return
        if sum(it.after == 0 for it in self.restorations) > 1:
            yield _("a log is restored once, and here are several restorations")
        restored = brought[-1]
        if edition.position == restored.editions and edition.chain != restored.chain:
            yield _("the chain value is not the one that the restored log ended with")
        # What was signed here before its end was lost may come back as published.
        if restored.after == 0 and edition.content_digest in self.signed_here:
            yield _("it was signed here, and is said to have come from a file")
        if edition.published_by_id is not None or edition.review_id is not None:
            yield _("it came from a file, and yet somebody here published it")
        if edition.published_at > restored.restored_at:
            yield _("it is later than the restoration that it is said to have come with")


def _repeats(now: Previous, before: Previous | None) -> bool:
    """Whether it is a reissue of what was signed before, with the same signatures."""
    return (
        before is not None
        and now.kind == EditionKind.REISSUED
        and before.kind != EditionKind.WITHDRAWN
        and (now.content_digest, now.review_id) == (before.content_digest, before.review_id)
    )


def _order(edition: Edition, before: Previous | None) -> Iterator[str]:
    if (before is None) != (edition.kind == EditionKind.FIRST):
        yield _("the first edition of a claim is of kind first, and no other is")
    after_withdrawal = before is not None and before.kind == EditionKind.WITHDRAWN
    if before is not None and before.kind == EditionKind.WITHHELD:
        yield _("its claim was withheld by law, and nothing follows that")
    if after_withdrawal and edition.kind in {EditionKind.CONTESTED, EditionKind.REISSUED}:
        yield _("its claim was withdrawn, and only a reviewed edition takes that back")
