#!/usr/bin/env bash
# An entry @commentary is a comment to bibtexparser, and its fields are gone.
#
# Versions: bibtexparser 2.1.0 and 1.4.4 (PyPI), pybtex 0.26.1 (PyPI). Run twice on 2026-11-30,
#   each time in a fresh folder, on one machine.
# One would guess: @comment{…} is a comment, and @commentary{…}, one of the types that the manual
#   of biblatex lists, an entry as @review and @standard are: names are compared as wholes.
# What happens: what begins with “comment” is a comment, in version 2 only. The entry is not among the entries nor
#   among what failed to parse; the next one is read as if nothing had been there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv two && python3 -m venv one
two/bin/pip install --quiet bibtexparser==2.1.0 pybtex==0.26.1 2>log
one/bin/pip install --quiet bibtexparser==1.4.4 2>>log

cat >library.bib <<'BIB'
@commentary{zuo, title = {Commentary of Zuo}, date = {1990}}
@review{li, title = {A Review}, date = {1991}}
@comment{to whom it may concern}
@book{wang, title = {A Book}, date = {1992}}
BIB
cat >two.py <<'PY'
import bibtexparser
from pybtex.database import parse_file

library = bibtexparser.parse_file("library.bib")
print("bibtexparser 2:", [entry.key for entry in library.entries])
print("  comments:", len(library.comments), "failed:", len(library.failed_blocks))
print("pybtex:", list(parse_file("library.bib").entries))
PY
cat >one.py <<'PY'
import bibtexparser
from bibtexparser.bparser import BibTexParser

parser = BibTexParser(ignore_nonstandard_types=False)
with open("library.bib") as file:
    database = bibtexparser.load(file, parser)
print("bibtexparser 1:", [entry["ID"] for entry in database.entries])
print("  comments:", len(database.comments))
PY
{ two/bin/python two.py && one/bin/python one.py; } >seen
cat seen
diff - seen <<'SEEN'
bibtexparser 2: ['li', 'wang']
  comments: 2 failed: 0
pybtex: ['zuo', 'li', 'wang']
bibtexparser 1: ['zuo', 'li', 'wang']
  comments: 1
SEEN
echo "As found."
