"""GET /api/v1/claims/?q= and /api/v1/similar?text=: best first, and what was found where."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.models import Claim
from claims.record import log
from tests import factories
from tests.noise import WORD, make_noise

pytestmark = pytest.mark.django_db

LIST = "/api/v1/claims/"
SIMILAR = "/api/v1/similar"


def statements(answer: dict[str, Any]) -> list[str]:
    return [document["claim"]["statement"] for document in answer["results"]]


def search(client: Client, q: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(LIST, {"q": q, **parameters})
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def publish(*texts: str, **fields: Any) -> list[Claim]:
    submitter, second = factories.editor(), factories.reviewer()
    return [
        factories.published_claim(submitter=submitter, second=second, statement=text, **fields)
        for text in texts
    ]


def test_the_best_answer_comes_first_whatever_was_published_last(client: Client) -> None:
    publish(
        "The dam at Oro broke; the dam had been old.",
        "The minister visited the city, the harbour, a school and the dam.",
        "The harbour is open.",
    )

    found = search(client, "dam")

    assert statements(found)[0].startswith("The dam at Oro") and len(found["results"]) == 2
    assert [match["claim"] for match in found["matches"]] == [
        document["claim"]["id"] for document in found["results"]
    ]
    assert found["matches"][0]["score"] > found["matches"][1]["score"] > 0
    assert found["filters"] == {"q": ["dam"]}


def test_an_answer_says_where_the_words_stand(client: Client) -> None:
    publish("The dams of Oro <b>broke</b> in 1998.")
    publish("北韓試射飛彈。", language="zh-Hant")

    (match,) = search(client, "dam 1998 “Oro”")["matches"]
    (chinese,) = search(client, "试射飞弹")["matches"]

    assert match["share"] == 1.0
    assert match["highlights"] == [
        {
            "pointer": "/claim/statement",
            "language": "en",
            "pieces": [
                {"text": "The ", "match": False},
                {"text": "dams", "match": True},
                {"text": " of ", "match": False},
                {"text": "Oro", "match": True},
                {"text": " <b>broke</b> in ", "match": False},
                {"text": "1998", "match": True},
                {"text": ".", "match": False},
            ],
        }
    ]
    assert [piece["text"] for piece in chinese["highlights"][0]["pieces"] if piece["match"]] == [
        "試射飛彈"
    ]


def test_of_a_long_text_the_passage_with_the_words_is_shown(client: Client) -> None:
    publish("One.", rationale="Word " * 200 + "then the quokka returned " + "to it. " * 200)

    (match,) = search(client, "quokka")["matches"]

    pieces = [piece["text"] for piece in match["highlights"][0]["pieces"]]
    assert pieces[0] == pieces[-1] == "…" and "quokka" in pieces
    assert len("".join(pieces)) < 300


def test_a_search_can_be_filtered_and_put_in_another_order(client: Client) -> None:
    first, second = publish("The dam broke, the dam fell.", "The old dam held.")
    publish("該水壩崩塌 dam", language="zh-Hant")

    assert len(search(client, "dam", language="en")["results"]) == 2
    assert len(search(client, "dam", language=["en", "zh"])["results"]) == 3
    by_time = search(client, "dam", language="en", ordering="published")
    assert [match["claim"] for match in by_time["matches"]] == [
        str(first.public_id),
        str(second.public_id),
    ]
    assert "score" not in by_time["matches"][0]


def test_pages_of_answers_join_while_others_publish(client: Client) -> None:
    publish(*(f"Dam number {number} broke." for number in range(5)))
    everything = statements(search(client, "dam"))
    assert len(everything) == 5
    found: list[str] = []
    back: list[str] = []
    address = f"{LIST}?q=dam&page_size=2"
    while address:
        page = client.get(address).json()
        found += statements(page)
        address = page["next"]
        publish("Dam, dam, dam.")
    address = page["previous"]
    while address:
        page = client.get(address).json()
        back = statements(page) + back
        address = page["previous"]

    assert found == everything
    assert back == everything[:4]


def test_a_search_as_of_a_moment_gives_what_it_gave_then(client: Client) -> None:
    (claim,) = publish("The dam at Oro broke.")
    then = log.moment(claim.editions.latest().published_at)
    before = search(client, "dam", as_of=then)
    publish("Dam, dam, dam.")
    submission = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Misread.")
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert search(client, "dam", as_of=then) == before
    assert statements(before) == ["The dam at Oro broke."]
    assert statements(search(client, "dam")) == ["Dam, dam, dam."]


def test_nothing_of_the_workspace_is_found(client: Client) -> None:
    make_noise()

    assert search(client, WORD)["results"] == []
    assert client.get(SIMILAR, {"text": f"{WORD} says so"}).content.count(WORD.encode()) == 0


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"q": " "}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"ordering": "relevance"}, "ordering"),
    ],
)
def test_a_search_that_cannot_be_answered_is_refused_by_name(
    client: Client, parameters: dict[str, str], named: str
) -> None:
    response = client.get(LIST, parameters)

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [named]


def test_what_comes_closest_to_a_text_is_given_with_its_score(client: Client) -> None:
    publish(
        "On 4 June 2024 Seoul suspended the military agreement of 2018.",
        "The minister opened a school.",
        "The agreement of 2018 was signed in Pyongyang.",
    )

    answer = client.get(
        SIMILAR, {"text": "Did Seoul suspend its military agreement in June?"}
    ).json()

    assert statements(answer)[0].startswith("On 4 June 2024 Seoul")
    first, second = answer["matches"]
    assert first["score"] > second["score"] and first["share"] > second["share"]
    assert first["highlights"][0]["pointer"] == "/claim/statement"


def test_similar_takes_filters_and_a_number_of_results(client: Client) -> None:
    publish("The dam broke.", "The dam fell.", "The dam held.")

    two = client.get(f"{SIMILAR}?text=dam&page_size=2").json()
    refuted = client.get(f"{SIMILAR}?text=dam&verification_status=refuted").json()

    assert len(two["results"]) == 2
    assert refuted["results"] == []


def test_similar_reads_what_a_post_writes_together_as_of_the_rules_that_count(
    client: Client,
) -> None:
    publish("The bridge collapsed.", "The alert about the flood was false.")

    now = client.get(SIMILAR, {"text": "#FloodAlert https://t.example/Xy1"}).json()
    before = client.get(SIMILAR, {"text": "#FloodAlert", "matching": "0"}).json()

    assert [it["claim"]["statement"][:9] for it in now["results"]] == ["The alert"]
    assert (now["matching"]["version"], now["matching"]["relaxed"]) == (1, False)
    assert (before["matching"]["version"], before["results"]) == (0, [])


@pytest.mark.parametrize("parameters", [{}, {"text": ""}, {"text": "x" * 5001}, {"q": "x"}])
def test_similar_refuses_what_is_no_text_by_name(
    client: Client, parameters: dict[str, str]
) -> None:
    response = client.get(SIMILAR, parameters)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["parameter"] == (next(iter(parameters), "text"))


def test_a_pasted_article_is_answered(client: Client) -> None:
    publish("北韓於昨日試射飛彈。", language="zh-Hant")

    text = ("記者昨日報導北韓試射飛彈" + "".join(map(chr, range(0x4E00, 0x5A00))))[:5000]
    answer = client.get(SIMILAR, {"text": text}).json()

    assert len(answer["results"]) == 1


def test_one_answer_and_many_cost_the_same_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 12):
        publish(*(f"Dam number {place} broke." for place in range(number)))
        with django_assert_num_queries(3):
            search(client, "dam broke", language="en")
        with django_assert_num_queries(4):
            client.get(SIMILAR, {"text": "a dam broke"})
