"""One published claim that has everything a claim can have, in both languages."""

from datetime import date
from typing import Any

from claims import workflow
from claims.models import Claim, ClaimLink, ClaimTranslation, Reason, SearchRecord
from tests import factories


def rich_claim(**fields: Any) -> Claim:
    """Partly supported, with four stances, links, a search and an appearance, published once."""
    made = rich_draft(**fields)
    submission = workflow.submit(made, actor=factories.editor())
    workflow.approve(made, actor=factories.reviewer(), digest=submission.content_digest)
    made.refresh_from_db()
    return made


def rich_draft(**fields: Any) -> Claim:
    made = factories.claim(
        **{
            "statement": "青河大橋於2019年3月通車，是全國最長的斜張橋。",
            "language": "zh-Hant",
            "kind": "quantity",
            "claimant": factories.claimant(
                name_en="Harbour Authority", name_zh_hant="港務局", wikidata=""
            ),
            "made_on": "2024-06-19",
            "concerns": "2019-03/..",
            "verification_status": "partly_supported",
            "rationale": "通車時間無誤；但2021年起，另有一橋更長。",
            "suggested_wording": "青河大橋於2019年3月通車，當時是全國最長的斜張橋。",
            "reasons": [Reason.SCOPE, Reason.DATE],
            "later_evidence": "A register published in 2025 lists both bridges.",
            "override_reason": "Both registers are kept by one ministry.",
            "checked_on": date(2026, 11, 20),
            **fields,
        }
    )
    ClaimTranslation.objects.create(
        claim=made,
        language="en",
        statement="The Qinghe Bridge opened in March 2019 and is the country's longest.",
        rationale="The opening date is right; since 2021 another bridge is longer.",
        suggested_wording="The Qinghe Bridge opened in March 2019, then the longest of its kind.",
    )
    made.about.add(
        factories.subject(name_en="Qinghe Bridge", name_zh_hant="青河大橋", type="work"),
        factories.subject(name_en="Bridges", name_zh_hant="橋梁", type="topic"),
    )
    _cite(made)
    SearchRecord.objects.create(
        claim=made,
        place="National archive",
        query='"Qinghe Bridge" span <1,100 m',
        language="en",
        made_on=date(2026, 11, 19),
        found="Nothing newer than 2025.",
    )
    for target, link in (
        (factories.published_claim(), "depends_on"),
        (factories.claim(), "see_also"),
    ):
        ClaimLink.objects.create(claim=made, type=link, target=target)
    released = factories.article(
        title="跨越青河",
        title_en="Across the Qinghe",
        language="zh-Hant",
        authors=["林青"],
        publisher="Example Review",
        series="Commentary",
        url="https://review.example/across?a=1&b=2",
        issued="2024-06-20",
    )
    factories.printed(
        made,
        released,
        position=4,
        excerpt="全國最長的斜張橋",
        prefix="這座",
        suffix="，",
        section="前言",
        paragraph="2",
        page="1",
    )
    return made


def _cite(made: Claim) -> None:
    report = factories.source(
        type="report",
        title="Annual Report of the Ministry: Roads & Bridges 2018–2019",
        contributors=[{"role": "author", "literal": "Ministry of Works, Roads and Bridges"}],
        publisher="Ministry of Works",
        publisher_kind="government",
        issued="2019-06~",
        url="https://works.example/report_2019.pdf?part=1&lang=en#page=12",
        number="MW/2019/7",
        genre="annual report",
        language="en",
        kind="primary",
        url_confirmed=True,
    )
    news = factories.source(
        title="New {span} takes the record: 100% longer, \\$2bn & counting",
        contributors=[
            {
                "role": "author",
                "family": "Berg",
                "given": "Ana",
                "non-dropping-particle": "van den",
            },
            {"role": "author", "family": "李", "given": "明"},
        ],
        publisher="Example Wire",
        container="Example Daily",
        publisher_kind="news_agency",
        issued="2021-06-05",
        language="en",
        url_confirmed=True,
        derives_from=report,
    )
    notice = factories.source(
        type="webpage",
        title="通車公告",
        title_is_supplied=True,
        publisher="港務局",
        issued="2019-03",
        language="zh-Hant",
    )
    book = factories.source(
        type="book",
        title='=Bridges= of the "North"',
        contributors=[{"role": "editor", "family": "Doe", "given": "J.", "suffix": "Jr"}],
        publisher="@ Press",
        url="",
        doi="10.1000/182",
        issued="201X",
        kind="tertiary",
    )
    factories.citation(
        made,
        source=report,
        stance="supports",
        locator_label="page",
        locator="12",
        excerpt="The Qinghe Bridge was opened to traffic\non 3 March 2019.",
        prefix="Roads. ",
        suffix=" The",
        language="en",
        translation="青河大橋於2019年3月3日通車。",
        summary="Gives the day of the opening.",
        accessed_on=date(2026, 11, 20),
    )
    factories.citation(
        made,
        source=news,
        stance="refutes",
        locator_label="paragraph",
        locator="4-5",
        locator_is_approximate=True,
        summary="Says that the North Bridge has been longer since June 2021.",
    )
    factories.citation(made, source=notice, stance="qualifies", summary="只說「預定」通車。")
    factories.citation(
        made, source=book, stance="context", locator_label="chapter", locator="3", summary=""
    )
