"""Accounts, sessions and forms are the desk's and the pages'; the API passes them by."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

OURS = [name for name in settings.MIDDLEWARE if ".desk_only." in name]


def seen(address: str) -> HttpRequest:
    """The request as a view behind all of these middlewares gets it."""
    reached: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        reached.append(request)
        return HttpResponse()

    chain = view
    for name in reversed(OURS):
        chain = import_string(name)(chain)
    chain(RequestFactory().get(address))
    return reached[0]


@pytest.mark.parametrize("address", ["/api/v1/claims/", "/v1alpha1/claims:search", "/mcp"])
def test_the_api_knows_no_account_and_no_session(address: str) -> None:
    assert not {"user", "session", "_messages"} & vars(seen(address)).keys()


@pytest.mark.parametrize("address", ["/admin/login/", "/en/claims/", "/apian/"])
def test_everything_else_does(address: str) -> None:
    assert {"session", "_messages", "auser"} <= vars(seen(address)).keys()
    assert hasattr(seen(address), "user")
