#!/usr/bin/env bash
# The hyphen that Word writes so that a name does not break is, by reader, a hyphen, another one, or gone.
#
# Versions: python-docx 1.2.0, docx2txt 0.9, mammoth 1.13.0 and pypandoc_binary 1.17 with pandoc 3.9
#   (PyPI), word-extractor 1.0.4 and officeparser 7.8.0 (npm). Run twice on 2026-11-30, each time in
#   a fresh folder, on one machine.
# One would guess: Ctrl+Shift+Hyphen writes a character; readers give it, or the plain hyphen.
# What happens: it is an element of its own, <w:noBreakHyphen/> (ECMA-376, 17.3.3.18), as a sign of a
#   symbol font is one (<w:sym/>). Three of six drop the hyphen, so that "Kim Jong-un" is "Kim
#   Jongun" and "2023-24" the number 202324; one writes U+002D and two U+2011, which no search for
#   "Jong-un" finds. Four drop the minus sign of "−5 °C" as Word's Symbol dialog writes it.
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

HYPHEN = "<w:noBreakHyphen/>"
BODIES = {
    "name": f"<w:t>Kim Jong</w:t>{HYPHEN}<w:t>un</w:t>",
    "years": f"<w:t>2023</w:t>{HYPHEN}<w:t>24</w:t>",
    "sign": '<w:t>at </w:t><w:sym w:font="Symbol" w:char="F02D"/><w:t>5 C</w:t>',
}
READERS = {
    "python-docx": lambda name: docx.Document(name).paragraphs[0].text,
    "docx2txt": docx2txt.process,
    "mammoth": lambda name: mammoth.extract_raw_text(open(name, "rb")).value,
    "pandoc": lambda name: pypandoc.convert_file(name, "plain"),
}
for kind, body in BODIES.items():
    # `xml:space` keeps the blank before the sign.
    run = f"<w:r {nsdecls('w')}>{body}</w:r>".replace("<w:t>", '<w:t xml:space="preserve">')
    document = docx.Document()
    document.add_paragraph()._p.append(parse_xml(run))
    document.save(f"{kind}.docx")
    for reader, read in READERS.items():
        print(f"{kind}, {reader}: {ascii(read(f'{kind}.docx').strip())}")
PY
cat >read.mjs <<'JS'
import WordExtractor from "word-extractor";
import { OfficeParser } from "officeparser";

const shown = (text) => JSON.stringify(text.trim());
for (const kind of ["name", "years", "sign"]) {
  const body = (await new WordExtractor().extract(`${kind}.docx`)).getBody();
  console.log(`${kind}, word-extractor: ${shown(body)}`);
  const parsed = await OfficeParser.parseOffice(`${kind}.docx`);
  console.log(`${kind}, officeparser: ${shown(parsed.toText())}`);
}
JS
{ venv/bin/python read.py && node read.mjs; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
name, python-docx: 'Kim Jong-un'
name, docx2txt: 'Kim Jongun'
name, mammoth: 'Kim Jong\u2011un'
name, pandoc: 'Kim Jong\u2011un'
years, python-docx: '2023-24'
years, docx2txt: '202324'
years, mammoth: '2023\u201124'
years, pandoc: '2023\u201124'
sign, python-docx: 'at 5 C'
sign, docx2txt: 'at 5 C'
sign, mammoth: 'at \u22125 C'
sign, pandoc: 'at \u22125 C'
name, word-extractor: "Kim Jongun"
name, officeparser: "Kim Jongun"
years, word-extractor: "202324"
years, officeparser: "202324"
sign, word-extractor: "at 5 C"
sign, officeparser: "at 5 C"
SEEN
echo "As found."
