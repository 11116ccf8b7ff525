#!/usr/bin/env bash
# A quotation whose number is another is found where the page says something else, and nothing tells.
#
# Versions: dom-anchor-text-quote 4.0.2 in jsdom 24.1.3 (npm). Run twice on 2026-11-30, each time in a
#   fresh folder, on one machine.
# One would guess: a selector of exact words (W3C Web Annotation, TextQuoteSelector: `exact` is "a
#   copy of the text which is being selected") finds these words or none; a matcher that allows for
#   small changes says how far it went.
# What happens: another number, "closed" for "opened" and 七萬噸 for 五萬噸 select what the page says
#   instead, as ranges like any other, without a score; context around the words makes it no
#   stricter. (Its README says that approximate matches are supported, not which.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund dom-anchor-text-quote@4.0.2 jsdom@24.1.3 >>log 2>&1

cat >find.mjs <<'JS'
import { JSDOM } from "jsdom";

const { window } = new JSDOM(
  "<p>In 2024 the dam held 1,200 million tons of water. The gates were opened in May.</p>" +
    "<p>港口去年吞吐五萬噸，閘門五月開啟。</p>",
);
for (const name of ["document", "Node", "NodeFilter", "Range"]) globalThis[name] = window[name];
const { toRange } = await import("dom-anchor-text-quote");

const body = window.document.body;
const quotations = [
  { exact: "held 1,200 million" },
  { exact: "held 1,100 million" },
  { exact: "held 9,999 billion" },
  { exact: "held 9,999 billion", prefix: "the dam ", suffix: " tons" },
  { exact: "The gates were closed" },
  { exact: "去年吞吐七萬噸" },
  { exact: "the moon is made of cheese" },
];
for (const quotation of quotations) {
  const near = toRange(body, quotation);
  const context = quotation.prefix ? ", in context" : "";
  console.log(`“${quotation.exact}”${context}: ${near ? `“${near}”` : "nothing"}`);
}
JS
node find.mjs >seen 2>>log
cat seen
diff - seen <<'SEEN'
“held 1,200 million”: “held 1,200 million”
“held 1,100 million”: “held 1,200 million”
“held 9,999 billion”: “held 1,200 million”
“held 9,999 billion”, in context: “held 1,200 million”
“The gates were closed”: “The gates were opened”
“去年吞吐七萬噸”: “去年吞吐五萬噸”
“the moon is made of cheese”: nothing
SEEN
echo "As found."
