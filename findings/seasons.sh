#!/usr/bin/env bash
# One EDTF season is other months in the two libraries named edtf, and a winter ends in December.
#
# Versions: edtf 4.11.1 (npm), edtf 5.0.2 (PyPI). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: two libraries of one standard give a season the same bounds, or none, since
#   ISO 8601-2 leaves them open; and 2023-24, winter, lasts into 2024.
# What happens: on npm seasons are quarters of the year, also the southern ones (2023-32 is winter
#   on the southern half of the earth, there January to March); on PyPI spring begins in March, and
#   winter is the one month of December. The two springs have March in common, and no more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund edtf@4.11.1 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet edtf==5.0.2 2>>log

cat >read.mjs <<'JS'
import edtf from "edtf";

const day = (moment) => new Date(moment).toISOString().slice(0, 10);
for (const text of ["2023-21", "2023-24", "2023-32"]) {
  const read = edtf(text);
  console.log(`${text}, npm: ${day(read.min)} to ${day(read.max)}`);
}
JS
cat >read.py <<'PY'
import time

from edtf import parse_edtf

for text in ("2023-21", "2023-24", "2023-32"):
    read = parse_edtf(text)
    first, last = (time.strftime("%Y-%m-%d", day) for day in (read.lower_strict(), read.upper_strict()))
    print(f"{text}, PyPI: {first} to {last}")
PY
{ node read.mjs && venv/bin/python read.py; } >seen
cat seen
diff - seen <<'SEEN'
2023-21, npm: 2023-01-01 to 2023-03-31
2023-24, npm: 2023-10-01 to 2023-12-31
2023-32, npm: 2023-01-01 to 2023-03-31
2023-21, PyPI: 2023-03-01 to 2023-05-31
2023-24, PyPI: 2023-12-01 to 2023-12-31
2023-32, PyPI: 2023-06-01 to 2023-08-31
SEEN
echo "As found."
