"""Pages beside the form of a claim, each an object with its URLs."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern


class ClaimPages:
    """Pages about a claim: their URLs, and the views behind them.

    `admin` is the claim's ModelAdmin: it answers which account may see or change a claim.
    """

    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def urls(self) -> list[URLPattern]:
        """The routes of these pages, each through `admin_view`, below those of the admin."""
        raise NotImplementedError

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The context that every page of the desk has."""
        return {**self.admin.admin_site.each_context(request), "opts": self.admin.opts}
