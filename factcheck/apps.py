from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Fact-checking")


class DeskConfig(AdminConfig):
    default_site = "factcheck.desk_site.DeskSite"
