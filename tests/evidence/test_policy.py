"""Is the evidence enough? Each status with too little, with just enough, and with an override."""

from typing import Any

import pytest

from claims.evidence import policy
from claims.models import Stance, VerificationStatus
from claims.workflow import objections
from tests import factories
from tests.going_round import content

ONE, OTHER, THIRD = "Reuters", "Yonhap", "TASS"


def cited(
    stance: str = "supports",
    publisher: str = "",
    *,
    kind: str = "secondary",
    source: str = "",
    root: str | None = None,
) -> dict[str, Any]:
    number = next(factories._numbers)
    csl = {"publisher": publisher} if publisher else {}
    record = {"id": source or f"s{number}", "csl": csl, "kind": kind, "derives_from": root}
    return {"stance": stance, "source": record}


def finding(status: str, *citations: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The `claim` member with all that its status needs beside citations."""
    return {
        "statement": "An assertion.",
        "verification_status": status,
        "rationale": "Because.",
        "suggested_wording": "Better words.",
        "override_reason": "",
        "search_records": [{"place": "Archive"}] if status == "unverifiable" else [],
        "citations": list(citations),
        **members,
    }


def codes(document: dict[str, Any]) -> list[str]:
    return [shortfall.code for shortfall in policy.blocking(document)]


COUNTING = {
    "supported": {"supports"},
    "refuted": {"refutes"},
    "partly_supported": {"supports", "refutes", "qualifies"},
    "misleading": {"supports", "refutes", "qualifies"},
    "outdated": {"supports", "refutes", "qualifies"},
}
WITH_SUGGESTION = {"partly_supported", "misleading", "refuted"}


def test_every_status_but_unverified_has_a_policy() -> None:
    assert {*policy.POLICY, "unverified"} == set(VerificationStatus)


def test_without_a_finding_nothing_else_is_asked() -> None:
    assert codes(finding("unverified")) == ["no_finding"]
    assert codes(finding("unverified", override_reason="We want it out.")) == ["no_finding"]


@pytest.mark.parametrize("status", COUNTING)
@pytest.mark.parametrize("stance", Stance)
def test_each_status_counts_its_own_stances(status: str, stance: str) -> None:
    two = [cited(stance, ONE), cited(stance, OTHER)]

    assert codes(finding(status, *two)) == ([] if stance in COUNTING[status] else ["no_citation"])


@pytest.mark.parametrize("status", COUNTING)
def test_two_independent_sources_or_one_primary_are_enough(status: str) -> None:
    stance = next(iter(COUNTING[status]))
    primary = cited(stance, kind="primary")

    assert codes(finding(status, cited(stance, ONE), cited(stance, OTHER))) == []
    assert codes(finding(status, primary)) == []
    assert codes(finding(status, cited(stance, ONE))) == ["not_independent"]
    assert codes(finding(status, cited(stance, ONE), cited("context", OTHER))) == [
        "not_independent"
    ]
    assert codes(finding(status, cited(stance, ONE), cited("context", kind="primary"))) == [
        "not_independent"
    ]
    assert codes(finding(status, cited(stance, ONE), cited(stance, kind="tertiary"))) == [
        "not_independent"
    ]


@pytest.mark.parametrize("status", policy.POLICY)
def test_a_suggested_wording_is_asked_where_the_wording_is_wrong(status: str) -> None:
    two = [cited(stance, name) for stance in ("supports", "refutes") for name in (ONE, OTHER)]
    short = ["no_suggested_wording"] if status in WITH_SUGGESTION else []

    assert codes(finding(status, *two, suggested_wording=" \n")) == short
    assert codes(finding(status, *two)) == []


@pytest.mark.parametrize("status", policy.POLICY)
def test_every_finding_says_why(status: str) -> None:
    two = [cited(stance, name) for stance in ("supports", "refutes") for name in (ONE, OTHER)]

    assert codes(finding(status, *two, rationale="\u3000")) == ["no_rationale"]


def test_unverifiable_needs_a_search_and_no_citation() -> None:
    assert codes(finding("unverifiable")) == []
    assert codes(finding("unverifiable", search_records=[])) == ["no_search_record"]


def test_not_checkable_needs_nothing_but_its_reason() -> None:
    assert codes(finding("not_checkable")) == []


def test_an_override_lifts_what_it_may_and_shows_it() -> None:
    document = finding(
        "refuted",
        cited("refutes", ONE),
        suggested_wording="",
        override_reason="Nobody else was in the room.",
    )

    assert codes(document) == []
    assert [(short.code, short.lifted) for short in policy.shortfalls(document)] == [
        ("not_independent", True),
        ("no_suggested_wording", True),
    ]


@pytest.mark.parametrize("reason", ["", " ", "\n\t\u3000"])
def test_an_override_without_words_lifts_nothing(reason: str) -> None:
    assert codes(finding("supported", cited("supports", ONE), override_reason=reason)) == [
        "not_independent"
    ]


@pytest.mark.parametrize(
    ("document", "lacking"),
    [
        (finding("supported", override_reason="Trust us."), ["no_citation"]),
        (finding("refuted", cited("supports", ONE), override_reason="Trust us."), ["no_citation"]),
        (finding("outdated", cited("context"), override_reason="Trust us."), ["no_citation"]),
        (
            finding("unverifiable", search_records=[], override_reason="Trust us."),
            ["no_search_record"],
        ),
        (finding("not_checkable", rationale="", override_reason="Trust us."), ["no_rationale"]),
    ],
)
def test_the_hard_minimum_is_never_lifted(document: dict[str, Any], lacking: list[str]) -> None:
    assert codes(document) == lacking


def test_a_withdrawal_needs_no_evidence() -> None:
    assert policy.shortfalls({"id": "…", "number": 1, "change": {"kind": "withdrawn"}}) == []


@pytest.mark.parametrize(
    ("citations", "independent"),
    [
        ([], 0),
        ([cited()], 1),
        ([cited(), cited()], 1),
        ([cited(), cited(publisher=ONE)], 1),
        ([cited(publisher=ONE), cited(publisher=ONE)], 1),
        ([cited(publisher=ONE), cited(publisher="  REUTERS ")], 1),
        ([cited(publisher=ONE), cited(publisher="\uff32euters")], 1),
        ([cited(publisher="The  Times"), cited(publisher="the times")], 1),
        ([cited(publisher=ONE), cited(publisher=OTHER)], 2),
        ([cited(publisher=ONE, source="a"), cited(publisher=OTHER, root="a")], 1),
        ([cited(publisher=ONE, root="a"), cited(publisher=OTHER, root="a")], 1),
        ([cited(publisher=ONE, root="a"), cited(publisher=OTHER, root="b")], 2),
        ([cited(publisher=ONE, source="a"), cited(publisher=ONE, source="a")], 1),
        # A chain: one and two share the publisher, two and three the root.
        (
            [
                cited(publisher=ONE, root="a"),
                cited(publisher=ONE, root="b"),
                cited(publisher=OTHER, root="b"),
            ],
            1,
        ),
        (
            [
                cited(publisher=OTHER, root="b"),
                cited(publisher=ONE, root="a"),
                cited(publisher=ONE, root="b"),
                cited(publisher=THIRD),
            ],
            2,
        ),
        ([cited(root="a"), cited(publisher=ONE, root="a"), cited(publisher=OTHER)], 2),
        ([cited(publisher=ONE), cited(publisher=OTHER), cited(), cited(publisher=THIRD)], 3),
    ],
)
def test_sources_of_one_root_or_one_publisher_count_once(
    citations: list[dict[str, Any]], independent: int
) -> None:
    assert policy.independent_sources(citations) == independent
    assert policy.independent_sources(reversed(citations)) == independent


@pytest.mark.django_db
def test_sources_that_derive_from_one_over_several_steps_count_once() -> None:
    root = factories.source()
    copy = factories.source(derives_from=factories.source(derives_from=root))
    claim = factories.claim(verification_status="supported", rationale="Both say so.")
    factories.citation(claim, source=copy)
    factories.citation(claim, source=factories.source(derives_from=root))

    assert codes(content(claim)) == ["not_independent"]

    factories.citation(claim)
    assert codes(content(claim)) == []


@pytest.mark.django_db
def test_what_is_short_is_what_the_author_reads() -> None:
    claim = factories.claim(verification_status="refuted", rationale="It is not so.")
    factories.citation(claim, stance="refutes")

    found = objections.objections(claim, "submit", actor=factories.editor())

    assert [(objection.code, objection.message) for objection in found] == [
        (shortfall.code, str(shortfall.message)) for shortfall in policy.blocking(content(claim))
    ]
    assert [objection.code for objection in found] == [
        "not_independent",
        "no_suggested_wording",
    ]
    assert "2 independent sources are needed; there is 1" in found[0].message


@pytest.mark.parametrize("status", policy.POLICY)
def test_every_rule_of_a_status_is_shown_with_its_light(status: str) -> None:
    stance = next(iter(COUNTING.get(status, {"context"})))
    document = finding(status, cited(stance, ONE), cited(stance, OTHER))
    for citation in document["citations"]:
        citation["source"]["csl"]["URL"] = f"https://{citation['source']['id']}.example/"
        citation["capture"] = {"archive_url": "https://archive.example/1"}

    judged = policy.judged(document, ["verified", "attested"])

    assert {judgement.light for judgement in judged} == {"green"}
    asked = [str(judgement.asks) for judgement in judged]
    assert len(set(asked)) == len(asked) >= 6


def lights(document: dict[str, Any], *checks: str) -> dict[str, str]:
    """The light of each rule about quotations, by the first words of what it asks for."""
    judged = policy.judged(document, checks)
    rules = {str(rule.asks): rule.code for rule in policy.RULES if rule.about_quotes}
    return {
        rules[str(judgement.asks)]: str(judgement.light)
        for judgement in judged
        if str(judgement.asks) in rules
    }


def test_no_light_is_green_where_there_is_nothing_to_judge() -> None:
    without = finding("not_checkable")
    assert set(lights(without).values()) == {"nothing"}
    independent = [
        judgement.light
        for judgement in policy.judged(finding("supported"), [])
        if "two that depend neither" in str(judgement.asks)
    ]
    assert independent == ["nothing"]

    unquoted = lights(finding("supported", cited(publisher=ONE)), "no_excerpt")
    assert unquoted == {
        "words_not_found": "nothing",
        "words_ambiguous": "nothing",
        "no_words": "amber",
        "no_copy": "nothing",
        "not_archived": "nothing",
    }
    uncopied = lights(finding("supported", cited(publisher=ONE)), "no_capture")
    assert (uncopied["words_not_found"], uncopied["no_copy"]) == ("nothing", "amber")


def test_words_of_which_some_were_not_compared_are_not_all_found() -> None:
    document = finding("supported", cited(publisher=ONE), cited(publisher=OTHER))

    assert lights(document, "verified", "no_capture")["words_not_found"] == "partly"
    assert lights(document, "verified", "attested")["words_not_found"] == "green"
    assert lights(document, "verified", "no_excerpt")["words_not_found"] == "green"


def test_quote_checks_name_the_citations_they_are_about() -> None:
    document = finding("supported", *(cited("supports", ONE, kind="primary") for _n in range(4)))

    shown = policy.shortfalls(document, ["not_found", "ambiguous", "no_excerpt", "not_found"])

    assert [(short.code, short.light, str(short.message).count("1, 4")) for short in shown] == [
        ("words_not_found", "red", 1),
        ("words_ambiguous", "red", 0),
        ("no_words", "amber", 0),
    ]


def test_a_source_on_the_web_without_an_archived_copy_lowers_the_light_only() -> None:
    citations = [cited("supports", ONE, kind="primary") for _n in range(3)]
    for citation in citations[:2]:
        citation["source"]["csl"]["URL"] = "https://source.example/"
    citations[1]["capture"] = {"archive_url": "https://archive.example/1"}
    document = finding("supported", *citations)

    (short,) = policy.shortfalls(document, ["verified"] * 3)

    assert (short.code, short.light) == ("not_archived", "amber")
    assert "citation 1." in str(short.message)


SPELLINGS = [
    {"DOI": "10.5555/tides.1"},
    {"DOI": "10.5555/TIDES.1", "URL": "https://quay.example/tides"},
    {"URL": "http://dx.doi.org/10.5555/tides.1"},
    {"URL": "https://web.archive.org/web/2024/https://www.quay.example/tides?utm_source=x"},
]


def test_one_document_counts_once_however_often_it_was_entered() -> None:
    citations = [cited(publisher=f"Quay {number}") for number, _csl in enumerate(SPELLINGS)]
    assert policy.independent_sources(citations) == 4
    for citation, csl in zip(citations, SPELLINGS, strict=True):
        citation["source"]["csl"].update(csl)

    assert policy.independent_sources(citations) == 1
    assert codes(finding("supported", *citations)) == ["not_independent"]
    citations.append(cited(publisher="Pier"))
    citations[-1]["source"]["csl"]["URL"] = "https://m.quay.example/tides"
    assert codes(finding("supported", *citations)) == []
