#!/usr/bin/env bash
# A sentence that was moved with changes tracked is read once, twice or not at all.
#
# Versions: docx2txt 0.9, python-docx 1.2.0, mammoth 1.13.0, pandoc 3.9 (pypandoc_binary 1.17).
#   Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: who treats a tracked insertion as text and a tracked deletion as none treats a
#   move as both; at worst all is left out or all is kept.
# What happens: moved words stand in <w:t>, unlike deleted ones (<w:delText>), at both places.
#   docx2txt leaves deletions out and reads the moved sentence twice; python-docx reads neither
#   place, nor what was inserted, and leaves no sign. mammoth and pandoc read it once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet mammoth==1.13.0 python-docx==1.2.0 docx2txt==0.9 \
  pypandoc_binary==1.17 2>log

cat >read.py <<'PY'
import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

BY = 'w:author="A" w:date="2026-01-05T09:00:00Z"'


def tracked(kind, number, words, text="t"):
    return parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="{number}" {BY}><w:r>'
        f'<w:{text} xml:space="preserve">{words}</w:{text}></w:r></w:{kind}>'
    )


written = docx.Document()
first = written.add_paragraph("Ships come. ")
first._p.append(tracked("moveFrom", 1, "The quay is new."))
second = written.add_paragraph("They go ")
second._p.append(tracked("del", 2, "never ", "delText"))
second._p.append(tracked("ins", 3, "often. "))
second._p.append(tracked("moveTo", 4, "The quay is new."))
written.save("quay.docx")
print("python-docx:", [paragraph.text for paragraph in docx.Document("quay.docx").paragraphs])
print("docx2txt:", docx2txt.process("quay.docx").split("\n\n"))
with open("quay.docx", "rb") as file:
    print("mammoth:", mammoth.extract_raw_text(file).value.split("\n\n")[:2])
print("pandoc:", pypandoc.convert_file("quay.docx", "plain").strip().split("\n\n"))
PY
venv/bin/python read.py >seen
cat seen
diff - seen <<'SEEN'
python-docx: ['Ships come. ', 'They go ']
docx2txt: ['Ships come. The quay is new.', 'They go often. The quay is new.']
mammoth: ['Ships come. ', 'They go often. The quay is new.']
pandoc: ['Ships come.', 'They go often. The quay is new.']
SEEN
echo "As found."
