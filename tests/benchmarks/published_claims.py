"""Claims by the hundred thousand, published without the workflow: for measuring, not for testing.

Every rule that a CHECK holds is held here as well, the digests and the chain are right and
`manage.py verify_log` accepts the log; triggers do not fire, so that there is no history.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, User
from django.db import connection, models, transaction

from claims.access import roles
from claims.models import (
    Appearance,
    Article,
    Citation,
    Claim,
    Claimant,
    ClaimTranslation,
    Decision,
    Edition,
    EditionKind,
    Leaf,
    Person,
    Review,
    Source,
    SourceKind,
    Stage,
    Stance,
    Subject,
    Submission,
    VerificationStatus,
)
from claims.record import editions, log
from claims.record.garbage import seldom_collected
from tests.benchmarks.rows import copy_rows, copying, made
from tests.benchmarks.words import Writer

BEGUN = datetime(2020, 1, 1, tzinfo=UTC)
STATUSES = [
    (VerificationStatus.REFUTED, Stance.REFUTES),
    (VerificationStatus.REFUTED, Stance.REFUTES),
    (VerificationStatus.MISLEADING, Stance.QUALIFIES),
    (VerificationStatus.PARTLY_SUPPORTED, Stance.QUALIFIES),
    (VerificationStatus.SUPPORTED, Stance.SUPPORTS),
]
BATCH = 2000
About = Claim.about.through
NUMBERED_HERE = (
    Appearance,
    Article,
    Citation,
    Claim,
    Claimant,
    ClaimTranslation,
    Edition,
    Review,
    Source,
    Subject,
    Submission,
)
"""Their keys are counted here, and the database has to count on from them."""


class Generator:
    """Makes rows with keys of its own, counted from 1 in an empty database."""

    def __init__(self, count: int, *, seed: int = 1) -> None:
        self.count = count
        self.total = count + count // 20 + count // 50
        self.writer = Writer(seed)
        self.random = self.writer.random
        self.head = log.Head(0, log.START)

    def shared_records(self) -> None:
        """Articles, claimants, subjects and sources, and the two people who sign."""
        roles.set_up()
        self.editor, self.reviewer = (
            User.objects.create_user(name, password=name, is_staff=True)
            for name in ("editor", "reviewer")
        )
        for account, group in ((self.editor, "Editors"), (self.reviewer, "Reviewers")):
            account.groups.add(Group.objects.get(name=group))
        self.people = [Person.objects.of(self.editor), Person.objects.of(self.reviewer)]
        self.articles = list(map(self._article, range(1, self.total // 50 + 2)))
        self.claimants = [
            Claimant(pk=pk, public_id=self._uuid(), name_en=english, name_zh_hant=chinese)
            for pk, (english, chinese) in enumerate(self.writer.names(self.count // 100 + 5), 1)
        ]
        self.subjects = [
            Subject(
                pk=pk,
                public_id=self._uuid(),
                name_en=english,
                name_zh_hant=chinese,
                wikidata=f"Q{pk}",
                broader_id=pk // 5 or None,
            )
            for pk, (english, chinese) in enumerate(self.writer.names(self.count // 200 + 20), 1)
        ]
        self.sources = list(map(self._source, range(1, self.count // 2 + 10)))
        for rows in (self.articles, self.claimants, self.subjects, self.sources):
            copy_rows(rows)

    def claims(self) -> None:
        """`count` published claims, one in 25 of them revised and one in 100 withdrawn since.

        For every 20 of them there is one draft, and for every 50 one in review.
        """
        with copying() as copy:
            for first in range(1, self.total + 1, BATCH):
                rows: dict[type[models.Model], list[Any]] = {}
                for pk in range(first, min(first + BATCH, self.total + 1)):
                    for row in self._claim(pk):
                        rows.setdefault(type(row), []).append(row)
                copy(list(rows.values()))

    def _claim(self, pk: int) -> Iterator[Any]:
        """A claim with what hangs on it, its submissions, reviews and editions."""
        claim, parts = self._workspace(pk)
        yield from (claim, *parts)
        roots = {citation.source_id: "" for citation in claim.citations.all()}
        if claim.stage == Stage.DRAFT:
            return
        if pk % 25 == 0 and claim.stage == Stage.PUBLISHED:
            newest, claim.rationale = claim.rationale, self.writer.sentence("en", 8, 20)
            content = editions.claim_content(claim, kind="first", note="", roots=roots)
            yield from self._signed(claim, content, kind="first", number=1)
            claim.rationale = newest
            content = editions.claim_content(claim, kind="revised", note="", roots=roots)
            yield from self._signed(claim, content, kind="revised", number=2)
            return
        content = editions.claim_content(claim, kind="first", note="", roots=roots)
        yield from self._signed(claim, content, kind="first", number=1)
        if claim.stage == Stage.WITHDRAWN:
            content = editions.claim_content(claim, kind="withdrawn", note="It was misread.")
            yield from self._signed(claim, content, kind="withdrawn", number=2)

    def _workspace(self, pk: int) -> tuple[Claim, list[Any]]:
        languages = ["en", "zh-Hant"] if pk % 2 else ["zh-Hant", "en"]
        status, stance = STATUSES[pk % len(STATUSES)]
        concerns = self.random.randint(1980, 2024)
        claim = made(
            Claim,
            id=pk,
            number=pk,
            public_id=self._uuid(),
            statement=self.writer.sentence(languages[0], 10, 20),
            language=languages[0],
            claimant=self.random.choice(self.claimants),
            made_on=f"{concerns + 1}-03",
            concerns=f"{concerns}/{concerns + pk % 3}",
            verification_status=status,
            rationale=self.writer.sentence(languages[0], 12, 30),
            suggested_wording=self.writer.sentence(languages[0], 8, 16),
            checked_on=date(2020, 1, 1) + timedelta(days=pk % 2000),
            stage=self._stage(pk),
            created_by=self.editor,
            created_at=BEGUN,
        )
        translation = made(
            ClaimTranslation,
            id=pk,
            claim=claim,
            language=languages[1],
            statement=self.writer.sentence(languages[1], 10, 20),
            rationale=self.writer.sentence(languages[1], 12, 30),
        )
        subjects = self.random.sample(self.subjects, 2)
        cited = self.random.sample(self.sources, 3)
        citations = [
            self._citation(3 * pk + place, claim, source, stance, languages[place % 2], place)
            for place, source in enumerate(cited, 1)
        ]
        appearance = made(
            Appearance,
            id=pk,
            claim=claim,
            article=self.articles[pk // 50],
            position=pk % 50 + 1,
            excerpt=claim.statement[:60],
            section=f"§ {pk % 7}",
        )
        # What `with_content` loads, so that the real renderer asks the database nothing.
        claim._prefetched_objects_cache = {  # type: ignore[attr-defined]  # as prefetch_related fills it
            "translations": [translation],
            "about": subjects,
            "citations": citations,
            "links": [],
            "search_records": [],
            "appearances": [appearance],
        }
        about = [
            made(About, id=2 * pk + n, claim=claim, subject=row) for n, row in enumerate(subjects)
        ]
        return claim, [translation, appearance, *about, *citations]

    def _stage(self, pk: int) -> Stage:
        if pk <= self.count:
            return Stage.WITHDRAWN if pk % 100 == 7 else Stage.PUBLISHED
        return Stage.DRAFT if pk <= self.count + self.count // 20 else Stage.IN_REVIEW

    def _signed(
        self, claim: Claim, content: dict[str, Any], *, kind: str, number: int
    ) -> Iterator[Any]:
        """A submission; unless the claim is still in review, its review and edition as well."""
        text = editions.canonical(content)
        submission = made(
            Submission,
            id=2 * claim.pk + number,
            claim=claim,
            kind=kind,
            note=content["change"]["note"],
            document=text,
            content_digest=editions.digest(text),
            claim_version=claim.version,
            submitted_by=self.editor,
            submitted_at=BEGUN,
        )
        yield submission
        if claim.stage == Stage.IN_REVIEW:
            return
        review = made(
            Review,
            id=submission.pk,
            submission=submission,
            submitted_by=self.editor,
            reviewer=self.reviewer,
            decision=Decision.APPROVED,
            reviewed_at=BEGUN,
        )
        yield from (review, self._edition(claim, submission, review, number))

    def _edition(
        self, claim: Claim, submission: Submission, review: Review, number: int
    ) -> Edition:
        position = self.head.position + 1
        published_at = BEGUN + timedelta(minutes=position, microseconds=position)
        submitter, second = self.people
        document = editions.document(
            submission.document,
            appearances=[editions.appearance_record(row) for row in claim.appearances.all()],
            edition={
                "kind": submission.kind,
                "number": number,
                "position": position,
                "published_at": log.moment(published_at),
                "nonce": editions.digest(str(position))[: 2 * log.NONCE_BYTES],
                "submitted_by": submitter.number,
                "reviewed_by": second.number,
                "contested_by": None,
            },
        )
        digest = editions.digest(document)
        previous, chain = self.head.chain, editions.digest(self.head.chain + digest)
        self.head = log.Head(position, chain)
        return made(
            Edition,
            id=position,
            claim=claim,
            number=number,
            position=position,
            kind=EditionKind(submission.kind),
            note=submission.note,
            document=document,
            content_digest=submission.content_digest,
            digest=digest,
            previous_chain=previous,
            chain=chain,
            review=review,
            published_by=self.reviewer,
            published_at=published_at,
        )

    def _citation(
        self, pk: int, claim: Claim, source: Source, stance: str, language: str, place: int
    ) -> Citation:
        return made(
            Citation,
            id=pk,
            claim=claim,
            source=source,
            position=place,
            stance=stance if place < 3 else Stance.CONTEXT,
            locator_label="paragraph",
            locator=str(place),
            excerpt=self.writer.sentence(language, 15, 30),
            language=language,
            summary=self.writer.sentence("en", 8, 15),
            accessed_on=date(2025, 1, 1),
        )

    def _article(self, pk: int) -> Article:
        return Article(
            pk=pk,
            public_id=self._uuid(),
            title=self.writer.sentence("zh-Hant", 5, 8),
            title_en=self.writer.sentence("en", 6, 10),
            authors=[self.writer.name("zh-Hant")],
            publisher=self.writer.name("en"),
            url=f"https://article-{pk}.example/text",
            language="zh-Hant",
            issued="2024-07-01",
            released_at=BEGUN,
        )

    def _source(self, pk: int) -> Source:
        publisher = self.random.randrange(1, self.count // 100 + 10)
        return Source(
            caution_en="",
            caution_zh_hant="",
            pk=pk,
            public_id=self._uuid(),
            title=self.writer.sentence("en", 6, 14),
            contributors=[{"role": "author", "family": self.writer.name("en"), "given": "A."}],
            publisher=f"Publisher {publisher}",
            container=f"Paper {publisher % 50}",
            issued=f"20{pk % 25:02}-05-{pk % 28 + 1:02}",
            url=f"https://publisher-{publisher}.example/reports/{pk}",
            url_confirmed=True,
            language="en" if pk % 3 else "zh-Hant",
            kind=SourceKind.PRIMARY if pk % 4 == 0 else SourceKind.SECONDARY,
        )

    def _uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)


@seldom_collected()
def fill(count: int, *, seed: int = 1) -> None:
    """Publish `count` claims into empty tables, which the account must own."""
    tables = [model._meta.db_table for model in (*NUMBERED_HERE, About, Leaf)]
    with transaction.atomic(), connection.cursor() as cursor:
        generator = Generator(count, seed=seed)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        generator.shared_records()
        generator.claims()
        cursor.execute("SELECT claims_grow_tree()")
        for model in (*NUMBERED_HERE, About):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), max(id))"
                f" FROM {model._meta.db_table}"
            )
        cursor.execute("SELECT setval('claims_claim_number_seq', max(number)) FROM claims_claim")
        # Keys are compared now: a table that waits for that cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    log.reindex()


def generate(count: int) -> None:
    """Fill an empty, migrated database and let PostgreSQL take stock of it."""
    with connection.cursor() as cursor:
        # An index is built in a fraction of the time that row after row takes.
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'claims_posting_pkey'")
        (definition,) = cursor.fetchone()
        cursor.execute("ALTER TABLE claims_posting DROP CONSTRAINT claims_posting_pkey")
        fill(count)
        cursor.execute(definition)
        cursor.execute("ALTER TABLE claims_posting ADD PRIMARY KEY USING INDEX claims_posting_pkey")
        cursor.execute("VACUUM ANALYZE")
