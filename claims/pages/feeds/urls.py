"""Addresses of feeds, within those of pages: with a language before them, or without."""

from django.urls import path

from .views import CORRECTIONS, feed

FEEDS = [
    path("claims/feed.atom", feed("atom"), name="atom"),
    path("claims/feed.json", feed("json"), name="json-feed"),
    path("changes/feed.atom", feed("atom"), name="changes-atom"),
    path("changes/feed.json", feed("json"), name="changes-json-feed"),
    path("corrections/feed.atom", feed("atom", CORRECTIONS), name="corrections-atom"),
    path("corrections/feed.json", feed("json", CORRECTIONS), name="corrections-json-feed"),
]
