"""Sentences of Chinese, English and mixed texts, with the line breaks a PDF leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.sentences import sentences, unwrapped
from tests.wrapped_article import SHARED, WRAPPED


def read(text: str) -> list[str]:
    return [unwrapped(text[sentence.start : sentence.end]) for sentence in sentences(text)]


def test_sentences_broken_by_a_pdf_are_read_in_one_piece() -> None:
    assert read(WRAPPED) == [
        "河川論壇",
        "2031年 5 月 3日至 4日，港務局長林渡口時隔 12 年再訪北岸。",
        "（圖片來源：https://www.example.org/2031/north-shore/）",
        "北岸新橋與渡輪停航之影響",
        "特約撰稿",
        "2031年 5 月 3日至 4日，港務局長林渡口時隔 12 年再訪北岸。",
        "由於此次倉促的行程簽下《兩岸共管協定》，在法律上承諾在任一方遭遇洪水時立即提供抽水機組，"
        "此點等於是兩個遭中央停撥補助的城鎮正式結為「防洪同盟」，衝擊原已不平靜的下游情勢。",
        "兩岸關係近年來愈來愈緊密",
        "北岸在 2024-2025 年兩度提案，希望改建「全長 3.5 公里、可通行電車的橋(NSB)」，"
        "卻因經費談判破局。",
        "鎮長說：「橋要建。錢也要還。」",
        "下游的 Port of Grey Sands 表示願意出資，但要求在2030 年前完工。",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("橋斷了！真的？是……嗎。結束", ["橋斷了！", "真的？", "是……嗎。", "結束"]),
        ("他說：「不去。你去。」，就走了。", ["他說：「不去。你去。」，就走了。"]),
        ("Mr. Grey paid 3.5 on Jan. 5. He left.", ["Mr. Grey paid 3.5 on Jan. 5.", "He left."]),
        ("See No. 5. It is there.", ["See No. 5.", "It is there."]),
        ("It is in the U.S. The U.S. Navy left.", ["It is in the U.S.", "The U.S. Navy left."]),
        ("J. Grey came, e.g. In May. Yes!", ["J. Grey came, e.g. In May.", "Yes!"]),
        ('"I go. Stay." and left. “Yes.” Rain.', ['"I go. Stay." and left.', "“Yes.”", "Rain."]),
        ("1. Bridge. Fell.\n2. Ferry\n• quay", ["1. Bridge.", "Fell.", "2. Ferry", "• quay"]),
        ("一、橋\n二、渡輪\n（三）碼頭", ["一、橋", "二、渡輪", "（三）碼頭"]),
        ("See https://example.org/?a=b. Then go.", ["See https://example.org/?a=b.", "Then go."]),
        ("橋建於2031年.渡輪停航.", ["橋建於2031年.", "渡輪停航."]),
        ("橋已建成。[12]渡輪停航。", ["橋已建成。[12]", "渡輪停航。"]),
        ("Heading\n\nA sentence of its own.", ["Heading", "A sentence of its own."]),
        ("", []),
        ("……\n——\n。", []),
    ],
)  # fmt: skip
def test_a_text_is_taken_apart_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_paragraphs_that_are_lines_stay_apart() -> None:
    long = "這一段沒有硬換行，" * 20 + "到此為止"

    assert read(f"標題\n{long}\n{long}") == ["標題", long, long]


def test_a_sentence_that_goes_on_over_a_page_is_one() -> None:
    full = "這一行和上下各行一樣長，一直寫到頁面的邊緣才換行而已"

    assert read(f"{full}\n{full}\f{full}\n完。") == [full * 3 + "完。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("橋斷\n了", "橋斷了"),
        ("the ferry\n stops", "the ferry stops"),
        ("well-\nknown", "well-known"),
        ("橋\n of 12", "橋of 12"),
        ("https://example.\norg/a-\nb/c and\nmore", "https://example.org/a-b/c and more"),
        ("  橋  斷 ", "橋 斷"),
        ("", ""),
    ],
)
def test_a_text_is_read_without_its_line_breaks(text: str, expected: str) -> None:
    assert unwrapped(text) == expected


@given(st.text(st.sampled_from('橋斷。！.?「」"（） \n\f…aB1，'), max_size=200))
def test_no_letter_is_lost_and_no_sentence_overlaps(text: str) -> None:
    found = sentences(text)
    bounds = [place for sentence in found for place in (sentence.start, sentence.end)]

    assert bounds == sorted(bounds)
    covered = {place for sentence in found for place in range(sentence.start, sentence.end)}
    assert {place for place, c in enumerate(text) if c.isalnum()} <= covered


@pytest.mark.skipif(not SHARED.exists(), reason="the real article lies beside some checkouts only")
def test_the_real_article_is_taken_apart_into_its_sentences() -> None:
    found = read((SHARED / "article.txt").read_text())

    assert len(found) == 44
    assert sum(sentence.endswith("。") for sentence in found) == 31
