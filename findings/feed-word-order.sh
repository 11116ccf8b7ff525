#!/usr/bin/env bash
# rss-parser gives a sentence of an Atom entry in another order of words.
#
# Versions: rss-parser 3.13.0 (npm), feedparser 6.0.14 (PyPI). Run twice on 2026-11-30, each time in
#   a fresh folder, on one machine.
# One would guess: type="xhtml" is the safest of Atom's three kinds of text (RFC 4287, 3.1.1.3): no
#   escaping to get wrong, and the markup of the entry comes through as it stands.
# What happens: the elements are parsed into an object and written anew, text first and elements
#   behind: “opened in 2019, not in 2017” becomes a sentence that says neither. The snippet without
#   markup has the same order. Escaped, as type="html", the words stay in place.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund rss-parser@3.13.0 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet feedparser==6.0.14 2>>log

cat >feed.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:example:feed</id><title>Checks</title><updated>2026-01-05T09:00:00Z</updated>
<entry><id>urn:example:1</id><title>As XHTML</title><updated>2026-01-05T09:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It opened in <em>2019</em>, not in <em>2017</em>, they say.</p></div></content></entry>
<entry><id>urn:example:2</id><title>As HTML</title><updated>2026-01-05T09:00:00Z</updated>
<content type="html">&lt;p>It opened in &lt;em>2019&lt;/em>, not in &lt;em>2017&lt;/em>, they say.&lt;/p></content></entry>
</feed>
XML
cat >read.mjs <<'JS'
import fs from "node:fs";
import Parser from "rss-parser";

const feed = await new Parser().parseString(fs.readFileSync("feed.xml", "utf8"));
for (const entry of feed.items) {
  console.log(`rss-parser, ${entry.title}: ${entry.contentSnippet}`);
}
JS
cat >read.py <<'PY'
import re

import feedparser

for entry in feedparser.parse("feed.xml").entries:
    print(f"feedparser, {entry.title}:", re.sub("<[^>]+>", "", entry.content[0].value))
PY
{ node read.mjs && venv/bin/python read.py; } >seen
cat seen
diff - seen <<'SEEN'
rss-parser, As XHTML: It opened in , not in , they say.20192017
rss-parser, As HTML: It opened in 2019, not in 2017, they say.
feedparser, As XHTML: It opened in 2019, not in 2017, they say.
feedparser, As HTML: It opened in 2019, not in 2017, they say.
SEEN
echo "As found."
