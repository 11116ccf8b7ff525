"""Members of a claim set, each with the model and column that holds it."""

from django.db.models import Model

from claims.models import (
    About,
    Appearance,
    Article,
    Citation,
    Claim,
    Claimant,
    ClaimLink,
    ClaimTranslation,
    SearchRecord,
    Source,
    Subject,
)
from claims.models.members import MEMBERS, Reading
from claims.models.source import CSL_VARIABLES

SHARED_RECORDS: dict[str, type[Model]] = {
    "articles": Article,
    "claimants": Claimant,
    "subjects": Subject,
    "sources": Source,
}
"""The lists of a claim set that hold what its claims share, in the order in which they come in."""

LISTS: dict[str, type[Model]] = {**SHARED_RECORDS, "claims": Claim}
"""The lists of records of a claim set; each record has an `id`."""

MODELS: dict[str, type[Model]] = {
    **LISTS,
    "translations": ClaimTranslation,
    "about": About,
    "appearances": Appearance,
    "citations": Citation,
    "links": ClaimLink,
    "search_records": SearchRecord,
}


def _same(names: str) -> dict[str, str]:
    """Members that are called as their columns are."""
    return {name: name for name in names.split()}


COLUMNS = {
    "articles": {
        **_same("public_id title authors publisher series url language issued rights note"),
        "title_translations.en": "title_en",
        "title_translations.zh-Hant": "title_zh_hant",
    },
    "claimants": {
        **_same("public_id wikidata"),
        "name.en": "name_en",
        "name.zh-Hant": "name_zh_hant",
    },
    "subjects": {
        **_same("public_id wikidata type"),
        "name.en": "name_en",
        "name.zh-Hant": "name_zh_hant",
        "broader": "broader_id",
    },
    "sources": {
        **_same("public_id issued title_is_supplied url_confirmed kind publisher_kind"),
        **_same("condition note archive_url"),
        **{f"csl.{variable}": column for column, variable in CSL_VARIABLES.items()},
        "derives_from": "derives_from_id",
        "caution.en": "caution_en",
        "caution.zh-Hant": "caution_zh_hant",
    },
    "claims": {
        **_same("public_id number priority note"),
        **{
            member.name: member.column
            for member in MEMBERS
            if member.column and member.reading not in (Reading.WORDING, Reading.LANGUAGE)
        },
    },
    "appearances": {
        **_same("position section paragraph page excerpt prefix suffix"),
        "article": "article_id",
    },
    "citations": {
        **_same("stance locator_is_approximate excerpt prefix suffix language translation"),
        **_same("summary accessed_on"),
        "summary_translations.en": "summary_en",
        "summary_translations.zh-Hant": "summary_zh_hant",
        "source": "source_id",
        "locator.label": "locator_label",
        "locator.value": "locator",
    },
    "links": {**_same("type"), "claim": "target_id"},
    "search_records": _same("kind place query language made_on found answered_on"),
}
"""The column of each member. A dot leads into an object, whose absent members are empty.

Not here: what is put together from several members, that is the contributors of a source,
the wordings of a claim and its translations, and the position of a citation.
"""

REFERENCES = {
    "broader_id": "subjects",
    "derives_from_id": "sources",
    "claimant_id": "claimants",
    "article_id": "articles",
    "source_id": "sources",
    "target_id": "claims",
    "subject_id": "subjects",
}
"""The columns that name another record of the set, and the list in which it stands."""

PARENTS = {"subjects": ("broader", "broader_id"), "sources": ("derives_from", "derives_from_id")}
"""The member and the column that name a record of the same list."""

NATURAL_KEYS = {
    "claimants": {"wikidata": "wikidata"},
    "subjects": {"wikidata": "wikidata"},
    "sources": {"csl.DOI": "doi_key", "csl.URL": "address_key"},
}
"""The members by which a record is found that came under another id, and their columns."""

PART_KEYS = {
    "translations": ("language",),
    "about": ("subject_id",),
    "appearances": ("article_id",),
    "citations": ("source_id",),
    "links": ("type", "target_id"),
    "search_records": ("place", "query"),
}
"""The rows that are part of a claim; with the same key, a row is the same one, changed."""
