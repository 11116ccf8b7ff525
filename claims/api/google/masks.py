"""Partial responses: the parameter `fields`, such as claims(text,claimReview/url),nextPageToken."""

import re
from typing import Any

from .errors import Invalid, Violation

Mask = dict[str, "Mask"]
"""Which members are wanted; an empty mask wants everything below it."""

ANYTHING = "*"
DEEPEST = 8

SHAPE: Mask = {
    "claims": {
        "text": {},
        "claimant": {},
        "claimDate": {},
        "claimReview": {
            "publisher": {"name": {}, "site": {}},
            "url": {},
            "title": {},
            "reviewDate": {},
            "textualRating": {},
            "languageCode": {},
        },
    },
    "nextPageToken": {},
}
"""All that an answer can hold."""


def read_mask(text: str) -> Mask:
    """The mask that is written; raises Invalid for a field that no answer has."""
    tokens = re.findall(r"[A-Za-z_*][A-Za-z0-9_]*|[,/()]|\S", text)
    mask, rest = _selectors(tokens, SHAPE, 0)
    if rest or not mask:
        raise _unknown(text)
    return mask


def masked(value: Any, mask: Mask) -> Any:
    """The value cut down to the mask; in lists, each of their members."""
    if not mask:
        return value
    if isinstance(value, list):
        kept = [masked(part, mask) for part in value]
        return [part for part in kept if part != {}]
    members = {name: masked(value[name], mask[name]) for name in mask if name in value}
    return {name: part for name, part in members.items() if part not in ({}, [])}


def _selectors(tokens: list[str], shape: Mask, depth: int) -> tuple[Mask, list[str]]:
    """Selectors separated by commas, up to a bracket or the end; and what follows them."""
    mask: Mask = {}
    while True:
        tokens = _selector(tokens, shape, mask, depth)
        if tokens[:1] != [","]:
            return mask, tokens
        tokens = tokens[1:]


def _selector(tokens: list[str], shape: Mask, mask: Mask, depth: int) -> list[str]:
    """One selector, put into the mask; and what follows it. * is every member that it fits."""
    name, rest = (tokens[0], tokens[1:]) if tokens else ("", [])
    names = list(shape) if name == ANYTHING else [name] if name in shape else []
    refusal, after = _unknown(name), None
    for chosen in names if depth < DEEPEST else []:
        try:
            below, after = _below(rest, shape[chosen], depth)
        except Invalid as error:
            refusal = error
            continue
        # Asked for whole and in part: the whole.
        is_whole = not below or mask.get(chosen) == {}
        mask[chosen] = {} if is_whole else {**mask.get(chosen, {}), **below}
    if after is None:
        raise refusal
    return after


def _below(tokens: list[str], shape: Mask, depth: int) -> tuple[Mask, list[str]]:
    """The mask of what is below a member, empty for all of it; and what follows."""
    below: Mask = {}
    if tokens[:1] == ["/"]:
        return below, _selector(tokens[1:], shape, below, depth + 1)
    if tokens[:1] != ["("]:
        return below, tokens
    below, after = _selectors(tokens[1:], shape, depth + 1)
    if after[:1] != [")"]:
        raise _unknown("(")
    return below, after[1:]


def _unknown(path: str) -> Invalid:
    return Invalid(
        Violation(
            "fields",
            f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'.",
        )
    )
