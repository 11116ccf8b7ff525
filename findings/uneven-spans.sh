#!/usr/bin/env bash
# A CSL-JSON span whose sides have unequally many parts costs citeproc-js the whole bibliography.
#
# Versions: citeproc 2.4.63 (npm; through @citation-js/core and plugin-csl 0.8.2), pandoc 3.9
#   (pypandoc_binary 1.17). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: the CSL-JSON schema lets each side of `date-parts` have one, two or three
#   numbers, so “June 2019 to 5 January 2020” is two lists as they are, and an open end is [0].
#   At worst that one date would look odd.
# What happens: citeproc-js raises an error for the item, and whoever formats a list gets no list.
#   It wants as many zeros as the first side has parts, [0, 0, 0]; pandoc prints those as “–0”.
#   Only a span cut to what both sides have, and an open one cut to its year, suits both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-csl@0.8.2 \
  citeproc@2.4.63 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet pypandoc_binary==1.17 2>>log

cat >spans.json <<'JSON'
{
  "month to day": [[2019, 6], [2020, 1, 5]],
  "day, open": [[2014, 12, 31], [0]],
  "day, open in zeros": [[2014, 12, 31], [0, 0, 0]],
  "months": [[2019, 6], [2020, 1]],
  "year, open": [[2014], [0]]
}
JSON
cat >citeproc-js.mjs <<'JS'
import fs from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-csl";

for (const [name, parts] of Object.entries(JSON.parse(fs.readFileSync("spans.json")))) {
  const sure = { id: "b", type: "article-newspaper", title: "Dry dock", issued: { "date-parts": [[2020]] } };
  const span = { id: "a", type: "article-newspaper", title: "New quay", issued: { "date-parts": parts } };
  let printed;
  try {
    const text = new Cite([span, sure]).format("bibliography", { template: "apa" });
    printed = text.trim().split(/\n+/).sort().reverse().join(" | ");
  } catch (error) {
    printed = `no list at all: ${error.message ?? error}`;
  }
  console.log(`citeproc-js, ${name}: ${printed}`);
}
JS
cat >pandoc.py <<'PY'
import json
import pypandoc

for name, parts in json.load(open("spans.json")).items():
    item = {"id": "a", "type": "article-newspaper", "title": "New quay", "issued": {"date-parts": parts}}
    json.dump([item], open("item.json", "w"))
    text = '---\nbibliography: item.json\nnocite: "@*"\n---\n'
    printed = pypandoc.convert_text(text, "plain", format="md", extra_args=["--citeproc", "--wrap=none"])
    print(f"pandoc, {name}: {' '.join(printed.split())}")
PY
{ node citeproc-js.mjs && venv/bin/python pandoc.py; } >seen
cat seen
diff - seen <<'SEEN'
citeproc-js, month to day: no list at all: citeproc-js error: CSL data error: element mismatch in date range input.
citeproc-js, day, open: no list at all: citeproc-js error: CSL data error: element mismatch in date range input.
citeproc-js, day, open in zeros: New quay. (2014–, December 31–). | Dry dock. (2020).
citeproc-js, months: New quay. (2019–2020, June–January). | Dry dock. (2020).
citeproc-js, year, open: New quay. (2014–). | Dry dock. (2020).
pandoc, month to day: New Quay. 2019–2020. June–January 5.
pandoc, day, open: New Quay. 2014–. December 31–.
pandoc, day, open in zeros: New Quay. 2014. December 31–0.
pandoc, months: New Quay. 2019–2020. June–January.
pandoc, year, open: New Quay. 2014–.
SEEN
echo "As found."
