"""The two applications of this site: what it is about, and its desk."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core.checks import CheckMessage, Tags, register
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Fact-checking")


class DeskConfig(SimpleAdminConfig):
    """The desk, which is loaded with the addresses of the site (`factcheck/urls.py`).

    Its pages need three quarters of all modules, and most commands need none of its pages.
    """

    default_site = "factcheck.desk_site.DeskSite"

    def ready(self) -> None:
        register(check_dependencies, Tags.admin)
        register(check_desk, Tags.admin)


def check_desk(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Django's check of the pages of the desk, after they are loaded."""
    autodiscover()
    return check_admin_app(app_configs, **options)
