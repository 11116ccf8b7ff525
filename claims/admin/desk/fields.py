"""Form fields of the desk: lists of lines, names, days ticked, autocompletes without a query."""

import re
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db.models import Model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims.models.source import NAME_MEMBERS, ROLES
from claims.models.written_dates import certain
from claims.record.tables import labels
from claims.text import whole_numbers


class LinesField(forms.CharField):
    """A list of texts, written one a line."""

    widget = AdminTextareaWidget(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_own(kwargs))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(self.written, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return self.read_lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.read_lines(data or "")

    def read_lines(self, text: str) -> list[Any]:
        return [self.read(line.strip()) for line in text.splitlines() if line.strip()]

    def written(self, item: Any) -> str:
        return str(item)

    def read(self, line: str) -> Any:
        return line


class NamesField(LinesField):
    """CSL names, written one a line as people write them.

    `Family, Given`; without a comma, or in braces, a literal name. Brackets at the end hold
    a role other than author, and the rarer members: `Gogh, Vincent (non-dropping-particle: van)`.
    Pages in Chinese show both in full width and the role in words, 林, 青（編者）; either is read.
    """

    def written(self, item: Any) -> str:
        literal = item.get("literal", "")
        family = f"{item['family']}, {item.get('given', '')}".strip() if "family" in item else ""
        plain = literal and "," not in literal and self.read(literal) == _author(literal=literal)
        is_chinese = get_language() == "zh-hant"
        role = labels()["role"][item["role"]].chinese if is_chinese else item["role"]
        marks = [role] if item["role"] != "author" else []
        marks += [f"{key}: {item[key]}" for key in sorted(RARE_MEMBERS & set(item))]
        form = "｛%s｝" if is_chinese else "{%s}"
        name = family or (literal if plain else form % literal)
        return f"{name}{'（%s）' if is_chinese else ' (%s)'}" % "; ".join(marks) if marks else name

    def read(self, line: str) -> Any:
        name, marks = line, {}
        if (bracketed := re.fullmatch(r"(.*\S)\s*[(（]([^()（）]*)[)）]", line)) and (
            found := _marks(bracketed[2])
        ):
            name, marks = bracketed[1], found
        if literal := re.fullmatch(r"\{(.*)\}|｛(.*)｝", name):
            return {**_author(literal=literal[1] or literal[2] or ""), **marks}
        family, comma, given = (part.strip() for part in name.partition(","))
        if not comma:
            return {**_author(literal=name), **marks}
        return {**_author(family=family), **({"given": given} if given else {}), **marks}


RARE_MEMBERS = NAME_MEMBERS - {"role", "family", "given", "literal"}


def _author(**members: str) -> dict[str, str]:
    return {"role": "author", **members}


def _role(word: str) -> str:
    """The role that a word names, in either language; empty for none."""
    named = (role for role in ROLES if word in (role, *labels()["role"][role]))
    return next(named, "")


def _marks(text: str) -> dict[str, str]:
    """The words in brackets after a name; empty if they name no role or member."""
    marks = {}
    for part in text.split(";"):
        member, colon, value = (side.strip() for side in part.partition(":"))
        if not colon and (role := _role(member)):
            marks["role"] = role
        elif member in RARE_MEMBERS and value:
            marks[member] = value
        else:
            return {}
    return marks


class CheckboxesField(forms.MultipleChoiceField):
    """A list of keys of a vocabulary, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, base_field: Any, **kwargs: Any) -> None:
        choices = [choice for choice in base_field.choices if choice[0]]
        super().__init__(choices=choices, **_own(kwargs))


def _own(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Without what model fields hand to form fields of their own kind."""
    foreign = {"base_field", "max_length", "encoder", "decoder", "show_hidden_initial"}
    return {name: value for name, value in kwargs.items() if name not in foreign}


class Autocomplete(AutocompleteSelect):
    """Takes the chosen record from its form where that has loaded it, and ignores what is no id."""

    loaded: Model | None = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        chosen = [part for part in map(str, value) if whole_numbers.read(part) is not None]
        if not self.loaded or chosen != [str(self.loaded.pk)]:
            return super().optgroups(name, chosen, attr)
        groups = super().optgroups(name, [], attr)
        options = groups[0][1]
        label = self.choices.field.label_from_instance(self.loaded)
        options.append(self.create_option(name, self.loaded.pk, label, True, len(options)))
        return groups


class AutocompleteMultiple(Autocomplete, AutocompleteSelectMultiple):
    """The same for several records, each taken away by its own button."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # A button that empties the field would stand among the items of a list as none of them.
        return {**super().build_attrs(*args, **kwargs), "data-allow-clear": "false"}


class DayField(forms.DateField):
    """A day as people write it: 2024-06-19, 2024年6月19日, 民國113年6月19日, 19 June 2024.

    What can be read in two ways is refused; the day is shown back as an ISO 8601 date.
    """

    default_error_messages: ClassVar[Any] = {
        "invalid": gettext_lazy(
            "Write the day as 2024-06-19; 2024年6月19日, 民國113年6月19日 and 19 June 2024 are"
            " read too."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        # Not in the formats of a language, of which one has the month first.
        super().__init__(**{"input_formats": ["%Y-%m-%d"], **kwargs})
        self.widget.format = "%Y-%m-%d"

    def to_python(self, value: Any) -> Any:
        text = value.strip() if isinstance(value, str) else value
        return super().to_python(certain(text) or text if isinstance(text, str) else text)


class OpenedWidget(forms.Widget):
    """Checkbox for `accessed_on`: its value is the stored date, or today's."""

    def format_value(self, value: Any) -> str:
        return str(value or "")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        noted = self.format_value(value)
        said = _("on %(day)s") % {"day": noted} if noted else _("today")
        return format_html(
            '<input type="checkbox" name="{}" value="{}" id="{}"{}> <span>{}</span>',
            name,
            noted or timezone.localdate().isoformat(),
            (attrs or {}).get("id", ""),
            " checked" if noted else "",
            said,
        )


class OpenedField(forms.DateField):
    """Date of `accessed_on`: ticking stores today's date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(
            widget=OpenedWidget,
            label=gettext_lazy("Opened and read"),
            help_text=gettext_lazy("Tick it when you have opened the source and read the place."),
        )
        super().__init__(**kwargs)

    @staticmethod
    def day(noted: Any, ticked: Any) -> Any:
        """The day to store: the one noted before where it is still ticked, or today."""
        return (noted if ticked == noted else timezone.localdate()) if ticked else None
