"""One valid thing of each kind; a test says only what it is about."""

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models.functions import Now
from django.utils import timezone

from claims import workflow
from claims.access import roles
from claims.models import (
    Appearance,
    Article,
    ArticleText,
    Capture,
    Citation,
    Claim,
    Claimant,
    Edition,
    ExternalReview,
    Inquiry,
    Source,
    Stance,
    Subject,
    Submission,
    VerificationStatus,
)
from claims.workflow import inquiries, withholding

_numbers = count(1)


def account(group: str = "", **fields: Any) -> User:
    """An account of the staff; in `group` ("Editors", "Reviewers") if one is named."""
    user = User.objects.create_user(
        **{"username": f"account-{next(_numbers)}", "is_staff": True, "password": "x", **fields}
    )
    if group:
        if not (found := Group.objects.filter(name=group).first()):
            roles.set_up()
            found = Group.objects.get(name=group)
        user.groups.add(found)
    return user


def editor(**fields: Any) -> User:
    return account("Editors", **fields)


def reviewer(**fields: Any) -> User:
    return account("Reviewers", **fields)


def article(**fields: Any) -> Article:
    return Article.objects.create(
        **{"title": f"Article {next(_numbers)}", "language": "en", **fields}
    )


def claimant(**fields: Any) -> Claimant:
    return Claimant.objects.create(**{"name_en": f"Claimant {next(_numbers)}", **fields})


def subject(**fields: Any) -> Subject:
    return Subject.objects.create(**{"name_en": f"Subject {next(_numbers)}", **fields})


def source(**fields: Any) -> Source:
    number = next(_numbers)
    return Source.objects.create(
        **{
            "title": f"Source {number}",
            "publisher": f"Publisher {number}",
            "url": f"https://source-{number}.example/report",
            "issued": "2024-06-19",
            **fields,
        }
    )


def external_review(**fields: Any) -> ExternalReview:
    number = next(_numbers)
    return ExternalReview.objects.create(
        **{
            "claim_text": f"Somebody says that {number} bridges fell.",
            "publisher": f"Checkers {number}",
            "url": f"https://checkers.example/{number}",
            "rating_label": "Mostly false",
            "raw": "{}",
            "digest": f"{number:064d}",
            "imported_by": fields.pop("imported_by", None) or account(),
            **fields,
        }
    )


def claim(**fields: Any) -> Claim:
    """A draft without evidence."""
    return _as_stored(_claim(**fields))


def _claim(**fields: Any) -> Claim:
    return Claim.objects.create(
        **{
            "statement": f"Assertion number {next(_numbers)}.",
            "language": "en",
            "created_by": fields.pop("created_by", None) or account(),
            **fields,
        }
    )


def _as_stored(made: Claim) -> Claim:
    """The claim with what the database and the workflow wrote into its row."""
    made.refresh_from_db()
    return made


def capture(of: Source, text: str = "It says so, word for word.", **fields: Any) -> Capture:
    """A stored copy of a source's text."""
    return Capture.objects.create(
        **{
            "source": of,
            "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "media_type": "text/plain",
            "origin": "pasted",
            **fields,
        }
    )


def citation(cited_for: Claim, **fields: Any) -> Citation:
    if "source" not in fields:
        fields["source"] = source()
    return Citation.objects.create(
        **{
            "claim": cited_for,
            "stance": Stance.SUPPORTS,
            "position": next(_numbers),
            "summary": "It says so.",
            **fields,
        }
    )


def appearance(made: Claim, in_article: Article, **fields: Any) -> Appearance:
    return Appearance.objects.create(
        **{"claim": made, "article": in_article, "excerpt": "words of the article", **fields}
    )


def supported_claim(**fields: Any) -> Claim:
    """A draft whose finding is *supported*, by two independent sources."""
    return _as_stored(_supported_claim(**fields))


def _supported_claim(**fields: Any) -> Claim:
    made = _claim(
        **{
            "verification_status": VerificationStatus.SUPPORTED,
            "rationale": "Both sources say so.",
            **fields,
        }
    )
    citation(made)
    citation(made)
    return made


def submitted_claim(*, by: User | None = None, **fields: Any) -> tuple[Claim, Submission]:
    """A claim in review, and its submission."""
    made = _supported_claim(**fields)
    submission = workflow.submit(made, actor=by or editor())
    return _as_stored(made), submission


def published_claim(
    *, submitter: User | None = None, second: User | None = None, **fields: Any
) -> Claim:
    """A claim with a first edition, signed by two people."""
    made = _supported_claim(**fields)
    submission = workflow.submit(made, actor=submitter or editor())
    workflow.approve(made, actor=second or reviewer(), digest=submission.content_digest)
    return _as_stored(made)


def edition(**fields: Any) -> Edition:
    return published_claim(**fields).editions.latest()


def waiting_claim(in_article: Article | None = None, **fields: Any) -> Claim:
    """A claim that two people signed and that waits for its article to be released."""
    made = _supported_claim(**fields)
    appearance(made, in_article or article())
    submission = workflow.submit(made, actor=editor())
    workflow.approve(made, actor=reviewer(), digest=submission.content_digest)
    return _as_stored(made)


def reopened(made: Claim, *, by: User | None = None, **fields: Any) -> Claim:
    """The published claim as a draft in which something was written since."""
    workflow.reopen(made, actor=by or editor())
    fields = fields or {"later_evidence": f"Looked at again, {next(_numbers)}."}
    Claim.objects.filter(pk=made.pk).update(**fields)
    return _as_stored(made)


def withdrawn_claim(**fields: Any) -> Claim:
    """A claim that was published and then withdrawn by two people."""
    made = published_claim(**fields)
    withdrawal = workflow.submit(made, actor=editor(), kind="withdrawn", note="It was misread.")
    workflow.approve(made, actor=reviewer(), digest=withdrawal.content_digest)
    return _as_stored(made)


def withheld_claim(**fields: Any) -> Claim:
    """A claim that was published and whose words two people had erased, as the law asks."""
    made = published_claim(**fields)
    asked = withholding.ask_withholding(
        [made], actor=editor(), ground="personal_data", note="The person concerned asked for it."
    )
    withholding.confirm_withholding(asked, actor=reviewer())
    return _as_stored(made)


def article_text(
    of: Article, text: str = "It says so, word for word.", **fields: Any
) -> ArticleText:
    """The next version of an article's text."""
    return ArticleText.objects.create(
        **{
            "article": of,
            "number": of.texts.count() + 1,
            "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "media_type": "text/plain",
            **fields,
        }
    )


def printed(made: Claim, in_article: Article, excerpt: str, **fields: Any) -> Appearance:
    """An appearance in an article that went out with a text in which these words stand."""
    prefix, suffix = fields.get("prefix", ""), fields.get("suffix", "")
    text = article_text(in_article, f"Before. {prefix}{excerpt}{suffix} After.")
    Article.objects.filter(pk=in_article.pk).update(released_at=Now(), released_text=text)
    row = appearance(made, in_article, excerpt=excerpt, **fields)
    start = text.text.index(excerpt)
    Appearance.objects.filter(pk=row.pk).update(
        placement="placed", placed_in=text, start=start, end=start + len(excerpt)
    )
    return row


def inquiry(*claims: Claim, **fields: Any) -> tuple[Inquiry, str]:
    """An inquiry about these claims, and the key of its address."""
    return inquiries.ask(
        [inquiries.AskedClaim(one) for one in claims],
        **{
            "actor": fields.pop("actor", None) or editor(),
            "asked": "Harbour office",
            "question": "Is this accurate?",
            "role": "expert",
            "language": "en",
            "answer_by": timezone.localdate() + timedelta(days=7),
            **fields,
        },
    )
