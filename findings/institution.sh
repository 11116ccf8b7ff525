#!/usr/bin/env bash
# Typst prints a report without the body that published it, and a data set as a computer program.
#
# Versions: typst 0.15.0 (PyPI; its library for bibliographies is hayagriva) and, for control, pandoc
#   3.9 (pypandoc_binary 1.17). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: `institution` is the field in which BibLaTeX's manual wants the publisher of
#   @report and @thesis, and `organization` that of @online and @manual: who reads `publisher` reads
#   them too.
# What happens: it prints nothing of them, without a warning, in author-date styles and in notes alike;
#   the same words in `publisher` are printed. @dataset becomes "[Computer software]" in APA, and "~"
#   after a day makes the whole date "ca.". pandoc prints each body.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet typst==0.15.0 pypandoc_binary==1.17 2>log

cat >print.py <<'PY'
import re

import pypandoc
import typst

SAME = "author = {Poe, Ann}, title = {{A quay}}, date = {2024}"
ENTRIES = {
    "report, institution": f"@report{{k, {SAME}, institution = {{Port Office}}}}",
    "report, publisher": f"@report{{k, {SAME}, publisher = {{Port Office}}}}",
    "thesis, institution": f"@thesis{{k, {SAME}, type = {{phdthesis}}, institution = {{Port College}}}}",
    "manual, organization": f"@manual{{k, {SAME}, organization = {{Port Office}}}}",
    "dataset, publisher": f"@dataset{{k, {SAME}, publisher = {{Port Office}}}}",
}
for kind, entry in ENTRIES.items():
    with open("a.bib", "w") as file:
        file.write(entry)
    for style in ("apa", "chicago-author-date"):
        with open("a.typ", "w") as file:
            file.write(f'#cite(<k>, form: none) #bibliography("a.bib", style: "{style}", title: none)')
        body = typst.compile("a.typ", format="html").decode().partition("<body")[2]
        words = " ".join(re.sub("<[^>]+>", "", body).replace(">", " ").split())
        print(f"{kind}, typst, {style}: {words}")
    text = '---\nbibliography: a.bib\nnocite: "@*"\n---\n'
    printed = pypandoc.convert_text(text, "plain", format="md", extra_args=["--citeproc", "--wrap=none"])
    print(f"{kind}, pandoc: {' '.join(printed.split())}")
PY
venv/bin/python print.py >seen 2>>log
cat seen
diff - seen <<'SEEN'
report, institution, typst, apa: Poe, A. (2024). A quay.
report, institution, typst, chicago-author-date: Poe, Ann. 2024. A quay.
report, institution, pandoc: Poe, Ann. 2024. A quay. Port Office.
report, publisher, typst, apa: Poe, A. (2024). A quay. Port Office.
report, publisher, typst, chicago-author-date: Poe, Ann. 2024. A quay. Port Office.
report, publisher, pandoc: Poe, Ann. 2024. A quay. Port Office.
thesis, institution, typst, apa: Poe, A. (2024). A quay [Phdthesis].
thesis, institution, typst, chicago-author-date: Poe, Ann. 2024. “A quay.” Phdthesis.
thesis, institution, pandoc: Poe, Ann. 2024. “A quay.” PhD thesis, Port College.
manual, organization, typst, apa: Poe, A. (2024). A quay.
manual, organization, typst, chicago-author-date: Poe, Ann. 2024. A quay.
manual, organization, pandoc: Poe, Ann. 2024. A quay. Port Office.
dataset, publisher, typst, apa: Poe, A. (2024). A quay [Computer software]. Port Office.
dataset, publisher, typst, chicago-author-date: Poe, Ann. 2024. A quay. Port Office, Released.
dataset, publisher, pandoc: Poe, Ann. 2024. “A quay.” Port Office.
SEEN
echo "As found."
