#!/usr/bin/env bash
# A decade in a bibliography (date = {201X}) becomes its first year, its last year, or nothing.
#
# Versions: @citation-js/plugin-bibtex 0.8.2, biblatex-csl-converter 3.2.2 and
#   @retorquere/bibtex-parser 9.0.29 (npm), typst 0.15.0 (PyPI; its library is hayagriva), pandoc
#   3.9 (pypandoc_binary 1.17). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: unspecified digits are part of EDTF level 1, which BibLaTeX reads (manual,
#   2.3.8): readers of BibLaTeX take them as a decade, or say that they cannot.
# What happens: one prints 2010, one 2019, both as if it were exact; two print no date; one hands
#   on the text. Of a span, Typst prints the later year alone; of a season, "n.d.".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2 \
  @citation-js/plugin-csl@0.8.2 biblatex-csl-converter@3.2.2 @retorquere/bibtex-parser@9.0.29 \
  >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet typst==0.15.0 pypandoc_binary==1.17 2>>log

cat >entry.txt <<'BIB'
@report{quay, author = {Poe, Ann}, title = {{A quay}}, institution = {Port}, type = {Report}, date = {DATE}}
BIB
cat >read.mjs <<'JS'
import fs from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import { BibLatexParser, CSLExporter } from "biblatex-csl-converter";
import { parse } from "@retorquere/bibtex-parser";

for (const date of ["201X", "2011/2014", "2014-21"]) {
  const entry = fs.readFileSync("entry.txt", "utf8").replace("DATE", date);
  const printed = new Cite(entry).format("bibliography", { template: "apa" }).trim();
  console.log(`${date}, citation-js: ${printed}`);
  const read = new BibLatexParser(entry).parse();
  const [item] = Object.values(new CSLExporter(read.entries).parse());
  console.log(`${date}, biblatex-csl-converter: ${JSON.stringify(item.issued)}`);
  console.log(`${date}, @retorquere/bibtex-parser: ${parse(entry).entries[0].fields.date}`);
}
JS
cat >read.py <<'PY'
import re

import pypandoc
import typst

entry = open("entry.txt").read()
for date in ("201X", "2011/2014", "2014-21"):
    with open("a.bib", "w") as file:
        file.write(entry.replace("DATE", date))
    with open("a.typ", "w") as file:
        file.write('#cite(<quay>, form: none) #bibliography("a.bib", style: "apa", title: none)')
    body = typst.compile("a.typ", format="html").decode().partition("<body")[2]
    words = " ".join(re.sub("<[^>]+>", " ", body).replace(">", " ").split())
    print(f"{date}, typst: {words}")
    text = '---\nbibliography: a.bib\nnocite: "@*"\n---\n'
    printed = pypandoc.convert_text(text, "plain", format="md", extra_args=["--citeproc", "--wrap=none"])
    print(f"{date}, pandoc: {' '.join(printed.split())}")
PY
{ node read.mjs && venv/bin/python read.py; } 2>>log >seen
cat seen
diff - seen <<'SEEN'
201X, citation-js: Poe, A. (2010). A quay [Report]. Port.
201X, biblatex-csl-converter: undefined
201X, @retorquere/bibtex-parser: 201X
2011/2014, citation-js: Poe, A. (2011–2014). A quay [Report]. Port.
2011/2014, biblatex-csl-converter: {"date-parts":[[2011],[2014]]}
2011/2014, @retorquere/bibtex-parser: 2011/2014
2014-21, citation-js: Poe, A. (2014). A quay [Report]. Port.
2014-21, biblatex-csl-converter: {"date-parts":[[2014,21]]}
2014-21, @retorquere/bibtex-parser: 2014-21
201X, typst: Poe, A. (2019). A quay [Report].
201X, pandoc: Poe, Ann. n.d. A quay. Report. Port.
2011/2014, typst: Poe, A. (2014). A quay [Report].
2011/2014, pandoc: Poe, Ann. 2011–2014. A quay. Report. Port.
2014-21, typst: Poe, A. (n.d.). A quay [Report].
2014-21, pandoc: Poe, Ann. 2014. A quay. Report. Port.
SEEN
echo "As found."
