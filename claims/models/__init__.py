"""The nouns; DESIGN words in the order in which a claim meets them."""

from . import functions  # noqa: F401 - `migrate` calls it when it is done
from .article import Appearance, Article
from .article_job import ArticleJob, ArticlePerson, JobPriority, JobRole
from .article_text import ArticleText, Dismissal, SentenceMark, SuggestedSource
from .awaited_head import AwaitedHead, GivenUpTail
from .backup import Backup
from .capture import Capture, CaptureDecision, CaptureRequest
from .citation import Citation, SearchRecord
from .claim import Claim
from .claim_link import About, ClaimLink
from .claim_translation import ClaimTranslation
from .correction_decision import (
    CorrectionConfirmation,
    CorrectionDecision,
    CorrectionEdition,
    CorrectionExtension,
    CorrectionLook,
)
from .correction_request import CorrectionClaim, CorrectionRequest
from .desk_session import AccountSettings, DeskSession, RemarkMails
from .edition import Edition, EditionIndex, Mention
from .external_review import AttachedReview, ExternalReview
from .finding_word import FindingWord
from .former_record import FormerRecord
from .impact import AffectedClaim, Impact, ImpactDecision
from .inquiry import AnswerDecision, Inquiry, InquiryAnswer, InquiryLine
from .leaf import Leaf
from .letter import Letter, LetterLink
from .person import AccountLanguage, Actor, LoginFailure, Person
from .presence import Presence
from .public_note import CoverageStatement, SourceFall
from .public_state import PublicState
from .remark import Remark, RemarkReader
from .requester import Requester
from .restoration import Restoration
from .review import Proposal, Review, Submission, Tick
from .saved_filter import SavedFilter
from .search_index import DraftPosting, Posting, PostingBlock, PostingMerge, SearchText
from .second_factor import Authenticator, BackupCodes
from .source import Source
from .subject import Claimant, Subject
from .upload import Upload
from .vocabulary import (
    AnswerOutcome,
    CaptureOrigin,
    ClaimKind,
    CorrectionKind,
    CorrectionOutcome,
    CslType,
    Decision,
    DismissalReason,
    EditionKind,
    ImpactCause,
    ImpactOutcome,
    InquiryRole,
    LinkType,
    LocatorLabel,
    NoteKind,
    Placement,
    Priority,
    PublisherKind,
    QuoteCheck,
    Reason,
    SearchKind,
    SourceCondition,
    SourceKind,
    Stage,
    Stance,
    SubjectType,
    Verdict,
    VerificationStatus,
    WithholdingGround,
)
from .withholding import NotedWithholding, WithheldClaim, Withholding

__all__ = [
    "About", "AccountLanguage", "AccountSettings", "Actor", "AffectedClaim", "AnswerDecision",
    "AnswerOutcome", "Appearance", "Article", "ArticleJob", "ArticlePerson", "ArticleText",
    "AttachedReview", "Authenticator", "AwaitedHead", "Backup", "BackupCodes", "Capture",
    "CaptureDecision", "CaptureOrigin", "CaptureRequest", "Citation", "Claim", "ClaimKind",
    "ClaimLink", "ClaimTranslation", "Claimant", "CorrectionClaim", "CorrectionConfirmation",
    "CorrectionDecision", "CorrectionEdition", "CorrectionExtension", "CorrectionKind",
    "CorrectionLook", "CorrectionOutcome", "CorrectionRequest", "CoverageStatement", "CslType",
    "Decision", "DeskSession", "Dismissal", "DismissalReason", "DraftPosting", "Edition",
    "EditionIndex", "EditionKind", "ExternalReview", "FindingWord", "FormerRecord", "GivenUpTail",
    "Impact", "ImpactCause", "ImpactDecision", "ImpactOutcome", "Inquiry", "InquiryAnswer",
    "InquiryLine", "InquiryRole", "JobPriority", "JobRole", "Leaf", "Letter", "LetterLink",
    "LinkType", "LocatorLabel", "LoginFailure", "Mention", "NoteKind", "NotedWithholding",
    "Person", "Placement", "Posting", "PostingBlock", "PostingMerge", "Presence", "Priority",
    "Proposal", "PublicState", "PublisherKind", "QuoteCheck", "Reason", "Remark", "RemarkMails",
    "RemarkReader", "Requester", "Restoration", "Review", "SavedFilter", "SearchKind",
    "SearchRecord", "SearchText", "SentenceMark", "Source", "SourceCondition", "SourceFall",
    "SourceKind", "Stage", "Stance", "Subject", "SubjectType", "Submission", "SuggestedSource",
    "Tick", "Upload", "Verdict", "VerificationStatus", "WithheldClaim", "Withholding",
    "WithholdingGround",
]  # fmt: skip
