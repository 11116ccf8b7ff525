"""The figures by which the quality of a search is judged."""

from pathlib import Path

import pytest

from tests.benchmarks import quality


def test_figures_are_means_over_the_queries_that_are_judged() -> None:
    answers = {"one": ["x", "right", "y", "also right"], "two": ["z"], "three": ["right"]}
    judged = {"one": {"right", "also right"}, "two": {"right"}, "three": {"right"}}

    found = quality.figures(answers, judged)

    assert found.queries == 3
    assert found.map_at_5 == pytest.approx((0.5 + 0 + 1) / 3)
    assert found.mrr == pytest.approx((0.5 + 0 + 1) / 3)
    assert (found.hit_at_1, found.hit_at_5) == pytest.approx((1 / 3, 2 / 3))


@pytest.mark.django_db
def test_a_set_is_indexed_asked_and_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "docs.jsonl").write_text(
        '{"id": "a", "title": "Dams", "text": "The dam of Oro held."}\n'
        '{"id": "b", "title": "Trains", "text": "The train was late."}\n'
    )
    (tmp_path / "queries.jsonl").write_text(
        '{"id": "1", "text": "Oro dam holds", "split": "test"}\n'
        '{"id": "2", "text": "late trains", "split": "train"}\n'
    )
    (tmp_path / "qrels.tsv").write_text("1\ta\n2\tb\n")

    for _again in range(2):
        found = quality.measure(tmp_path)
        assert {split for split, _version in found} == {"test", "train"}
        assert set(found.values()) == {(1, 1.0, 1.0, 1.0, 1.0, 1.0)}


def test_a_set_that_is_not_there_is_said_to_be_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quality.main("")
    quality.main(str(tmp_path))

    unnamed, absent = capsys.readouterr().out.splitlines()
    assert "name a folder" in unnamed
    assert "there is no docs.jsonl, queries.jsonl, qrels.tsv in" in absent
