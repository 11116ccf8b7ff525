#!/usr/bin/env bash
# courlan's strict form of an address makes one address of two different laws.
#
# Versions: courlan 1.4.0 (PyPI). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: `strict` takes off more of what follows readers around (utm_source, fbclid) and
#   the fragment; what names the document stays.
# What happens: strict keeps a short list of parameters (id, page, lang …) and drops all others.
#   Ministries and registers whose addresses differ in pcode, n, s or sn alone become one page;
#   `check_url(…, strict=True)` too, so that a crawler takes the second law for seen already.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet courlan==1.4.0 2>log

cat >read.py <<'PY'
from courlan import check_url, normalize_url

for address in (
    "https://laws.example.gov/LawAll.aspx?pcode=A0000001&utm_source=mail",
    "https://laws.example.gov/LawAll.aspx?pcode=B0000001",
    "https://news.example.gov/Content.aspx?n=95&s=117234",
    "https://news.example.gov/Content.aspx?id=117234",
):
    print(address)
    print("  ", normalize_url(address))
    print("   strict:", normalize_url(address, strict=True))
    print("   checked, strict:", check_url(address, strict=True)[0])
PY
venv/bin/python read.py >seen
cat seen
diff - seen <<'SEEN'
https://laws.example.gov/LawAll.aspx?pcode=A0000001&utm_source=mail
   https://laws.example.gov/LawAll.aspx?pcode=A0000001
   strict: https://laws.example.gov/LawAll.aspx
   checked, strict: https://laws.example.gov/LawAll.aspx
https://laws.example.gov/LawAll.aspx?pcode=B0000001
   https://laws.example.gov/LawAll.aspx?pcode=B0000001
   strict: https://laws.example.gov/LawAll.aspx
   checked, strict: https://laws.example.gov/LawAll.aspx
https://news.example.gov/Content.aspx?n=95&s=117234
   https://news.example.gov/Content.aspx?n=95&s=117234
   strict: https://news.example.gov/Content.aspx
   checked, strict: https://news.example.gov/Content.aspx
https://news.example.gov/Content.aspx?id=117234
   https://news.example.gov/Content.aspx?id=117234
   strict: https://news.example.gov/Content.aspx?id=117234
   checked, strict: https://news.example.gov/Content.aspx?id=117234
SEEN
echo "As found."
