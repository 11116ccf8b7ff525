"""Addresses of the pages for people: `/en/…` and `/zh-hant/…`, and those that people cite."""

from django.urls import include, path, re_path, register_converter

from claims.text import claim_numbers

from . import (
    about,
    addresses,
    answers,
    article_page,
    article_report,
    browse,
    changes,
    cited_page,
    claim_page,
    correction_figures,
    corrections,
    embed,
    figures,
    home,
    outcome_page,
    records,
    report_page,
    short_addresses,
    sitemap,
    suggestions,
    unapi,
    well_known,
)
from .answers import page
from .feeds.urls import FEEDS

app_name = "pages"

register_converter(addresses.Language, "language")

CITED = [
    path("", page(home.start), name="start"),
    path("claims/<uuid:claim_id>/", page(claim_page.claim), name="claim"),
    path(
        "claims/<uuid:claim_id>/editions/<int:number>/",
        page(claim_page.edition),
        name="edition",
    ),
    path("claims/<uuid:claim_id>/compare/", page(claim_page.compare), name="compare"),
    path(
        "claims/<uuid:claim_id>/compare/<int:before>/<int:after>/",
        page(claim_page.compare),
        name="comparison",
    ),
    path("articles/<uuid:record_id>/", page(article_page.article), name="article"),
    path("articles/<uuid:record_id>/text/", page(article_page.text), name="article-text"),
    path(
        f"articles/<uuid:record_id>/{article_page.REPORT_FILE}",
        article_report.word_file,
        name="article-report",
    ),
    path("sources/<uuid:record_id>/", page(records.source), name="source"),
    path("claimants/<uuid:record_id>/", page(records.claimant), name="claimant"),
    path("subjects/<uuid:record_id>/", page(records.subject), name="subject"),
]
"""Without a language they answer in English, whatever the browser asks for: they are cited."""

LISTS = {
    "claims": browse.claims,
    "articles": records.articles,
    "sources": records.sources,
    "claimants": records.claimants,
    "subjects": records.subjects,
    "changes": changes.changes,
    "corrections": corrections.listing,
}
"""By name the lists, each of which has pages."""

SINGLE = {
    "about": about.about,
    "vocabulary": about.vocabulary,
    "figures": figures.figures,
}
"""By name the pages that are no lists."""

IN_LANGUAGES = [
    *(path(f"{name}/", page(view), name=name) for name, view in SINGLE.items()),
    *(path(f"{name}/", page(view), name=name) for name, view in LISTS.items()),
    *(
        path(f"{name}/page/<int:page>/", page(view), name=f"{name}-page")
        for name, view in LISTS.items()
    ),
    path("cited/", cited_page.cited, name="cited"),
    path(
        "corrections/figures/",
        correction_figures.figures_page,
        name="corrections-figures",
    ),
    path("report/", report_page.report, name="report"),
    path("outcome/", outcome_page.outcome, name="outcome"),
    path("claims/<uuid:claim_id>/editions/<int:number>/card/", embed.card, name="card"),
]
"""Pages that are not cited: without a language they redirect."""

SHORT = re_path(
    rf"^c/(?P<name>[0-9]{{1,18}}|{claim_numbers.IN_PATH})(?:\.(?P<number>[0-9]{{1,9}}))?/?$",
    short_addresses.claim_by_number,
    name="claim-by-number",
)

urlpatterns = [
    *CITED,
    SHORT,
    *FEEDS,
    path("corrections/corrections.csv", corrections.csv_file, name="corrections-csv"),
    path("corrections/figures/<slug:name>.csv", correction_figures.table, name="corrections-table"),
    path("unapi", unapi.unapi, name="unapi"),
    path("oembed", embed.oembed, name="oembed"),
    path(
        "<language:language>/claims/suggestions.json", suggestions.suggestions, name="suggestions"
    ),
    path("<language:language>/", include([*CITED, *IN_LANGUAGES, SHORT, *FEEDS])),
    *(path(str(listed.pattern), short_addresses.in_english) for listed in IN_LANGUAGES),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.part, name="sitemap-part"),
    path("sitemap-<slug:noun>-<int:part>.xml", sitemap.records, name="sitemap-records"),
    path("robots.txt", well_known.robots, name="robots"),
    path("llms.txt", well_known.llms, name="llms"),
    path(".well-known/security.txt", well_known.security, name="security"),
    re_path(r"^(?P<way>(?:.*/)?)linkset\.json$", answers.linkset, name="linkset"),
]
