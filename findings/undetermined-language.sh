#!/usr/bin/env bash
# bcp-47-normalize makes Chinese of Taiwan out of traditional characters, and Russian out of Cyrillic
# letters in no determined language.
#
# Versions: bcp-47-normalize 2.3.0 and bcp-47-match 2.0.3 (npm), langcodes 3.5.1 (PyPI), and
#   Intl.getCanonicalLocales of Node. Run twice on 2026-11-30, each time in a fresh folder, on one
#   machine.
# One would guess: a tag is made uniform in its capitals, its obsolete parts get their successors
#   (iw is he), and what follows of itself is left out: en-US is en.
# What happens: it is cut to the shortest tag that CLDR would fill in again by what is likely, and a
#   region is shorter than a script. zh-Hant, a text from anywhere, says that it is from Taiwan, and
#   no range "zh-Hant" finds it any more (RFC 4647); und-Cyrl, “in Cyrillic letters, nobody knows in
#   which language”, is Russian, und-Arab Arabic. (Its README says “removes unneeded info”.)
#   langcodes and Node change no more than the obsolete parts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund bcp-47-normalize@2.3.0 bcp-47-match@2.0.3 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet langcodes==3.5.1 2>>log

cat >normal.mjs <<'JS'
import { basicFilter } from "bcp-47-match";
import { bcp47Normalize } from "bcp-47-normalize";

for (const tag of ["en-us", "zh-Hant", "iw", "zh-Hant-HK", "und-Hant", "und-Cyrl", "und-Arab"]) {
  const [node] = Intl.getCanonicalLocales(tag);
  console.log(`${tag}: bcp-47-normalize ${bcp47Normalize(tag)}, Node ${node}`);
}
const found = (tag) => basicFilter([tag], "zh-Hant").length;
console.log(`zh-Hant finds: ${found("zh-Hant")}, normalized: ${found(bcp47Normalize("zh-Hant"))}`);
JS
cat >normal.py <<'PY'
from langcodes import standardize_tag

for tag in ("en-us", "zh-Hant", "iw", "zh-Hant-HK", "und-Hant", "und-Cyrl", "und-Arab"):
    print(f"{tag}: langcodes {standardize_tag(tag)}")
PY
{ node normal.mjs && venv/bin/python normal.py; } >seen
cat seen
diff - seen <<'SEEN'
en-us: bcp-47-normalize en, Node en-US
zh-Hant: bcp-47-normalize zh-TW, Node zh-Hant
iw: bcp-47-normalize he, Node he
zh-Hant-HK: bcp-47-normalize zh-HK, Node zh-Hant-HK
und-Hant: bcp-47-normalize zh-TW, Node und-Hant
und-Cyrl: bcp-47-normalize ru, Node und-Cyrl
und-Arab: bcp-47-normalize ar, Node und-Arab
zh-Hant finds: 1, normalized: 0
en-us: langcodes en-US
zh-Hant: langcodes zh-Hant
iw: langcodes he
zh-Hant-HK: langcodes zh-Hant-HK
und-Hant: langcodes und-Hant
und-Cyrl: langcodes und-Cyrl
und-Arab: langcodes und-Arab
SEEN
echo "As found."
