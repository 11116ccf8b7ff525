"""Migrating makes few classes, and the same ones as Django does by itself."""

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from factcheck.migrating import RULES, few_classes_made


@pytest.fixture(scope="module")
def noted() -> ProjectState:
    """The tables as all migrations together leave them."""
    return MigrationLoader(None).project_state()


def described(state: ProjectState) -> dict[str, Any]:
    """All that the classes of a state say, in the order in which they say it."""
    return {
        model._meta.label: (
            [(field.name, field.attname, *said(field)) for field in fields(model)],
            *(
                [rule.name if name == "triggers" else rule.deconstruct() for rule in rules]
                for name in RULES
                for rules in [getattr(model._meta, name, [])]
            ),
            model._meta.db_table,
            model._meta.ordering,
            sorted(relation.name for relation in model._meta.related_objects),
        )
        for model in state.apps.get_models()
    }


def said(field: Any) -> tuple[Any, ...]:
    """How a field describes itself, and what an array is of."""
    _name, path, _no_arguments, options = field.deconstruct()
    return path, {
        name: said(value) if isinstance(value, models.Field) else value
        for name, value in options.items()
    }


def fields(model: type[models.Model]) -> list[Any]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def outdated(state: ProjectState) -> list[str]:
    """Fields that refer to a class that another one has taken the place of."""
    return [
        str(field)
        for model in state.apps.get_models()
        for field in fields(model)
        if field.is_relation
        and field.related_model is not state.apps.get_model(field.related_model._meta.label)
    ]


def after(noted: ProjectState, *steps: Any) -> ProjectState:
    """The state, its classes made beforehand, after these steps of a migration."""
    state = noted.clone()
    assert state.apps
    for step in steps:
        before = state.clone()
        step.state_forwards("claims", state)
        assert before.apps is not state.apps
    return state


TRIGGER = Trigger(
    name="noisy",
    sql=UpsertTriggerSql(
        hash="0", pgid="noisy", table="claims_source", when="BEFORE", operation="INSERT",
        func="RETURN NEW;",
    ),
)  # fmt: skip
CHECK = models.CheckConstraint(condition=~models.Q(title="x"), name="%(class)s_is_not_x")
RULES_ALONE = [
    migrations.AddConstraint("source", CHECK),
    migrations.AddIndex("source", models.Index("title", name="noisy_index")),
    AddTrigger("source", TRIGGER),
]
OF_ALL_KINDS = [
    *RULES_ALONE,
    migrations.AddField("source", "noisy", models.ForeignKey("claims.Claim", models.CASCADE)),
    migrations.RemoveConstraint("source", "source_is_not_x"),
    RemoveTrigger("source", "noisy"),
    migrations.RenameField("claim", "statement", "wording"),
    migrations.AlterField("claim", "wording", models.CharField(max_length=7)),
    migrations.CreateModel(
        "Quay", [("claim", models.OneToOneField("claims.Claim", models.PROTECT))]
    ),
    migrations.RenameModel("Article", "Text"),
    migrations.AlterModelOptions("source", {"ordering": ["title"]}),
    migrations.RemoveIndex("source", "noisy_index"),
    migrations.RemoveField("source", "noisy"),
    migrations.DeleteModel("Quay"),
]


@pytest.mark.parametrize("steps", [[], RULES_ALONE, OF_ALL_KINDS], ids=["no", "rules", "all"])
def test_the_classes_are_those_that_django_makes(noted: ProjectState, steps: list[Any]) -> None:
    with few_classes_made():
        ours = after(noted, *steps)
        assert outdated(ours) == []
    assert described(ours) == described(after(noted, *steps))


def test_a_rule_makes_no_class_and_a_column_does(noted: ProjectState) -> None:
    with few_classes_made():
        state = after(noted)
        before = state.apps.get_model("claims.Source")
        for step in RULES_ALONE:
            step.state_forwards("claims", state)
        assert state.apps.get_model("claims.Source") is before
        assert "source_is_not_x" in {rule.name for rule in before._meta.constraints}
        migrations.RemoveField("source", "publisher").state_forwards("claims", state)
        assert state.apps.get_model("claims.Source") is not before


def test_elsewhere_django_has_its_own_ways() -> None:
    own = ModelState.render, ProjectState.reload_model
    with few_classes_made():
        assert ModelState.render is not own[0]
    assert (ModelState.render, ProjectState.reload_model) == own
