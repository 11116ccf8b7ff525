#!/usr/bin/env bash
# Of one JSON-LD document, PyLD and jsonld.js give canonical triples that differ, and so do their digests.
#
# Versions: PyLD 3.3.0 and rdflib 7.6.0 (PyPI), jsonld 9.0.0 (npm), all with URDNA2015; rdflib reads and
#   writes triples. Run twice on 2026-12-01, each time in a fresh folder, on one machine.
# One would guess: URDNA2015 is one algorithm, and both libraries come from the same hands; what is signed
#   with the one is verified with the other, or refused. An address without a base stays out or is an
#   error.
# What happens: where no base is given, PyLD resolves "c/58" against http://example.org/base/, an address
#   that is in no document, and signs that; jsonld.js raises an error. 2**53 + 1 is another number
#   in JavaScript, and U+0007 in a text is escaped there and not in Python. rdflib writes a rating
#   of 4.5 and one of 5.0 otherwise than both, and takes the time zone from a day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund jsonld@9.0.0 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet PyLD==3.3.0 rdflib==7.6.0 2>>log

cat >documents.py <<'PY'
import json

CONTEXT = {
    "@vocab": "https://schema.org/",
    "datePublished": {"@type": "http://www.w3.org/2001/XMLSchema#date"},
}
WHOLE = "https://check.example/58"
json.dump(
    {
        "plain": {"@context": CONTEXT, "@id": WHOLE, "name": "A bridge"},
        "without a base": {"@context": CONTEXT, "@id": "c/58", "name": "A bridge"},
        "2**53 + 1": {"@context": CONTEXT, "@id": WHOLE, "position": 2**53 + 1},
        "a control character": {"@context": CONTEXT, "@id": WHOLE, "name": "A\x07bridge"},
        "4.5": {"@context": CONTEXT, "@id": WHOLE, "ratingValue": 4.5},
        "5.0": {"@context": CONTEXT, "@id": WHOLE, "ratingValue": 5.0},
        "a day with a zone": {"@context": CONTEXT, "@id": WHOLE, "datePublished": "2024-06-01+08:00"},
    },
    open("documents.json", "w"),
)
PY
cat >read.py <<'PY'
import json

from pyld import jsonld
from rdflib import Graph

with open("documents.json") as file:
    for kind, document in json.load(file).items():
        options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
        print(f"{kind}, PyLD: {json.dumps(jsonld.normalize(document, options).strip())}")
        if kind in ("4.5", "5.0", "a day with a zone"):
            triples = Graph().parse(data=json.dumps(document), format="json-ld").serialize(format="nt")
            print(f"{kind}, rdflib: {json.dumps(triples.strip())}")
PY
cat >read.mjs <<'JS'
import fs from "node:fs";
import jsonld from "jsonld";

const options = { algorithm: "URDNA2015", format: "application/n-quads" };
for (const [kind, document] of Object.entries(JSON.parse(fs.readFileSync("documents.json"))))
  try {
    const triples = await jsonld.canonize(document, options);
    console.log(`${kind}, jsonld: ${JSON.stringify(triples.trim())}`);
  } catch (error) {
    console.log(`${kind}, jsonld: ${error.name}`);
  }
JS
{ venv/bin/python documents.py && venv/bin/python read.py && node read.mjs; } 2>>log | LC_ALL=C sort >seen
cat seen
diff - seen <<'SEEN'
2**53 + 1, PyLD: "<https://check.example/58> <https://schema.org/position> \"9007199254740993\"^^<http://www.w3.org/2001/XMLSchema#integer> ."
2**53 + 1, jsonld: "<https://check.example/58> <https://schema.org/position> \"9007199254740992\"^^<http://www.w3.org/2001/XMLSchema#integer> ."
4.5, PyLD: "<https://check.example/58> <https://schema.org/ratingValue> \"4.5E0\"^^<http://www.w3.org/2001/XMLSchema#double> ."
4.5, jsonld: "<https://check.example/58> <https://schema.org/ratingValue> \"4.5E0\"^^<http://www.w3.org/2001/XMLSchema#double> ."
4.5, rdflib: "<https://check.example/58> <https://schema.org/ratingValue> \"4.5\"^^<http://www.w3.org/2001/XMLSchema#double> ."
5.0, PyLD: "<https://check.example/58> <https://schema.org/ratingValue> \"5\"^^<http://www.w3.org/2001/XMLSchema#integer> ."
5.0, jsonld: "<https://check.example/58> <https://schema.org/ratingValue> \"5\"^^<http://www.w3.org/2001/XMLSchema#integer> ."
5.0, rdflib: "<https://check.example/58> <https://schema.org/ratingValue> \"5.0\"^^<http://www.w3.org/2001/XMLSchema#double> ."
a control character, PyLD: "<https://check.example/58> <https://schema.org/name> \"A\u0007bridge\" ."
a control character, jsonld: "<https://check.example/58> <https://schema.org/name> \"A\\u0007bridge\" ."
a day with a zone, PyLD: "<https://check.example/58> <https://schema.org/datePublished> \"2024-06-01+08:00\"^^<http://www.w3.org/2001/XMLSchema#date> ."
a day with a zone, jsonld: "<https://check.example/58> <https://schema.org/datePublished> \"2024-06-01+08:00\"^^<http://www.w3.org/2001/XMLSchema#date> ."
a day with a zone, rdflib: "<https://check.example/58> <https://schema.org/datePublished> \"2024-06-01\"^^<http://www.w3.org/2001/XMLSchema#date> ."
plain, PyLD: "<https://check.example/58> <https://schema.org/name> \"A bridge\" ."
plain, jsonld: "<https://check.example/58> <https://schema.org/name> \"A bridge\" ."
without a base, PyLD: "<http://example.org/base/c/58> <https://schema.org/name> \"A bridge\" ."
without a base, jsonld: jsonld.ValidationError
SEEN
echo "As found."
