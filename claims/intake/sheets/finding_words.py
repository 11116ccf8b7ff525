"""Words that people write for a finding, and the verification status that each stands for."""

from collections.abc import Iterable

from django.db.models.functions import Now
from django.utils import translation

from claims.intake.claim_set.parsing import UNSTORABLE
from claims.intake.sheets.headings import plain
from claims.models import Actor, FindingWord, VerificationStatus

STATUSES: dict[str, str] = {
    "supported": """
        true, correct, accurate, verified, confirmed, mostly true, yes, 正確, 屬實, 真實, 真,
        事實, 正確無誤, 有證據支持, ✓, ✔, 是
    """,
    "partly_supported": """
        partly true, half true, partially true, partly false, mixture, mixed,
        partially correct, partly correct, 部分正確, 部分屬實, 部分錯誤, 半真半假, 部分真實,
        部分不實
    """,
    "misleading": """
        misleading, missing context, out of context, distorted, cherry picked, 誤導,
        易生誤解, 斷章取義, 缺乏脈絡, 誇大
    """,
    "refuted": """
        false, incorrect, wrong, fake, debunked, pants on fire, mostly false, no, 不實, 錯誤,
        假, 虛假, 假訊息, 不正確, 與證據不符, 謠言, ✗, ✘, 否
    """,
    "outdated": "outdated, no longer true, old, 過時, 已過時, 舊聞",
    "unverifiable": """
        unproven, unverifiable, insufficient evidence, not enough evidence, not enough info,
        inconclusive, 無法證實, 證據不足, 無法查證, 待查證據不足, 尚無定論
    """,
    "not_checkable": """
        opinion, prediction, satire, not checkable, 意見, 評論, 預測, 觀點, 事實釐清不能
    """,
    "unverified": """
        unverified, unchecked, pending, to do, todo, in progress, not checked, tbd, 待查,
        未查, 待查核, 查核中, 尚未查核, 未查核, 進行中
    """,
}
"""By status the words that probably mean it: guesses, which a person confirms."""


def folded_word(cell: str) -> str:
    """A word as it is remembered: without case, width and blanks, its signs kept if it has no more.

    At most 200 characters, as many as `FindingWord` takes.
    """
    return (plain(cell) or UNSTORABLE.sub("", cell).strip())[:200]


GUESSED = {
    folded_word(word): status for status, words in STATUSES.items() for word in words.split(",")
}


def known(words: Iterable[str]) -> dict[str, str]:
    """By folded word the status of those that are ours, or were mapped before; one query."""
    wanted = {folded_word(word) for word in words if word}
    remembered = FindingWord.objects.filter(word__in=wanted)
    before = dict(remembered.values_list("word", "verification_status"))
    ours = _own_words()
    return {word: status for word in wanted if (status := ours.get(word) or before.get(word))}


def guessed(word: str) -> str:
    """The status that a word probably means; empty if the word is not in the table."""
    return GUESSED.get(folded_word(word), "")


def remember(words: dict[str, str], *, actor: Actor) -> None:
    """Keep the status of each folded word, with who said so and when; ours need no keeping."""
    ours = _own_words()
    rows = [
        FindingWord(word=word, verification_status=status, mapped_by=actor, mapped_at=Now())
        for word, status in sorted(words.items())
        if word not in ours
    ]
    FindingWord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["verification_status", "mapped_by", "mapped_at"],
    )


def _own_words() -> dict[str, str]:
    """Our names of the statuses and their labels in both languages, folded."""
    words = {folded_word(value): value for value in VerificationStatus.values}
    for language in ("en", "zh-hant"):
        with translation.override(language):
            words |= {folded_word(str(label)): value for value, label in VerificationStatus.choices}
    return words
