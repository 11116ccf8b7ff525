"""Addresses of the pages for people: `/en/…` and `/zh-hant/…`, and those that people cite."""

from django.urls import include, path, re_path, register_converter

from claims.text import claim_numbers

from . import addresses, answers, claim_page, home, short_addresses, sitemap, well_known
from .answers import page
from .feeds.urls import FEEDS

app_name = "pages"

register_converter(addresses.Language, "language")

CITED = [
    path("", page(home.start), name="start"),
    path("claims/<uuid:claim_id>/", page(claim_page.claim), name="claim"),
    path("claims/<uuid:claim_id>/editions/<int:number>/", page(claim_page.edition), name="edition"),
]
"""Without a language they answer in English, whatever the browser asks for: they are cited."""

SHORT = re_path(
    rf"^c/(?P<name>[0-9]{{1,18}}|{claim_numbers.IN_PATH})(?:\.(?P<number>[0-9]{{1,9}}))?/?$",
    short_addresses.claim_by_number,
    name="claim-by-number",
)

urlpatterns = [
    *CITED,
    SHORT,
    *FEEDS,
    path("<language:language>/", include([*CITED, SHORT, *FEEDS])),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.part, name="sitemap-part"),
    path("robots.txt", well_known.robots, name="robots"),
    path("llms.txt", well_known.llms, name="llms"),
    path(".well-known/security.txt", well_known.security, name="security"),
    re_path(r"^(?P<way>(?:.*/)?)linkset\.json$", answers.linkset, name="linkset"),
]
