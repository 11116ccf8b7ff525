"""Addresses of the pages for people."""

from django.urls import path, re_path

from claims.text import claim_numbers

from . import views

app_name = "pages"

urlpatterns = [
    path("", views.start, name="start"),
    path("claims/<uuid:claim_id>/", views.claim, name="claim"),
    path("claims/<uuid:claim_id>/editions/<int:number>/", views.edition, name="edition"),
    re_path(
        rf"^c/(?P<name>[0-9]{{1,18}}|{claim_numbers.IN_PATH})(?:\.(?P<number>[0-9]{{1,9}}))?/?$",
        views.claim_by_number,
        name="claim-by-number",
    ),
]
