"""Text that looks like claims to a search: words of our own making, as unevenly used as real ones.

English words and Chinese words each follow Zipf's law, with real words at the head and made-up
names in the tail. Equal seeds give equal texts.
"""

from collections.abc import Iterator
from itertools import accumulate, product
from random import Random

ENGLISH_HEAD = """
the of in to and a for on by that with was as is from at said would its which not after has were
had their government president ministry minister official report percent million people country
year treaty agreement court law election vote party police army missile nuclear sanctions border
attack war ceasefire hospital vaccine virus doctor patient drug study climate energy water food
price tax budget bank trade export market company factory worker school student university city
river province capital island coast airport railway bridge road flood earthquake storm fire photo
video post message statement speech letter document record figure rate share increase fall rise
claim deny confirm announce sign suspend withdraw approve reject order arrest charge kill injure
ban allow build close open sell buy pay lose win start end before during since until north south
east west foreign national public former first second third new old high low
"""

CHINESE_HEAD = """
政府 總統 部長 外交部 國防部 國會 法院 條約 協定 選舉 公投 政黨 警察 軍隊 飛彈 核武 制裁 邊境
攻擊 戰爭 停火 醫院 疫苗 病毒 病人 藥物 研究 氣候 能源 水庫 食品 物價 稅率 預算 銀行 貿易 出口
市場 公司 工廠 勞工 學校 學生 大學 城市 河流 省分 首都 島嶼 海岸 機場 鐵路 橋梁 道路 洪水 地震
颱風 火災 照片 影片 貼文 訊息 聲明 演說 文件 紀錄 數字 比例 增加 減少 上升 下降 主張 否認 證實
宣布 簽署 暫停 退出 批准 拒絕 命令 逮捕 起訴 死亡 受傷 禁止 允許 興建 關閉 開放 出售 購買 支付
北部 南部 東部 西部 國際 全國 公共 前任 首次 第二 新的 過去 目前 之後 以前 期間 自從 依據 表示
指出 認為 可能 已經 沒有 超過
"""

SYLLABLES = """
ka ro mi ten va lo shu bel dor ni gan pra sto wei ul zem chi fa run os
"""
CHARACTERS = (
    "安白北本必伯布成川大丹道德登地定東恩法方飛峰福剛高格歌光廣國海漢河和恆紅華懷惠吉加建江"
    "金京靜康克昆拉蘭朗雷黎理立利連良林隆魯倫羅馬曼美孟米明木南寧諾平普奇前青清瓊仁日榮瑞沙山"
    "上尚聖勝石世舒水斯松蘇泰譚天田鐵通彤托瓦灣威維文烏西希錫夏賢香祥新信星雄旭雅亞彥陽伊宜英"
    "永勇玉元遠雲澤張趙貞正之中州卓子宗"
)


class Language:
    """Words by rank: the n-th is about n times rarer than the first, the first `flat` alike."""

    def __init__(self, words: list[str], random: Random, *, flat: int) -> None:
        self.words = words
        self.random = random
        self.weights = list(accumulate(1 / (rank + flat) for rank in range(len(words))))

    def sample(self, least: int, most: int) -> list[str]:
        count = self.random.randint(least, most)
        return self.random.choices(self.words, cum_weights=self.weights, k=count)


class Writer:
    """Writes sentences, names and titles in English and Chinese."""

    def __init__(self, seed: int = 1) -> None:
        self.random = Random(seed)
        names = sorted(map("".join, product(SYLLABLES.split(), repeat=3)))
        pairs = sorted(map("".join, product(CHARACTERS, repeat=2)))
        self.random.shuffle(names)
        self.random.shuffle(pairs)
        self.english = Language(
            ENGLISH_HEAD.split() + [n.title() for n in names], self.random, flat=3
        )
        self.chinese = Language(CHINESE_HEAD.split() + pairs, self.random, flat=40)

    def sentence(self, language: str, least: int, most: int) -> str:
        """One sentence of so many words, with a year in about every second one."""
        year = self.random.randint(1950, 2049)
        if language == "en":
            words = " ".join(self.english.sample(least, most))
            return f"{words[0].upper()}{words[1:]}{f' in {year}' if year < 2025 else ''}."
        words = "".join(self.chinese.sample(least, most))
        return f"{f'{year}年' if year < 2025 else ''}{words}。"

    def name(self, language: str) -> str:
        """A rare name, such as that of a person or place."""
        place = self.random.randrange(1000, 8000)
        if language == "en":
            return f"{self.english.words[place]} {self.english.words[place // 2 + 500]}"
        return self.chinese.words[place] + self.chinese.words[place // 2 + 500][0]

    def names(self, count: int) -> Iterator[tuple[str, str]]:
        """So many different pairs of an English and a Chinese name."""
        for number in range(1, count + 1):
            yield f"{self.name('en')} {number}", f"{self.name('zh-Hant')}{number}號"
