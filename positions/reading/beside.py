"""What is said beside a draft's form while it is typed: what is saved, what is on record, what it would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from positions.deriving.counting import ON_THE_LINE
from positions.editing import recalling, reviewing
from positions.models import (
    Capture,
    Evidence,
    Organization,
    Recheck,
    StatementVersion,
    Step,
    Treaty,
    User,
)
from positions.reading import presence


@dataclass(frozen=True)
class Beside:
    """`wrong` is what could not be saved, with why; `missing` what it still lacks to be sent for review; `now` the
    step that readers see; `last` what the organization said last, with `known` what this may be the same as."""

    draft: StatementVersion
    others: list[str]
    missing: list[str]
    now: Step | None = None
    known: list[StatementVersion] = field(default_factory=list)
    last: StatementVersion | None = None
    wrong: list[str] = field(default_factory=list)
    stale: bool = False

    @property
    def overtaken(self) -> list[Evidence]:
        """A passage of each text that there is a newer one of. It stays what it was chosen as."""
        rows: Iterable[Any] = self.draft.evidence.all()
        newer = (row for row in rows if row.capture_id and (row.read_anew or row.page_differs))
        return list({row.article_id: row for row in newer}.values())

    @property
    def changes(self) -> bool:
        """Whether readers would see another position than now."""
        on_line = self.draft.question in ON_THE_LINE and self.draft.moves_line
        return bool(
            self.now
            and self.now.stance
            and on_line
            and self.draft.stance
            and self.draft.stance != self.now.stance
        )


def evidence_since() -> QuerySet[Evidence]:
    """With whether its text was read anew since, or another one was found in its place."""
    differs = Recheck.objects.differing().filter(article=OuterRef("article"))
    return Evidence.objects.annotate(
        read_anew=Exists(Capture.objects.later_than("capture")), page_differs=Exists(differs)
    )


def beside(
    draft: StatementVersion, *, me: User, wrong: list[str] | None = None, stale: bool = False
) -> Beside:
    """Of a draft with its parts (and of its evidence what `evidence_since` loads), as it is saved."""
    others = _others(draft, me)
    missing = reviewing.problems(draft)
    if not (draft.organization and draft.treaty):
        return Beside(draft, others, missing, wrong=wrong or [], stale=stale)
    return Beside(
        draft,
        others,
        missing,
        _now(draft.organization, draft.treaty),
        recalling.may_repeat(draft),
        recalling.last_of(draft.organization, draft.treaty, but=draft.statement),
        wrong or [],
        stale,
    )


def _others(draft: StatementVersion, me: User) -> list[str]:
    """Who else has this statement open, or a text that it has its words from."""
    articles = {f"article-{row.article_id}" for row in draft.evidence.all() if row.capture_id}
    here = [presence.others(of, me=me) for of in (f"statement-{draft.statement_id}", *sorted(articles))]
    return sorted({name for names in here for name in names})


def _now(organization: Organization, treaty: Treaty) -> Step | None:
    """From the steps: of a pair with ten thousand statements none is read."""
    today = Step.objects.open_now().on(timezone.now().date())
    return today.filter(organization=organization.survivor, treaty=treaty).first()
