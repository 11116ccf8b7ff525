#!/usr/bin/env bash
# One link with a title in no named language hides all links of a header from signposting.
#
# Versions: signposting 0.9.9, httplink 0.2.0 (PyPI), http-link-header 1.1.4 (npm). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: in title*=UTF-8''%E6%B8%AF the language between the quotes is optional (RFC
#   8187, 3.2.1: ext-value = charset "'" [ language ] "'" value-chars), and a title decides nothing
#   of where a link leads.
# What happens: httplink, which signposting reads Link headers with, wants at least a letter
#   between the quotes. It raises ValueError for the header, and cite-as and licence are lost with
#   the title. The parser on npm reads all three links.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund http-link-header@1.1.4 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet signposting==0.9.9 httplink==0.2.0 2>>log

cat >read.py <<'PY'
from signposting import find_signposting_http_link

CITE, LICENCE = "<https://a.example/1>; rel=cite-as", "<https://a.example/by>; rel=license"
for title in ("UTF-8'zh-Hant'%E6%B8%AF", "UTF-8''%E6%B8%AF"):
    header = f"{CITE}, <https://a.example/1.csv>; rel=item; title*={title}, {LICENCE}"
    try:
        found = find_signposting_http_link([header], "https://a.example/page")
        print(f"signposting, {title}:", *sorted(str(link.rel) for link in found))
    except ValueError as error:
        print(f"signposting, {title}: {error}")
PY
cat >read.cjs <<'JS'
const LinkHeader = require("http-link-header");

const header = "<https://a.example/1>; rel=cite-as, <https://a.example/1.csv>; rel=item; title*=UTF-8''%E6%B8%AF, <https://a.example/by>; rel=license";
console.log("http-link-header:", ...LinkHeader.parse(header).refs.map((link) => link.rel).sort());
JS
{ venv/bin/python read.py && node read.cjs; } >seen
cat seen
diff - seen <<'SEEN'
signposting, UTF-8'zh-Hant'%E6%B8%AF: cite-as item license
signposting, UTF-8''%E6%B8%AF: Bad extended value: "UTF-8''%E6%B8%AF"
http-link-header: cite-as item license
SEEN
echo "As found."
