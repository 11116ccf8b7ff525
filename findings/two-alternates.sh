#!/usr/bin/env bash
# Feed readers lead to the JSON of an Atom entry instead of its page, or to nothing.
#
# Versions: rss-parser 3.13.0, @extractus/feed-extractor 8.0.3 (npm), fastfeedparser 0.6.5,
#   feedparser 6.0.14 (PyPI). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: a link without `rel` is rel="alternate" (RFC 4287, 4.2.7.2), so that the first
#   link is the page whether or not it says so; and xml:base is applied to what is relative.
# What happens: two readers take the link that spells the word, here the JSON, and hand it on
#   relative, with xml:base lost; one gives no link at all. If the page's link comes first, spells
#   `rel` and is whole, while the JSON is rel="related", all four lead to the page.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund rss-parser@3.13.0 @extractus/feed-extractor@8.0.3 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet fastfeedparser==0.6.5 feedparser==6.0.14 2>>log

cat >feed.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/feed/">
<id>urn:example:feed</id><title>Checks</title><updated>2026-01-05T09:00:00Z</updated>
<entry><id>urn:example:1</id><title>implied</title><updated>2026-01-05T09:00:00Z</updated>
<link href="../c/1"/><link rel="alternate" type="application/json" href="../c/1.json"/></entry>
<entry><id>urn:example:2</id><title>spelled</title><updated>2026-01-05T09:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://a.example/c/2"/><link rel="related" type="application/json" href="https://a.example/c/2.json"/></entry>
</feed>
XML
cat >read.mjs <<'JS'
import fs from "node:fs";
import Parser from "rss-parser";
import { extractFromXml } from "@extractus/feed-extractor";

const xml = fs.readFileSync("feed.xml", "utf8");
for (const entry of (await new Parser().parseString(xml)).items) {
  console.log(`rss-parser, ${entry.title}: ${entry.link}`);
}
for (const entry of extractFromXml(xml).entries) {
  console.log(`feed-extractor, ${entry.title}: ${entry.link || "no link"}`);
}
JS
cat >read.py <<'PY'
import fastfeedparser
import feedparser

with open("feed.xml", encoding="utf-8") as file:
    xml = file.read()
for name, library in (("fastfeedparser", fastfeedparser), ("feedparser", feedparser)):
    for entry in library.parse(xml).entries:
        print(f"{name}, {entry['title']}: {entry['link']}")
PY
{ node read.mjs && venv/bin/python read.py; } >seen
cat seen
diff - seen <<'SEEN'
rss-parser, implied: ../c/1.json
rss-parser, spelled: https://a.example/c/2
feed-extractor, implied: no link
feed-extractor, spelled: https://a.example/c/2
fastfeedparser, implied: ../c/1.json
fastfeedparser, spelled: https://a.example/c/2
feedparser, implied: https://a.example/c/1
feedparser, spelled: https://a.example/c/2
SEEN
echo "As found."
