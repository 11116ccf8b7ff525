#!/usr/bin/env bash
# chrono-node's parser for traditional Chinese reads 二〇二四年 (2024) as the year 24.
#
# Versions: chrono-node 2.10.3 (npm). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: the parser for traditional Chinese reads years in Chinese numerals at least as
#   well as the one for Chinese at large, and takes a year that follows 民國 (Republic of China)
#   as counted from 1912, or not at all.
# What happens: `zh.hant` drops the first two numerals and dates the text to the first century;
#   `zh` reads the year whole. Both skip 民國 and take its year 113 for the year 113 of our era.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund chrono-node@2.10.3 >>log 2>&1

cat >read.mjs <<'JS'
import * as chrono from "chrono-node";

for (const text of ["2024年6月19日", "二〇二四年六月十九日", "民國113年6月19日"]) {
  for (const [name, parser] of [["zh.hant", chrono.zh.hant], ["zh", chrono.zh]]) {
    const [{ text: words, start }] = parser.parse(text, new Date(2026, 0, 5));
    const [year, month, day] = ["year", "month", "day"].map((part) => start.get(part));
    console.log(`${name}: ${text} is ${year}-${month}-${day}, of the words ${words}`);
  }
}
JS
node read.mjs >seen
cat seen
diff - seen <<'SEEN'
zh.hant: 2024年6月19日 is 2024-6-19, of the words 2024年6月19日
zh: 2024年6月19日 is 2024-6-19, of the words 2024年6月19日
zh.hant: 二〇二四年六月十九日 is 24-6-19, of the words 二四年六月十九日
zh: 二〇二四年六月十九日 is 2024-6-19, of the words 二〇二四年六月十九日
zh.hant: 民國113年6月19日 is 113-6-19, of the words 113年6月19日
zh: 民國113年6月19日 is 113-6-19, of the words 113年6月19日
SEEN
echo "As found."
