"""The controlled words of the database: every choice an editor makes from a list.

The keys are stored and published; labels are for people, in English and 正體中文.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClaimKind(models.TextChoices):
    EVENT = "event", _("Event")
    QUANTITY = "quantity", _("Quantity")
    QUOTATION = "quotation", _("Quotation")
    LEGAL = "legal", _("Legal state of affairs")
    CAUSAL = "causal", _("Cause or reason")
    CLASSIFICATION = "classification", _("Classification")
    ATTRIBUTED_VIEW = "attributed_view", _("View attributed to somebody")
    PREDICTION = "prediction", _("Prediction")
    OPINION = "opinion", _("Opinion")


class VerificationStatus(models.TextChoices):
    """The finding on the wording of a claim (ClaimReview `alternateName`)."""

    UNVERIFIED = "unverified", _("Not yet checked")
    SUPPORTED = "supported", _("Supported")
    PARTLY_SUPPORTED = "partly_supported", _("Partly supported")
    MISLEADING = "misleading", _("Misleading")
    REFUTED = "refuted", _("Refuted")
    OUTDATED = "outdated", _("Outdated")
    UNVERIFIABLE = "unverifiable", _("Evidence insufficient")
    NOT_CHECKABLE = "not_checkable", _("Not checkable (opinion or prediction)")


class Stage(models.TextChoices):
    """Stage of the workspace copy of a claim."""

    DRAFT = "draft", pgettext_lazy("stage", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("stage", "In review")
    APPROVED = "approved", pgettext_lazy("stage", "Approved, waiting for release")
    PUBLISHED = "published", pgettext_lazy("stage", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage", "Withdrawn")
    DROPPED = "dropped", pgettext_lazy("stage", "Dropped")
    WITHHELD = "withheld", pgettext_lazy("stage", "Withheld by law")


class Reason(models.TextChoices):
    """A fault of a wording that is not simply supported."""

    DATE = "date", _("Date")
    NUMBER = "number", _("Number")
    NAME = "name", _("Name")
    PLACE = "place", _("Place")
    ATTRIBUTION = "attribution", _("Attribution")
    TRANSLATION = "translation", _("Translation")
    SCOPE = "scope", _("Scope")
    CAUSATION = "causation", _("Causation")
    MISSING_CONTEXT = "missing_context", _("Missing context")
    LEGAL_STATUS = "legal_status", _("Legal status")
    NO_PRIMARY_SOURCE = "no_primary_source", _("No primary source")


class Priority(models.TextChoices):
    HARMFUL = "harmful", _("Harmful if wrong")
    CENTRAL = "central", _("Central to the article")
    ORDINARY = "ordinary", _("Ordinary")


class LinkType(models.TextChoices):
    DEPENDS_ON = "depends_on", _("depends on")
    CONTRADICTS = "contradicts", _("contradicts")
    REPEATS = "repeats", _("repeats")
    SEE_ALSO = "see_also", _("see also")
    SUPERSEDED_BY = "superseded_by", _("superseded by")


class SubjectType(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANIZATION = "organization", _("Organization")
    PLACE = "place", _("Place")
    EVENT = "event", _("Event")
    WORK = "work", _("Work or document")
    TOPIC = "topic", _("Topic")


class Stance(models.TextChoices):
    """Effect of a source on the claim."""

    SUPPORTS = "supports", _("supports")
    REFUTES = "refutes", _("refutes")
    QUALIFIES = "qualifies", _("qualifies")
    CONTEXT = "context", _("gives context")


class LocatorLabel(models.TextChoices):
    """Unit of a locator in a source (CSL locator terms, and `timestamp`, `other`)."""

    PAGE = "page", _("page")
    PARAGRAPH = "paragraph", _("paragraph")
    ARTICLE = "article", pgettext_lazy("locator", "article")
    SECTION = "section", _("section")
    CHAPTER = "chapter", _("chapter")
    LINE = "line", _("line")
    NOTE = "note", pgettext_lazy("locator", "note")
    TABLE = "table", _("table")
    FIGURE = "figure", _("figure")
    TIMESTAMP = "timestamp", _("timestamp")
    OTHER = "other", _("elsewhere")


class SearchKind(models.TextChoices):
    """Kind of search: in an index, or with somebody (right of reply)."""

    SEARCH = "search", _("Search")
    CONTACT = "contact", _("Question to a person or body")


class SourceKind(models.TextChoices):
    PRIMARY = "primary", _("Primary")
    SECONDARY = "secondary", _("Secondary")
    TERTIARY = "tertiary", _("Tertiary")


class PublisherKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental body")
    NEWS_AGENCY = "news_agency", _("News agency")
    NEWSPAPER = "newspaper", _("Newspaper or magazine")
    BROADCASTER = "broadcaster", _("Broadcaster")
    ACADEMIC = "academic", _("Academic")
    THINK_TANK = "think_tank", _("Think tank")
    ENCYCLOPEDIA = "encyclopedia", _("Encyclopedia")
    COMPANY = "company", _("Company")
    ASSOCIATION = "association", _("Association")
    OTHER = "other", pgettext_lazy("publisher", "Other")


class SourceCondition(models.TextChoices):
    FINE = "fine", _("Fine")
    CHANGED = "changed", _("Changed since it was read")
    GONE = "gone", _("Gone")
    RETRACTED = "retracted", _("Retracted")


class CaptureOrigin(models.TextChoices):
    """Origin of a capture."""

    FETCHED = "fetched", pgettext_lazy("capture", "Fetched from its address")
    UPLOADED = "uploaded", pgettext_lazy("capture", "Uploaded")
    PASTED = "pasted", pgettext_lazy("capture", "Pasted")


class QuoteCheck(models.TextChoices):
    """Whether the words of an excerpt stand in a capture of its source."""

    VERIFIED = "verified", pgettext_lazy("quote", "Found word for word")
    NOT_FOUND = "not_found", pgettext_lazy("quote", "Not found in the stored copy")
    AMBIGUOUS = "ambiguous", pgettext_lazy("quote", "Found at several places")
    NO_EXCERPT = "no_excerpt", pgettext_lazy("quote", "No words are quoted")
    NO_CAPTURE = "no_capture", pgettext_lazy("quote", "No stored copy")
    ATTESTED = "attested", pgettext_lazy("quote", "An editor vouches for the words")
    READ = "read", pgettext_lazy("quote", "Read by people in a picture")
    UNREAD = "unread", pgettext_lazy("quote", "In a picture that nobody has read yet")


class ImpactCause(models.TextChoices):
    """Why what rests on a source or a claim is to be looked at again."""

    RETRACTED = "retracted", pgettext_lazy("cause", "Source retracted")
    CHANGED = "changed", pgettext_lazy("cause", "Source changed")
    GONE = "gone", pgettext_lazy("cause", "Source gone")
    REVISED = "revised", pgettext_lazy("cause", "Claim revised")
    CONTESTED = "contested", pgettext_lazy("cause", "Claim contested")
    WITHDRAWN = "withdrawn", pgettext_lazy("cause", "Claim withdrawn")


class ImpactOutcome(models.TextChoices):
    """Outcomes of a reviewer's decision on an affected claim."""

    STANDS = "stands", _("The finding stands")
    CONTEST = "contest", _("Tell readers that it is in dispute")
    REWORK = "rework", _("Rework it")
    WITHDRAW = "withdraw", _("Submit its withdrawal")


class CorrectionKind(models.TextChoices):
    """Subject of a request for correction, as the first look has it."""

    FACT = "fact", _("Something said here is not so")
    QUOTATION = "quotation", _("Words are quoted wrongly or cut short")
    ATTRIBUTION = "attribution", _("The wrong person is named")
    EVIDENCE = "evidence", _("A source is missing, changed or misread")
    TRANSLATION = "translation", _("A translation says something else")
    PRIVACY = "privacy", _("Personal data that should not stand here")
    TYPO = "typo", _("A slip of the pen")
    OTHER = "other", pgettext_lazy("correction", "Something else")


class CorrectionOutcome(models.TextChoices):
    """Outcome of a request for correction."""

    CORRECTED = "corrected", pgettext_lazy("outcome", "Corrected")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "Withdrawn")
    CONTESTED = "contested", pgettext_lazy("outcome", "Marked as in dispute")
    REPLY_ADDED = "reply_added", pgettext_lazy("outcome", "Your reply was added")
    WITHHELD = "withheld", pgettext_lazy("outcome", "Withheld")
    REFUSED = "refused", pgettext_lazy("outcome", "Refused, with reasons")


class CslType(models.TextChoices):
    """Item types of CSL 1.0.2."""

    ARTICLE = "article", _("Article, preprint")
    ARTICLE_JOURNAL = "article-journal", _("Journal article")
    ARTICLE_MAGAZINE = "article-magazine", _("Magazine article")
    ARTICLE_NEWSPAPER = "article-newspaper", _("News report")
    BILL = "bill", _("Bill")
    BOOK = "book", _("Book")
    BROADCAST = "broadcast", _("Broadcast")
    CHAPTER = "chapter", _("Chapter")
    DATASET = "dataset", _("Data set")
    DOCUMENT = "document", _("Document")
    ENTRY_DICTIONARY = "entry-dictionary", _("Dictionary entry")
    ENTRY_ENCYCLOPEDIA = "entry-encyclopedia", _("Encyclopedia entry")
    GRAPHIC = "graphic", _("Image")
    HEARING = "hearing", _("Hearing")
    INTERVIEW = "interview", _("Interview")
    LEGAL_CASE = "legal_case", _("Legal case")
    LEGISLATION = "legislation", _("Legislation")
    MAP = "map", _("Map")
    MOTION_PICTURE = "motion_picture", _("Film or video")
    PAPER_CONFERENCE = "paper-conference", _("Conference paper")
    PERSONAL_COMMUNICATION = "personal_communication", _("Personal communication")
    POST = "post", _("Social media post")
    POST_WEBLOG = "post-weblog", _("Weblog post")
    REGULATION = "regulation", _("Regulation")
    REPORT = "report", _("Report")
    SPEECH = "speech", _("Speech")
    THESIS = "thesis", _("Thesis")
    TREATY = "treaty", _("Treaty")
    WEBPAGE = "webpage", _("Web page")


class EditionKind(models.TextChoices):
    """Why an edition was published."""

    FIRST = "first", _("First edition")
    REVISED = "revised", _("Revised")
    CORRECTED = "corrected", _("Corrected")
    CONTESTED = "contested", _("Contested")
    WITHDRAWN = "withdrawn", pgettext_lazy("edition", "Withdrawn")
    REISSUED = "reissued", _("Reissued, same finding")
    WITHHELD = "withheld", pgettext_lazy("edition", "Withheld by law")


class WithholdingGround(models.TextChoices):
    """Why the law asks for words of published editions to be erased."""

    PERSONAL_DATA = "personal_data", pgettext_lazy("ground", "Protection of personal data")
    COURT_ORDER = "court_order", pgettext_lazy("ground", "Order of a court or an authority")
    OTHER_LAW = "other_law", pgettext_lazy("ground", "Another law")


CORRECTIONS = (
    *(EditionKind.CORRECTED, EditionKind.CONTESTED),
    *(EditionKind.WITHDRAWN, EditionKind.WITHHELD),
)
"""Kinds of editions that say what was wrong, is in dispute, no longer stands or is withheld."""


class Decision(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("review", "Approved")
    RETURNED = "returned", pgettext_lazy("review", "Returned to the author")


class Placement(models.TextChoices):
    """Whether the words of an appearance stand in the text of the article."""

    PLACED = "placed", _("Placed")
    TAKEN_OVER = "taken_over", _("Our suggested wording stands there")
    AMBIGUOUS = "ambiguous", _("At several places")
    ORPHANED = "orphaned", _("Not in the text")


class DismissalReason(models.TextChoices):
    """Why a sentence of an article is not checked."""

    NO_ASSERTION = "no_assertion", _("Asserts nothing")
    OPINION = "opinion", _("Opinion or prediction")
    HEADING = "heading", _("Heading, byline or imprint")
    REPEATED = "repeated", _("Repeats what is checked elsewhere")
    OTHER = "other", pgettext_lazy("dismissal", "Other")


class NoteKind(models.TextChoices):
    """Kind of note in a file: comment, footnote, endnote, link."""

    COMMENT = "comment", _("Comment")
    FOOTNOTE = "footnote", _("Footnote")
    ENDNOTE = "endnote", _("Endnote")
    LINK = "link", _("Link")


class InquiryRole(models.TextChoices):
    """Kind of person outside who is asked."""

    EXPERT = "expert", _("Expert")
    AUTHOR = "author", _("Author")


class Verdict(models.TextChoices):
    """Answer of somebody outside: to a claim, or to a wording that we suggest."""

    ACCURATE = "accurate", _("Accurate")
    ERROR = "error", _("Factual error")
    ACCEPTED = "accepted", _("Taken over")
    DECLINED = "declined", _("Kept as it was")
    REMARK = "remark", _("Remark")


class AnswerOutcome(models.TextChoices):
    """Decision on an answer that came from outside."""

    RECORDED = "recorded", _("Search record written")
    SET_ASIDE = "set_aside", _("Set aside")
