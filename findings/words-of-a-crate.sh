#!/usr/bin/env bash
# What an RO-Crate says in two languages is gone once ro-crate has read it and written it again.
#
# Versions: ro-crate 3.7.2 (npm), rocrate 0.16.0 (PyPI). Run twice on 2026-11-30, each time in a
#   fresh folder, on one machine.
# One would guess: {"@value": …, "@language": …} is a text with its language, as JSON-LD 1.1 has it, in
#   the flattened form too, which a crate is in (RO-Crate neither forbids nor recommends it); who
#   cannot handle it leaves it as it is, or refuses it.
# What happens: on npm each is taken for an entity without a name. It gets a number, the property
#   points to the number, and the entity is not in the graph: the words are nowhere in the file that
#   is written, nor is a typed date. Nothing warns. Put on a crate that is made anew, the same text
#   becomes an entity of the type Thing. On PyPI the words stay and their languages are dropped, so
#   that nobody knows any more which text is for whom.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund ro-crate@3.7.2 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet rocrate==0.16.0 2>>log

mkdir crate
cat >crate/ro-crate-metadata.json <<'JSON'
{
  "@context": "https://w3id.org/ro/crate/1.1/context",
  "@graph": [
    {
      "@id": "ro-crate-metadata.json",
      "@type": "CreativeWork",
      "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
      "about": {"@id": "./"}
    },
    {
      "@id": "./",
      "@type": "Dataset",
      "name": "Checks of a port",
      "description": [
        {"@value": "港口的查核", "@language": "zh-Hant"},
        {"@value": "What was checked", "@language": "en"}
      ],
      "datePublished": "2024-06-15",
      "temporalCoverage": {
        "@value": "2024-06",
        "@type": "http://www.w3.org/2001/XMLSchema#gYearMonth"
      },
      "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    }
  ]
}
JSON
cat >pass.mjs <<'JS'
import fs from "node:fs";
import { ROCrate } from "ro-crate";

const text = fs.readFileSync("crate/ro-crate-metadata.json", "utf8");
const crate = new ROCrate(JSON.parse(text), { array: true, link: true });
const written = crate.toJSON()["@graph"];
const { description, temporalCoverage } = written.find((entity) => entity["@id"] === "./");
console.log(`ro-crate, description: ${JSON.stringify(description)}`);
console.log(`ro-crate, temporalCoverage: ${JSON.stringify(temporalCoverage)}`);
console.log(`ro-crate, entities: ${written.map((entity) => entity["@id"]).join(" ")}`);
const anew = new ROCrate();
anew.rootDataset.description = { "@value": "港口的查核", "@language": "zh-Hant" };
console.log(`ro-crate, made anew: ${JSON.stringify(anew.toJSON()["@graph"].at(-1))}`);
JS
cat >pass.py <<'PY'
import json

from rocrate.rocrate import ROCrate

ROCrate("crate").write("written")
with open("written/ro-crate-metadata.json") as file:
    root = next(entity for entity in json.load(file)["@graph"] if entity["@id"] == "./")
for name in ("description", "temporalCoverage"):
    print(f"rocrate, {name}: {json.dumps(root[name], ensure_ascii=False)}")
PY
{ node pass.mjs && venv/bin/python pass.py; } >seen
cat seen
diff - seen <<'SEEN'
ro-crate, description: [{"@id":"entity-1"},{"@id":"entity-2"}]
ro-crate, temporalCoverage: {"@id":"entity-3"}
ro-crate, entities: ro-crate-metadata.json ./
ro-crate, made anew: {"@id":"entity-1","@value":"港口的查核","@language":"zh-Hant","@type":"Thing"}
rocrate, description: ["港口的查核", "What was checked"]
rocrate, temporalCoverage: "2024-06"
SEEN
echo "As found."
