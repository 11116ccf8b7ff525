"""Addresses of the public side."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("claims.api.urls")),
    path("v1alpha1/", include("claims.api.google.urls")),
    path("", include("claims.pages.urls")),
]
