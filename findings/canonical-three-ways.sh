#!/usr/bin/env bash
# Of one JSON object, libraries for canonical JSON give three texts, and so three digests.
#
# Versions: rfc8785 0.1.4, jcs 0.2.1, canonicaljson 2.0.0 (PyPI), canonicalize 4.0.0 (npm). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: what is called canonical is one text for one value, or an error. For names in
#   Chinese the order of code points, that of UTF-8 and that of UTF-16 are the same.
# What happens: 𠮷 (U+20BB7, in names of persons) sorts before 豈 (U+F900, a compatibility
#   ideograph) in UTF-16, as RFC 8785 wants, and behind it by code points, as in canonicaljson.
#   Of 2**53 + 1, Python's jcs writes another number, silently; rfc8785 refuses it, and 2**53 too;
#   canonicaljson writes it as it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund canonicalize@4.0.0 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet rfc8785==0.1.4 jcs==0.2.1 canonicaljson==2.0.0 2>>log

cat >write.py <<'PY'
import canonicaljson
import jcs
import rfc8785

COMPATIBILITY, RARE = "\uf900", "\U00020bb7"
WRITERS = {
    "rfc8785": rfc8785.dumps,
    "jcs": jcs.canonicalize,
    "canonicaljson": canonicaljson.encode_canonical_json,
}
for name, write in WRITERS.items():
    print(f"{name}: {write({COMPATIBILITY: 1, RARE: 2}).decode()}")
    for number in (2**53 - 1, 2**53, 2**53 + 1):
        try:
            print(f"{name}: {number} is written {write(number).decode()}")
        except ValueError as error:
            print(f"{name}: {number} is refused: {type(error).__name__}")
PY
cat >write.mjs <<'JS'
import canonicalize from "canonicalize";

console.log(`canonicalize: ${canonicalize({ "\uf900": 1, "\u{20bb7}": 2 })}`);
JS
{ venv/bin/python write.py && node write.mjs; } >seen
cat seen
diff - seen <<'SEEN'
rfc8785: {"𠮷":2,"豈":1}
rfc8785: 9007199254740991 is written 9007199254740991
rfc8785: 9007199254740992 is refused: IntegerDomainError
rfc8785: 9007199254740993 is refused: IntegerDomainError
jcs: {"𠮷":2,"豈":1}
jcs: 9007199254740991 is written 9007199254740991
jcs: 9007199254740992 is written 9007199254740992
jcs: 9007199254740993 is written 9007199254740992
canonicaljson: {"豈":1,"𠮷":2}
canonicaljson: 9007199254740991 is written 9007199254740991
canonicaljson: 9007199254740992 is written 9007199254740992
canonicaljson: 9007199254740993 is written 9007199254740993
canonicalize: {"𠮷":2,"豈":1}
SEEN
echo "As found."
