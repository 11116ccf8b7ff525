"""Permissions and saved filters follow the new words."""

from typing import Any

from django.db import migrations
from django.db.models import F, Func, Value

MODELS = {
    "fallout": ("impact", "fall-out", "impact"),
    "decided": ("impactdecision", "decision on a fall-out", "decision on an impact"),
    "shaken": ("affectedclaim", "shaken", "affected claim"),
}
"""The old name of each model with the new one, and what people read in its permissions."""


def _rename(apps: Any, models: dict[str, tuple[str, str, str]]) -> None:
    permissions = apps.get_model("auth", "Permission").objects
    for old, (new, _old_noun, new_noun) in models.items():
        for verb in ("add", "change", "delete", "view"):
            permissions.filter(content_type__app_label="claims", codename=f"{verb}_{old}").update(
                codename=f"{verb}_{new}", name=f"Can {verb} {new_noun}"
            )


def _replace_in_filters(apps: Any, old: str, new: str) -> None:
    filters = apps.get_model("claims", "SavedFilter").objects
    pattern = rf"(^|&)work={old}(&|$)"
    filters.filter(query__regex=pattern).update(
        query=Func(
            F("query"),
            Value(pattern),
            Value(rf"\1work={new}\2"),
            function="regexp_replace",
        )
    )


def forwards(apps: Any, schema_editor: Any) -> None:
    _rename(apps, MODELS)
    _replace_in_filters(apps, "shaken", "affected")


def backwards(apps: Any, schema_editor: Any) -> None:
    _rename(apps, {new: (old, of, on) for old, (new, on, of) in MODELS.items()})
    _replace_in_filters(apps, "affected", "shaken")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0030_impact_words"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
