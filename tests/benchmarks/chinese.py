"""Time and quality of `similar` in Chinese: 500 questions on 2,000 paragraphs of its own making.

The index is fresh: written and analysed as `manage.py reindex` does.
"""

import random
import time

from django.db import transaction

from claims.management.statistics import renew_statistics
from claims.models import Edition
from claims.search import index, ranking
from claims.search.matching_rules import NEWEST

PARAGRAPHS, QUESTIONS, SEED = 2000, 500, 13
WORDS = [
    *("市府", "議會", "水庫", "橋樑", "公車", "學校", "醫院", "預算", "決議", "工程"),
    *("居民", "委員", "報告", "調查", "颱風", "道路", "公園", "漁港", "電廠", "捷運"),
]
VERBS = ["核定", "延後", "取消", "增加", "減少", "公布", "撤回", "修正", "完成", "討論"]


def main() -> None:
    """Print how long indexing and asking take, and what is found; leaves no trace."""
    chance = random.Random(SEED)
    paragraphs = [_paragraph(chance) for _ in range(PARAGRAPHS)]
    with transaction.atomic():
        started = time.perf_counter()
        index.write(
            [
                (Edition(position=n, claim_id=n), {"claim": {"statement": text}})
                for n, text in enumerate(paragraphs, 1)
            ]
        )
        renew_statistics()
        indexed = time.perf_counter()
        chosen = chance.sample(range(PARAGRAPHS), QUESTIONS)
        found = [_found(paragraphs[n]) for n in chosen]
        answered = time.perf_counter()
        transaction.set_rollback(True)
    print(
        f"Chinese: {PARAGRAPHS} paragraphs indexed in {indexed - started:.1f} s, {QUESTIONS}"
        f" questions answered in {answered - indexed:.1f} s, "
        + ", ".join(f"recall@{depth} {_recall(found, chosen, depth):.3f}" for depth in (1, 5))
    )


def _found(paragraph: str) -> list[int]:
    """The paragraphs that are closest to two sentences of one, closest first, from 0."""
    asked = "。".join(paragraph.split("。")[1:3])
    ranked = ranking.similar(asked, PARAGRAPHS, version=NEWEST)
    return [match.position - 1 for match in ranking.best(ranked, 5)]


def _recall(found: list[list[int]], chosen: list[int], depth: int) -> float:
    right = (n in places[:depth] for places, n in zip(found, chosen, strict=True))
    return sum(right) / len(chosen)


def _paragraph(chance: random.Random) -> str:
    sentences = (
        f"{chance.choice(WORDS)}{chance.choice(WORDS)}在{chance.randint(1950, 2026)}年"
        f"{chance.choice(VERBS)}{chance.choice(WORDS)}第{chance.randint(1, 900)}號"
        for _ in range(6)
    )
    return "。".join(sentences)
