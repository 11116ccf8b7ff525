"""One claim searched for in many ways: it comes first, or the answer says that it is relaxed."""

from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim
from claims.search import matching_rules
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

STATEMENT = (
    "On 19 June 2024 Kim Jong-un and Vladimir Putin signed a defence treaty of 75 pages in"
    " Pyongyang, according to the organisation of the summit."
)
TRANSLATION = "2024年6月19日，金正恩與普丁在平壤簽署七十五頁的防衛條約，川普未出席。"
NOISE = [
    "The UN organised a programme on 20 June 2023; Kim Dae-jung had died long before.",
    "A treaty on fishing was signed in 2018 and has 12 pages.",
    "四川人口調查顯示七十歲以上人口普遍增加，五月公布。",
    "正恩師在平安夜簽收防火條目。",
    "Article 58 of the law names a centre in Peking.",
    "The C group has 58 members.",
]

FOUND = """
C-{n} | c-{n} | C{n} | c{n} | Ｃ－{n} | #{n} | C-{n}, C-{n}
defence treaty | defense treaty | DEFENSE TREATIES | “defence treaty” | treaty of defense
organisation of the summit | organization of the summit | organizations summit | organised summit
Kim Jong-un | Kim Jong Un | KIM JONG UN | Kim Jong Un Putin | kim jong un pyongyang treaty
Kim Chŏng-ŭn | Kim Chong-un | Kim Jeong-eun | 김정은 | 金正恩 | 金正恩与普京 | 金正恩 普丁
Vladimir Putin | 普丁 | 普京 | 蒲亭 | Putin treaty
Pyongyang | P'yongyang treaty | 平壤 | 평양 | Phyongyang
簽署防衛條約 | 签署防卫条约 | 防卫条约 | 防衛條約 金正恩
川普 | 特朗普 | Donald Trump | Trump | 特朗普未出席 | 川普未出席
75 pages | 七十五頁 | 七十五页 | 75頁 | 75 treaty
19 June 2024 | June 19, 2024 | 2024-06-19 | 2024年6月19日 | 二〇二四年六月十九日 | 六月十九日
民國113年6月19日 | 民國一百一十三年六月 | 二零二四年六月 | 19 Jun 2024
"""
"""Searches that hold what was meant; {n} is the number of the claim."""

RELAXED = """
treaty xyzzy quux | Kim Jong-unn defnce tretay | “treaty of defence pages” | 條約甲乙丙丁戊己
sumit of Pyongyang leaders zzz | 防衛大臣訪問挪威
"""
"""Searches that no claim holds; some of their words are in the claim."""


def table(text: str) -> list[str]:
    return [way.strip() for line in text.strip().splitlines() for way in line.split("|")]


def search(client: Client, q: str, **parameters: Any) -> dict[str, Any]:
    response = client.get("/api/v1/claims/", {"q": q, **parameters})
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture(scope="module")
def ways() -> None:
    assert len({*table(FOUND), *table(RELAXED)}) >= 60


@pytest.fixture(scope="module")
def published(ways: None, module_db: None) -> int:
    """The claim, between claims that have some of its words or characters."""
    submitter, second = factories.editor(), factories.reviewer()

    def publish(statement: str) -> None:
        factories.published_claim(submitter=submitter, second=second, statement=statement)

    for statement in NOISE[:3]:
        publish(statement)
    meant = factories.supported_claim(statement=STATEMENT)
    meant.translations.create(language="zh-Hant", statement=TRANSLATION)
    submission = workflow.submit(meant, actor=submitter)
    workflow.approve(meant, actor=second, digest=submission.content_digest)
    for statement in NOISE[3:]:
        publish(statement)
    return meant.pk


@pytest.fixture
def claim(published: int) -> Claim:
    return Claim.objects.get(pk=published)


def test_a_claim_is_found_in_many_ways(client: Client, claim: Claim) -> None:
    missed = {}
    for way in table(FOUND):
        answer = search(client, way.format(n=claim.number))
        first = [document["claim"]["id"] for document in answer["results"][:1]]
        if first != [str(claim.public_id)] or answer["matching"]["relaxed"]:
            missed[way] = answer["matching"], [it["claim"]["statement"] for it in answer["results"]]

    assert missed == {}


def test_a_search_that_finds_nothing_is_relaxed_and_says_so(client: Client, claim: Claim) -> None:
    for way in table(RELAXED):
        strict = search(client, way, matching="0")
        answer = search(client, way)
        headers = client.get("/api/v1/claims/", {"q": way}).headers

        assert strict["results"] == [], way
        assert str(claim.public_id) in {it["claim"]["id"] for it in answer["results"]}, way
        assert answer["matching"]["relaxed"] is True
        assert (headers["Matching-Relaxed"], headers["Matching-Version"]) == ("?1", "1")
    assert search(client, "treaty xyzzy quux")["matching"]["left_out"] == ["xyzzi", "quux"]


def test_where_no_word_is_known_nothing_is_found_and_nothing_relaxed(
    client: Client, claim: Claim
) -> None:
    answer = search(client, "xyzzy quux")

    assert answer["results"] == [] and answer["matching"]["relaxed"] is False


def test_the_ways_are_not_found_without_the_rules(client: Client, claim: Claim) -> None:
    for way in ("defense treaty", "特朗普", "평양", "Kim Jeong-eun", f"C{claim.number}"):
        answer = search(client, way, matching="0")
        assert str(claim.public_id) not in {it["claim"]["id"] for it in answer["results"][:1]}, way
        assert answer["matching"]["version"] == 0


def test_an_answer_tells_what_else_it_looked_for_and_marks_it(client: Client, claim: Claim) -> None:
    answer = search(client, "特朗普")

    assert {"asked": "特朗普", "also": ["川普"]} in answer["matching"]["variants"]
    (match,) = answer["matches"][:1]
    marked = [it["text"] for row in match["highlights"] for it in row["pieces"] if it["match"]]
    assert (match["share"], marked) == (1.0, ["川普"])


def test_variants_are_told_beside_a_phrase_too(client: Client, claim: Claim) -> None:
    answer = search(client, "特朗普 “defence treaty”")

    assert {"asked": "特朗普", "also": ["川普"]} in answer["matching"]["variants"]


def test_pages_of_a_relaxed_search_join(client: Client, claim: Claim) -> None:
    every = [it["claim"]["id"] for it in search(client, "treaty xyzzy quux")["results"]]
    found, address = [], "/api/v1/claims/?q=treaty+xyzzy+quux&page_size=1"
    while address:
        page = client.get(address).json()
        assert page["matching"]["relaxed"] is True
        found += [it["claim"]["id"] for it in page["results"]]
        address = page["next"]

    assert found == every and len(found) == 2


def test_filters_hold_in_a_relaxed_search_too(client: Client, claim: Claim) -> None:
    answer = search(client, "treaty xyzzy quux", readable_in="zh-Hant")

    assert [it["claim"]["id"] for it in answer["results"]] == [str(claim.public_id)]
    assert search(client, "treaty xyzzy quux", language="ko")["results"] == []


def test_an_answer_of_an_earlier_moment_follows_the_rules_of_that_moment(
    client: Client, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = claim.editions.get().published_at
    now = search(client, "特朗普", as_of=then.isoformat())
    assert now["matching"]["version"] == 1

    later = {0: matching_rules.SINCE[0], 1: then.replace(year=then.year + 1)}
    monkeypatch.setattr(matching_rules, "SINCE", later)
    place = claim.editions.get().position
    for asked in ({"as_of": then.isoformat()}, {"position": place}):
        before = search(client, "特朗普", **asked)
        assert (before["matching"]["version"], before["results"]) == (0, [])
        named = search(client, "特朗普", **asked, matching="1")
        assert [it["claim"]["id"] for it in named["results"]] == [str(claim.public_id)]


def test_a_cursor_goes_on_by_the_rules_that_it_began_with(
    client: Client, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        factories.published_claim(statement=f"A defense of {number}.")
    page = client.get("/api/v1/claims/?q=defense&page_size=2").json()
    assert "matching=1" in page["next"]

    monkeypatch.setattr(matching_rules, "NEWEST", 0)
    rest = client.get(page["next"]).json()

    assert rest["matching"]["version"] == 1
    ids = [it["claim"]["id"] for it in page["results"] + rest["results"]]
    assert len(set(ids)) == 4 and str(claim.public_id) in ids


def test_files_follow_the_same_rules_and_say_so(client: Client, claim: Claim) -> None:
    for address in ("/api/v1/claims.csv", "/api/v1/export.jsonl", "/api/v1/export"):
        relaxed = client.get(address, {"q": "treaty xyzzy quux", "readable_in": "zh"})
        plain = client.get(address, {"q": "defense treaty"})
        assert relaxed.headers["Matching-Relaxed"] == "?1"
        assert plain.headers["Matching-Version"] == "1"
        assert "Matching-Relaxed" not in plain.headers
        assert b"".join(plain) and b"".join(relaxed)
    without = client.get("/api/v1/claims.csv")
    assert b"".join(without) and "Matching-Version" not in without.headers


def test_googles_door_relaxes_too(client: Client, claim: Claim) -> None:
    answer = client.get("/v1alpha1/claims:search", {"query": "特朗普 xyzzy quux zzz"})

    assert answer.json()["claims"][0]["text"] == STATEMENT
    assert answer.headers["Matching-Relaxed"] == "?1"
