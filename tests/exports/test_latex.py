"""Bibliographies as LaTeX prints them, where it is installed."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from claims.exports.bibtex import biblatex, bibtex
from claims.exports.references import Reference

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("pdflatex", "xelatex", "bibtex", "biber"))),
    reason="LaTeX is not installed here, and nothing else reads bibliographies as it does",
)

PLAINNAT = r"""
\documentclass{article}\usepackage[T1]{fontenc}\usepackage{natbib,url}
\begin{document}\nocite{*}\bibliographystyle{plainnat}\bibliography{cited}\end{document}
"""
BIBLATEX = r"""
\documentclass{article}\usepackage[T1]{fontenc}\usepackage[style=authoryear]{biblatex}
\addbibresource{cited.bib}
\begin{document}\nocite{*}\printbibliography\end{document}
"""


def page(number: int, title: str, **more: Any) -> Reference:
    url = f"https://site.example/{number}?a=1&b=%20c_d#e~f"
    csl = {"type": "webpage", "title": title, "URL": url, "publisher": "Yonhap", **more}
    return Reference(f"source-{number:04}", csl, "2018-06-12", "", "", [], [], [], [])


SIGNS = [
    page(1, r'A "quoted" word & 50% of $5, #1 a_b c^d e~f {g} \h <i> |j|'),
    page(2, "He said 'no', it's the '90s – and … “so” «on» ¿why?"),
    page(3, "A -- b --- c ,, d << e >> f ?` !` ½ ° € § †"),
    page(4, "Caf\u0065\u0301 Łódź Dvořák Ağrı Țară", author=[{"family": "Žižek", "given": "É"}]),
]


def printed(engine: str, reader: str, document: str, bib: Iterable[bytes], folder: Path) -> str:
    """The log of the last run; fails where LaTeX names an error or makes no PDF."""
    (folder / "cited.bib").write_bytes(b"".join(bib))
    (folder / "paper.tex").write_text(document)
    for program in (engine, reader, engine, engine):
        options = ["-interaction=nonstopmode"] if program == engine else []
        subprocess.run([program, *options, "paper"], cwd=folder, capture_output=True)
    log = (folder / "paper.log").read_text(errors="replace")
    assert re.findall(r"^! .*", log, re.MULTILINE) == []
    assert (folder / "paper.pdf").stat().st_size
    return log


def test_forty_sources_of_one_year_without_authors_have_labels_of_their_own(
    tmp_path: Path,
) -> None:
    forty = [page(number, f"Bulletin [{number}] of the day") for number in range(40)]

    printed("pdflatex", "bibtex", PLAINNAT, bibtex(forty), tmp_path)

    listed = re.findall(r"\\bibitem\[.*", (tmp_path / "paper.bbl").read_text())
    assert len(listed) == 40 and not [label for label in listed if "natexlab" in label]


@pytest.mark.parametrize(
    ("document", "reader", "write"),
    [(PLAINNAT, "bibtex", bibtex), (BIBLATEX, "biber", biblatex)],
)
def test_signs_quotation_marks_and_accents_are_printed(
    tmp_path: Path, document: str, reader: str, write: Any
) -> None:
    printed("pdflatex", reader, document, write(SIGNS), tmp_path)


def test_chinese_is_printed_by_xelatex(tmp_path: Path) -> None:
    chinese = [page(1, "北韓與俄羅斯簽署條約", publisher="中央社", language="zh-Hant")]
    document = BIBLATEX.replace("[T1]{fontenc}", "{fontspec}").replace(
        r"\begin{document}", r"\setmainfont{Noto Serif CJK TC}\begin{document}"
    )

    log = printed("xelatex", "biber", document, biblatex(chinese), tmp_path)

    assert "Missing character" not in log
