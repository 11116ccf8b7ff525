#!/usr/bin/env bash
# A newspaper article in RIS has no author and no day any more in citation-js, and a law without a
# date is dated to the day on which it was consulted.
#
# Versions: @citation-js/plugin-ris 0.8.2 (npm). Run twice on 2026-11-30, each time in a fresh
#   folder, on one machine.
# One would guess: AU, DA and Y2 mean the same for every type of reference, as nearly all writers of
#   RIS take them: author, date, date of access.
# What happens: tags are read by a table for each type. NEWS has no author there, and of its date the
#   year; BILL, CASE, HEAR and STAT have no author either. For STAT, Y2 is the date of the law
#   itself where DA is missing, and never that of access. Nothing warns.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2 >>log 2>&1

cat >read.mjs <<'JS'
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-ris";

const read = (...lines) => {
  const { type, author, issued, accessed } = new Cite([...lines, "ER  - ", ""].join("\n")).data[0];
  const day = (date) => date?.["date-parts"][0].join("-") ?? "none";
  const names = author?.map((name) => name.family).join(", ") ?? "none";
  return `${type}: author ${names}, issued ${day(issued)}, accessed ${day(accessed)}`;
};
const ALL = ["AU  - Poe, Ann", "TI  - New quay", "PY  - 2024", "DA  - 2024/06/19/", "Y2  - 2024/07/01"];
for (const type of ["JOUR", "RPRT", "NEWS", "BILL", "CASE", "HEAR", "STAT"]) {
  console.log(`${type} is`, read(`TY  - ${type}`, ...ALL));
}
console.log("STAT without a date is", read("TY  - STAT", "TI  - Port Act", "Y2  - 2024/07/01"));
JS
node read.mjs >seen
cat seen
diff - seen <<'SEEN'
JOUR is article-journal: author Poe, issued 2024-6-19, accessed 2024-7-1
RPRT is report: author Poe, issued 2024-6-19, accessed 2024-7-1
NEWS is article-newspaper: author none, issued 2024, accessed 2024-7-1
BILL is bill: author none, issued 2024-6-19, accessed 2024-7-1
CASE is legal_case: author none, issued 2024-6-19, accessed 2024-7-1
HEAR is hearing: author none, issued 2024-6-19, accessed 2024-7-1
STAT is legislation: author none, issued 2024-6-19, accessed none
STAT without a date is legislation: author none, issued 2024-7-1, accessed none
SEEN
echo "As found."
