"""The members of a claim: their names in documents, models and files, and the way each is read.

The one list of them: the freeze of signed content, documents, differences, the history, imports
and exports, the claim's form and pages read it. docs/recipes.md tells how to add a member.
"""

from enum import Enum, auto
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .vocabulary import ClaimKind, Reason, VerificationStatus


class Section(Enum):
    """The part of a claim that a member belongs to; differences are told in this order."""

    STATEMENT = auto()
    FINDING = auto()
    FACTS = auto()
    PARTS = auto()


class Reading(Enum):
    """The form in which a document holds a member."""

    WORDING = auto()
    """A text in the claim's own language, with one in each translation."""
    TEXT = auto()
    """A text in the claim's own language only."""
    LANGUAGE = auto()
    """A BCP 47 tag."""
    DATE = auto()
    """An EDTF date; empty where unknown."""
    DAY = auto()
    """An ISO 8601 date, or null."""
    WORD = auto()
    """A word of the member's vocabulary."""
    WORDS = auto()
    """A list of words of the member's vocabulary, in alphabetical order."""
    RECORD = auto()
    """A shared record, or null."""
    RECORDS = auto()
    """A list of records, which stand in tables of their own."""


class Label(NamedTuple):
    """The name of a member in exported files, which no catalogue changes."""

    english: str
    chinese: str


class Member(NamedTuple):
    """A member of a claim, called `name` in documents, in claim sets and as a field of Claim."""

    name: str
    section: Section
    reading: Reading
    vocabulary: type[TextChoices] | None = None
    renamed_on_sheets: str = ""
    label: Label | None = None
    """Beside the words in exported files; texts have one, and wordings but the statement."""
    heading: str | Promise = ""
    """Above the text on the public page; every text has one."""
    is_optional: bool = False
    """Whether documents leave it out while it is empty, as they do every member that came after
    the first editions: so the documents from before it stay the same.
    """

    @property
    def sheet(self) -> str:
        """Its column in the tables that we export; a language follows it (statement_en)."""
        return self.renamed_on_sheets or self.name

    @property
    def column(self) -> str:
        """Its column in the table of claims; empty where it stands in a table of its own."""
        match self.reading:
            case Reading.RECORDS:
                return ""
            case Reading.RECORD:
                return f"{self.name}_id"
        return self.name

    @property
    def empty(self) -> Any:
        """The value in a document where nothing was written."""
        match self.reading:
            case Reading.DAY | Reading.RECORD:
                return None
            case Reading.WORDS | Reading.RECORDS:
                return []
        return ""

    def of(self, content: dict[str, Any]) -> Any:
        """Its value in the `claim` of a document, which holds words; KeyError if it lacks there."""
        return content.get(self.name, self.empty) if self.is_optional else content[self.name]


MEMBERS = (
    Member("statement", Section.STATEMENT, Reading.WORDING),
    Member("language", Section.STATEMENT, Reading.LANGUAGE),
    Member("kind", Section.FACTS, Reading.WORD, ClaimKind, renamed_on_sheets="claim_kind"),
    Member("claimant", Section.FACTS, Reading.RECORD),
    Member("made_on", Section.FACTS, Reading.DATE),
    Member("concerns", Section.FACTS, Reading.DATE),
    Member("about", Section.FACTS, Reading.RECORDS),
    Member("verification_status", Section.FINDING, Reading.WORD, VerificationStatus),
    Member("rationale", Section.FINDING, Reading.WORDING, label=Label("Rationale", "理由")),
    Member(
        "suggested_wording",
        Section.FINDING,
        Reading.WORDING,
        label=Label("Suggested wording", "建議寫法"),
    ),
    Member("reasons", Section.FINDING, Reading.WORDS, Reason),
    Member(
        "later_evidence",
        Section.FINDING,
        Reading.TEXT,
        label=Label("Later evidence", "後出證據"),
        heading=_("Later evidence"),
    ),
    Member(
        "override_reason",
        Section.FINDING,
        Reading.TEXT,
        label=Label(
            "Why the finding stands although the evidence falls short",
            "證據未達準則而仍維持查核結果的理由",
        ),
        heading=_("Why the finding stands although the evidence falls short of our rules"),
    ),
    Member("checked_on", Section.FACTS, Reading.DAY),
    Member("translations", Section.PARTS, Reading.RECORDS),
    Member("citations", Section.PARTS, Reading.RECORDS),
    Member("links", Section.PARTS, Reading.RECORDS),
    Member("search_records", Section.PARTS, Reading.RECORDS),
)
"""All that two people sign of a claim beside its id and number, in the order of the form."""

COLUMNS = tuple(member.column for member in MEMBERS if member.column)
"""The columns of a claim that people wrote and that two of them sign."""

WORDINGS = tuple(member.name for member in MEMBERS if member.reading is Reading.WORDING)
"""The columns of a claim and of its translations that hold a text in one language."""

TEXTS = tuple(member for member in MEMBERS if member.reading is Reading.TEXT)
"""The texts that are in the claim's own language only."""
