#!/usr/bin/env bash
# Of the links of one header, the usual dictionaries keep the last of each relation, or none.
#
# Versions: requests 2.34.2 and httpx 0.28.1 (PyPI), parse-link-header 2.0.0 and, for control,
#   http-link-header 1.1.4 (npm). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: `links["timegate"]` and `links["item"]` are there if a link has that relation.
#   Names of parameters do not mind capitals, a relation needs no quotation marks, and one link can
#   have several (RFC 8288, 3.3: rel="original timegate").
# What happens: two Python clients file that link under "original timegate"; of two items all three
#   keep one; REL=next is no relation; an address with a semicolon is cut there, in Python, and has
#   none either. Where the header has more than 2,000 characters parse-link-header returns null, as
#   for no links at all, so that whoever pages by "next" stops after the first page (its README says
#   so).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund parse-link-header@2.0.0 http-link-header@1.1.4 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet requests==2.34.2 httpx==0.28.1 2>>log

cat >headers.json <<'JSON'
{
  "several relations": "<https://a.example/old>; rel=\"original timegate\"",
  "two items": "<https://a.example/1>; rel=\"item\", <https://a.example/2>; rel=\"item\"",
  "a semicolon": "<https://a.example/x;y>; rel=\"item\"",
  "capitals": "<https://a.example/3>; REL=next"
}
JSON
cat >read.py <<'PY'
import json

import httpx
import requests

for kind, header in json.load(open("headers.json")).items():
    response = requests.Response()
    response.headers["Link"] = header
    for name, links in (
        ("requests", response.links),
        ("httpx", httpx.Response(200, headers={"Link": header}).links),
    ):
        print(f"{kind}, {name}: {json.dumps({key: link['url'] for key, link in links.items()})}")
PY
cat >read.mjs <<'JS'
import fs from "node:fs";
import LinkHeader from "http-link-header";
import parse from "parse-link-header";

for (const [kind, header] of Object.entries(JSON.parse(fs.readFileSync("headers.json")))) {
  const links = Object.entries(parse(header) ?? {}).map(([rel, link]) => [rel, link.url]);
  console.log(`${kind}, parse-link-header: ${JSON.stringify(Object.fromEntries(links))}`);
  const whole = LinkHeader.parse(header).refs.map((link) => `${link.rel} ${link.uri}`);
  console.log(`${kind}, http-link-header: ${whole.join(", ")}`);
}
for (const length of [2000, 2001]) {
  const start = '<https://a.example/2>; rel="next", <https://a.example/';
  const end = '>; rel="item"';
  const header = start + "x".repeat(length - start.length - end.length) + end;
  console.log(`${header.length} characters, parse-link-header: ${parse(header)?.next.url ?? null}`);
}
JS
{ venv/bin/python read.py && node read.mjs; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
several relations, requests: {"original timegate": "https://a.example/old"}
several relations, httpx: {"original timegate": "https://a.example/old"}
two items, requests: {"item": "https://a.example/2"}
two items, httpx: {"item": "https://a.example/2"}
a semicolon, requests: {"https://a.example/x": "https://a.example/x"}
a semicolon, httpx: {"https://a.example/x": "https://a.example/x"}
capitals, requests: {"https://a.example/3": "https://a.example/3"}
capitals, httpx: {"https://a.example/3": "https://a.example/3"}
several relations, parse-link-header: {"original":"https://a.example/old","timegate":"https://a.example/old"}
several relations, http-link-header: original https://a.example/old, timegate https://a.example/old
two items, parse-link-header: {"item":"https://a.example/2"}
two items, http-link-header: item https://a.example/1, item https://a.example/2
a semicolon, parse-link-header: {"item":"https://a.example/x;y"}
a semicolon, http-link-header: item https://a.example/x;y
capitals, parse-link-header: {}
capitals, http-link-header: next https://a.example/3
2000 characters, parse-link-header: https://a.example/2
2001 characters, parse-link-header: null
SEEN
echo "As found."
