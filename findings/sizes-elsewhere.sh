#!/usr/bin/env bash
# SheetJS refuses a small workbook because its sizes stand where ZIP64 has them.
#
# Versions: xlsx 0.18.5, exceljs 4.4.0 and read-excel-file 9.3.17 (npm), openpyxl 3.1.5 and
#   python-calamine 0.9.1 (PyPI); the file is written by openpyxl and packed anew by Python's zipfile.
#   Run twice on 2026-12-01, each time in a fresh folder, on one machine.
# One would guess: a program that streams a table into a workbook does not know how large a sheet
#   becomes, and zipfile's manual tells it to say force_zip64. Sizes then stand in an extra field
#   (APPNOTE 4.5.3) and the usual place is filled with ones; readers of .xlsx, ten years on, know that.
# What happens: SheetJS takes the ones in each local header for the size, 4294967295, and raises an
#   error, for a file of five kilobytes; only the directory at the end, which has plain sizes, suits
#   it. Four others read the same file, so that the writer's own tests notice nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >log 2>&1
npm install --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0 read-excel-file@9.3.17 >>log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet openpyxl==3.1.5 python-calamine==0.9.1 2>>log

cat >write.py <<'PY'
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active.append(["claim", "finding"])
book.active.append(["The bridge opened in 2017", "contradicted"])
book.save("book.xlsx")
for name, is_forced in (("plain.xlsx", False), ("zip64.xlsx", True)):
    with ZipFile("book.xlsx") as old, ZipFile(name, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            with new.open(part.filename, "w", force_zip64=is_forced) as to:
                to.write(old.read(part))
    cell = openpyxl.load_workbook(name).active["B2"].value
    print(f"{name}, openpyxl: {cell}")
    print(f"{name}, calamine: {CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()[1][1]}")
PY
cat >read.mjs <<'JS'
import ExcelJS from "exceljs";
import * as readExcel from "read-excel-file/node";
import XLSX from "xlsx";

const readers = {
  sheetjs: (name) => XLSX.readFile(name).Sheets.Sheet.B2.v,
  exceljs: async (name) =>
    (await new ExcelJS.Workbook().xlsx.readFile(name)).worksheets[0].getCell("B2").value,
  "read-excel-file": async (name) => {
    const found = await readExcel.default(name);
    return (found[0].data ?? found)[1][1];
  },
};
for (const name of ["plain.xlsx", "zip64.xlsx"])
  for (const [reader, read] of Object.entries(readers)) {
    const cell = await Promise.resolve(name).then(read).catch((error) => `Error: ${error.message}`);
    console.log(`${name}, ${reader}: ${cell.replace(/: \d+ !=/, ": N !=")}`);
  }
JS
{ venv/bin/python write.py && node read.mjs; } >seen 2>>log
cat seen
diff - seen <<'SEEN'
plain.xlsx, openpyxl: contradicted
plain.xlsx, calamine: contradicted
zip64.xlsx, openpyxl: contradicted
zip64.xlsx, calamine: contradicted
plain.xlsx, sheetjs: contradicted
plain.xlsx, exceljs: contradicted
plain.xlsx, read-excel-file: contradicted
zip64.xlsx, sheetjs: Error: Bad compressed size: N != 4294967295
zip64.xlsx, exceljs: contradicted
zip64.xlsx, read-excel-file: contradicted
SEEN
echo "As found."
