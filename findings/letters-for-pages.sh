#!/usr/bin/env bash
# The page that a PDF calls “bb” is “ab” to three readers of six, and page 附-9 has another name in one.
#
# Versions: pypdf 7.1.1, pypdfium2 5.15.2, pikepdf 10.18.0, pdfminer.six 20260107, PyMuPDF 2.0
#   (PyPI), pdfjs-dist 5.6.205 (npm). Run twice on 2026-11-30, each time in a fresh folder, on one
#   machine.
# One would guess: a page's label is what viewers show, so what a citation names; readers of the same
#   file give the same one.
# What happens: of pages counted by letters, ISO 32000 says “A to Z for the first 26 pages, AA to ZZ
#   for the next 26”: the 28th is BB, as PDFium and pdf.js have it, which browsers show PDFs with, and
#   pypdf since 2026. pikepdf, pdfminer.six and PyMuPDF count on as a spreadsheet's columns do: AB, so
#   that a page which a program cites is another one in the viewer, or none. A prefix that is not
#   Latin (附, “annex”) comes from PyMuPDF as the hexadecimal digits of its UTF-16.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund pdfjs-dist@5.6.205 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet pypdf==7.1.1 pypdfium2==5.15.2 pikepdf==10.18.0 \
  pdfminer.six==20260107 pymupdf==2.0 2>>log

cat >pages.py <<'PY'
import pikepdf
import pymupdf
import pypdf
import pypdfium2
from pdfminer.pdfpage import PDFPage
from pypdf.constants import PageLabelStyle

writer = pypdf.PdfWriter()
for _ in range(44):
    writer.add_blank_page(100, 100)
writer.set_page_label(0, 3, style=PageLabelStyle.LOWERCASE_ROMAN)
writer.set_page_label(4, 33, style=PageLabelStyle.LOWERCASE_LETTER)
writer.set_page_label(34, 43, style=PageLabelStyle.DECIMAL, prefix="附-", start=9)
writer.write("report.pdf")

PLACES = (0, 3, 4, 29, 30, 31, 34)
with open("report.pdf", "rb") as file:
    mined = [page.label for page in PDFPage.get_pages(file)]
pages = pikepdf.open("report.pdf").pages
mu = pymupdf.open("report.pdf")
pdfium = pypdfium2.PdfDocument("report.pdf")
read = pypdf.PdfReader("report.pdf").page_labels
print("pypdf:", *(read[place] for place in PLACES))
print("pypdfium2:", *(pdfium.get_page_label(place) for place in PLACES))
print("pikepdf:", *(pages[place].label for place in PLACES))
print("pdfminer.six:", *(mined[place] for place in PLACES))
print("PyMuPDF:", *(mu[place].get_label() for place in PLACES))
PY
cat >pages.mjs <<'JS'
import fs from "node:fs";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const data = new Uint8Array(fs.readFileSync("report.pdf"));
const labels = await (await getDocument({ data, verbosity: 0 }).promise).getPageLabels();
console.log(`pdf.js: ${[0, 3, 4, 29, 30, 31, 34].map((place) => labels[place]).join(" ")}`);
JS
{ venv/bin/python pages.py && node pages.mjs; } 2>>log >seen
cat seen
diff - seen <<'SEEN'
pypdf: i iv a z aa bb 附-9
pypdfium2: i iv a z aa bb 附-9
pikepdf: i iv a z aa ab 附-9
pdfminer.six: i iv a z aa ab 附-9
PyMuPDF: i iv a z aa ab <FEFF9644002D>9
pdf.js: i iv a z aa bb 附-9
SEEN
echo "As found."
