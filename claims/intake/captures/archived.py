"""Archived copies of a source's page: named by somebody, or asked of an archive; always checked."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.intake.captures.capture import need_address
from claims.intake.captures.fetching import INTERNET, Network, fetch
from claims.models import Source
from claims.text import addresses


def check(source: Source, url: str) -> None:
    """Refuse an archived copy whose address says that it is one of another page.

    The addresses of some archives do not say of which page; those are taken as they are.
    """
    original = addresses.original_address(url)
    if original == url or not source.url:
        return
    if addresses.address_key(original) != addresses.address_key(source.url):
        message = _("This is an archived copy of another page: %(address)s")
        raise ValidationError(message % {"address": original[:300]}, code="another_page")


def ask(source: Source, *, network: Network = INTERNET) -> str:
    """Have the archive of the settings keep the page of a source; the address of its copy.

    Raises ValidationError where no archive is named, where it cannot be reached, and where it
    does not lead to a copy of this page.
    """
    if not settings.FACTCHECK_ARCHIVE:
        raise ValidationError(_("No archive is named in the settings."), code="no_archive")
    need_address(source)
    found = fetch(f"{settings.FACTCHECK_ARCHIVE}{source.url}", network=network).url
    if addresses.original_address(found) == found or found.startswith(settings.FACTCHECK_ARCHIVE):
        raise ValidationError(
            _("The archive does not say where it keeps the page."), code="nowhere"
        )
    check(source, found)
    return found
