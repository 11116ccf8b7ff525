"""Context of the review page: the signed content in words, and the next claim to review."""

import json
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.admin.source.copy_pane import picture
from claims.articles import placement
from claims.evidence import deep_links, policy, quote_checks
from claims.models import (
    Actor,
    Capture,
    Claim,
    ClaimKind,
    EditionKind,
    LinkType,
    LocatorLabel,
    QuoteCheck,
    Reason,
    Review,
    Source,
    SourceKind,
    Stage,
    Stance,
    Submission,
    VerificationStatus,
)
from claims.models.members import TEXTS, WORDINGS
from claims.record import differences
from claims.text.locators import place_in_words
from claims.workflow import objections, review_notes, worklist


def signed_content(submission: Submission, *, reviewer: Any) -> dict[str, Any]:
    """The signed content in words, with its differences from earlier ones.

    A submission that withdraws holds no content: the last edition is shown instead.
    """
    claim = submission.claim
    withdraws = submission.kind == EditionKind.WITHDRAWN
    edition = claim.editions.exclude(kind=EditionKind.WITHDRAWN).order_by("-position").first()
    published = json.loads(edition.document)["claim"] if edition else {}
    content = published if withdraws else json.loads(submission.document)
    seen = None if withdraws else _last_reviewed(submission, reviewer)
    # Of what was signed: not where the claim has become another since, or is withdrawn.
    is_signed = claim.version == submission.claim_version and not withdraws
    checks = quote_checks.check_claim(claim) if is_signed else None
    citations = _citations(content, submission, reviewer=reviewer, checks=checks)
    unticked = [it["place"] for it in citations if it["counts"] and not it["is_ticked"]]
    return {
        "content": content,
        "withdraws": withdraws,
        "kind": _label(ClaimKind, content["kind"]),
        "status": _label(VerificationStatus, content["verification_status"]),
        "reasons": [_label(Reason, reason) for reason in content["reasons"]],
        "texts": texts(content),
        "about": [_names(subject) for subject in content["about"]],
        "claimant": _names(content["claimant"]) if content["claimant"] else "",
        "links": [(_label(LinkType, link["type"]), link["number"]) for link in content["links"]],
        "citations": citations,
        "judged": [] if withdraws else policy.judged(content, checks),
        "shortfalls": [] if withdraws else policy.blocking(content, checks),
        "places": placement.words_in_context(claim),
        "ticks_missing": "" if withdraws else _lacking(unticked),
        "seen": seen,
        "since_seen": seen
        and differences.of_contents(json.loads(seen.submission.document), content),
        "edition": edition,
        "since_edition": not withdraws and differences.of_contents(published, content),
    }


def wordings(content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Language, field and words of everything that a reviewer may propose otherwise."""
    rows = [content, *content.get("translations", [])]
    return [
        (row["language"], field, row[field]) for row in rows for field in WORDINGS if field in row
    ]


def texts(content: dict[str, Any]) -> list[tuple[str | Promise, str]]:
    """Name and words of the texts that were written beside the finding."""
    names = {field.name: field.verbose_name for field in Claim._meta.concrete_fields}
    return [(names[member.name], words) for member in TEXTS if (words := member.of(content))]


def ticks_missing(submission: Submission, *, reviewer: Any) -> str:
    """One sentence that names the citations without a tick they need; empty if none lacks it."""
    return _lacking(review_notes.unticked(submission, reviewer=reviewer))


def _lacking(places: list[int]) -> str:
    """The sentence about the citations at these places, from 0."""
    numbers = [place + 1 for place in places]
    message = ngettext(
        "Citation %(numbers)s lacks your tick “the words say so”.",
        "Citations %(numbers)s lack your tick “the words say so”.",
        len(numbers),
    )
    return message % {"numbers": _(", ").join(map(str, numbers))} if numbers else ""


def answered_notice(
    claim: Claim, submission: Submission, *, latest: Submission | None = None
) -> str:
    """Says how a submission was answered that no longer waits; empty if it does.

    `latest` is the last submission of the claim, where the caller has read it just now.
    """
    if review := getattr(submission, "review", None):
        about = {"decision": review.get_decision_display(), "by": review.reviewer}
        return _("%(by)s has answered this submission: %(decision)s.") % about
    latest = latest or objections.last_submission(claim)
    if latest != submission:
        message = _("%(claim)s was submitted again by %(by)s while this page was open.")
        return message % {"claim": claim.label, "by": latest.submitted_by}
    if claim.stage != Stage.IN_REVIEW:
        taken_back = _("The submission of %(claim)s was taken back.") % {"claim": claim.label}
        return claim.lapsed_because or taken_back
    return ""


def next_in_queue(claim: Claim, *, actor: Actor) -> int | None:
    """The key of the claim after this one in the queue, or of the first of the others."""
    keys = worklist.review_queue(actor)
    place = keys.index(claim.pk) if claim.pk in keys else -1
    others = keys[place + 1 :] + keys[: max(place, 0)]
    return others[0] if others else None


def proposals(claim: Claim) -> list[dict[str, Any]]:
    """The wordings proposed for a draft, each with its difference from what was reviewed."""
    rows: list[Any] = [*claim.translations.all(), claim]
    now = {row.language: row for row in rows}
    shown = []
    in_order = sorted(
        review_notes.open_proposals(claim),
        key=lambda row: (row.language != claim.language, row.language, WORDINGS.index(row.field)),
    )
    for proposal in in_order:
        pieces = differences.of_texts(review_notes.seen_wording(proposal), proposal.wording)
        current = getattr(now.get(proposal.language), proposal.field, None)
        shown.append(
            {"proposal": proposal, "pieces": pieces, "is_taken": current == proposal.wording}
        )
    return shown


def _last_reviewed(submission: Submission, reviewer: Any) -> Review | None:
    """The last review of the claim by this account, of what is not a withdrawal."""
    return (
        Review.objects.filter(reviewer=reviewer, submission__claim=submission.claim)
        .exclude(submission=submission)
        .exclude(submission__kind=EditionKind.WITHDRAWN)
        .select_related("submission")
        .order_by("-pk")
        .first()
    )


def _citations(
    content: dict[str, Any],
    submission: Submission,
    *,
    reviewer: Any,
    checks: list[str] | None,
) -> list[dict[str, Any]]:
    ids = [citation["source"]["id"] for citation in content["citations"]]
    sources = {str(source.public_id): source for source in Source.objects.filter(public_id__in=ids)}
    pictures = _pictures(content)
    ticked = review_notes.ticked_by(submission, reviewer)
    counted = policy.counting_indexes(content)
    return [
        {
            **citation,
            "place": place,
            "number": place + 1,
            "stance_label": _label(Stance, citation["stance"]),
            "locator_shown": _locator(citation),
            "csl": citation["source"]["csl"],
            "container": citation["source"]["csl"].get("container-title", ""),
            "kind": _label(SourceKind, citation["source"]["kind"]),
            "record": sources.get(citation["source"]["id"]),
            "is_ticked": place in ticked,
            "counts": place in counted,
            "address": deep_links.to_the_words(citation),
            "check": QuoteCheck(checks[place]) if checks else "",
            "picture": pictures.get(place),
        }
        for place, citation in enumerate(content["citations"])
    ]


def _pictures(content: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The picture that each citation was signed with, by its place; of a text there is none."""
    signed = {
        place: citation["capture"]
        for place, citation in enumerate(content["citations"])
        if "file_sha256" in citation.get("capture", {})
    }
    digests = {capture["file_sha256"] for capture in signed.values()}
    rows = Capture.objects.filter(original_sha256__in=digests, is_picture=True) if digests else []
    kept = {(row.original_sha256, row.sha256): row for row in rows}
    return {
        place: picture(copy, capture.get("region", ""))
        for place, capture in signed.items()
        if (copy := kept.get((capture["file_sha256"], capture["sha256"])))
    }


def _locator(citation: dict[str, Any]) -> str:
    label = citation["locator_label"]
    return place_in_words(
        label,
        citation["locator"],
        named="" if label in ("", LocatorLabel.OTHER) else _label(LocatorLabel, label),
        is_approximate=citation["locator_is_approximate"],
    )


def _names(record: dict[str, Any]) -> str:
    """Both names, in the order of every other page: Chinese, then English."""
    return " ".join(dict.fromkeys(reversed(record["name"].values())))


def _label(vocabulary: Any, key: str) -> str:
    return str(dict(vocabulary.choices).get(key, key))
