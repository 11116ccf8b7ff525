#!/usr/bin/env bash
# Defuddle gives a fact-check the title of the article that it checks, and the claimant as its author.
#
# Versions: defuddle 0.19.4 in jsdom 24.1.3 (npm) and, for control, trafilatura 2.3.1 (PyPI). Run twice
#   on 2026-12-01, each time in a fresh folder, on one machine.
# One would guess: what a page's JSON-LD says of the review is the page's, and what it says below
#   itemReviewed, of the claim and where it appeared, is another's: that is what the nesting is for.
#   A reader that does not know ClaimReview finds no headline there, and takes the page's title.
# What happens: each field is looked for at every depth. So the clipping of “Contradicted: the bridge
#   opened in 2017” is called “A bridge for all”, and comes from The Strait Paper, which printed what
#   is refuted; a review that leaves out its own author is by the minister who said so, and one without
#   a day is dated to hers (by trafilatura too). The page's own title and h1 are passed over; og:title
#   wins, og:site_name does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund defuddle@0.19.4 jsdom@24.1.3 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet trafilatura==2.3.1 lxml_html_clean==0.4.6 2>>log

cat >pages.mjs <<'JS'
import fs from "node:fs";

const review = {
  "@context": "https://schema.org",
  "@type": "ClaimReview",
  url: "https://check.example/58",
  datePublished: "2026-05-04",
  claimReviewed: "The bridge opened in 2017",
  reviewRating: { "@type": "Rating", alternateName: "Contradicted" },
  author: { "@type": "Organization", name: "Example Desk" },
  itemReviewed: {
    "@type": "Claim",
    datePublished: "2026-03-02",
    author: { "@type": "Person", name: "Jane Minister" },
    appearance: {
      "@type": "Article",
      headline: "A bridge for all",
      url: "https://paper.example/1",
      publisher: { "@type": "Organization", name: "The Strait Paper" },
    },
  },
};
const graph = '<meta property="og:title" content="Contradicted: the bridge opened in 2017">' +
  '<meta property="og:site_name" content="Example Desk">';
const page = (data, more = "") => `<!doctype html>
<html lang="en"><head><title>Contradicted: the bridge opened in 2017</title>${more}
<script type="application/ld+json">${JSON.stringify(data)}</script></head><body><main><article>
<h1>Contradicted: the bridge opened in 2017</h1>
<p>The register of works has the deed of opening, and photographs of the day in three newspapers show
the same plate, as the archive has told us in March, in answer to a letter.</p>
</article></main></body></html>`;
const { author, datePublished, ...unsigned } = review;
fs.writeFileSync("pages.json", JSON.stringify({
  "the review": page(review),
  "without author and day": page(unsigned),
  "with Open Graph": page(review, graph),
}));
JS
cat >read.mjs <<'JS'
import fs from "node:fs";
import { Defuddle } from "defuddle/node";
import { JSDOM } from "jsdom";

const url = "https://check.example/58";
for (const [kind, html] of Object.entries(JSON.parse(fs.readFileSync("pages.json")))) {
  const read = await Defuddle(new JSDOM(html, { url }).window.document, url);
  console.log(`${kind}, defuddle: ${[read.title, read.author, read.published, read.site].join(" | ")}`);
}
JS
cat >read.py <<'PY'
import json

from trafilatura.metadata import extract_metadata

for kind, html in json.load(open("pages.json")).items():
    read = extract_metadata(html)
    print(f"{kind}, trafilatura: {read.title} | {read.author} | {read.date} | {read.sitename}")
PY
{ node pages.mjs && node read.mjs && venv/bin/python read.py; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
the review, defuddle: A bridge for all | Example Desk | 2026-05-04 | The Strait Paper
without author and day, defuddle: A bridge for all | Jane Minister | 2026-03-02 | The Strait Paper
with Open Graph, defuddle: Contradicted: the bridge opened in 2017 | Example Desk | 2026-05-04 | The Strait Paper
the review, trafilatura: Contradicted: the bridge opened in 2017 | None | 2026-05-04 | None
without author and day, trafilatura: Contradicted: the bridge opened in 2017 | None | 2026-03-02 | None
with Open Graph, trafilatura: Contradicted: the bridge opened in 2017 | None | 2026-05-04 | Example Desk
SEEN
echo "As found."
