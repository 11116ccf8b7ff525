"""Addresses of the pages for people."""

from django.urls import path, re_path

from . import views

app_name = "pages"

urlpatterns = [
    path("", views.start, name="start"),
    path("claims/<uuid:claim_id>/", views.claim, name="claim"),
    path("claims/<uuid:claim_id>/editions/<int:number>/", views.edition, name="edition"),
    re_path(r"^c/(?P<number>[0-9]{1,18})/?$", views.claim_by_number, name="claim-by-number"),
]
