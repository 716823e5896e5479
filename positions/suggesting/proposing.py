"""Between captures and suggestions: the catalogue as plain data, and proposals as rows.

How something is found is for the neighbours, what people decide about it for `editing`.
"""

import hashlib
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.db.models import Min, Q

from positions.models import (
    Article,
    Capture,
    Concern,
    ConcernPhrase,
    Membership,
    Milestone,
    Organization,
    Role,
    Suggestion,
    SuggestionRun,
    Treaty,
)
from positions.suggesting import catalogue as plain
from positions.suggesting import remembering
from positions.suggesting.learning.models import Model
from positions.suggesting.proposal import Proposal
from positions.suggesting.suggester import Suggester

log = logging.getLogger(__name__)

# Of the rules. Whoever changes what they find changes it, and every capture is searched again.
VERSION = "1"
# What makes a suggestion the same one, and what another search may change of it.
KEY = ["capture", "start", "end", "speaker_start", "organization", "organization_name", "suggester"]
_OURS = {"id", "made_at", "decision", "decided_by", "decided_at", "statement", *KEY}
PROPOSED = [field.name for field in Suggestion._meta.concrete_fields if field.name not in _OURS]
NEWEST = 500
# How old the names may be that a worker looks for, in seconds.
FRESH = 60.0

# What ends the bargaining about a text.
CLOSING = ("text agreed", "adopted")


def catalogue() -> plain.Catalogue:
    """Names, treaties and concerns as they are now, in a fixed order."""
    return plain.Catalogue(
        organizations=tuple(_organizations()),
        treaties=tuple(_treaties()),
        concerns=tuple(_concerns()),
        persons={
            role.person.name: role.organization.survivor.slug
            for role in Role.objects.order_by("pk").select_related("person", "organization__merged_into")
            if not role.organization.survivor.retired_at
        },
    )


def fingerprint(known: plain.Catalogue) -> str:
    """Changes whenever a name, a treaty or a phrase does."""
    return hashlib.sha256(repr(known).encode()).hexdigest()


def _organizations() -> Iterable[plain.Organization]:
    """Names of what was merged lead to what readers see; what is retired is not looked for."""
    survivors = Organization.objects.survivors()
    ties_there = Membership.objects.filter(kind=Membership.Kind.SPEAKS_FOR)
    spoken_for = {
        survivors.get(row.organization_id, row.organization_id): row
        for row in ties_there.select_related("target__merged_into")
    }
    names: dict[int, list[plain.Name]] = defaultdict(list)
    hosts: dict[int, list[str]] = defaultdict(list)
    rows = list(Organization.objects.order_by("slug").prefetch_related("names"))
    for row in rows:
        pk = survivors.get(row.pk, row.pk)
        own = [plain.Name(row.name), *(plain.Name(name.text, name.ambiguous) for name in row.names.all())]
        names[pk] += own
        hosts[pk] += [row.website]
    for row in rows:
        if row.pk in survivors or row.retired_at:
            continue
        ties = spoken_for.get(row.pk)
        yield plain.Organization(
            row.slug,
            row.kind,
            tuple(sorted(set(names[row.pk]), key=lambda name: (name.text, name.ambiguous))),
            parent=ties.target.survivor.slug if ties else None,
            since=ties.valid_from if ties else None,
            until=ties.valid_to if ties else None,
            hosts=tuple(sorted({host for host in map(plain.host, hosts[row.pk]) if host})),
        )


def _treaties() -> Iterable[plain.Treaty]:
    closed = dict(Milestone.objects.filter(kind__in=CLOSING).values_list("treaty").annotate(Min("date_from")))
    together = ("names", "rivals", "provisions__same_as", "text_versions")
    for row in Treaty.objects.order_by("slug").prefetch_related(*together):
        names = [plain.Name(row.short_name), plain.Name(row.official_name)]
        names += [plain.Name(name.text, name.ambiguous) for name in row.names.all()]
        yield plain.Treaty(
            row.slug,
            tuple(sorted(set(names), key=lambda name: (name.text, name.ambiguous))),
            rivals=tuple(sorted(rival.slug for rival in row.rivals.all())),
            provisions=tuple(
                plain.Provision(
                    each.article, each.heading, tuple(number.article for number in each.same_as.all())
                )
                for each in sorted(row.provisions.all(), key=lambda each: each.pk)
            ),
            text_versions=tuple(
                plain.TextVersion(each.slug, tuple(filter(None, (each.name, each.symbol))), each.date_from)
                for each in row.text_versions.all()
            ),
            first_committee_draft=row.first_committee_draft,
            closed=closed.get(row.pk),
        )


def _concerns() -> Iterable[plain.Concern]:
    """Phrases of what was merged lead to what readers see; what is retired is not looked for."""
    survivors = Concern.objects.survivors()
    phrases: dict[int, set[str]] = defaultdict(set)
    for concern, text in ConcernPhrase.objects.filter(language="en").values_list("concern", "text"):
        phrases[survivors.get(concern, concern)].add(text)
    for row in Concern.objects.in_use().order_by("slug").select_related("parent"):
        group = row.parent.slug if row.parent else None
        yield plain.Concern(row.slug, group, tuple(sorted(phrases[row.pk])))


@dataclass(frozen=True)
class Known:
    """What one process looks for, for a while."""

    suggester: Suggester
    fingerprint: str
    organizations: dict[str, Organization]
    treaties: dict[str, Treaty]
    model: Model


def known() -> Known:
    """The catalogue as it was at most a minute ago."""
    return _known(int(time.monotonic() / FRESH))


@cache
def _known(_minute: int) -> Known:
    _known.cache_clear()  # one is enough; its automaton is large
    names = catalogue()
    return Known(
        Suggester(names),
        fingerprint(names),
        {row.slug: row for row in Organization.objects.all()},
        {row.slug: row for row in Treaty.objects.all()},
        remembering.model(),
    )


def unsearched(article: int | None = None) -> list[int]:
    """Captures that were never searched, of one article or among the newest: older ones are `due`."""
    captures = Capture.objects.filter(withheld_at=None).order_by("-pk")
    newest = captures.filter(article=article) if article else captures[:NEWEST]
    rows = newest.values_list("pk", "suggestion_run")
    return [pk for pk, run in rows if run is None]


def due(*, most: int | None = None) -> list[int]:
    """Captures that were never searched, or by other rules, names or phrases: the newest first."""
    current = Q(suggestion_run__version=VERSION, suggestion_run__catalogue=known().fingerprint)
    return list(
        Capture.objects.filter(withheld_at=None)
        .exclude(current)
        .order_by("-pk")
        .values_list("pk", flat=True)[:most]
    )


def propose(pk: int) -> SuggestionRun:
    """Search one capture. Running it again changes nothing but what the rules and the catalogue have changed: what a
    person has decided stays, and is not proposed anew. A text that the rules stumble over is marked and left until
    they, or the names, are others."""
    now, capture = known(), Capture.objects.select_related("article__source").get(pk=pk)
    found, proposals, failed = 0, list[Proposal](), False
    if capture.withheld_at is None and _is_english(capture.article):
        try:
            found, proposals = _search(capture, now.suggester)
        except Exception:
            log.exception("Capture %s could not be searched", pk)
            failed = True
    with transaction.atomic():
        run, _ = SuggestionRun.objects.select_for_update().get_or_create(
            capture=capture, defaults={"found": 0, "kept": 0}
        )
        kept = _replace(capture, [row(capture, each, now) for each in proposals])
        run.version, run.catalogue, run.failed = VERSION, now.fingerprint, failed
        run.found, run.kept = found, kept
        run.save()
    return run


def _search(capture: Capture, suggester: Suggester) -> tuple[int, list[Proposal]]:
    """How many attributions there are, and what an editor is to see of them."""
    published, host = capture.article.published_to, plain.host(capture.article.address)
    seen = suggester.suggest(capture.text, published=published, host=host)
    recorded = suggester.statements(capture.text, seen, published=published, host=host)
    return len(seen.proposals), [each for each in recorded if each.is_ours]


def _replace(capture: Capture, rows: list[Suggestion]) -> int:
    """Make the open suggestions of the rules exactly these, but for what was decided; how many are open then."""
    there = list(
        Suggestion.objects.select_for_update().filter(capture=capture, suggester=Suggestion.Suggester.RULES)
    )
    decided = [each for each in there if each.decision]
    wanted = {_key(each): each for each in rows if not any(is_same(each, other) for other in decided)}
    gone = [each.pk for each in there if not each.decision and _key(each) not in wanted]
    Suggestion.objects.filter(pk__in=gone).delete()
    Suggestion.objects.bulk_create(
        wanted.values(), update_conflicts=True, unique_fields=KEY, update_fields=PROPOSED
    )
    return len(wanted)


def _key(row: Suggestion) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in KEY[1:])


def is_same(one: Suggestion, other: Suggestion) -> bool:
    """The same speaker in passages that share half of the shorter: the same organization, or, where the catalogue has
    one of the two not, words in the same place. “They” in one place may be three organizations."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    known = one.organization_id is not None and other.organization_id is not None
    speaker = (
        one.organization_id == other.organization_id if known else one.speaker_start == other.speaker_start
    )
    return speaker and 2 * shared >= min(one.end - one.start, other.end - other.start)


def _is_english(article: Article) -> bool:
    """The rules are; where a page does not say, it is tried."""
    return article.language[:2].lower() in ("en", "")


def row(capture: Capture, proposal: Proposal, now: Known) -> Suggestion:
    attribution, labels = proposal.attribution, proposal.labels
    speaker = next(iter(proposal.speakers), None)
    said = labels.said
    made = Suggestion(
        capture=capture,
        start=proposal.passage.start,
        end=proposal.passage.end,
        content=[[span.start, span.end] for span in attribution.content],
        cue=attribution.cue and [attribution.cue.start, attribution.cue.end],
        speaker_start=speaker.span.start if speaker else None,
        speaker_end=speaker.span.end if speaker else None,
        organization=now.organizations.get(speaker.organization or "") if speaker else None,
        speaks_through=now.organizations.get(speaker.speaks_through or "") if speaker else None,
        organization_name=(speaker.name if speaker and not speaker.organization else "")[:300],
        person=((speaker.person if speaker else None) or "")[:200],
        role=(speaker.role if speaker else "")[:300],
        attribution=labels.wording,
        treaty=now.treaties.get(labels.treaty or ""),
        text_version=labels.text_version or "",
        provisions=list(labels.provisions),
        question=labels.question,
        asks=list(labels.asks),
        said_from=said.first if said else None,
        said_to=said.last if said else None,
        said_basis=said.basis[:300] if said else "",
        rule=attribution.rule[:100],
        lemma=attribution.lemma[:100],
        version=VERSION,
        ruled={
            "score": proposal.score,
            "stance": labels.stance,
            "concerns": [list(each) for each in labels.concerns],
            "why": [attribution.rule, *labels.why],
        },
    )
    remembering.apply(now.model, made)
    return made
