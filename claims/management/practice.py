"""The practice article of the demonstration: ours, of an invented town, and never public.

It comes in once, with its text in two versions, three sources with stored copies, claims in every
stage before publication, and half of its sentences open.
"""

from claims import workflow
from claims.intake.article_texts import import_text
from claims.intake.captures import capture
from claims.intake.claim_set.importing import import_claim_set
from claims.models import Actor, Article, Claim, Source
from claims.workflow import objections
from factcheck import CHECKOUT

FOLDER = CHECKOUT / "fixtures" / "practice"
ARTICLE = "practice-heting-ferry"
TEXTS = ("article-1.txt", "article-2.txt")
COPIES = ("announcement", "data-sheet", "weekly")
"""The sources whose words are stored, by id (`practice-…`) and file."""
IN_REVIEW = "practice-ninety-passengers"
COMMENT = "Practice: signed by a command."


def set_up(*, editor: Actor, reviewer: Actor) -> None:
    """Bring it in, unless it is or once was here: whatever a visitor did with it stays."""
    events = Article.pgh_event_model.objects  # type: ignore[attr-defined]  # made by pghistory
    if events.filter(external_id=ARTICLE).exists():
        return
    import_claim_set(FOLDER / "claim-set.json", actor=editor)
    for name in COPIES:
        source = Source.objects.get(external_id=f"practice-{name}")
        content = (FOLDER / f"{name}.txt").read_bytes()
        capture.from_file(source, content, filename=f"{name}.txt", actor=editor)
    for name in TEXTS:
        content = (FOLDER / name).read_bytes()
        import_text(content, filename=name, actor=editor, external_id=ARTICLE)
    for claim in Claim.objects.filter(appearances__article__external_id=ARTICLE).order_by("number"):
        if objections.objections(claim, "submit", actor=editor):
            continue
        signed = workflow.submit(claim, actor=editor)
        if claim.external_id != IN_REVIEW:
            workflow.approve(claim, actor=reviewer, digest=signed.content_digest, comment=COMMENT)
