"""One noun a file, QuerySet first, then model. What the database promises stands in migration 0002."""

from positions.models.act import TreatyAct, Vote, VoteCast
from positions.models.article import Article, Capture, CaptureBytes, Upload
from positions.models.comment import Comment
from positions.models.concern import Concern, ConcernPhrase
from positions.models.correction import Correction
from positions.models.edition import Edition
from positions.models.error_report import ErrorReport
from positions.models.event import Event
from positions.models.evidence import Evidence
from positions.models.findable import FindableArticle, FindableStatement
from positions.models.language_model import LanguageModel, LanguageModelUse
from positions.models.naming import FormerAddress, ToldApart
from positions.models.on_record import OnRecord, Raised
from positions.models.organization import Membership, Organization, OrganizationName
from positions.models.part import Ask, Part, Signatory, VersionConcern, VersionProvision
from positions.models.person import Person, Role
from positions.models.polling import CoverageGap, FeedItem, FetchRun, Host, Polling
from positions.models.publication import Appearance, Import, ImportedStatement, Publication, Unpublished
from positions.models.recheck import Recheck
from positions.models.reply import Reply
from positions.models.review import Author, Review
from positions.models.sheet import Sheet
from positions.models.source import Source
from positions.models.statement import (
    Attribution,
    Form,
    Question,
    Stance,
    Statement,
    StatementVersion,
)
from positions.models.step import Step
from positions.models.story import CommonShingle, Sketch, Story, StoryLink
from positions.models.suggestion import Suggestion, SuggestionRun, Training
from positions.models.treaty import Milestone, Provision, ProvisionNumber, TextVersion, Treaty, TreatyName
from positions.models.user import User

__all__ = [
    "Appearance",
    "Article",
    "Ask",
    "Attribution",
    "Author",
    "Capture",
    "CaptureBytes",
    "Comment",
    "CommonShingle",
    "Concern",
    "ConcernPhrase",
    "Correction",
    "CoverageGap",
    "Edition",
    "ErrorReport",
    "Event",
    "Evidence",
    "FeedItem",
    "FetchRun",
    "FindableArticle",
    "FindableStatement",
    "Form",
    "FormerAddress",
    "Host",
    "Import",
    "ImportedStatement",
    "LanguageModel",
    "LanguageModelUse",
    "Membership",
    "Milestone",
    "OnRecord",
    "Organization",
    "OrganizationName",
    "Part",
    "Person",
    "Polling",
    "Provision",
    "ProvisionNumber",
    "Publication",
    "Question",
    "Raised",
    "Recheck",
    "Reply",
    "Review",
    "Role",
    "Sheet",
    "Signatory",
    "Sketch",
    "Source",
    "Stance",
    "Statement",
    "StatementVersion",
    "Step",
    "Story",
    "StoryLink",
    "Suggestion",
    "SuggestionRun",
    "TextVersion",
    "ToldApart",
    "Training",
    "Treaty",
    "TreatyAct",
    "TreatyName",
    "Unpublished",
    "Upload",
    "User",
    "VersionConcern",
    "VersionProvision",
    "Vote",
    "VoteCast",
]
