"""Routes of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from claims.admin.accounts import login, set_language
from claims.admin.desk.keys import keys_view
from claims.admin.inquiry.outside import asked
from claims.api.mcp.endpoint import Endpoint
from factcheck import error_pages, health, metrics, overload

handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = overload.fault

admin.autodiscover()

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    # A mirror has no desk.
    *([path("admin/", error_pages.nowhere)] if settings.FACTCHECK_MIRROR else []),
    *([path("admin/<path:rest>", error_pages.nowhere)] if settings.FACTCHECK_MIRROR else []),
    # For whoever has the key of an inquiry; a mirror has none.
    path("asked/", error_pages.nowhere if settings.FACTCHECK_MIRROR else asked, name="asked"),
    path("metrics", metrics.metrics, name="metrics"),
    # Both stand before Django's own of the same name.
    path("admin/login/", login, name="login"),
    path("admin/", include("claims.admin.accounts.urls")),
    # Django looks up any record of any table there and fails on keys that are no number.
    path("admin/r/<path:record>", admin.site.admin_view(error_pages.nowhere), name="view_on_site"),
    path("admin/keys/", admin.site.admin_view(keys_view), name="desk_keys"),
    path("admin/", admin.site.urls),
    path("i18n/setlang/", set_language, name="set_language"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("claims.api.urls")),
    path("v1alpha1/", include("claims.api.google.urls")),
    path("", include("claims.api.proof_urls")),
    path("mcp", Endpoint.as_view(), name="mcp"),
    path("mcp/", Endpoint.as_view()),
    path("", include("claims.pages.urls")),
]
