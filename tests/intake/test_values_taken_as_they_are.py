"""Values of records that come in without Django's fields say what the fields would say."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.intake.claim_set import records
from claims.models import Source

ADDRESS = Source._meta.get_field("url")


@settings(max_examples=200, deadline=None)
@given(st.from_regex(records.PLAIN_URL, fullmatch=True))
def test_the_field_takes_every_plain_address(url: str) -> None:
    if len(url) <= (ADDRESS.max_length or 0):
        assert ADDRESS.clean(url, None) == url == records.accepted("sources", "url", url)


@pytest.mark.parametrize(
    ("noun", "column", "value"),
    [
        ("sources", "url", "https://-a.example/"),
        ("sources", "url", f"https://{'a' * 64}.example/"),
        ("sources", "url", f"https://example.org/{'a' * 2000}"),
        ("sources", "title", ""),
        ("sources", "title", "t" * 1001),
        ("sources", "type", "papyrus"),
        ("sources", "language", "English"),
        ("sources", "doi", "11.5555/x"),
        ("sources", "issued", "2024-13"),
        ("claims", "statement", " "),
    ],
)
def test_what_a_field_or_a_rule_refuses_is_refused(noun: str, column: str, value: str) -> None:
    with pytest.raises(ValidationError):
        records.accepted(noun, column, value)
