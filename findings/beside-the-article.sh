#!/usr/bin/env bash
# Readers of articles drop the word, above a finding, that it is withdrawn: <aside> is none of their text.
#
# Versions: trafilatura 2.3.1, resiliparse 2.0.1 and goose3 3.1.22 (PyPI), @mozilla/readability 0.6.0 in
#   jsdom 24.1.3, @extractus/article-extractor 9.0.1, defuddle 0.19.4 (npm). Run twice on 2026-12-01,
#   each time in a fresh folder, on one machine.
# One would guess: a notice in <main>, marked role="note" and the first thing that a person reads, is
#   read by what makes clean text of a page for reading lists, language models and archives; they
#   differ in how much of menus and footers they let through.
# What happens: as <aside> before the article all six drop it, whatever its class, and hand on the
#   finding that does not hold any more. Inside the article five of six drop it still. As
#   <p class="banner"> inside it, three drop it, as <div> before it, three; as
#   <section class="notice"> inside it, all six read it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund @mozilla/readability@0.6.0 jsdom@24.1.3 \
  @extractus/article-extractor@9.0.1 defuddle@0.19.4 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet trafilatura==2.3.1 lxml_html_clean==0.4.6 2>>log
venv/bin/pip install --quiet resiliparse==2.0.1 goose3==3.1.22 2>>log

cat >pages.py <<'PY'
import json

WORDS = "This claim is withdrawn. The deed that it rested on was a forgery, as the archive says."
PAGE = """<!doctype html><html lang="en"><head><title>C-58</title></head><body>
<header><a href="/">Home</a></header><main>{before}<article><h1>The bridge opened in 2017</h1>{inside}
<p>The register of works has the deed of opening, and photographs of the day in three newspapers show
the same plate. Nothing else is known of it, as the archive has told us in March, in a letter.</p>
<p>Whoever was there remembers the rain, the band and the ribbon, and that the minister came too
late, so that the mayor cut it alone, while the children of both schools sang.</p></article></main>
<footer>Imprint</footer></body></html>"""
NOTICES = {
    "aside before": ("before", f'<aside role="note"><p>{WORDS}</p></aside>'),
    "aside inside": ("inside", f'<aside role="note"><p>{WORDS}</p></aside>'),
    "div before": ("before", f'<div class="notice" role="note"><p>{WORDS}</p></div>'),
    "p.banner inside": ("inside", f'<p class="banner" role="note">{WORDS}</p>'),
    "section inside": ("inside", f'<section class="notice" role="note"><p>{WORDS}</p></section>'),
}
pages = {}
for kind, (place, notice) in NOTICES.items():
    pages[kind] = PAGE.format(**{"before": "", "inside": "", place: notice})
json.dump(pages, open("pages.json", "w"))
PY
cat >read.py <<'PY'
import json

import trafilatura
from goose3 import Goose
from resiliparse.extract.html2text import extract_plain_text

for kind, html in json.load(open("pages.json")).items():
    texts = {
        "trafilatura": trafilatura.extract(html),
        "resiliparse": extract_plain_text(html, main_content=True),
        "goose3": Goose().extract(raw_html=html).cleaned_text,
    }
    for reader, text in texts.items():
        assert "register of works" in text
        print(f"{kind}, {reader}: {'read' if 'is withdrawn' in text else 'dropped'}")
PY
cat >read.mjs <<'JS'
import fs from "node:fs";
import { extractFromHtml } from "@extractus/article-extractor";
import { Readability } from "@mozilla/readability";
import { Defuddle } from "defuddle/node";
import { JSDOM } from "jsdom";

const url = "https://check.example/58";
for (const [kind, html] of Object.entries(JSON.parse(fs.readFileSync("pages.json")))) {
  const page = () => new JSDOM(html, { url }).window.document;
  const texts = {
    readability: new Readability(page(), { charThreshold: 100 }).parse().textContent,
    "article-extractor": (await extractFromHtml(html, url)).content,
    defuddle: (await Defuddle(page(), url)).content,
  };
  for (const [reader, text] of Object.entries(texts)) {
    if (!text.includes("register of works")) throw new Error(reader);
    console.log(`${kind}, ${reader}: ${text.includes("is withdrawn") ? "read" : "dropped"}`);
  }
}
JS
{ venv/bin/python pages.py && venv/bin/python read.py && node read.mjs; } 2>>log | LC_ALL=C sort >seen
cat seen
diff - seen <<'SEEN'
aside before, article-extractor: dropped
aside before, defuddle: dropped
aside before, goose3: dropped
aside before, readability: dropped
aside before, resiliparse: dropped
aside before, trafilatura: dropped
aside inside, article-extractor: dropped
aside inside, defuddle: dropped
aside inside, goose3: read
aside inside, readability: dropped
aside inside, resiliparse: dropped
aside inside, trafilatura: dropped
div before, article-extractor: read
div before, defuddle: dropped
div before, goose3: dropped
div before, readability: read
div before, resiliparse: read
div before, trafilatura: dropped
p.banner inside, article-extractor: read
p.banner inside, defuddle: read
p.banner inside, goose3: read
p.banner inside, readability: dropped
p.banner inside, resiliparse: dropped
p.banner inside, trafilatura: dropped
section inside, article-extractor: read
section inside, defuddle: read
section inside, goose3: read
section inside, readability: read
section inside, resiliparse: read
section inside, trafilatura: read
SEEN
echo "As found."
