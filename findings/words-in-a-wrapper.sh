#!/usr/bin/env bash
# A word inside an inline element of a Word file is missing from what the reader says the sentence is.
#
# Versions: python-docx 1.2.0, docx2txt 0.9, mammoth 1.13.0 and pypandoc_binary 1.17 with pandoc 3.9
#   (PyPI), word-extractor 1.0.4 and officeparser 7.8.0 (npm). Run twice on 2026-11-30, each time in
#   a fresh folder, on one machine.
# One would guess: a reader passes over elements that only say how or why words stand there, and reads
#   the words in them, as browsers do; at worst it drops whole paragraphs, which somebody notices.
# What happens: in "It was <not> signed" the word in the middle is read or missing, by element and
#   reader: in a content control (w:sdt), in a smart tag as Word 2003 wrote them, in w:bdo and w:dir,
#   which say the direction of a run, and in a simple field (w:fldSimple). Only the plainest three, which
#   take every w:t, read all five; python-docx reads none of them, mammoth and pandoc two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund word-extractor@1.0.4 officeparser@7.8.0 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet python-docx==1.2.0 docx2txt==0.9 mammoth==1.13.0 \
  pypandoc_binary==1.17 2>>log

cat >read.py <<'PY'
import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


INSIDE = run("not ")
WRAPPERS = {
    "sdt": f"<w:sdt><w:sdtContent>{INSIDE}</w:sdtContent></w:sdt>",
    "smartTag": f'<w:smartTag w:uri="u" w:element="e">{INSIDE}</w:smartTag>',
    "bdo": f'<w:bdo w:val="ltr">{INSIDE}</w:bdo>',
    "dir": f'<w:dir w:val="ltr">{INSIDE}</w:dir>',
    "fldSimple": f'<w:fldSimple w:instr=" DOCPROPERTY answer ">{INSIDE}</w:fldSimple>',
}
READERS = {
    "python-docx": lambda name: docx.Document(name).paragraphs[0].text,
    "docx2txt": docx2txt.process,
    "mammoth": lambda name: mammoth.extract_raw_text(open(name, "rb")).value,
    "pandoc": lambda name: pypandoc.convert_file(name, "plain"),
}
for kind, wrapped in WRAPPERS.items():
    document = docx.Document()
    body = document.element.body
    body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{run('It was ')}{wrapped}{run('signed.')}</w:p>"))
    document.save(f"{kind}.docx")
    for reader, read in READERS.items():
        print(f"{kind}, {reader}: {' '.join(read(f'{kind}.docx').split())}")
PY
cat >read.mjs <<'JS'
import WordExtractor from "word-extractor";
import { OfficeParser } from "officeparser";

for (const kind of ["sdt", "smartTag", "bdo", "dir", "fldSimple"]) {
  const body = (await new WordExtractor().extract(`${kind}.docx`)).getBody();
  console.log(`${kind}, word-extractor: ${body.trim()}`);
  const parsed = await OfficeParser.parseOffice(`${kind}.docx`);
  console.log(`${kind}, officeparser: ${parsed.toText().trim()}`);
}
JS
{ venv/bin/python read.py && node read.mjs; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
sdt, python-docx: It was signed.
sdt, docx2txt: It was not signed.
sdt, mammoth: It was not signed.
sdt, pandoc: It was not signed.
smartTag, python-docx: It was signed.
smartTag, docx2txt: It was not signed.
smartTag, mammoth: It was not signed.
smartTag, pandoc: It was not signed.
bdo, python-docx: It was signed.
bdo, docx2txt: It was not signed.
bdo, mammoth: It was signed.
bdo, pandoc: It was signed.
dir, python-docx: It was signed.
dir, docx2txt: It was not signed.
dir, mammoth: It was signed.
dir, pandoc: It was signed.
fldSimple, python-docx: It was signed.
fldSimple, docx2txt: It was not signed.
fldSimple, mammoth: It was signed.
fldSimple, pandoc: It was signed.
sdt, word-extractor: It was not signed.
sdt, officeparser: It was not signed.
smartTag, word-extractor: It was not signed.
smartTag, officeparser: It was not signed.
bdo, word-extractor: It was not signed.
bdo, officeparser: It was not signed.
dir, word-extractor: It was not signed.
dir, officeparser: It was not signed.
fldSimple, word-extractor: It was not signed.
fldSimple, officeparser: It was not signed.
SEEN
echo "As found."
