"""Addresses of the API, version 1."""

from django.urls import path, re_path

from . import views

app_name = "api"

urlpatterns = [
    path("claims/", views.Claims.as_view(), name="claims"),
    path("claims/<uuid:claim_id>/", views.CurrentEdition.as_view(), name="claim"),
    path("claims/<uuid:claim_id>/editions/", views.Editions.as_view(), name="editions"),
    path(
        "claims/<uuid:claim_id>/editions/<int:number>/",
        views.NumberedEdition.as_view(),
        name="edition",
    ),
    # Only with a last slash, so that an address without it is still sent on to the one with it.
    re_path(r"^(?:[\s\S]*/)?\Z", views.Nothing.as_view()),
]
