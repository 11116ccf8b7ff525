"""A bare site to compare with: the bytes of documents, from one SQL query, by one Django view."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from factcheck import web_environment


def documents(request: HttpRequest) -> HttpResponse:
    """The documents at the positions that the query names."""
    positions = [int(text) for text in request.GET["positions"].split(",")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document FROM claims_edition WHERE position = ANY(%s) ORDER BY position DESC",
            [positions],
        )
        found = [document for (document,) in cursor.fetchall()]
    body = '{"results":[' + ",".join(found) + "]}"
    return HttpResponse(body.encode(), content_type="application/json")


urlpatterns = [path("", documents)]

web_environment.complete()
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.bare_settings"
application = get_wsgi_application()
