#!/usr/bin/env bash
# Characters with a reading above them (ruby, 注音) are missing from the text of Word files.
#
# Versions: mammoth 1.13.0, python-docx 1.2.0, docx2txt 0.9, pandoc 3.9 (pypandoc_binary 1.17).
#   Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: a reader that does not know ruby leaves out the small reading and keeps the
#   characters it explains; they are the text.
# What happens: three readers leave out both, so that a name is one character short without a gap
#   that anybody sees (one warns); the fourth gives the reading as text, before the character.
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

written = docx.Document()
paragraph = written.add_paragraph("遷往")
paragraph._p.append(
    parse_xml(
        f'<w:r {nsdecls("w")}><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="12"/>'
        '<w:hpsRaise w:val="22"/><w:hpsBaseText w:val="24"/><w:lid w:val="zh-TW"/></w:rubyPr>'
        "<w:rt><w:r><w:t>ㄎㄢˇ</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>崁</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
)
paragraph.add_run("頂。")
written.save("move.docx")
print("python-docx:", docx.Document("move.docx").paragraphs[0].text)
with open("move.docx", "rb") as file:
    read = mammoth.extract_raw_text(file)
    print("mammoth:", read.value.strip(), [message.message for message in read.messages])
print("pandoc:", pypandoc.convert_file("move.docx", "plain").strip())
print("docx2txt:", docx2txt.process("move.docx").strip())
PY
venv/bin/python read.py >seen
cat seen
diff - seen <<'SEEN'
python-docx: 遷往頂。
mammoth: 遷往頂。 ['An unrecognised element was ignored: w:ruby']
pandoc: 遷往頂。
docx2txt: 遷往ㄎㄢˇ崁頂。
SEEN
echo "As found."
