"""The form by which a reader without an account reports an error."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models.constraint_messages import message_of
from claims.models.requester import MOST_CHARACTERS, MOST_FILE_BYTES
from claims.models.rules import is_blank


class ReportForm(forms.Form):
    """The words of a report, the evidence for it, and who sends it: one field is needed."""

    words = forms.CharField(
        label=_("What is wrong?"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 6}),
    )
    is_person_concerned = forms.BooleanField(
        label=_("I am the person concerned, or speak for them"), required=False
    )
    contact = forms.EmailField(
        label=_("Your mail address, if you want the answer by mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    evidence_url = forms.CharField(
        label=_("Address of a page that shows it"),
        max_length=2000,
        required=False,
        widget=forms.URLInput({"placeholder": "https://"}),
    )
    evidence_words = forms.CharField(
        label=_("The words that show it"),
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    evidence_file = forms.FileField(label=_("Or a file of up to 2 MB"), required=False)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if is_blank(words):
            raise forms.ValidationError(message_of("requester_says_what"))
        return words

    def clean_evidence_url(self) -> str:
        address: str = self.cleaned_data["evidence_url"]
        if address and not re.match(r"https?://\S+$", address):
            raise forms.ValidationError(message_of("requester_evidence_http"))
        return address

    def clean_evidence_file(self) -> Any:
        file = self.cleaned_data["evidence_file"]
        if file is not None and file.size > MOST_FILE_BYTES:
            raise forms.ValidationError(message_of("requester_size"))
        return file
