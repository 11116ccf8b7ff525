"""Every mouth of the site: pages, feeds, agents, site map, embed, files and answers, as bytes."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from django.db.models.functions import Now
from django.test import Client

from claims import workflow
from claims.articles import placement
from claims.models import Article, Claim, Dismissal, Person, Source
from claims.workflow import impact_decisions, remarks
from tests import factories
from tests.api.agents import asked
from tests.corrections.requests import request

HIDDEN, PUBLIC = "Zyzzogeton", "Quaystone"
STEPS = ("en", "zh-hant")


def published_beside_hidden(*, note: str = "", by_program: bool = False) -> Claim:
    """A published claim beside everything that is not published, with the same hidden word."""
    editor, reviewer = factories.editor(), factories.reviewer()
    if by_program:
        Person.objects.create(account=reviewer, is_program=True)
    notes = {"note": f"{HIDDEN}: call the author."}
    source = factories.source(title=f"{PUBLIC} report", **notes)
    made = factories.supported_claim(
        statement=f"The {PUBLIC} quay is long.",
        claimant=factories.claimant(name_en=f"{PUBLIC} office"),
        **notes,
    )
    factories.citation(made, source=source, excerpt=f"The {PUBLIC} quay")
    made.about.add(factories.subject(name_en=f"{PUBLIC} harbour"))
    released = factories.article(title=f"Along the {PUBLIC}", **notes)
    factories.appearance(made, released, excerpt="words of the article")
    go_out(released, f"These are words of the article. {HIDDEN} slept. {HIDDEN} dreamt.", **notes)
    hide(editor)
    remarks.write(
        f"{HIDDEN} said so.",
        actor=reviewer,
        claim=made,
        citation=made.citations.order_by("pk").last(),
    )
    signed = workflow.submit(made, actor=editor, note=note)
    workflow.approve(made, actor=reviewer, digest=signed.content_digest)
    made.refresh_from_db()
    Source.objects.filter(pk=source.pk).update(condition="retracted")
    impact_decisions.decide(
        made, actor=reviewer, decision="stands", comment=f"{HIDDEN}: the other report holds."
    )
    other = factories.published_claim(second=reviewer, statement=f"The {PUBLIC} quay is old.")
    workflow.contest(other, actor=reviewer, note=f"The {PUBLIC} office objects.")
    workflow.reopen(made, actor=editor)
    Claim.objects.filter(pk=made.pk).update(statement=f"The {HIDDEN} quay is longer.")
    request(made, words=f"{HIDDEN} is wrong.", contact=f"{HIDDEN}@mail.example")
    return made


def go_out(article: Article, words: str, **notes: str) -> None:
    """Print an article whose text may not be shown, with a sentence that was set aside."""
    text = factories.article_text(article, words)
    Article.objects.filter(pk=article.pk).update(released_at=Now(), released_text=text)
    article.refresh_from_db()
    placement.place(article)
    start = words.index(f"{HIDDEN} dreamt")
    Dismissal.objects.create(
        article_text=text, start=start, end=len(words), reason="opinion", **notes
    )


def hide(editor: Any) -> None:
    unreleased = factories.article(title=f"{HIDDEN} article", publisher=f"{HIDDEN} house")
    factories.article_text(unreleased, f"The {HIDDEN} opened. Nobody came.")
    hidden = {"statement": f"{HIDDEN} opened.", "rationale": f"{HIDDEN} says so."}
    claimant = factories.claimant(name_en=f"{HIDDEN} office")
    draft = factories.claim(**hidden, claimant=claimant)
    draft.about.add(factories.subject(name_en=f"{HIDDEN} bay"))
    factories.citation(draft, source=factories.source(title=f"{HIDDEN} news"), excerpt=HIDDEN)
    factories.submitted_claim(by=editor, **hidden)
    for about in ({"claim": draft}, {"source": Source.objects.get(title=f"{PUBLIC} report")}):
        remarks.write(f"@{editor.username} {HIDDEN}?", actor=factories.reviewer(), **about)
    factories.waiting_claim(unreleased, **hidden)


Told = tuple[str, bytes, bool]
"""A mouth by its name, what it says, and whether it has to say the public word."""


def pages(client: Client, claim: Claim) -> Iterator[Told]:
    lists = ("claims/", "articles/", "sources/", "claimants/", "subjects/", "changes/")
    speaking = ("", *lists, f"claims/{claim.public_id}/", f"claims/{claim.public_id}/editions/1/")
    single = ("figures/", "corrections/figures/", "vocabulary/", "about/", "cited/")
    silent = (*single, "claims/page/1/")
    for step in STEPS:
        for path in speaking:
            yield fetched(client, f"/{step}/{path}", True)
        for path in silent:
            yield fetched(client, f"/{step}/{path}", False)
        yield fetched(client, f"/{step}/report/?claim={claim.public_id}", True)
        yield fetched(client, f"/{step}/claims/suggestions.json?q={HIDDEN[:4]}", False)
        yield fetched(client, f"/{step}/claims/suggestions.json?q={PUBLIC[:4]}", True)
        yield fetched(client, f"/{step}/claims/?verification_status=supported", True)
        for suffix in ("atom", "json"):
            yield fetched(client, f"/{step}/claims/feed.{suffix}", True)
            yield fetched(client, f"/{step}/changes/feed.{suffix}?after=0", True)
            yield fetched(client, f"/{step}/corrections/feed.{suffix}", True)
        yield fetched(client, f"/{step}/corrections/", True)
    yield fetched(client, "/corrections/corrections.csv", True)
    for table in ("requests", "editions"):
        yield fetched(client, f"/corrections/figures/{table}.csv", False)
    records: dict[str, Any] = {
        "articles": claim.appearances.get().article,
        "claimants": claim.claimant,
    }
    records["sources"] = claim.citations.order_by("-pk")[0].source
    records["subjects"] = claim.about.get()
    for noun, record in records.items():
        assert record is not None
        yield fetched(client, f"/en/{noun}/{record.public_id}/", True)
    article, source = records["articles"].public_id, records["sources"].public_id
    for step in STEPS:
        yield fetched(client, f"/{step}/articles/{article}/report.docx", True)
        assert client.get(f"/{step}/articles/{article}/text/").status_code == 404
    yield fetched(client, f"/api/v1/articles/{article}/coverage/", False)
    yield fetched(client, f"/api/v1/sources/{source}/fell/", False)
    yield fetched(client, f"/en/claims/{claim.public_id}/linkset.json", False)
    yield fetched(client, f"/en/claims/{claim.public_id}/editions/1/card/", True)
    yield fetched(client, f"/oembed?url=http://testserver/claims/{claim.public_id}/", True)


def programs(client: Client, claim: Claim) -> Iterator[Told]:
    for address in ("claims/", "changes/", "articles/", "sources/", "claimants/", "subjects/"):
        yield fetched(client, f"/api/v1/{address}", True)
    yield fetched(client, "/api/v1/export.csv", True)
    yield fetched(client, "/api/v1/openapi.json", False)
    parts = re.findall(r"<loc>http://testserver/([^<]+)", client.get("/sitemap.xml").text)
    assert {"sitemap-article-1.xml", "sitemap-source-1.xml"} <= set(parts)
    for path in ("sitemap.xml", *parts, "robots.txt", "llms.txt", "api/v1/"):
        yield fetched(client, f"/{path}", False)
    tools: dict[str, dict[str, Any]] = {
        "search": {},
        "get_claim": {"claim": str(claim.public_id)},
        "get_edition": {"claim": f"C-{claim.number}", "number": 1},
        "similar": {"text": f"The {PUBLIC} quay"},
        "changed_since": {"after": 0},
    }
    for tool, arguments in tools.items():
        response = asked(client, "tools/call", {"name": tool, "arguments": arguments})
        yield tool, response.content, True
    yield "tools/list", asked(client, "tools/list").content, False


def citing(client: Client, claim: Claim) -> Iterator[Told]:
    """Every claim by its number, those that are not published among them."""
    text = ", ".join(f"C-{number}" for number in Claim.objects.values_list("number", flat=True))
    for suffix in ("", ".csv", ".bib"):
        address = f"/api/v1/cited-changed{suffix}"
        response = client.post(address, text, content_type="text/plain")
        yield address, response.content, True
    yield "page", client.post("/en/cited/", {"text": text}).content, True
    called = {"name": "cited_changed", "arguments": {"text": text}}
    yield "cited_changed", asked(client, "tools/call", called).content, True


def fetched(client: Client, address: str, speaks: bool) -> Told:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    body = response.getvalue()
    if address.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(map(parts.read, parts.namelist()))
    return address, body, speaks
