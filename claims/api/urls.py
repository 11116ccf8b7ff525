"""Addresses of the API, version 1."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, re_path, register_converter

from . import (
    cited,
    claim_names,
    claims,
    exporting,
    feed,
    formats,
    openapi,
    public,
    public_notes,
    records,
    reference,
    similar,
    vocabulary,
)

app_name = "api"

register_converter(claim_names.ClaimName, "claim")


def both(route: str, view: Any, name: str) -> Iterator[URLPattern]:
    """The address with its last slash, by which it is named, and without."""
    yield path(f"{route}/", view.as_view(), name=name)
    yield path(route, view.as_view())


def of_noun(noun: str) -> Iterator[URLPattern]:
    name = noun.title()
    listing: Any = type(
        f"{name}s", (records.Records,), declared(records.Records, noun, f"{name}Page")
    )
    single: Any = type(name, (records.Record,), declared(records.Record, noun, name))
    yield path(f"{noun}s.json", listing.as_view())
    yield path(f"{noun}s/<uuid:record_id>.json", single.as_view())
    yield from both(f"{noun}s", listing, f"{noun}s")
    yield from both(f"{noun}s/<uuid:record_id>", single, noun)


def declared(view: type[public.PublicView], noun: str, component: str) -> dict[str, Any]:
    return {"noun": noun, "component": component, "__doc__": view.__doc__}


urlpatterns = [
    path("", reference.Reference.as_view(), name="reference"),
    *both("claims", claims.Claims, "claims"),
    path("claims.json", claims.Claims.as_view()),
    path("claims/<claim:claim_id>.json", claims.CurrentEdition.as_view()),
    path("claims/<claim:claim_id>/editions/<int:number>.json", claims.NumberedEdition.as_view()),
    path("claims.<str:suffix>", formats.ClaimsFile.as_view(), name="claims-file"),
    path("claims/<claim:claim_id>.<str:suffix>", formats.ClaimFile.as_view(), name="claim-file"),
    path(
        "claims/<claim:claim_id>/editions/<int:number>.<str:suffix>",
        formats.EditionFile.as_view(),
        name="edition-file",
    ),
    *both("claims/<claim:claim_id>", claims.CurrentEdition, "claim"),
    *both("claims/<claim:claim_id>/editions", claims.Editions, "editions"),
    *both("claims/<claim:claim_id>/editions/<int:number>", claims.NumberedEdition, "edition"),
    *of_noun("article"),
    *both("articles/<uuid:record_id>/coverage", public_notes.Coverage, "article-coverage"),
    *of_noun("claimant"),
    *of_noun("source"),
    *both("sources/<uuid:record_id>/fell", public_notes.Fallen, "source-fell"),
    path("sources.<str:suffix>", formats.SourcesFile.as_view(), name="sources-file"),
    path("sources/<uuid:record_id>.<str:suffix>", formats.SourceFile.as_view(), name="source-file"),
    *of_noun("subject"),
    *both("similar", similar.Similar, "similar"),
    *both("cited-changed", cited.CitedChanged, "cited-changed"),
    path("cited-changed.<str:suffix>", cited.CitedFile.as_view(), name="cited-changed-file"),
    *both("changes", feed.Changes, "changes"),
    *both("log", feed.Log, "log"),
    *both("vocabulary", vocabulary.Vocabulary, "vocabulary"),
    path("schemas/<str:name>", vocabulary.SchemaFile.as_view(), name="schema-file"),
    *both("export", exporting.Package, "package"),
    path("openapi.json", openapi.OpenApi.as_view(), name="openapi"),
    *both("export.<str:format_name>", exporting.Export, "export"),
    re_path(r"^[\s\S]*\Z", public.Nothing.as_view()),
]
