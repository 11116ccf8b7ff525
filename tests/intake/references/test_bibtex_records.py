"""BibTeX and BibLaTeX entries, as people paste them."""

from typing import Any

import pytest

from claims.intake import references


def only(text: str) -> references.ParsedRecord:
    [reading] = references.read(text)
    return reading


def fields(text: str) -> dict[str, Any]:
    reading = only(text)
    assert reading.problems == []
    return reading.fields


def entry(members: str, kind: str = "misc") -> str:
    return f"@{kind}{{key, title = {{T}}, {members}}}"


def test_a_whole_entry_fills_the_fields_of_a_source() -> None:
    text = r"""
        @Article{smith2024,
          Title = {The {N}orth--{S}outh pact},
          subtitle = "A reading",
          author = {Smith, Jr, John and Ludwig van den Berg and {World Health Organization}},
          journaltitle = {Asian Survey}, publisher = {UC Press}, date = {2024-06-19},
          url = {https://example.org/a_b%20c}, doi = {https://doi.org/10.1000/182},
          langid = {american}, number = {3}, note = {read twice},
        }"""

    assert fields(text) == {
        "type": "article-journal",
        "title": "The North–South pact: A reading",
        "contributors": [
            {"role": "author", "family": "Smith", "given": "John", "suffix": "Jr"},
            {
                "role": "author",
                "family": "Berg",
                "given": "Ludwig",
                "non-dropping-particle": "van den",
            },
            {"role": "author", "literal": "World Health Organization"},
        ],
        "container": "Asian Survey",
        "publisher": "UC Press",
        "issued": "2024-06-19",
        "url": "https://example.org/a_b%20c",
        "doi": "10.1000/182",
        "language": "en-US",
        "issue": "3",
        "note": "read twice",
    }
    assert (only(text).number, only(text).key) == (1, "smith2024")


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\glqq Hafen\grqq{} und \enquote{Kai}", "„Hafen“ und “Kai”"),
        (
            r"See \href{https://pier.example}{the pier} at \url{https://a.example/x_y}",
            "See the pier (https://pier.example) at https://a.example/x_y",
        ),
        (r"\textcolor{red}{Red} \foreignlanguage{german}{Kai} \noopsort{1950}1951", "Red Kai 1951"),
        (
            r"Ph\h{o} \textcommabelow{s}i T\uhorn{} \EUR{}5 \char64 \ensuremath{\mu}m",
            "Phỏ și Tư €5 @μm",
        ),
        (r"Sch{\"o}n, Erd\H{o}s, Fran\c{c}ois", "Schön, Erdős, François"),
        (r"na\"{\i}ve \'{E}cole \v{C}apek", "naïve École Čapek"),
        (r"Stra{\ss}e {\o} \AA ngstr\"om", "Straße ø Ångström"),
        (r"50\% \& more \$5 \#1 a\_b", "50% & more $5 #1 a_b"),
        (r"``quoted'' 1990--2000 --- so", "“quoted” 1990–2000 — so"),
        (r"{\em stressed} \emph{too}", "stressed too"),
        (r"\textbraceleft{}a\textbraceright{} \textasciitilde{}", "{a} ~"),
        (r"\input{/etc/passwd}", "/etc/passwd"),
        (r"mass $E=mc^2$", "mass E=mc²"),
        ("朝鮮半島的和平", "朝鮮半島的和平"),
        ("line\n    broken", "line broken"),
    ],
)
def test_latex_is_read_as_the_text_it_sets(latex: str, plain: str) -> None:
    assert fields(f"@misc{{k, title = {{{latex}}}}}")["title"] == plain


def test_a_command_that_nobody_knows_is_named_and_kept_in_the_note() -> None:
    [reading] = references.read(r"@misc{k, title = {The \frobnicate{pier} of \emph{Keelung}}}")
    assert reading.fields["title"] == "The pier of Keelung"
    assert [problem.field for problem in reading.problems] == ["title"]
    assert r"\frobnicate" in reading.problems[0].message
    assert r"\frobnicate{pier}" in reading.kept()["note"]


@pytest.mark.parametrize(
    ("members", "issued"),
    [
        ("year = 2024", "2024"),
        ("year = {2024}, month = jun", "2024-06"),
        ("year = 2024, month = {June 19}", "2024-06-19"),
        ('year = 2024, month = "19~" # jun', "2024-06-19"),
        ("year = 2024, month = 6, day = 9", "2024-06-09"),
        ("year = 2024, month = spring", "2024-21"),
        ("date = {2024-06-19/2024-06-20}", "2024-06-19/2024-06-20"),
        ("date = {2024/..}", "2024/.."),
        ("date = {2024-06-19}, year = 2024", "2024-06-19"),
    ],
)
def test_dates_become_edtf(members: str, issued: str) -> None:
    reading = only(entry(members))

    assert reading.fields["issued"] == issued
    assert [problem for problem in reading.problems if problem.field != "month"] == []


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("李明", {"literal": "李明"}),
        ("{Reuters}", {"literal": "Reuters"}),
        ("{Simon and Schuster}", {"literal": "Simon and Schuster"}),
        ("李, 明", {"family": "李", "given": "明"}),
        (r"G{\"o}del, Kurt", {"family": "Gödel", "given": "Kurt"}),
        ("Ana de la Cruz", {"family": "Cruz", "given": "Ana", "non-dropping-particle": "de la"}),
    ],
)
def test_names_are_taken_apart_where_they_can_be(author: str, name: dict[str, str]) -> None:
    assert fields(entry(f"author = {{{author}}}"))["contributors"] == [{"role": "author", **name}]


def test_and_others_is_nobody_and_is_named() -> None:
    reading = only(entry("author = {Smith, A and others}, editor = {Poe, Ann and Mothers}"))

    assert len(reading.fields["contributors"]) == 3
    assert reading.kept()["note"] == "author: and others"


def test_abbreviations_are_replaced_and_joined() -> None:
    text = '@string{nyt = "The New York Times"}\n' + entry('publisher = nyt # " Company"')

    assert fields(text)["publisher"] == "The New York Times Company"


def test_an_address_in_howpublished_is_found() -> None:
    text = entry(r"howpublished = {\url{https://example.org/a\_b}}")

    assert fields(text)["url"] == "https://example.org/a_b"


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        (entry("publisher = nyt"), "publisher", "not explained"),
        (entry("year = 2023, date = {2024-06-19}"), "year", "do not agree"),
        (entry("date = {one day in June}"), "date", "not an EDTF date"),
        (entry("year = {forthcoming}"), "year", "not an EDTF date"),
        (entry("year = 2024, month = {someday}"), "month", "No month"),
        (entry("title = {again}"), "title", "twice"),
        (entry("url = {ftp://example.org/}"), "url", "http"),
        (entry("langid = {klingon?}"), "langid", "BCP 47"),
        (entry("publisher = {a\x00b}"), "publisher", "NUL"),
        (entry(f"publisher = {{{'x' * 1_000_000}}}"), "publisher", "300"),
        ("@misc{k, year = 2024}", "title", "no title"),
        ("@book{broken, title = {missing\n", "", "breaks off"),
        ("@misc{k title = {x}}", "", "breaks off"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_by_name(text: str, field: str, words: str) -> None:
    [problem] = only(text).problems

    assert problem.field == field
    assert words in problem.message


def test_a_broken_entry_does_not_take_its_neighbours_along() -> None:
    text = "@book{a, title = {one}}\n@book{b, title = {two\n@book{c, title = {three}}"

    one, two, three = references.read(text)

    assert (one.fields["title"], three.fields["title"]) == ("one", "three")
    assert two.refusals() == [
        "Record 2: The entry “@book{b, title = {two” breaks off: "
        "look for a missing brace, comma or =."
    ]


def test_two_entries_of_one_key_are_both_read() -> None:
    first, second = references.read("@misc{k, title={a}}\n@misc{k, title={b}}")

    assert (first.fields["title"], second.fields["title"]) == ("a", "b")
    assert second.problems == []
