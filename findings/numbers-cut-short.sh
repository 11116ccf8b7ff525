#!/usr/bin/env bash
# nzh reads 一点五亿, 150 million, as 1.5, and 二〇二四 as 224, without an error.
#
# Versions: nzh 1.0.14 (npm) and, for control, cn2an 0.5.24 (PyPI). Run twice on 2026-12-01, each time in
#   a fresh folder, on one machine.
# One would guess: a library that writes and reads numbers in Chinese numerals reads the usual forms,
#   or says that it cannot: 两, 〇, 廿 and 兆 are in every newspaper, and a unit after a fraction is how
#   large sums are written.
# What happens: a character that it does not know counts as nothing, and so does a unit behind a
#   fraction. 两百 is 0, 廿三 is 3, 三兆 is 3, and 三万五, which is 35,000 in speech, is 30,005. cn2an
#   reads the ones, and raises an error at the others.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund nzh@1.0.14 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet cn2an==0.5.24 2>>log

cat >read.mjs <<'JS'
import Nzh from "nzh";

for (const text of process.argv.slice(2)) console.log(`${text}, nzh: ${Nzh.cn.decodeS(text)}`);
JS
cat >read.py <<'PY'
import sys

import cn2an

for text in sys.argv[1:]:
    try:
        print(f"{text}, cn2an: {cn2an.cn2an(text, 'normal')}")
    except ValueError:
        print(f"{text}, cn2an: an error")
PY
numbers=(三亿 三万五千 一点五亿 二〇二四 两百 廿三 三兆 三万五)
{ node read.mjs "${numbers[@]}" && venv/bin/python read.py "${numbers[@]}"; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
三亿, nzh: 300000000
三万五千, nzh: 35000
一点五亿, nzh: 1.5
二〇二四, nzh: 224
两百, nzh: 0
廿三, nzh: 3
三兆, nzh: 3
三万五, nzh: 30005
三亿, cn2an: 300000000
三万五千, cn2an: 35000
一点五亿, cn2an: an error
二〇二四, cn2an: 2024
两百, cn2an: 200
廿三, cn2an: 23
三兆, cn2an: an error
三万五, cn2an: 35000
SEEN
echo "As found."
