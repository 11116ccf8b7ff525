"""The claims, and their editions, that name the record a request is about."""

from typing import NamedTuple

from claims.models import Claim, CorrectionRequest, Edition


class NamedClaim(NamedTuple):
    """A claim that names a record, with the editions in which it does, newest first."""

    claim: Claim
    editions: list[Edition]

    @property
    def numbers(self) -> list[int]:
        """The numbers of these editions, lowest first."""
        return sorted(edition.number for edition in self.editions)


def claims_of(request: CorrectionRequest) -> list[NamedClaim]:
    """Every claim of which an edition names the record, by number; of a claim, that claim."""
    editions = Edition.objects.select_related("claim").defer("document")
    if request.claim_id:
        found = editions.filter(claim=request.claim_id)
    else:
        found = editions.filter(**{f"mentions__{request.noun}": request.record}).distinct()
    by_claim: dict[int, NamedClaim] = {}
    for edition in found.order_by("claim__number", "-number"):
        named = by_claim.setdefault(edition.claim_id, NamedClaim(edition.claim, []))
        named.editions.append(edition)
    # Of a claim that was withheld since, no edition names anybody any more.
    listed = Claim.objects.filter(correction_claims__request=request).exclude(pk__in=by_claim)
    return [*by_claim.values(), *(NamedClaim(claim, []) for claim in listed.order_by("number"))]
