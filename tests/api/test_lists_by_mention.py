"""Lists read from what editions mention: the same claims in the same order, page by page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim
from claims.selection import select
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/api/v1/claims/"


class World:
    """Claims about a subject and narrower ones or about none, by one claimant, with one report."""

    def __init__(self) -> None:
        self.editor, self.reviewer = factories.editor(), factories.reviewer()
        self.broad = factories.subject()
        self.narrow = [factories.subject(broader=self.broad) for _ in range(2)]
        self.claimant = factories.claimant()
        self.report = factories.source()
        self.claims = [self.published(number) for number in range(7)]
        workflow.contest(self.claims[2], actor=self.reviewer, note="It is in dispute.")

    def published(self, number: int) -> Claim:
        claim = factories.supported_claim(
            created_by=self.editor,
            claimant=self.claimant if number % 3 else None,
            kind="event" if number % 2 else "opinion",
            checked_on=f"2024-06-{10 - number:02}",
        )
        if number % 4:
            claim.about.add(self.broad, *self.narrow[: number % 3])
            stance = "context" if number > 4 else "supports"
            factories.citation(claim, source=self.report, stance=stance)
        submission = workflow.submit(claim, actor=self.editor)
        workflow.approve(claim, actor=self.reviewer, digest=submission.content_digest)
        return claim


Asked = Callable[[World], dict[str, Any]]
QUESTIONS: dict[str, tuple[Asked, int]] = {
    "a subject and narrower ones": (lambda it: {"about": it.broad.public_id}, 5),
    "a narrower subject": (lambda it: {"about": it.narrow[1].public_id}, 2),
    "a word beside it": (lambda it: {"about": it.broad.public_id, "kind": "event"}, 3),
    "a claimant": (lambda it: {"claimant": it.claimant.public_id}, 4),
    "a source": (lambda it: {"source": it.report.public_id}, 5),
    "a stance": (lambda it: {"stance": "context"}, 2),
    "what a source does": (lambda it: {"source": it.report.public_id, "stance": "supports"}, 3),
    "two mentions": (
        lambda it: {"about": it.broad.public_id, "claimant": it.claimant.public_id},
        3,
    ),
    "nobody": (lambda it: {"about": "Q1"}, 0),
}


def pages(client: Client, given: dict[str, Any], *, back: bool = False) -> Iterator[list[str]]:
    """The pages of two, from the first to the last or the other way, each page as it stands."""
    page = client.get(LIST, {**given, "page_size": 2}).json()
    while back and page["next"]:
        page = client.get(page["next"]).json()
    while page:
        yield [document["claim"]["id"] for document in page["results"]]
        following = page["previous" if back else "next"]
        page = client.get(following).json() if following else None


@pytest.mark.parametrize(
    ("ordering", "order"),
    [("-published", "-position"), ("published", "position"), ("-checked", "-index__checked_on")],
)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_list_holds_what_the_selection_does_in_its_order(
    client: Client, name: str, ordering: str, order: str
) -> None:
    ask, count = QUESTIONS[name]
    world = World()
    given = {key: str(value) for key, value in ask(world).items()}
    selection = select({key: [value] for key, value in given.items()})
    found = selection.editions().order_by(order).values_list("claim__public_id", flat=True)
    wanted = list(map(str, found))

    forward = list(pages(client, {**given, "ordering": ordering}))
    backward = list(pages(client, {**given, "ordering": ordering}, back=True))

    assert len(wanted) == count
    assert [id_ for page in forward for id_ in page] == wanted
    assert [id_ for page in reversed(backward) for id_ in page] == wanted
