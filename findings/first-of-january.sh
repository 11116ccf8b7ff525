#!/usr/bin/env bash
# A page dated 2024年12月31日 is dated 1 January 2024 by htmldate.
#
# Versions: htmldate 1.11.0 (PyPI; trafilatura asks it for the date of a page). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: a date that is not understood gives no date, as for a page without one; or, of a
#   year alone, the year. The form is the ordinary one on news pages in Chinese and Japanese.
# What happens: the year is found, month and day are not, and the answer is the first of January,
#   in the form of an exact day. The same day in digits and hyphens is found. Without the extensive
#   search, which is on unless one says otherwise, there is no answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet htmldate==1.11.0 2>log

cat >read.py <<'PY'
from htmldate import find_date

PAGE = """<html lang="zh-Hant"><head><title>碼頭啟用</title></head><body><article>
<h1>碼頭啟用</h1><p>發布日期：{}</p><p>新碼頭啟用，首日有三艘船進港，旅客一百人。</p></article></body></html>"""
for day in ("2024-12-31", "2024年12月31日", "2024年6月19日"):
    page = PAGE.format(day)
    print(f"{day}: {find_date(page)}, not extensive: {find_date(page, extensive_search=False)}")
PY
venv/bin/python read.py >seen
cat seen
diff - seen <<'SEEN'
2024-12-31: 2024-12-31, not extensive: 2024-12-31
2024年12月31日: 2024-01-01, not extensive: None
2024年6月19日: 2024-01-01, not extensive: None
SEEN
echo "As found."
