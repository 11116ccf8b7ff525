"""What bibliographies of libraries, publishers and reference managers say is kept or named."""

from typing import Any

import pytest

from claims.intake import references


def only(text: str) -> dict[str, Any]:
    [reading] = references.read(text)
    assert reading.problems == []
    return reading.fields


ARTICLE = {
    "volume": "12",
    "issue": "3",
    "page": "45–67",
    "issn": "1234-5678",
    "edition": "2",
    "collection": "Notes",
    "publisher_place": "Taipei",
    "abstract": "What it says.",
    "keywords": "peace, treaties",
    "consulted_on": "2024-07-01",
}


@pytest.mark.parametrize(
    "record",
    [
        """@article{a, title={T}, volume=12, number=3, pages={45--67}, issn={1234-5678},
        edition=2, series={Notes}, address={Taipei}, abstract={What it says.},
        keywords={peace, treaties}, urldate={2024-07-01}}""",
        """[{"type": "article-journal", "title": "T", "volume": 12, "issue": "3", "page": "45-67",
        "ISSN": "1234-5678", "edition": 2, "collection-title": "Notes",
        "publisher-place": "Taipei", "abstract": "What <i>it</i> says.",
        "keyword": "peace, treaties", "accessed": {"date-parts": [[2024, 7, 1]]}}]""",
        "TY  - JOUR\nTI  - T\nVL  - 12\nIS  - 3\nSP  - 45\nEP  - 67\nSN  - 1234-5678\nET  - 2\n"
        "T3  - Notes\nCY  - Taipei\nAB  - What it says.\nKW  - peace, treaties\n"
        "Y2  - 2024/07/01/\nER  - ",
        "%0 Journal Article\n%T T\n%V 12\n%N 3\n%P 45-67\n%@ 1234-5678\n%7 2\n%S Notes\n"
        "%C Taipei\n%X What it says.\n%K peace, treaties\n%[ 2024-07-01",
    ],
    ids=["BibTeX", "CSL-JSON", "RIS", "EndNote"],
)
def test_each_format_fills_the_same_fields(record: str) -> None:
    assert only(record) == {"type": "article-journal", "title": "T", **ARTICLE}


def test_a_record_of_pubmed_is_read() -> None:
    text = (
        "PMID- 424242\nTI  - A long\n      title\nFAU - Poe, Ann\nAU  - Poe A\nDP  - 2021 Mar-Apr\n"
        "JT  - Journal of Samples\nVI  - 9\nIP  - 2\nPG  - 1-4\nLID - 10.5555/q [doi]\nOWN - NLM\n"
    )

    assert only(text) == {
        "type": "article-journal",
        "contributors": [{"role": "author", "family": "Poe", "given": "Ann"}],
        "title": "A long title",
        "container": "Journal of Samples",
        "volume": "9",
        "issue": "2",
        "page": "1–4",
        "doi": "10.5555/q",
        "issued": "2021-03/2021-04",
        "archive": "PubMed",
        "archive_location": "424242",
    }


def test_a_chapter_takes_over_what_its_book_says() -> None:
    chapter, book = references.read("""
        @xdata{press, publisher={Sample Press}, location={Taipei}}
        @inbook{c, title={First}, author={Poe, Ann}, crossref={b}, date={2005}}
        @book{b, title={Whole}, subtitle={Complete}, author={Doe, Dora}, date={2004}, xdata={press}}
    """)

    assert chapter.fields == {
        "type": "chapter",
        "title": "First",
        "contributors": [
            {"role": "author", "family": "Poe", "given": "Ann"},
            {"role": "container-author", "family": "Doe", "given": "Dora"},
        ],
        "container": "Whole: Complete",
        "publisher": "Sample Press",
        "publisher_place": "Taipei",
        "issued": "2005",
    }
    assert (book.fields["title"], book.fields["publisher"]) == ("Whole: Complete", "Sample Press")
    assert (chapter.number, book.number) == (1, 2)


def test_parents_that_name_each_other_end() -> None:
    first, second = references.read(
        "@book{a, title={A}, crossref={b}} @book{b, title={B}, year=1999, crossref={a}}"
    )

    assert (first.fields["issued"], second.fields["title"]) == ("1999", "B")


@pytest.mark.parametrize(
    ("members", "names"),
    [
        (
            "editor={Doe, Dora}, editortype={director}",
            [{"role": "director", "family": "Doe", "given": "Dora"}],
        ),
        (
            "author={family=Zand, prefix=van der, given=Ida}",
            [
                {
                    "role": "author",
                    "family": "Zand",
                    "given": "Ida",
                    "non-dropping-particle": "van der",
                }
            ],
        ),
        (
            "author={given={Ida, Countess}, family=Zand, suffix=Jr}",
            [{"role": "author", "family": "Zand", "given": "Ida, Countess", "suffix": "Jr"}],
        ),
    ],
)
def test_biblatex_says_of_names_what_they_are(members: str, names: list[dict[str, str]]) -> None:
    assert only(f"@misc{{k, title={{T}}, {members}}}")["contributors"] == names


@pytest.mark.parametrize(
    ("record", "column", "value"),
    [
        ("@thesis{k, title={T}, type={mathesis}}", "genre", "Master's thesis"),
        ("@mastersthesis{k, title={T}}", "genre", "Master's thesis"),
        ("@review{k, title={T}}", "genre", "Review"),
        ("@misc{k, title={T}, date={1723~/1725}}", "issued", "1723~/1725"),
        ("@online{k, title={T}, langid={chinese-traditional}}", "language", "zh-Hant"),
        ("@online{k, title={T}, langid={brazilian}}", "language", "pt-BR"),
        (
            "@online{k, title={T}, url={https://a.example/b c.pdf}}",
            "url",
            "https://a.example/b%20c.pdf",
        ),
        ("@online{k, title={T}, url={https://www.doi.org/10.5555/Q}}", "doi", "10.5555/Q"),
        ("@misc{k, title={T}, howpublished={Leaflet}}", "note", "Leaflet"),
        ("@misc{\n  title = {T},\n  year = 2012\n}", "issued", "2012"),
        ("@article{k, title={A {\\t oo} b}}", "title", "A o͡o b"),
        ("@article{k, title={H$_2$O {\\textless} 5 {\\textmu}m}}", "title", "H₂O < 5 µm"),
        ("TY  - NEWS\nTI  - T\nDA  - 1952/07/28/\nER  - ", "issued", "1952-07-28"),
        ("TY  - NEWS\nTI  - T\nDA  - 2024///2024-06~\nER  - ", "issued", "2024-06~"),
        ("TY  - JOUR\nTI  - T\nPY  - 2024///Summer\nER  - ", "issued", "2024-22"),
        ("TY  - JOUR\nTI  - T\nM3  - doi: 10.5555/q\nER  - ", "doi", "10.5555/q"),
        ("TY  - JOUR\nTI  - T\nJO  - Times\nJF  - Times\nER  - ", "container", "Times"),
        ("TY  - BOOK\nTI  - T\nSN  - 978-986-00-0000-1\nER  - ", "isbn", "978-986-00-0000-1"),
        ("TY  - ELEC\nTI  - T\nLK  - https://a.example/1\nER  - ", "url", "https://a.example/1"),
        ('{"type":"book","title":"T","issued":{"date-parts":[[2024],[0]]}}', "issued", "2024/.."),
        ('{"type":"book","title":"T","issued":{"edtf":"2024-06~"}}', "issued", "2024-06~"),
        ('{"type":"book","title":"T","issued":{"date-parts":[[2024,14]]}}', "issued", "2024-22"),
        (
            '{"type":"book","title":"T","issued":{"date-parts":[[2024]],"season":"summer"}}',
            "issued",
            "2024-22",
        ),
    ],
)
def test_what_programs_write_in_their_own_way_is_read(record: str, column: str, value: str) -> None:
    assert only(record)[column] == value


def test_a_publisher_whose_secondary_title_is_none_of_the_journal_is_kept() -> None:
    [reading] = references.read("TY  - JOUR\nTI  - T\nT2  - A subtitle\nJF  - The Journal\nER  - ")

    assert reading.fields["container"] == "The Journal"
    assert reading.kept()["note"] == "T2: A subtitle"
