"""`export_claims --package`: one zip, the same for ever, that other programs understand."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from typing import Any

import pandas
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone, translation
from frictionless import Report, system, validate
from jsonschema import Draft7Validator

from claims import workflow
from claims.exports import PACKAGED
from claims.exports.documents import documents
from claims.exports.package import ListedWords
from claims.exports.table_rows import TableRows, made
from claims.models import Edition, Source, Subject
from claims.record import log
from claims.record.tables import DEFAULT_VERSION, VERSIONS, Text, table_set
from tests import factories
from tests.golden_edition import published_documents, published_golden_document
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parents[1] / "golden/package-1.zip"
ODD = Path(__file__).parents[1] / "golden/package-1-odd.zip"
PROFILES = Path(__file__).parent / "datapackage_profiles"

OF_EVERY_VERSION = pytest.mark.parametrize("version", [str(version) for version in VERSIONS])


def packaged(path: Path, *arguments: str) -> bytes:
    call_command("export_claims", "--package", "-o", str(path / "out.zip"), *arguments)
    return (path / "out.zip").read_bytes()


def test_a_package_that_finds_no_room_ends_in_one_line(tmp_path: Path) -> None:
    """While PostgreSQL still sends rows: their COPY must not outlive the transaction."""
    for _claim in range(4):
        factories.published_claim(rationale="Because. " * 10_000)
    _soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (50_000, hard))

    try:
        with pytest.raises(CommandError, match="File too large"):
            packaged(tmp_path)
    finally:
        setrlimit(RLIMIT_FSIZE, (_soft, hard))

    assert not list(tmp_path.iterdir())
    assert log.head().position == 4


def opened(exact: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exact)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def unpacked(exact: bytes, path: Path) -> Path:
    for name, content in opened(exact).items():
        (path / name).write_bytes(content)
    return path / "datapackage.json"


def refusals(descriptor: bytes, profile: str) -> list[str]:
    """What an official profile of Data Package refuses in a description."""
    schema = json.loads((PROFILES / f"{profile}.json").read_text())
    Draft7Validator.check_schema(schema)
    errors = Draft7Validator(schema).iter_errors(json.loads(descriptor))
    return [f"{error.json_path}: {error.message}" for error in errors]


def judged(descriptor: Path, standards: Any) -> Report:
    with system.use_context(standards=standards, trusted=True):
        report: Report = validate(str(descriptor), type="package")
        return report


def test_the_package_of_the_golden_document_never_changes(tmp_path: Path) -> None:
    """Whoever has to change this file has made another version of the package."""
    published_golden_document()

    assert packaged(tmp_path) == GOLDEN.read_bytes()


def test_version_1_of_the_package_of_odd_sources_never_changes(tmp_path: Path) -> None:
    """Commit e6638c5 wrote the golden package, from three claims whose sources were odd.

    It had 58 sources, two of each CSL type: theses with a genre, publishers and names with "and",
    language tags such as zh-Hant, pt-BR and und, contributors of every role, and dates of EDTF
    levels 1 and 2; titles with quotation marks, signs of LaTeX and braces; one question that
    somebody answered. `factories` made them, two people published each claim, and
    `export_claims --package` wrote the file. The documents are those that it holds.
    """
    golden = ODD.read_bytes()
    published_documents(opened(golden)["claims.jsonl"].decode().splitlines())

    assert packaged(tmp_path) == golden


def test_place_and_time_and_language_do_not_show(tmp_path: Path) -> None:
    rich_claim()
    before = packaged(tmp_path)

    with translation.override("zh-hant"), timezone.override("Asia/Taipei"):
        assert packaged(tmp_path) == before


def test_later_corrections_leave_an_earlier_package_as_it_was(tmp_path: Path) -> None:
    claim = rich_claim()
    before = packaged(tmp_path)
    moment = log.moment(Edition.objects.latest().published_at)
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    Source.objects.update(title="Corrected")
    Subject.objects.update(name_en="Renamed")
    factories.published_claim()

    assert packaged(tmp_path, "--as-of", moment) == before
    assert packaged(tmp_path) != before


def test_it_says_what_was_asked_and_where_the_log_stood(tmp_path: Path) -> None:
    factories.published_claim()
    claim = rich_claim()
    about = claim.about.get(name_en="Bridges")

    files = opened(packaged(tmp_path, "--about", str(about.public_id), "--language", "zh"))
    described = json.loads(files["datapackage.json"])["factcheck"]

    head = log.head()
    assert described["package_version"] == 1
    assert (described["position"], described["chain"]) == (head.position, head.chain)
    assert described["as_of"] == log.moment(Edition.objects.latest().published_at)
    assert described["query"]["filters"] == {"about": [str(about.public_id)], "language": ["zh"]}
    (subject,) = described["query"]["subjects"]
    assert subject["name"]["en"] == "Bridges"
    for word in (head.chain, described["as_of"], str(about.public_id)):
        assert word in files["README.md"].decode()
    assert [json.loads(line)["claim"]["number"] for line in files["claims.jsonl"].splitlines()] == [
        claim.number
    ]


@OF_EVERY_VERSION
def test_sizes_hashes_and_row_counts_are_those_of_the_files(version: str, tmp_path: Path) -> None:
    make_noise()
    rich_claim()

    files = opened(packaged(tmp_path, "--package-version", version))

    resources = json.loads(files["datapackage.json"])["resources"]
    assert {resource["path"] for resource in resources} == set(files) - {"datapackage.json"}
    assert len(resources) == len(PACKAGED) + 4
    for resource in resources:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert WORD.encode() not in content
        if resource["format"] == "csv":
            rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert (rows[0], len(rows) - 1) == (names, resource["rows"])


@OF_EVERY_VERSION
def test_every_column_is_in_the_dictionary_and_every_code_is_explained(
    version: str, tmp_path: Path
) -> None:
    files = opened(packaged(tmp_path, "--package-version", version))
    tables = table_set(int(version)).tables
    dictionary = list(csv.DictReader(io.StringIO(files["data_dictionary.csv"].decode())))
    codes = list(csv.DictReader(io.StringIO(files["codes.csv"].decode())))
    described = {(row["table"], row["column"]) for row in dictionary}

    for resource in json.loads(files["datapackage.json"])["resources"]:
        if resource["name"] in tables:
            for field in resource["schema"]["fields"]:
                assert (resource["name"], field["name"]) in described
    assert {row["codes"] for row in dictionary} - {""} == {row["codes"] for row in codes}
    assert all(row["description"] and row["description_zh_hant"] for row in dictionary)


@pytest.mark.parametrize("profile", ["1.0", "2.0"])
def test_the_official_profiles_accept_version_2(profile: str, tmp_path: Path) -> None:
    rich_claim()

    described = opened(packaged(tmp_path, "--package-version", "2"))["datapackage.json"]

    assert refusals(described, profile) == []
    # Version 1 stays as it was written, and shows that the profiles do refuse.
    assert "$.resources[4].schema.foreignKeys: [] should be non-empty" in refusals(
        opened(GOLDEN.read_bytes())["datapackage.json"], profile
    )


def test_version_2_says_that_it_is_a_draft_and_version_1_does_not(tmp_path: Path) -> None:
    rich_claim()
    first = opened(packaged(tmp_path))
    second = opened(packaged(tmp_path, "--package-version", "2"))

    described = json.loads(second["datapackage.json"])
    assert (described["version"], described["factcheck"]["draft"]) == ("2.0.0-draft", True)
    assert "Version 2 of the package is a draft" in second["README.md"].decode()
    assert "資料包第 2 版為草案" in second["README.md"].decode()
    assert b"draft" not in first["datapackage.json"] + first["README.md"]
    assert json.loads(first["datapackage.json"])["factcheck"]["package_version"] == DEFAULT_VERSION


def test_version_2_writes_truth_values_and_moments_as_every_reader_takes_them(
    tmp_path: Path,
) -> None:
    rich_claim()

    files = opened(packaged(tmp_path, "--package-version", "2"))

    claims, sources, citations = (
        pandas.read_csv(io.BytesIO(files[f"{name}.csv"]))
        for name in ("claims", "sources", "citations")
    )
    documents = [json.loads(line) for line in files["claims.jsonl"].splitlines()]
    moments = [document["edition"]["published_at"] for document in documents]
    assert list(claims["published_at"]) == [f"{moment[:19]}Z" for moment in moments]
    assert str(sources["title_is_supplied"].dtype) == "bool"
    assert sorted(sources["title_is_supplied"]) == [False] * 5 + [True]
    assert b",TRUE," in files["sources.csv"] and b",true," not in files["sources.csv"]
    assert list(citations["locator_is_approximate"]).count(True) == 1


def test_each_version_has_labels_of_its_own(tmp_path: Path) -> None:
    read = {}
    for version in map(str, VERSIONS):
        files = opened(packaged(tmp_path, "--package-version", version))
        rows = csv.DictReader(io.StringIO(files["codes.csv"].decode()))
        read[version] = {(row["codes"], row["word"]): row["label_zh_hant"] for row in rows}

    refuted, legal = ("verification_status", "refuted"), ("reason", "legal_status")
    assert (read["1"][refuted], read["1"][legal]) == ("不實", "法律地位")
    assert (read["2"][refuted], read["2"][legal]) == ("與證據不符", "法律狀態")
    assert read["1"].keys() == read["2"].keys()


def test_a_word_that_came_later_is_listed_where_a_claim_holds_it() -> None:
    """So that a new word changes no package of editions from before it."""
    rich_claim()  # for the reasons "scope" and "date"
    label = Text("Newer", "新詞")
    tables = table_set(1)._replace(
        codes={"reason": {"date": label}, "stance": {}},
        later_words={"reason": {"scope": label, "number": label}},
    )
    words = ListedWords(tables)
    reasons = TableRows(tables.tables["reasons"], words.cell_of)

    with closing(documents(Edition.objects.current())) as found:
        assert len([rows for _table, rows in made([reasons], found)]) == 1

    assert words.listed() == {"reason": {"date": label, "scope": label}, "stance": {}}


@pytest.mark.parametrize("standards", ["v1", "v2"])
@OF_EVERY_VERSION
def test_frictionless_finds_nothing_wrong_and_a_broken_key_it_does(
    version: str, standards: str, tmp_path: Path
) -> None:
    rich_claim()
    factories.published_claim()
    descriptor = unpacked(packaged(tmp_path, "--package-version", version), tmp_path)

    assert judged(descriptor, standards).flatten(["type", "message"]) == []

    table = tmp_path / "citations.csv"
    source = Source.objects.filter(citations__isnull=False).first()
    assert source
    table.write_text(table.read_text().replace(str(source.public_id), "nowhere"))
    found = {kind for (kind,) in judged(descriptor, standards).flatten(["type"])}
    assert "foreign-key" in found


@OF_EVERY_VERSION
def test_pandas_reads_every_table_and_joins_them(version: str, tmp_path: Path) -> None:
    claim = rich_claim()
    files = opened(packaged(tmp_path, "--package-version", version))
    tables = {
        name: pandas.read_csv(io.BytesIO(files[f"{name}.csv"]), dtype=str, keep_default_na=False)
        for name in (table.name for table in table_set(int(version)).packaged)
    }

    joined = (
        tables["claims"]
        .merge(tables["citations"], on="claim_id")
        .merge(tables["sources"], on="source_id")
    )

    mine = joined[joined["claim_id"] == str(claim.public_id)]
    assert list(mine["stance"]) == ["supports", "refutes", "qualifies", "context"]
    assert set(mine["publisher"]) >= {"Ministry of Works", "Example Wire"}
    names = set(tables["contributors"]["literal"])
    assert "Ministry of Works, Roads and Bridges" in names


def test_the_address_gives_the_same_package(client: Client, tmp_path: Path) -> None:
    rich_claim()

    response = client.get("/api/v1/export")

    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Log-Chain"] == log.head().chain
    assert b"".join(content(response)) == packaged(tmp_path)
    draft = client.get("/api/v1/export?package_version=2")
    assert b"".join(content(draft)) == packaged(tmp_path, "--package-version", "2")
    assert client.get("/api/v1/export?package_version=3").status_code == 400
    assert client.get("/api/v1/export?colour=red").status_code == 400


def content(response: Any) -> Iterator[bytes]:
    yield from response


def test_an_empty_log_is_an_empty_package(tmp_path: Path) -> None:
    files = opened(packaged(tmp_path))

    assert files["claims.jsonl"] == b""
    assert json.loads(files["datapackage.json"])["factcheck"]["position"] == 0


def test_a_version_that_there_is_not_is_refused() -> None:
    with pytest.raises(CommandError, match="package-version"):
        call_command("export_claims", "--package", "--package-version", "3")
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("export_claims", "--package", "--format", "csv")
