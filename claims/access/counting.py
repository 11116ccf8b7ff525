"""Requests counted for the address that they come from, as the setting limits them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from . import rate_limit
from .login_limit import visitor_address


def count(meta: Mapping[str, Any]) -> rate_limit.Count | None:
    """Count a request by its CGI variables; None where there is no limit."""
    most = settings.FACTCHECK_API_REQUESTS_PER_MINUTE
    return rate_limit.count(_address(meta), most=most) if most else None


def count_as_many(meta: Mapping[str, Any]) -> rate_limit.Count | None:
    """Count a request that leaves something behind: as a tenth of what an address may ask."""
    most = settings.FACTCHECK_API_REQUESTS_PER_MINUTE
    weight = max(most // 10, 1)
    return rate_limit.count(_address(meta), most=most, weight=weight) if most else None


def uncount(meta: Mapping[str, Any]) -> None:
    """Undo the counting of a request that was answered with 304."""
    if settings.FACTCHECK_API_REQUESTS_PER_MINUTE:
        rate_limit.uncount(rate_limit.Count(rate_limit.bucket(_address(meta)), True, 0))


def _address(meta: Mapping[str, Any]) -> str:
    return visitor_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
