#!/usr/bin/env bash
# undate reads 2024~, “about 2024”, and has forgotten the “about” when it writes the date again.
#
# Versions: undate 0.8.0 (PyPI). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: a library for uncertain dates, whose EDTF parser accepts the marks ~, ? and %,
#   keeps them, or refuses what it cannot keep, as it refuses seasons and sets.
# What happens: marked and unmarked dates compare as equal, have the same bounds, and are written
#   alike, so that a record which was read and saved is surer than its source. 2024-06-1X, days
#   that are not known, comes back as it was. An interval of
#   months is read (2024-02/2024-05); one from a month to a day of it, 2024-02/2024-02-15, is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet undate==0.8.0 2>log

cat >read.py <<'PY'
from undate import Undate

for marked, plain in (
    ("2024~", "2024"),
    ("2024-06?", "2024-06"),
    ("2024-06-04%", "2024-06-04"),
):
    one, other = Undate.parse(marked, "EDTF"), Undate.parse(plain, "EDTF")
    print(f"{marked} is written {one.format('EDTF')}; equals {plain}: {one == other}")
for text in ("2024-06-1X", "2024-02/2024-05", "2024-02/2024-02-15", "2024-21", "[2023,2024]"):
    try:
        print(f"{text} is written {Undate.parse(text, 'EDTF').format('EDTF')}")
    except Exception as error:
        print(f"{text} is refused: {type(error).__name__}")
PY
venv/bin/python read.py >seen
cat seen
diff - seen <<'SEEN'
2024~ is written 2024; equals 2024: True
2024-06? is written 2024-06; equals 2024-06: True
2024-06-04% is written 2024-06-04; equals 2024-06-04: True
2024-06-1X is written 2024-06-1X
2024-02/2024-05 is written 2024-02/2024-05
2024-02/2024-02-15 is refused: VisitError
2024-21 is refused: VisitError
[2023,2024] is refused: ValueError
SEEN
echo "As found."
