"""One noun a file, QuerySet first, then model. What the database promises stands in migration 0002."""

from positions.models.act import TreatyAct, Vote, VoteCast
from positions.models.article import Article, Capture, CaptureBytes, Story, StoryLink, Upload
from positions.models.concern import Concern, ConcernPhrase
from positions.models.event import Event
from positions.models.evidence import Evidence
from positions.models.organization import Membership, Organization, OrganizationName
from positions.models.part import Ask, Part, Signatory, VersionConcern, VersionProvision
from positions.models.person import Person, Role
from positions.models.publication import Appearance, Import, ImportedStatement, Publication
from positions.models.review import Author, Review
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
    "Concern",
    "ConcernPhrase",
    "Event",
    "Evidence",
    "Form",
    "Import",
    "ImportedStatement",
    "Membership",
    "Milestone",
    "Organization",
    "OrganizationName",
    "Part",
    "Person",
    "Provision",
    "ProvisionNumber",
    "Publication",
    "Question",
    "Review",
    "Role",
    "Signatory",
    "Source",
    "Stance",
    "Statement",
    "StatementVersion",
    "Step",
    "Story",
    "StoryLink",
    "TextVersion",
    "Treaty",
    "TreatyAct",
    "TreatyName",
    "Upload",
    "User",
    "VersionConcern",
    "VersionProvision",
    "Vote",
    "VoteCast",
]
