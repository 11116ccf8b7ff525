"""A claim with one word in every place that holds its words, its neighbour, and the search.

The word of the claim is to be found nowhere once it is withheld; that of the neighbour, which the
same search finds everywhere, shows that the search looks there.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from claims import workflow
from claims.models import (
    AttachedReview,
    Claim,
    ClaimLink,
    ClaimTranslation,
    ImpactDecision,
    Inquiry,
    InquiryAnswer,
    InquiryLine,
    Letter,
    Proposal,
    Remark,
    SearchRecord,
    Source,
    Submission,
    Upload,
)
from claims.workflow import impact_decisions
from tests import factories
from tests.going_round import sql

WORD, NEIGHBOUR = "Wyvvogeton", "Vyxxogeton"


def worded(word: str, *, editor: Any, reviewer: Any, source: Source | None = None) -> Claim:
    """A claim published three times, with the word in all that it says and in all about it."""
    made = factories.supported_claim(
        statement=f"The {word} opened in 2019.",
        rationale=f"Both registers say so of the {word}.",
        suggested_wording=f"The {word}, opened 2019.",
        later_evidence=f"A later {word} register.",
        override_reason=f"Because {word}.",
        note=f"{word}: call them.",
        external_id=f"sheet-{word}",
        verification_status="partly_supported",
        claimant=factories.claimant(),
    )
    ClaimTranslation.objects.create(
        claim=made, language="zh-Hant", statement=f"{word} 於2019年啟用。", rationale=f"{word} 屬實"
    )
    kept = original(f"Original page of the {word}.")
    for cited in [source] if source else [factories.source(), factories.source()]:
        copy = factories.capture(cited, f"Here the {word} opened.", original_sha256=kept)
        factories.citation(
            made,
            source=cited,
            capture=copy,
            stance="qualifies",
            excerpt=f"the {word} opened",
            prefix="Here ",
            suffix=".",
            translation=f"{word}, translated",
            summary=f"It tells of the {word}.",
            summary_zh_hant=f"{word} 摘要",
        )
    SearchRecord.objects.create(
        claim=made,
        place=f"{word} archive",
        query=f'"{word}"',
        language="en",
        made_on=date(2026, 11, 19),
        found=f"Nothing of the {word}.",
    )
    made.about.add(factories.subject())
    other = factories.published_claim(submitter=editor, second=reviewer)
    ClaimLink.objects.create(claim=made, type="see_also", target=other)
    factories.appearance(made, released(), excerpt=f"words of the {word}", section=f"{word} part")
    AttachedReview.objects.create(claim=made, review=factories.external_review())
    returned = workflow.submit(made, actor=editor)
    workflow.return_to_author(
        made,
        actor=reviewer,
        comment=f"Say more of the {word}.",
        proposals=[("en", "statement", f"The {word} opened in March 2019.")],
    )
    assert returned.document.count(word) > 10
    publish(made, editor, reviewer, note="")
    for kind in ("revised", "corrected"):
        workflow.reopen(made, actor=editor)
        Claim.objects.filter(pk=made.pk).update(rationale=f"Now {kind}, of the {word}.")
        publish(made, editor, reviewer, note=f"What we said of {word} was {kind}.", kind=kind)
    workflow.contest(made, actor=reviewer, note=f"The {word} objects.")
    Source.objects.filter(citations__claim=made).update(condition="retracted")
    impact_decisions.decide(made, actor=reviewer, decision="stands", comment=f"{word} holds.")
    made.refresh_from_db()
    beside(made, word, editor)
    return made


def publish(made: Claim, editor: Any, reviewer: Any, *, note: str, kind: str = "") -> None:
    signed = workflow.submit(made, actor=editor, note=note, kind=kind)
    workflow.approve(made, actor=reviewer, digest=signed.content_digest, comment=f"Well: {note}")


def released() -> Any:
    """An article that went out without a stored text: words made in it go out as written."""
    made = factories.article()
    type(made).objects.filter(pk=made.pk).update(released_at="2024-06-20T00:00Z")
    made.refresh_from_db()
    return made


def original(words: str) -> str:
    """A stored file of a source; its digest."""
    content = words.encode()
    digest = hashlib.sha256(content).hexdigest()
    path = Path(settings.FACTCHECK_ORIGINALS) / digest[:2] / digest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return digest


def beside(made: Claim, word: str, editor: Any) -> None:
    """A letter, an import, what is typed on a page, Django's own log: each says the word."""
    Letter.objects.create(
        recipient=editor, subject=f"{made.label} is returned", text=f"{made.label}  {word}"
    )
    Upload.objects.update_or_create(
        owner=editor,
        defaults={
            "noun": "claims",
            "file_name": "claims.csv",
            "content": word.encode(),
            "sha256": "0" * 64,
            "language": "en",
            "preview": {"rows": [word]},
        },
    )
    LogEntry.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(Claim),
        object_id=str(made.pk),
        object_repr=str(made),
        action_flag=CHANGE,
        change_message=f"Changed {word}.",
    )
    Remark.objects.create(
        claim=made, citation=made.citations.all()[0], text=f"See {word}.", written_by=editor
    )
    asked = Inquiry.objects.create(
        role="expert",
        asked="The office",
        question="Is that so?",
        answer_by=timezone.localdate() + timedelta(days=2),
        language="en",
        token_sha256=hashlib.sha256(word.encode()).hexdigest(),
        created_by=editor,
        expires_at=timezone.now() + timedelta(days=3),
    )
    line = InquiryLine.objects.create(
        inquiry=asked, number=1, claim=made, statement=f"The {word}.", excerpt=f"{word} here"
    )
    InquiryAnswer.objects.create(line=line, verdict="error", words=f"The {word} is another.")
    store = SessionStore()
    store["remark"] = {"text": f"Of {word}"}
    store[f"step-{made.pk}"] = {"step": "submit", "note": word}
    store["_auth_user_id"] = str(editor.pk)
    store.save()


def tables_with(word: str) -> list[str]:
    """Every column of every table in which the word stands, in whatever letters."""
    columns = sql(
        "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
        " AND (c.data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY'))"
        " ORDER BY 1, 2"
    )
    found = []
    for table, column, kind in columns:
        value = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
        if sql(f'SELECT 1 FROM "{table}" WHERE {value} ILIKE %s LIMIT 1', f"%{word}%"):
            found.append(f"{table}.{column}")
    return found


def sessions_with(word: str) -> list[str]:
    """The sessions in which the word stands; their data is packed."""
    keys = [key for (key,) in sql("SELECT session_key FROM django_session")]
    return [key for key in keys if word in repr(SessionStore(key).load())]


def files_with(word: str, *folders: Path) -> Iterator[str]:
    """The files of these folders whose name or bytes hold the word."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and (word in path.name or word.encode() in path.read_bytes()):
                yield str(path)


def counts(made: Claim) -> tuple[int, int, int]:
    """The rows that are there to be emptied: submissions, proposals, decisions."""
    signed = Submission.objects.filter(claim=made)
    return (
        signed.count(),
        Proposal.objects.filter(review__submission__in=signed).count(),
        ImpactDecision.objects.filter(claim=made).count(),
    )
