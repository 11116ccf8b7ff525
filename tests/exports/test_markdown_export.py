"""`export_claims --format markdown`: what pandoc makes of it says what the claims say."""

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from claims import workflow
from claims.exports.markdown import escaped
from tests import factories
from tests.rich_claim import rich_claim

PANDOC = shutil.which("pandoc")
needs_pandoc = pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed here")

NASTY = [
    *(
        "# no title",
        "- no list",
        "1. no list",
        "(a) no list",
        "a) no list",
        "i.  no list",
        "> no quote",
    ),
    *(
        "*no* _emphasis_ __at__ all",
        "`no code`",
        "~~no~~ ^no^ ~no~",
        "$no$ \\alpha",
        "| no | table |",
    ),
    *(
        "[no](https://link.example)",
        "![no](image.png)",
        "[^no]",
        "^[no note]",
        "[@no] @cite",
        "<b>no</b>",
    ),
    *(
        "<script>alert(1)</script>",
        "&amp; &lt;",
        "--- ... -- '\"",
        "::: no",
        ": no",
        "| no",
        "% no",
    ),
    *(
        "\\",
        "a\\",
        "``` no",
        "--- no",
        "{#no .id}",
        "[no]: https://a.example",
        "中文。「引文」",
        "= no",
        "+ no",
    ),
    *(
        "two\nlines\r\n\r\n# here",
        "tab\there",
        "http://bare.example/a_b_c",
        "x" * 20_000,
        "\u2028> no",
    ),
]


def pandoc(text: str, *arguments: str) -> str:
    made = subprocess.run(
        [str(PANDOC), "-f", "markdown", *arguments], input=text, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def plain(node: Any) -> str:
    """The words of a pandoc document; fails for anything that is more than words."""
    if isinstance(node, list):
        return "".join(map(plain, node))
    match node["t"]:
        case "Str":
            return str(node["c"])
        case "Space" | "SoftBreak":
            return " "
        case "Para" | "Plain":
            return plain(node["c"])
    raise AssertionError(f"{node['t']} is markup")


@needs_pandoc
def test_no_text_is_markup() -> None:
    made = json.loads(pandoc("\n\n".join(map(escaped, NASTY)), "-t", "json"))

    words = [plain(block) for block in made["blocks"]]

    assert words == [re.sub(r"\s+", " ", text).strip() for text in NASTY]


@pytest.mark.django_db
def test_a_claim_stands_with_its_finding_evidence_and_digest(tmp_path: Path) -> None:
    claim = rich_claim()
    call_command("export_claims", "--format", "markdown", "-o", str(tmp_path / "claims.md"))

    text = (tmp_path / "claims.md").read_text()

    number = f"C-{claim.number}"
    assert f"## {number} · 部分有證據支持 · Partly supported\n" in text
    assert "\n> 青河大橋於2019年3月通車，是全國最長的斜張橋。\n" in text
    assert f"- *支持*：Gives the day of the opening.[^{number}-1]\n" in text
    assert f"[^{number}-1]: Ministry of Works, Roads and Bridges. Annual Report" in text
    assert "頁碼 12. “The Qinghe Bridge was opened to traffic on 3 March 2019.”" in text
    assert f"SHA-256 {claim.editions.get().digest} <urn:uuid:{claim.public_id}>" in text
    assert "**Rationale**: The opening date is right; since 2021" in text
    assert "段落 4\\-5 （約略）." in text
    assert "港務局\\. 通車公告 ［標題由我們擬定］" in text
    assert "J\\. Doe Jr（編者）" in text
    assert "<https://doi.org/10.1000/182>" in text
    bibliography = text.partition("# Sources")[2]
    assert bibliography.count("\n- ") == 6
    assert "- Ana van den Berg; 李明. New \\{span\\} takes the record: 100% longer" in bibliography


@pytest.mark.django_db
@needs_pandoc
def test_pandoc_makes_a_document_with_its_footnotes(tmp_path: Path) -> None:
    rich_claim()
    draft = factories.supported_claim(statement="# 1. *Not* a [title](x)", language="en")
    for text in ("[^1]", "]] ) > | $x$ <b>"):
        factories.citation(draft, excerpt=text, summary=text, locator="[12]", locator_label="page")
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)
    call_command("export_claims", "--format", "markdown", "-o", str(tmp_path / "claims.md"))

    pandoc((tmp_path / "claims.md").read_text(), "-o", str(tmp_path / "claims.docx"))

    with zipfile.ZipFile(tmp_path / "claims.docx") as document:
        notes = document.read("word/footnotes.xml").decode()
        body = document.read("word/document.xml").decode()
    # Four of the rich claim, two of the one it depends on, two and two of the other.
    assert body.count("<w:footnoteReference ") == 10
    assert notes.count("w:footnoteRef") == 10
    assert "The Qinghe Bridge was opened to traffic" in notes
    assert "# 1. *Not* a [title](x)" in re.sub(r"<[^>]+>", "", body)


@pytest.mark.django_db
def test_a_place_that_ends_in_an_abbreviation_has_one_full_stop(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    draft = factories.supported_claim()
    factories.citation(draft, locator="last para.", locator_label="section")
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)

    call_command("export_claims", format="markdown")

    text = capfdbinary.readouterr().out.decode()
    assert "section last para." in text
    assert ".." not in text
