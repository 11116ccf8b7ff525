"""GET /api/v1/vocabulary: every key, in both languages, with its meaning."""

import pytest
from django.test import Client

from claims.api.vocabulary import MEANINGS, VOCABULARIES

pytestmark = pytest.mark.django_db


def test_every_key_has_a_label_and_a_meaning_in_both_languages(client: Client) -> None:
    answer = client.get("/api/v1/vocabulary").json()

    assert list(answer) == list(VOCABULARIES)
    for name, words in VOCABULARIES.items():
        assert [word["key"] for word in answer[name]["words"]] == words.values
        for word in answer[name]["words"]:
            assert set(word) == {"key", "label", "meaning"}
            for texts in (word["label"], word["meaning"]):
                assert list(texts) == ["en", "zh-Hant"]
                assert all(texts.values())
            assert word["meaning"]["en"] != word["meaning"]["zh-Hant"]


def test_nothing_has_a_meaning_without_being_a_word() -> None:
    assert {name: sorted(MEANINGS[name]["words"]) for name in MEANINGS} == {
        name: sorted(words.values) for name, words in VOCABULARIES.items()
    }


def test_labels_are_those_of_the_desk(client: Client) -> None:
    words = client.get("/api/v1/vocabulary").json()["verification_status"]["words"]

    refuted = next(word for word in words if word["key"] == "refuted")
    assert refuted["label"] == {"en": "Refuted", "zh-Hant": "與證據不符"}
