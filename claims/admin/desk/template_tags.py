"""Template tags of the desk: navigation, work lists, saved filters."""

from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from claims.access import second_factor
from claims.admin import home, remarks
from claims.admin.accounts import time_zones
from claims.admin.article import job, sheet_words
from claims.admin.article.check_article import CheckArticleForm
from claims.admin.claim import presence
from claims.admin.claim.saved_filters import saved_filters
from claims.admin.correction import queue
from claims.admin.desk import undo
from claims.admin.desk.keys import keys_of
from claims.exports.charts import Segment
from claims.models import Article, Backup, Citation, Claim, SavedFilter, Source
from claims.record import demonstration as said
from claims.text.labels import quoted, with_colon
from claims.workflow import inquiries

register = template.Library()
register.filter("moment", time_zones.moment)
register.filter(quoted)
register.filter(with_colon)
register.simple_tag(time_zones.current, name="desk_time_zone")


NAVIGATION = ("Claim", "Article", "Source", "Claimant", "Subject")
"""The nouns of the day, in the header of every page; the home page lists them all."""


class HeaderLink(NamedTuple):
    """A link of the header."""

    label: str
    address: str
    is_here: bool


@register.simple_tag(takes_context=True)
def navigation(context: Any) -> list[HeaderLink]:
    """The home page, and the nouns above as far as the account may see them."""
    here, home_page = context["request"].path, reverse("admin:index")
    nouns = {
        noun["object_name"]: (str(noun["name"]), noun["admin_url"])
        for app in context["available_apps"]
        for noun in app["models"]
    }
    seen = [nouns[name] for name in NAVIGATION if name in nouns and nouns[name][1]]
    return [
        HeaderLink(gettext("Work list"), home_page, here == home_page),
        *(HeaderLink(label, address, here.startswith(address)) for label, address in seen),
    ]


class ErrorLink(NamedTuple):
    """An error of a field, and where on the page that is."""

    label: str
    message: str
    anchor: str


@register.simple_tag(takes_context=True)
def error_links(context: Any) -> list[ErrorLink]:
    """The errors of the fields of a record's form and of its parts, in the order of the page."""
    forms = [("", context["adminform"].form)]
    for inline in context.get("inline_admin_formsets", ()):
        name = inline.opts.verbose_name
        rows = enumerate(inline.formset.forms, start=1)
        forms += [(f"{name} {number}, ", form) for number, form in rows]
    return [
        ErrorLink(f"{part}{form[name].label}", str(message), form[name].id_for_label)
        for part, form in forms
        for name, found in form.errors.items()
        if name in form.fields
        for message in found
    ]


@register.simple_tag(takes_context=True)
def work_lists(context: Any) -> list[home.WorkListView]:
    return home.work_lists(context["request"].user)


@register.simple_tag(takes_context=True)
def second_factor_is_asked(context: Any) -> Any:
    """The day from which this account needs a second factor that it has not; None otherwise."""
    account = context["request"].user
    is_without = second_factor.is_obliged(account) and second_factor.since(account) is None
    return settings.FACTCHECK_SECOND_FACTOR_FROM if is_without else None


@register.simple_tag(takes_context=True)
def own_filters(context: Any) -> list[tuple[SavedFilter, str]]:
    return saved_filters(context["request"].user)


@register.simple_tag
def waiting_requests() -> queue.Waiting:
    """Requests for correction that wait, those that are overdue by name."""
    return queue.waiting()


@register.simple_tag
def demonstration() -> str:
    """The sentence of a demonstration, in the reader's language; empty where people sign."""
    return "".join(said.warnings())


@register.simple_tag
def last_backups() -> tuple[Backup | None, Backup | None]:
    """The backup that was made last, and the one that was last restored on trial."""
    made, tried = Backup.objects.order_by("made_at"), Backup.objects.order_by("tried_at")
    return made.last(), tried.filter(tried_at__isnull=False).last()


@register.filter
def undo_address(message: object) -> str:
    """The address to which the button “Undo” of a message posts; empty where it has none."""
    return undo.address_of(message)


@register.filter
def in_language(claim: Claim, language: str) -> Model:
    """The row that says the claim in this language, or else the claim."""
    return claim.wording(language)


@register.simple_tag(takes_context=True)
def keys_here(context: Any) -> SafeString:
    """The keys of the page that is shown."""
    match = context["request"].resolver_match
    return keys_of(match.url_name or "" if match else "")


@register.simple_tag(takes_context=True)
def others_here(context: Any, claim: Claim) -> list[str] | None:
    """A sentence for each colleague who has the claim open; None for who only reads."""
    account = context["request"].user
    return presence.others_here(claim, account) if presence.works_on_claims(account) else None


@register.simple_tag
def wording(claim: Claim, length: int) -> SafeString:
    """The words of a claim in the reader's language, or else its own, cut to a length."""
    row: Any = claim.wording(get_language() or "")
    words = Truncator(row.statement).chars(length)
    return format_html('<span lang="{}">{}</span>', row.language, words)


@register.filter
def translation_in(content: dict[str, Any], language: str) -> dict[str, Any] | None:
    """The translation of a signed content that a reader of this language reads first, if any."""
    own = language.partition("-")[0].lower()
    if content["language"].lower().partition("-")[0] == own:
        return None
    rows = content.get("translations", [])
    return next((row for row in rows if row["language"].lower().partition("-")[0] == own), None)


@register.simple_tag
def check_article_form() -> CheckArticleForm:
    return CheckArticleForm(auto_id="check-%s")


@register.simple_tag
def latest_articles() -> list[tuple[Article, list[Segment]]]:
    return home.latest_articles()


@register.simple_tag
def findings_of(article: Article) -> list[Segment]:
    return home.findings([article])[article.pk]


@register.simple_tag(takes_context=True)
def remarks_on(context: Any, record: Claim | Source) -> remarks.Talk | None:
    return remarks.talk(context["request"], record)


@register.simple_tag(takes_context=True)
def asked_of_me(context: Any) -> remarks.Asked:
    return remarks.asked(context["request"].user)


@register.simple_tag(takes_context=True)
def my_articles(context: Any) -> list[job.Card]:
    return job.mine(context["request"].user)


@register.simple_tag
def answers_waiting() -> int:
    """The number of answers from outside that nobody has decided on."""
    return inquiries.undecided().count()


@register.filter
def described(citation: Citation) -> str:
    return sheet_words.source_line(citation)
