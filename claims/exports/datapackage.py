"""datapackage.json: what is in a package, for programs.

Data Package 1 and 2 (specs.frictionlessdata.io, datapackage.org), whose words stand side by side
where they differ. Like every word of the package, its form belongs to the version.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from claims.record.log import moment
from claims.record.tables import Column, Table, TableSet

from .package_texts import DICTIONARY, TITLE, WORDS, Question

MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "bib": "application/x-bibtex",
    "json": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems",
    "txt": "text/plain",
    "md": "text/markdown",
}
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True}
PLAIN_TABLES = {"data_dictionary": DICTIONARY, "codes": WORDS}


class PackageFile(NamedTuple):
    """A file of the package; `table` is empty and `rows` None where it is none."""

    name: str
    table: str
    size: int
    sha256: str
    rows: int | None


def datapackage(asked: Question, files: Iterable[PackageFile], tables: TableSet) -> str:
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "data-package",
        "name": "factcheck-claims",
        "title": TITLE,
        "version": f"{tables.version}.0.0{'-draft' if tables.is_draft else ''}",
        "created": moment(asked.moment),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 International",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "factcheck": {
            "package_version": tables.version,
            **({"draft": True} if tables.is_draft else {}),
            "as_of": moment(asked.moment),
            "position": asked.position,
            "chain": asked.chain,
            "query": {
                "filters": asked.filters,
                "include": asked.include,
                "subjects": asked.subjects,
            },
        },
        "resources": [_resource(file, tables) for file in files],
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _resource(file: PackageFile, tables: TableSet) -> dict[str, Any]:
    ending = file.name.rpartition(".")[2]
    described: dict[str, Any] = {
        "name": file.table or file.name.lower(),
        "path": file.name,
        "format": ending,
        "mediatype": MEDIA_TYPES[ending],
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if file.rows is None:
        return described
    return {
        **described,
        "profile": "tabular-data-resource",
        "type": "table",
        "rows": file.rows,
        "dialect": DIALECT if tables.version == 1 else {**DIALECT, "doubleQuote": True},
        "schema": _schema(file.table, tables),
    }


def _schema(name: str, tables: TableSet) -> dict[str, Any]:
    if name in PLAIN_TABLES:
        columns = PLAIN_TABLES[name]
        fields = [
            {"name": column, "type": "string", "description": meaning}
            for column, meaning in columns
        ]
        key = [column for column, _meaning in columns[:2]]
        return {"fields": fields, "missingValues": [""], "primaryKey": key}
    table = tables.tables[name]
    keys = [
        {
            "fields": list(reference.columns),
            "reference": {"resource": reference.table, "fields": list(reference.names)},
        }
        for reference in table.references
    ]
    return {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": keys} if keys or tables.version == 1 else {}),
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "description": column.description.english,
        "description_zh_hant": column.description.chinese,
        **({"codes": column.codes} if column.codes else {}),
        **({"constraints": {"required": True}} if column.name in table.key else {}),
    }
