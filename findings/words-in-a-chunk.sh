#!/usr/bin/env bash
# A Word file written by html-docx-js holds its whole text as a web page, and readers find no word.
#
# Versions: html-docx-js 0.3.1 (npm); mammoth 1.13.0, docx2txt 0.9, python-docx 1.2.0, pandoc 3.9
#   (pypandoc_binary 1.17). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: the text of a .docx is in word/document.xml, as paragraphs, and a reader that
#   opens the file without a complaint has read it.
# What happens: the file's only content is <w:altChunk>, an anchor for “imported external content”
#   (ECMA-376, part 1, 17.17.2.1), with the text in a MIME part beside it, which a word processor
#   takes over when it opens the file. All four readers return an empty text without an error; one
#   warns. The part also says “quoted-printable” of bytes that are plain UTF-8.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund html-docx-js@0.3.1 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet mammoth==1.13.0 docx2txt==0.9 python-docx==1.2.0 \
  pypandoc_binary==1.17 2>>log

cat >write.js <<'JS'
const fs = require("node:fs");
const { asBlob } = require("html-docx-js");

const page = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><p>The quay opened in May.</p><p>碼頭於五月啟用。</p></body></html>';
asBlob(page).arrayBuffer().then((bytes) => fs.writeFileSync("quay.docx", Buffer.from(bytes)));
JS
cat >read.py <<'PY'
import re
import zipfile

import docx
import docx2txt
import mammoth
import pypandoc

with zipfile.ZipFile("quay.docx") as archive:
    body = archive.read("word/document.xml").decode()
    print("elements of the body:", *re.findall(r"<w:(p|altChunk|sectPr)\b", body))
    part = archive.read("word/afchunk.mht").decode()
    print("in the part beside it:", re.findall(r"Transfer-Encoding: .*", part)[0].strip(), *re.findall(r"<p>(.*?)</p>", part))
print("python-docx:", [paragraph.text for paragraph in docx.Document("quay.docx").paragraphs])
print("docx2txt:", [docx2txt.process("quay.docx").strip()])
with open("quay.docx", "rb") as file:
    read = mammoth.extract_raw_text(file)
    print("mammoth:", [read.value.strip()], "warnings:", read.messages)
print("pandoc:", [pypandoc.convert_file("quay.docx", "plain").strip()])
PY
{ node write.js && venv/bin/python read.py; } >seen
cat seen
diff - seen <<'SEEN'
elements of the body: altChunk sectPr
in the part beside it: Transfer-Encoding: quoted-printable The quay opened in May. 碼頭於五月啟用。
python-docx: []
docx2txt: ['']
mammoth: [''] warnings: [Message(type='warning', message='An unrecognised element was ignored: w:altChunk')]
pandoc: ['']
SEEN
echo "As found."
