#!/usr/bin/env bash
# What stands in <time> or <ins> is missing from the sentence that readers of articles take from a page.
#
# Versions: trafilatura 2.3.1, resiliparse 2.0.1 and goose3 3.1.22 (PyPI), @mozilla/readability 0.6.0 in
#   jsdom 24.1.3, @extractus/article-extractor 9.0.1 (npm). Run twice on 2026-12-01, each time in a
#   fresh folder, on one machine.
# One would guess: <time> is an element as <em> is one, its words are words of the sentence; and of a
#   correction, <del>2017</del> <ins>2019</ins>, a text has the new words, or both with a mark.
# What happens: four of five take <time> for the line under the headline and drop it wherever it
#   stands: “The deed is dated , and …”. Two drop both sides of a correction, so that the
#   bridge “was not paid for” becomes “was paid for”; three set the old word and the new one side by
#   side as if both were meant: “opened in 2017 2019”.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @mozilla/readability@0.6.0 jsdom@24.1.3 \
  @extractus/article-extractor@9.0.1 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet trafilatura==2.3.1 lxml_html_clean==0.4.6 2>>log
venv/bin/pip install --quiet resiliparse==2.0.1 goose3==3.1.22 2>>log

cat >page.html <<'HTML'
<!doctype html><html lang="en"><head><title>C-58</title></head><body><main><article>
<h1>The bridge over the strait</h1>
<p>The deed is dated <time datetime="2019-10-05">5 October 2019</time>, and photographs of the day in
three newspapers show the same plate, as the archive has told us in March, in answer to a letter.</p>
<p>The bridge opened in <del>2017</del> <ins>2019</ins> and was <del>fully</del> <ins>not</ins> paid
for by the ministry, as the minutes of the council say in the volume of that year.</p>
<p>Whoever was there remembers the rain, the band and the ribbon, and that the minister came too
late, so that the mayor cut it alone, while the children of both schools sang.</p>
</article></main></body></html>
HTML
cat >read.py <<'PY'
import re

import trafilatura
from goose3 import Goose
from resiliparse.extract.html2text import extract_plain_text

html = open("page.html").read()
for reader, text in {
    "trafilatura": trafilatura.extract(html),
    "resiliparse": extract_plain_text(html, main_content=True),
    "goose3": Goose().extract(raw_html=html).cleaned_text,
}.items():
    words = re.sub(r"\s+", " ", text)
    print(f"{reader}: {re.search('The deed.*?and', words)[0]}")
    print(f"{reader}: {re.search('The bridge opened.*?for by', words)[0]}")
PY
cat >read.mjs <<'JS'
import fs from "node:fs";
import { extractFromHtml } from "@extractus/article-extractor";
import { Readability } from "@mozilla/readability";
import { JSDOM } from "jsdom";

const html = fs.readFileSync("page.html", "utf8");
const url = "https://check.example/58";
const page = new JSDOM(html, { url }).window.document;
const extracted = await extractFromHtml(html, url);
for (const [reader, text] of [
  ["readability", new Readability(page, { charThreshold: 100 }).parse().textContent],
  ["article-extractor", extracted.content.replace(/<[^>]*>/g, "")],
]) {
  const words = text.replace(/\s+/g, " ");
  console.log(`${reader}: ${words.match(/The deed.*?and/)[0]}`);
  console.log(`${reader}: ${words.match(/The bridge opened.*?for by/)[0]}`);
}
JS
{ venv/bin/python read.py && node read.mjs; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
trafilatura: The deed is dated , and
trafilatura: The bridge opened in 2017 2019 and was fully not paid for by
resiliparse: The deed is dated , and
resiliparse: The bridge opened in 2017 2019 and was fully not paid for by
goose3: The deed is dated , and
goose3: The bridge opened in and was paid for by
readability: The deed is dated 5 October 2019, and
readability: The bridge opened in 2017 2019 and was fully not paid for by
article-extractor: The deed is dated , and
article-extractor: The bridge opened in and was paid for by
SEEN
echo "As found."
