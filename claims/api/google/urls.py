"""Addresses of the drop-in."""

from django.urls import path, re_path

from . import views

app_name = "google"

urlpatterns = [
    path("claims:search", views.Search.as_view(), name="search"),
    re_path(r"^[\s\S]*\Z", views.Nothing.as_view()),
]
