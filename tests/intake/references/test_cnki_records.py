"""Records as CNKI and the programs around it write them, in UTF-8 and in GB18030."""

import pytest

from claims.intake import references
from claims.intake.encodings import decoded

NOTE_EXPRESS = """{Reference Type}: Journal Article
{Title}: 青河大桥通车考
{Author}: 王明
{Author}: 李华
{Author Address}: 某大学土木系
{Journal}: 桥梁研究
{Year}: 2024
{Volume}: 12
{Issue}: 03
{Pages}: 45-67
{Keywords}: 桥梁;;通车
{Abstract}: 本文考订通车日期，
并列出档案。
{ISBN/ISSN}: 1000-0019
{URL}: https://library.example/1
{DOI}: 10.1000/cnki.1
{Language}: 中文;

"""
REFWORKS = """RT Journal Article
SR 1
A1 王明;李华
AD 某大学土木系
T1 青河大桥通车考
JF 桥梁研究
YR 2024
VO 12
IS 03
SP 45
OP 67
K1 桥梁;通车
AB 本文考订通车日期，
并列出档案。
SN 1000-0019
LA 中文;
LK https://library.example/1
DO 10.1000/cnki.1
"""
E_STUDY = """DataType: 1
SrcDatabase-来源库: 期刊
Title-题名: 青河大桥通车考
Author-作者: 王明;李华;
Source-刊名: 桥梁研究
Year-年: 2024
Roll-卷: 12
Period-期: 03
Page-页码: 45-67
Keyword-关键词: 桥梁;通车
Summary-摘要: 本文考订通车日期，
并列出档案。
ISSN-ISSN号: 1000-0019
Organ-机构: 某大学土木系
Link-链接: https://library.example/1
DOI-编号: 10.1000/cnki.1
"""
ENDNOTE = """%0 Journal Article
%A 王明;李华
%+ 某大学土木系
%T 青河大桥通车考
%J 桥梁研究
%D 2024
%V 12
%N 03
%P 45-67
%K 桥梁; 通车
%X 本文考订通车日期，
并列出档案。
%@ 1000-0019
%U https://library.example/1
%R 10.1000/cnki.1
"""
RIS = """TY  - JOUR
AU  - 王明；李华
AD  - 某大学土木系
TI  - 青河大桥通车考
JO  - 桥梁研究
PY  - 2024
VL  - 12
IS  - 03
SP  - 45
EP  - 67
KW  - 桥梁
KW  - 通车
AB  - 本文考订通车日期，
并列出档案。
SN  - 1000-0019
UR  - https://library.example/1
DO  - 10.1000/cnki.1
ER  -
"""
LAYOUTS = {
    "NoteExpress": (NOTE_EXPRESS, "Author Address"),
    "RefWorks": (REFWORKS, "AD"),
    "E-Study": (E_STUDY, "Organ"),
    "EndNote": (ENDNOTE, "%+"),
    "RIS": (RIS, "AD"),
}


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_article_says_the_same_in_each_layout(layout: str, codec: str) -> None:
    text, address = LAYOUTS[layout]

    [record] = references.read(decoded(text.encode(codec)).text)

    expected = {
        "type": "article-journal",
        "title": "青河大桥通车考",
        "container": "桥梁研究",
        "issued": "2024",
        "volume": "12",
        "issue": "03",
        "page": "45–67",
        "keywords": "桥梁; 通车",
        "issn": "1000-0019",
        "url": "https://library.example/1",
        "doi": "10.1000/cnki.1",
        "contributors": [
            {"role": "author", "literal": "王明"},
            {"role": "author", "literal": "李华"},
        ],
    }
    assert expected.items() <= record.fields.items()
    assert "".join(record.fields["abstract"].split()) == "本文考订通车日期，并列出档案。"
    assert [problem.field for problem in record.problems if problem.words] == [address]
    assert f"{address}: 某大学土木系" in record.kept()["note"]


@pytest.mark.parametrize("layout", ["NoteExpress", "RefWorks", "E-Study"])
def test_records_one_after_the_other_stay_apart(layout: str) -> None:
    text = LAYOUTS[layout][0]

    records = references.read(text + "\n" + text.replace("通车考", "续考"))

    assert [record.fields["title"] for record in records] == ["青河大桥通车考", "青河大桥续考"]


def test_a_thesis_says_of_which_degree_it_is() -> None:
    [record] = references.read("SrcDatabase-来源库: 硕士\nTitle-题名: 青河考\n")

    assert (record.fields["type"], record.fields["genre"]) == ("thesis", "硕士")


def test_a_citation_key_may_be_of_han_characters() -> None:
    [record] = references.read("@article{王明:青河 2024,\n title = {青河考},\n}")

    assert (record.key, record.fields["title"]) == ("王明:青河 2024", "青河考")


def test_a_body_with_a_semicolon_in_its_english_name_stays_one() -> None:
    [record] = references.read("TY  - RPRT\nAU  - Roads; Bridges and Ports\nTI  - T\nER  - \n")

    assert record.fields["contributors"] == [
        {"role": "author", "literal": "Roads; Bridges and Ports"}
    ]
