"""The catalogue in 正體中文 (臺灣) is complete and sound, and pages speak it."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext

from factcheck import CHECKOUT
from tests import factories
from tests.admin import browsing
from tests.pages.visible_text import words
from tests.rich_claim import rich_claim

CATALOGUE = Path("factcheck/locale/zh_Hant/LC_MESSAGES/django.po")
GETTEXT = ("xgettext", "msguniq", "msgmerge", "msgattrib")

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[%sd]|\{\w*\}|<[^>]+>|^\s+|(?<![,:;])\s+$")
"""The blank behind a comma, colon or semicolon is part of it; Chinese marks have theirs inside."""
SIMPLIFIED_IN_BIG5 = set("后与价体据确种网听几")
MAINLAND = ("信息", "數據", "鏈接", "賬", "登錄", "搜索", "網絡", "軟件", "默認", "用戶", "文檔")


NOT_OURS = {
    r"\bedition": "版本",
    r"\breview": "審稿|審閱",
    r"\bstored cop": "存檔(?!案)",
    r"\bexcerpt": "摘錄",
    r"\bsuggested wording": "措辭|改寫",
    r"\bposition %": "位置",
    r"\bchain value": "鏈值",
    r"\bclaims?\b": "項主張",
    r"\bkeyed hash": "金鑰雜湊",
    r"": "你|校驗|樹根|摘要值|紀錄檔",
}
"""Where the English says this, words that Chinese does not say it with: one word for one thing."""
OF_FILES_AND_RULES = re.compile(r"\bversion")


def catalogue(path: Path = CHECKOUT / CATALOGUE) -> list[polib.POEntry]:
    return list(polib.pofile(str(path)))


def wordings(entry: Any) -> list[str]:
    """The Chinese of a message: one wording, since Chinese has no plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def by_message(entries: Any) -> dict[tuple[str | None, str], list[str]]:
    return {(entry.msgctxt, entry.msgid): wordings(entry) for entry in entries}


def placeholders(text: str) -> Counter[str]:
    """Placeholders, tags and outer blanks, each with how often it occurs."""
    return Counter(PLACEHOLDER.findall(text))


def test_every_message_is_translated() -> None:
    entries = catalogue()

    assert entries
    assert [entry.msgid for entry in entries if entry.fuzzy or not all(wordings(entry))] == []
    assert {len(wordings(entry)) for entry in entries} == {1}


def test_placeholders_and_tags_are_those_of_the_message() -> None:
    changed = [
        wording
        for entry in catalogue()
        for wording in wordings(entry)
        for message in (entry.msgid, entry.msgid_plural or entry.msgid)
        if placeholders(wording) != placeholders(message)
    ]

    assert changed == []


def test_only_characters_of_taiwan_are_written() -> None:
    """Big5 has hardly any character that is written in simplified Chinese only."""
    foreign = {
        character
        for entry in catalogue()
        for character in set("".join(wordings(entry))) - set(entry.msgid)
        if character in SIMPLIFIED_IN_BIG5 or not character.encode("cp950", "ignore")
    }

    assert foreign == set()


def test_only_words_of_taiwan_are_written() -> None:
    written = "".join(wording for entry in catalogue() for wording in wordings(entry))

    assert [word for word in MAINLAND if word in written] == []


def test_one_thing_has_one_word_in_chinese_too() -> None:
    other = [
        (entry.msgid, wording)
        for entry in catalogue()
        if not OF_FILES_AND_RULES.search(entry.msgid)
        for wording in wordings(entry)
        for said, words_of_others in NOT_OURS.items()
        if re.search(said, entry.msgid, re.IGNORECASE) and re.search(words_of_others, wording)
    ]

    assert other == []


def test_the_compiled_catalogue_says_the_same() -> None:
    compiled = polib.mofile(str((CHECKOUT / CATALOGUE).with_suffix(".mo")))

    assert by_message(compiled) == by_message(catalogue())


@pytest.mark.skipif(
    not all(map(shutil.which, GETTEXT)), reason="GNU gettext, which finds messages, is missing"
)
def test_the_catalogue_has_exactly_the_messages_of_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    unwanted = shutil.ignore_patterns("LC_MESSAGES", "__pycache__")
    for package in ("claims", "factcheck"):
        shutil.copytree(CHECKOUT / package, tmp_path / package, ignore=unwanted)
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "factcheck/locale"]

    call_command("makemessages", locale=["zh_Hant"], verbosity=0)

    assert by_message(catalogue(tmp_path / CATALOGUE)).keys() == by_message(catalogue()).keys()


def test_words_of_django_are_those_of_taiwan_too() -> None:
    with translation.override("zh-hant"):
        assert gettext("Add another %(verbose_name)s") % {"verbose_name": "引證"} == "再加一則引證"
        assert gettext("Toggle theme (current theme: auto)") == "切換外觀（目前：自動）"
        assert gettext("The %(name)s “%(obj)s” was deleted successfully.").startswith("已刪除")
        assert gettext("Select this object for an action - {}") == "選取這一項以執行動作 - {}"
        assert gettext("Filter") == "篩選"
        for context, message in (("moment", "added"), ("locator", "note"), ("person", "nobody")):
            assert pgettext(context, message) != gettext(message)


@pytest.mark.django_db
def test_the_scripts_of_the_admin_say_how_much_is_chosen_as_its_pages_do() -> None:
    script = browsing.desk_of(factories.editor()).get(
        reverse("admin:jsi18n"), headers={"Accept-Language": "zh-hant"}
    )

    assert json.dumps("已選 %(sel)s／%(cnt)s") in script.content.decode()


@pytest.mark.django_db
def test_public_pages_speak_chinese() -> None:
    claim = rich_claim()

    start = Client().get("/zh-hant/")
    page = Client().get(f"/zh-hant/c/{claim.number}/", follow=True)

    assert "已發布 2 則主張 有證據支持 1 部分有證據支持 1" in words(start.content.decode())
    assert "查核結果： 部分有證據支持 主張文字的問題：" in words(page.content.decode())


@pytest.mark.django_db
def test_the_desk_speaks_chinese() -> None:
    claim = rich_claim()
    desk = browsing.editors_desk()
    desk.cookies["django_language"] = "zh-hant"

    page = desk.get(browsing.page_of(claim)).content.decode()
    login = Client(headers={"Accept-Language": "zh-hant"}).get("/admin/login/")

    assert "第 1 版（初版）" in page
    assert '<button type="submit" class="button">重新開啟</button>' in page
    assert 'value="登入"' in login.content.decode()
