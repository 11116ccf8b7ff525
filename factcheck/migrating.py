"""Migrations in a fifth of the time: Django makes anew only the models whose columns change.

While it migrates, Django keeps a class for each table as it is at that point. By itself it makes
about forty of them anew, field by field, for every rule, index or trigger that one table gets,
since they refer to one another: that was nearly all that an empty database took.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, cast

from django.apps.registry import Apps
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field, Model
from django.db.models.options import Options
from django.utils.functional import cached_property

RULES = ("constraints", "indexes", "triggers")
"""Options of a class that no other class asks it for."""
MADE_FROM = "made_from"


@contextmanager
def few_classes_made() -> Iterator[None]:
    """Let Django migrate that way in this process, forwards and backwards."""
    own = {(ModelState, "render"): _render, (ProjectState, "reload_model"): _reload_model}
    faster = dict(zip(own, (_render_from_copies, _reload_what_changed), strict=True))
    for (owner, name), way in faster.items():
        setattr(owner, name, way)
    try:
        yield
    finally:
        for (owner, name), way in own.items():
            setattr(owner, name, way)


_render, _reload_model = ModelState.render, ProjectState.reload_model


def _render_from_copies(state: ModelState, apps: Apps) -> type[Model]:
    """The class of a table, of which each field is a copy: it is not described and read back."""
    described, copied = state.fields, {name: _Copied(field) for name, field in state.fields.items()}
    state.fields = cast("dict[str, Field[Any, Any]]", copied)
    try:
        model: type[Model] = _render(state, apps)
    finally:
        state.fields = described
    setattr(model, MADE_FROM, _beside_rules(state))
    return model


class _Copied:
    """A field as `ModelState.render` asks for it."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        self._field = field

    def clone(self) -> "Field[Any, Any]":
        """A copy that belongs to no class, and comes after all that were made before it."""
        if hasattr(self._field, "base_field"):  # an array's, which belongs to the class too
            return self._field.clone()
        copy = deepcopy(self._field)
        for part in filter(None, (copy, copy.remote_field)):
            for name in [*vars(part)]:
                if isinstance(getattr(type(part), name, None), cached_property):
                    delattr(part, name)  # found out about the other one, which knows no classes
        copy.creation_counter = Field.creation_counter
        Field.creation_counter += 1
        return copy


def _reload_what_changed(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> None:
    """Bring the class of a table up to date: in place, if only its rules have changed."""
    if "apps" not in vars(state):
        return
    described = state.models.get((app_label, model_name))
    model = state.apps.all_models[app_label].get(model_name)
    if described and model and getattr(model, MADE_FROM, None) == _beside_rules(described):
        for name in RULES:
            rules = described.options.get(name, [])
            setattr(model._meta, name, rules if name == "triggers" else _named(model, rules))
    else:
        _reload_model(state, app_label, model_name, delay)


def _named(model: type[Model], rules: list[Any]) -> list[Any]:
    """Constraints or indexes of a class, with its name filled in where theirs ask for it."""
    return list(vars(Options)["_format_names"](model._meta, rules))


def _beside_rules(state: ModelState) -> tuple[object, ...]:
    """All that a class is made from but its rules."""
    options = {name: value for name, value in state.options.items() if name not in RULES}
    # Fields are replaced, never changed, and equal to themselves alone.
    return list(state.fields.items()), options, state.bases, list(state.managers)
