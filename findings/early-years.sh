#!/usr/bin/env bash
# @edtf-ts/core puts the year 79 into 1979, and December of no known year behind 1900.
#
# Versions: @edtf-ts/core 0.4.2 and, for control, edtf 4.11.1 (npm). Run twice on 2026-11-30, each
#   time in a fresh folder, on one machine.
# One would guess: four digits are the year that they say. EDTF was made for libraries and museums,
#   years of two digits are no part of it, and a digit that is not known (X) can be any.
# What happens: bounds are made with Date.UTC, which takes the numbers 0 to 99 for 1900 to 1999. So
#   0079-08-24 lies in 1979, a span from 5 BC to AD 30 ends in 1930, 0XXX begins after its end, and
#   XXXX, any year, is not before 1900. sort of the package goes by that, and puts the year 44 behind
#   1850; isBefore of the same package does not. The text of the date stays as it was; years before
#   Christ are right. A leap day of a century, 20XX-02-29, reaches to 1 March.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @edtf-ts/core@0.4.2 edtf@4.11.1 >>log 2>&1

cat >bounds.mjs <<'JS'
import { isBefore, parse, sort } from "@edtf-ts/core";
import edtf from "edtf";

const day = (moment) => new Date(Number(moment)).toISOString().split("T")[0];
const bounds = (date) => `${day(date.min)} to ${day(date.max)}`;
const read = (text) => parse(text).value;
const texts = ["0079-08-24", "0100", "-0044", "-0005/0030", "0XXX", "XXXX-12-25", "20XX-02-29"];
for (const text of texts) {
  console.log(`${text}, @edtf-ts/core: ${bounds(read(text))}`);
  console.log(`${text}, edtf: ${bounds(edtf(text))}`);
}
console.log(`0044 before 0100: ${isBefore(read("0044"), read("0100"))}`);
console.log(`sorted: ${sort(["1850", "0044", "0100"].map(read)).map((date) => date.edtf).join(" ")}`);
JS
node bounds.mjs >seen
cat seen
diff - seen <<'SEEN'
0079-08-24, @edtf-ts/core: 1979-08-24 to 1979-08-24
0079-08-24, edtf: 0079-08-24 to 0079-08-24
0100, @edtf-ts/core: 0100-01-01 to 0100-12-31
0100, edtf: 0100-01-01 to 0100-12-31
-0044, @edtf-ts/core: -000044-01-01 to -000044-12-31
-0044, edtf: -000044-01-01 to -000044-12-31
-0005/0030, @edtf-ts/core: -000005-01-01 to 1930-12-31
-0005/0030, edtf: -000005-01-01 to 0030-12-31
0XXX, @edtf-ts/core: 1900-01-01 to 0999-12-31
0XXX, edtf: 0000-01-01 to 0999-12-31
XXXX-12-25, @edtf-ts/core: 1900-12-25 to 9999-12-25
XXXX-12-25, edtf: 0000-12-25 to 9999-12-25
20XX-02-29, @edtf-ts/core: 2000-02-29 to 2099-03-01
20XX-02-29, edtf: 2000-02-29 to 2099-02-28
0044 before 0100: YES
sorted: 0100 1850 0044
SEEN
echo "As found."
