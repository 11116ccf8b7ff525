"""East Asian encodings are recognised, or refused: a text is never read as another language's."""

import pytest

from claims.intake.encodings import EncodingError, decoded


def record(title: str, *tags: str) -> str:
    return "\n".join(["TY  - NEWS", *tags, f"TI  - {title}", "ER  - "])


@pytest.mark.parametrize(
    ("codec", "name", "title"),
    [
        ("big5", "Big5", "朝鮮半島的和平與條約"),
        ("big5", "Big5", "臺北"),
        ("gb18030", "GB18030", "关于俄罗斯与朝鲜签署条约的报道"),
        ("euc_kr", "EUC-KR", "북한과 러시아의 조약"),
        ("euc_jp", "EUC-JP", "日本の外交政策について"),
        ("cp932", "Shift_JIS", "日本の外交政策について"),
        ("euc_jp", "EUC-JP", "ロシアとプーチン"),
        ("iso2022_jp", "ISO-2022-JP", "日本の外交政策について"),
        ("iso2022_kr", "ISO-2022-KR", "북한과 러시아의 조약"),
        ("iso2022_jp_2", "ISO-2022-JP", "关于条约的报道"),
        ("hz", "HZ", "关于俄罗斯与朝鲜签署条约的报道"),
        ("hz", "HZ", "鸭绿江大桥，1943年~2011年"),
    ],
)
def test_what_a_text_is_made_of_tells_its_encoding(codec: str, name: str, title: str) -> None:
    assert decoded(record(title).encode(codec)) == (record(title), name)


@pytest.mark.parametrize(("codec", "title"), [("euc_kr", "통일"), ("gb18030", "北京")])
def test_a_few_characters_that_could_be_several_are_refused(codec: str, title: str) -> None:
    with pytest.raises(EncodingError, match=r"may be in any of .*: save it as UTF-8"):
        decoded(record(title).encode(codec))


@pytest.mark.parametrize(
    ("codec", "tag", "title"), [("euc_kr", "LA  - ko", "통일"), ("euc_jp", "LA  - ja", "朝日")]
)
def test_the_language_that_a_record_declares_decides_then(codec: str, tag: str, title: str) -> None:
    assert decoded(record(title, tag).encode(codec)).text == record(title, tag)


def test_seven_bits_that_nobody_here_can_read_are_refused_by_name() -> None:
    hz = record("报道", "UR  - https://example.org/~poe").replace("报道", "~{1(5@~}").encode()
    for content, name in [(b"TI  - \x1b$)A\x0e5@\x0f", "ISO-2022-CN"), (hz, "HZ, but byte")]:
        with pytest.raises(EncodingError, match=rf"{name}.*: save it as UTF-8"):
            decoded(content)


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, title = {The~{pier} of~{Keelung}, Sch{\\~o}n and more~}, year = 1999}",
        "see https://example.org/~{user}/a and https://example.org/~{id}~{more}~} ~{Some~}",
        "日期 ~{1(5@~}",
    ],
)
def test_a_tilde_before_a_brace_alone_is_no_chinese(text: str) -> None:
    assert decoded(text.encode()) == (text, "UTF-8")
