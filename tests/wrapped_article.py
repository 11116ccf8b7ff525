"""An article of our own with the traps of a PDF: broken in mid-phrase, two phrases twice."""

from pathlib import Path

WRAPPED = """\
 河川論壇\x20

2031年 5 月 3日至 4日，港務局長林渡口時隔 12 年再訪北岸。（圖片來源：https://www.

example.org/2031/north-shore/）\x20

\x20

北岸新橋與渡輪停航之影響\x20

\x20

特約撰稿\x20

2031年 5 月 3日至 4日，港務局長林渡口時隔 12 年再訪北岸。

由於此次倉促的行程簽下《兩岸共管協定》，在法律上承諾在任
 一方遭遇洪水時立即提供抽水機組，此點等於是兩個遭中央停撥補

助的城鎮正式結為「防洪同盟」，衝擊原已不平靜的下游情勢。\x20

兩岸關係近年來愈來愈緊密\x20

北岸在 2024-2025 年兩度提案，希望改建「全長 3.5 公里、可

通行電車的橋(NSB)」，卻因經費談判破局。鎮長說：「橋要建。

錢也要還。」下游的 Port of Grey Sands 表示願意出資，但要求在

2030 年前完工。\x20
"""

EXCERPTS = [
    ("2031年5月3日至4日，港務局長林渡口", "特約撰稿", ""),
    ("時隔12年再訪北岸", "", "。由於此次"),
    ("圖片來源：https://www.example", "", ""),
    ("在法律上承諾在任一方遭遇洪水時", "", ""),
    ("兩個遭中央停撥補助的城鎮", "", ""),
    ("全長3.5公里、可通行電車的橋（nsb）", "", ""),
    ("port of grey sands", "", ""),
    ("北岸在2024-2025年兩度提案……談判破局", "", ""),
]
"""Excerpt, words before, words after: each marks one place; the first two need their context."""

SHARED = Path(__file__).parents[2] / "shared" / "reference"
"""A real article and the set of its claims: beside a checkout, never in it."""
