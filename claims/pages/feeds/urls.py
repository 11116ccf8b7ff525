"""Addresses of feeds, within those of pages: with a language before them, or without."""

from django.urls import path

from .views import feed

FEEDS = [
    path("claims/feed.atom", feed("atom"), name="atom"),
    path("claims/feed.json", feed("json"), name="json-feed"),
    path("changes/feed.atom", feed("atom"), name="changes-atom"),
    path("changes/feed.json", feed("json"), name="changes-json-feed"),
]
