"""The checkbox “opened and read”: a day that nobody types."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class OpenedWidget(forms.Widget):
    """A checkbox whose value is the day that was noted, or today's."""

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
    """The day somebody ticked the box; whatever else is sent in its place is today."""

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
