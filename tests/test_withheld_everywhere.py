"""A withheld word is told by no mouth, stands in no file and in no dump made afterwards.

The word of a neighbour, which the same mouths, files and dump hold, shows that they are asked.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from claims.management import postgres_programs
from claims.models import Claim
from claims.record import log
from claims.workflow import withholding
from tests import factories
from tests.api.agents import asked
from tests.mouths import citing, pages, programs, published_beside_hidden
from tests.withheld_word import NEIGHBOUR, WORD, files_with, worded

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Its publication is unlawful under the Personal Data Protection Act."
GROUNDS = {"en": "Protection of personal data", "zh-hant": "個人資料保護"}


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    settings.FACTCHECK_EXPORTS = tmp_path / "exports"
    settings.FACTCHECK_WITHHELD = tmp_path / "withheld.jsonl"


def own(claim: Claim) -> list[str]:
    """Every address that is of this claim and of nothing else."""
    of_claim = f"claims/{claim.public_id}"
    shown = [
        f"/{step}/{of_claim}/{rest}"
        for step in ("en", "zh-hant")
        for rest in ("", "editions/1/", "editions/3/", "compare/1/3/", "editions/2/card/")
    ]
    suffixes = ("", ".json", ".csv", ".bib", ".ris", ".csl.json", ".jsonl", ".jsonld")
    files = [f"/api/v1/{of_claim}{rest}" for rest in suffixes]
    files += [f"/api/v1/{of_claim}/editions/2{rest}" for rest in suffixes]
    return [*shown, f"/{of_claim}/", *files, f"/api/v1/claims/C-{claim.number}"]


def searched(word: str) -> list[str]:
    return [
        f"/en/claims/?q={word}",
        f"/en/claims/feed.atom?q={word}",
        f"/api/v1/claims/?q={word}",
        f"/api/v1/claims/?position=10&q={word}",
        f"/v1alpha1/claims:search?query={word}",
        f"/api/v1/export.jsonl?q={word}",
        f"/en/claims/suggestions.json?q={word[:5]}",
    ]


def everything(client: Client, shown: Claim, claim: Claim) -> dict[str, bytes]:
    """What each mouth says, by its name."""
    told = [*pages(client, shown), *programs(client, shown), *citing(client, shown)]
    found = {name: body for name, body, _speaks in told}
    beside = [
        *("/en/changes/?position=11", "/api/v1/changes?after=0&page_size=100"),
        *("/en/corrections/", "/zh-hant/corrections/", "/en/corrections/?position=11"),
        *("/corrections/corrections.csv", "/en/corrections/feed.atom", "/en/figures/"),
        *("/api/v1/claims/?include=withdrawn", "/api/v1/claims/?position=11"),
        *("/api/v1/export.jsonl", "/api/v1/export.csv?position=11", "/api/v1/package.zip"),
        *(f"/api/v1/claims/{claim.public_id}/editions", f"/unapi?id=claim-{claim.public_id}-1"),
        f"/unapi?id=claim-{claim.public_id}-1&format=bibtex",
        f"/oembed?url=http://testserver/claims/{claim.public_id}/",
        f"/api/v1/claims/{claim.public_id}/editions/1.tlog-proof",
    ]
    for address in [*own(claim), *beside]:
        response = client.get(address)
        assert response.status_code < 500, address
        found[address] = response.getvalue()
    for tool in ("get_claim", "get_edition"):
        arguments = {"claim": str(claim.public_id)} | ({"number": 1} if "edition" in tool else {})
        response = asked(client, "tools/call", {"name": tool, "arguments": arguments})
        found[f"own {tool}"] = response.content
    return found


def holding(word: str, told: dict[str, bytes]) -> set[str]:
    return {name for name, body in told.items() if word.encode() in body}


def test_a_withheld_word_is_told_by_no_mouth_and_stands_in_no_file(
    client: Client,
) -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    shown = published_beside_hidden()
    claim = worded(WORD, editor=editor, reviewer=reviewer)
    worded(NEIGHBOUR, editor=factories.editor(), reviewer=reviewer)
    assert {path for path in own(claim) if says(client, path, WORD)} == set(own(claim))
    assert [path for path in searched(WORD) if says(client, path, WORD)] == searched(WORD)
    asked_for = withholding.ask_withholding(
        [claim], actor=editor, ground="personal_data", note=REASON
    )
    before = log.head().position
    withholding.confirm_withholding(asked_for, actor=reviewer)

    told = everything(client, shown, claim)

    assert holding(WORD, told) == set()
    assert len(holding(NEIGHBOUR, told)) > 25
    plain, quoted = (client.get(path) for path in searched(WORD)[2:4])
    for path in searched(WORD):
        assert not says(client, path, "opened in 2019") or NEIGHBOUR in client.get(path).text, path
    assert plain.json()["results"] == quoted.json()["results"] == []
    for path in [*own(claim), *(f"{path}?position={before}" for path in own(claim)[:2])]:
        response = client.get(path)
        assert response.status_code == 410, (path, response.status_code)
        assert REASON in response.text or ".bib" in path, path
    for step, ground in GROUNDS.items():
        page = client.get(f"/{step}/claims/{claim.public_id}/").text
        assert ground in page and re.search(r'<time datetime="20\d\d-', page)
    problem = client.get(f"/api/v1/claims/{claim.public_id}").json()
    assert (problem["code"], problem["ground"]) == ("withheld", "personal_data")
    feed = client.get(f"/api/v1/changes?after={before}").json()["results"]
    assert [(row["kind"], row["claim"]) for row in feed] == [("withheld", str(claim.public_id))]
    cited = client.get(f"/api/v1/cited-changed?text=C-{claim.number}.1").json()["results"]
    assert [(row["standing"], row["reason"]) for row in cited] == [("withheld", REASON)]
    assert client.get(f"/oembed?url=http://testserver/claims/{claim.public_id}/").status_code == 404
    locations = [path for path in told if path.startswith("/sitemap")]
    assert locations and not any(str(claim.public_id).encode() in told[path] for path in locations)


def test_a_withheld_word_leaves_the_static_edition_and_no_dump_holds_it(tmp_path: Path) -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claim = worded(WORD, editor=editor, reviewer=reviewer)
    factories.published_claim(statement=f"The {NEIGHBOUR} is long.")
    site = tmp_path / "site"
    call_command("publish_static", str(site), "--site", "http://testserver")
    files = len(list(files_with(NEIGHBOUR, site)))
    assert len(list(files_with(WORD, site))) > 10
    asked_for = withholding.ask_withholding(
        [claim], actor=editor, ground="personal_data", note=REASON
    )
    withholding.confirm_withholding(asked_for, actor=reviewer)

    call_command("publish_static", str(site), "--site", "http://testserver")

    assert list(files_with(WORD, site)) == []
    assert len(list(files_with(NEIGHBOUR, site))) == files
    dump = tmp_path / "after.sql"
    postgres_programs.run("pg_dump", f"--file={dump}")
    written = dump.read_text("utf-8").casefold()
    assert WORD.casefold() not in written and NEIGHBOUR.casefold() in written


def says(client: Client, path: str, word: str) -> bool:
    return word.encode() in client.get(path).getvalue()
