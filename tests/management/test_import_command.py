"""`manage.py import_claims`, as it is typed."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim
from factcheck import CHECKOUT
from tests import factories
from tests.intake.small_set import small_set

pytestmark = pytest.mark.django_db

FIXTURE = CHECKOUT / "fixtures" / "russia-dprk-treaty-2024.json"


def import_claims(*arguments: object) -> list[str]:
    out = StringIO()
    call_command("import_claims", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def refusal(*arguments: object) -> list[str]:
    with pytest.raises(CommandError) as caught:
        import_claims(*arguments)
    return str(caught.value).splitlines()


def test_the_example_set_is_reported_noun_by_noun() -> None:
    editor = factories.editor()

    created = import_claims(FIXTURE, "--by", editor.username)
    again = import_claims(FIXTURE, "--by", editor.username)

    assert created == [
        "Articles: 1 created",
        "Claimants: 5 created",
        "Subjects: 84 created",
        "Sources: 192 created",
        "Claims: 99 created",
        "Translations: 99 created",
        "Subjects of claims: 382 created",
        "Appearances: 101 created",
        "Citations: 279 created",
        "Links: 37 created",
        "Search records: 11 created",
    ]
    assert again == [line.replace("created", "unchanged") for line in created]
    assert set(Claim.objects.values_list("created_by", flat=True)) == {editor.pk}


def test_a_dry_run_says_that_nothing_was_saved() -> None:
    lines = import_claims(FIXTURE, "--by", factories.editor().username, "--dry-run")

    assert lines[-1] == "Nothing was saved."
    assert "Claims: 99 created" in lines
    assert not Claim.objects.exists()


def test_each_problem_is_a_line(tmp_path: Path) -> None:
    document = small_set()
    document["claims"][0]["citations"][1]["stance"] = "maybe"
    document["claims"][1]["concerns"] = "soon"
    path = tmp_path / "set.json"
    path.write_text(json.dumps(document))

    lines = refusal(path, "--by", factories.editor().username)

    assert lines[0] == "Nothing was imported."
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "claims › first › citations[2] › stance",
        "claims › second › concerns",
    ]


@pytest.mark.parametrize("fields", [{"username": "gone", "is_active": False}, {"username": "x"}])
def test_an_account_that_is_unknown_or_not_active_is_refused_in_one_line(
    fields: dict[str, object],
) -> None:
    factories.editor(**fields)

    assert refusal(FIXTURE, "--by", "gone") == ["There is no active account “gone”."]


def test_an_account_without_the_permission_is_refused_in_one_line() -> None:
    assert refusal(FIXTURE, "--by", factories.account().username) == [
        "Nothing was imported.",
        "Your account may not do this.",
    ]


def test_a_file_that_is_not_there_is_refused_in_one_line(tmp_path: Path) -> None:
    editor = factories.editor().username
    missing = tmp_path / "none.json"

    assert refusal(missing, "--by", editor) == [f"{missing}: No such file or directory"]
    assert refusal(tmp_path, "--by", editor) == [f"{tmp_path}: Is a directory"]


def test_a_sheet_with_other_headings_comes_in_as_its_options_explain(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "主張,查核結果,來源網址\n橋樑已倒塌。,不實,https://register.example/1\n", "utf-8-sig"
    )
    editor = factories.editor()
    options = ["--map", "statement=主張", "--map", "verification_status=查核結果"]
    options += ["--map", "source_url=來源網址", "--stance", "by_finding"]

    untold = refusal(sheet, "--by", editor.username)
    without_word = refusal(sheet, "--by", editor.username, *options)
    import_claims(sheet, "--by", editor.username, *options, "--word", "不實=refuted")

    assert "--map statement=主張 --map verification_status=查核結果" in untold[1]
    assert "--word 不實=refuted" in without_word[1]
    claim = Claim.objects.get()
    assert (claim.language, claim.verification_status) == ("zh-Hant", "refuted")
    assert claim.citations.get().stance == "refutes"
    again = import_claims(sheet, "--by", editor.username, *options)
    assert "Claims: 1 unchanged" in again


def test_an_option_that_names_nothing_of_ours_is_refused(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Claim\nIt stands.\n", "utf-8")

    said = refusal(sheet, "--by", factories.editor().username, "--map", "mood=Claim")

    assert said[1].startswith("“mood” is none of the columns: statement, ")
