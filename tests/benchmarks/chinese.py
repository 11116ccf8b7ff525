"""Time of `similar`: 500 questions on 2,000 Chinese paragraphs of its own making, fresh index."""

import random
import time

from django.db import transaction

from claims.models import Edition
from claims.search import index, ranking

PARAGRAPHS, QUESTIONS, SEED = 2000, 500, 13
WORDS = [
    *("市府", "議會", "水庫", "橋樑", "公車", "學校", "醫院", "預算", "決議", "工程"),
    *("居民", "委員", "報告", "調查", "颱風", "道路", "公園", "漁港", "電廠", "捷運"),
]
VERBS = ["核定", "延後", "取消", "增加", "減少", "公布", "撤回", "修正", "完成", "討論"]


def main() -> None:
    """Print how long indexing and asking take; leaves no trace."""
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
        indexed = time.perf_counter()
        right = 0
        for n in chance.sample(range(PARAGRAPHS), QUESTIONS):
            asked = "。".join(paragraphs[n].split("。")[1:3])
            best = ranking.best(ranking.similar(asked, PARAGRAPHS), 10)
            right += n + 1 in {match.position for match in best}
        asked_all = time.perf_counter()
        transaction.set_rollback(True)
    print(
        f"Chinese: {PARAGRAPHS} paragraphs indexed in {indexed - started:.1f} s, {QUESTIONS}"
        f" questions answered in {asked_all - indexed:.1f} s, {right} of them with the paragraph"
        " among the first ten"
    )


def _paragraph(chance: random.Random) -> str:
    sentences = (
        f"{chance.choice(WORDS)}{chance.choice(WORDS)}在{chance.randint(1950, 2026)}年"
        f"{chance.choice(VERBS)}{chance.choice(WORDS)}第{chance.randint(1, 900)}號"
        for _ in range(6)
    )
    return "。".join(sentences)
