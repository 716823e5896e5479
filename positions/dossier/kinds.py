"""What of the dossier goes into which table. A kind comes after those that it points to."""

from collections.abc import Callable, Iterator

from positions.dossier import actors, treaties
from positions.dossier.rows import Row, at
from positions.dossier.syncing import Kind
from positions.models import (
    Concern,
    ConcernPhrase,
    Membership,
    Milestone,
    Organization,
    OrganizationName,
    Person,
    Provision,
    ProvisionNumber,
    Role,
    Source,
    TextVersion,
    Treaty,
    TreatyAct,
    TreatyName,
    Vote,
    VoteCast,
)


def _rows(
    *paths: str, only: Callable[[Row], bool] = lambda row: True
) -> Callable[[dict[str, Row]], Iterator[Row]]:
    return lambda files: (row for path in paths for row in at(files, path) if only(row))


def _protocol(row: Row) -> bool:
    return bool(row.optional("parent"))


TREATIES = "treaties/treaties"
ORGANIZATIONS = "organizations/organizations"
GROUPS = "concerns/concerns"
SPEAKERS = "statements/statements/speaker"
OF_TREATY = ("treaty_id", "slug")
DEFINED = ("definition", "definition_version")

KINDS = (
    Kind(Treaty, ("slug",), treaties.treaty, _rows(TREATIES, only=lambda row: not _protocol(row))),
    Kind(Treaty, ("slug",), treaties.treaty, _rows(TREATIES, only=_protocol)),
    Kind(
        TreatyName,
        ("treaty_id", "text"),
        treaties.treaty_name,
        _rows(f"{TREATIES}/aliases", f"{TREATIES}/ambiguous_aliases"),
    ),
    Kind(TextVersion, OF_TREATY, treaties.text_version, _rows(f"{TREATIES}/text_versions")),
    Kind(Milestone, OF_TREATY, treaties.milestone, _rows(f"{TREATIES}/milestones")),
    Kind(
        Provision,
        ("treaty_id", "text_version_id", "article"),
        treaties.provision,
        _rows(f"{TREATIES}/provisions"),
    ),
    Kind(
        ProvisionNumber,
        ("provision_id", "text_version_id"),
        treaties.provision_number,
        _rows(f"{TREATIES}/provisions/same_as"),
    ),
    Kind(Organization, ("slug",), actors.organization, _rows(ORGANIZATIONS)),
    Kind(
        OrganizationName,
        ("organization_id", "text"),
        actors.organization_name,
        _rows(f"{ORGANIZATIONS}/names"),
    ),
    Kind(
        Membership,
        ("organization_id", "kind", "target_id", "valid_from"),
        actors.membership,
        _rows(f"{ORGANIZATIONS}/memberships"),
    ),
    Kind(Concern, ("slug",), actors.concern, _rows(GROUPS), DEFINED),
    Kind(Concern, ("slug",), actors.concern, _rows(f"{GROUPS}/children"), DEFINED),
    Kind(
        ConcernPhrase,
        ("concern_id", "text", "language"),
        actors.phrase,
        _rows(f"{GROUPS}/lexicon", f"{GROUPS}/children/lexicon"),
    ),
    Kind(Source, ("slug",), actors.source, _rows("sources/sources", "sources/left_out_feed_not_confirmed")),
    Kind(Person, ("name",), actors.person, _rows(SPEAKERS, only=lambda row: bool(row.optional("name")))),
    Kind(
        Role,
        ("person_id", "organization_id", "title"),
        actors.role,
        _rows(SPEAKERS, only=lambda row: bool(row.optional("name") and row.optional("role"))),
    ),
    Kind(TreatyAct, ("key",), treaties.act, _rows("acts/acts", "acts/absences")),
    Kind(Vote, ("key",), treaties.vote, _rows("acts/votes")),
    Kind(VoteCast, ("vote_id", "organization_id"), treaties.vote_cast, _rows("acts/votes/participants")),
)
FILES = ("treaties", "organizations", "concerns", "sources", "acts", "statements")
