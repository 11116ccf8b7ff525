#!/usr/bin/env bash
# A moment marked Z in a Data Package is read as local time by tableschema, and one with fractions
# of a second is refused with the whole table.
#
# Versions: tableschema 1.12.6 (npm; what datapackage 1.1.10 reads tables with), frictionless
#   5.21.0 (PyPI). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: Z means UTC wherever the program runs; the specification's default form for a
#   datetime says “in UTC”. And 12:00:00.250Z is as good a moment of ISO 8601 as 12:00:00Z.
# What happens: under Asia/Taipei, noon UTC becomes four o'clock in the morning, eight hours early,
#   and no error; the same file is right where the clock runs on UTC, as on most servers. With
#   fractions the value is an error, and the read ends. frictionless reads both rightly.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund tableschema@1.12.6 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet frictionless==5.21.0 2>>log

cat >read.mjs <<'JS'
import { Schema } from "tableschema";

const schema = await Schema.load({ fields: [{ name: "published_at", type: "datetime" }] });
for (const text of ["2026-01-05T12:00:00Z", "2026-01-05T12:00:00.250000Z"]) {
  let read;
  try {
    read = schema.castRow([text])[0].toISOString();
  } catch (error) {
    read = error.errors ? error.errors[0].message : error.message;
  }
  console.log(`tableschema, ${process.env.TZ}: ${text} is ${read}`);
}
JS
cat >read.py <<'PY'
import os

from frictionless import Field

field = Field.from_descriptor({"name": "published_at", "type": "datetime"})
for text in ("2026-01-05T12:00:00Z", "2026-01-05T12:00:00.250000Z"):
    print(f"frictionless, {os.environ['TZ']}: {text} is {field.read_cell(text)[0].isoformat()}")
PY
{
  TZ=UTC node read.mjs
  TZ=Asia/Taipei node read.mjs
  TZ=Asia/Taipei venv/bin/python read.py
} >seen
cat seen
diff - seen <<'SEEN'
tableschema, UTC: 2026-01-05T12:00:00Z is 2026-01-05T12:00:00.000Z
tableschema, UTC: 2026-01-05T12:00:00.250000Z is The value "2026-01-05T12:00:00.250000Z" in column "published_at" is not type "datetime" and format "default"
tableschema, Asia/Taipei: 2026-01-05T12:00:00Z is 2026-01-05T04:00:00.000Z
tableschema, Asia/Taipei: 2026-01-05T12:00:00.250000Z is The value "2026-01-05T12:00:00.250000Z" in column "published_at" is not type "datetime" and format "default"
frictionless, Asia/Taipei: 2026-01-05T12:00:00Z is 2026-01-05T12:00:00+00:00
frictionless, Asia/Taipei: 2026-01-05T12:00:00.250000Z is 2026-01-05T12:00:00.250000+00:00
SEEN
echo "As found."
