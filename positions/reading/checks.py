"""What a reviewer should look at before judging a version, each as a sentence. Pure, but for what loads versions."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from positions.deriving import appearances
from positions.deriving.counting import ON_THE_LINE, SOLID
from positions.editing.recalling import ON_RECORD_DAYS
from positions.editing.reviewing import INNER_STEPS
from positions.models import Comment, Evidence, Organization, Recheck, StatementVersion, Step

DAYS = dt.timedelta(days=ON_RECORD_DAYS)


class Level(StrEnum):
    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Check:
    """`statements`: the numbers it is about. `was` and `now`: steps as chips; a pair of step and whether reported."""

    level: Level
    text: str
    statements: list[int] = field(default_factory=list)
    was: tuple[str | None, bool] | None = None
    now: tuple[str | None, bool] | None = None

    @property
    def glyph(self) -> str:
        return {Level.OK: "✓", Level.LOOK: "!", Level.WRONG: "✕"}[self.level]

    @property
    def word(self) -> str:
        return {Level.OK: _("fine:"), Level.LOOK: _("look:"), Level.WRONG: _("wrong:")}[self.level]


@dataclass(frozen=True)
class Around:
    """What stands beside a version: the step that readers see, and other records of what may be the same words."""

    step: Step | None = None
    twins: list[int] = field(default_factory=list)


def versions(*, texts: bool = False) -> models.QuerySet[StatementVersion]:
    """Versions with all that the checks look at. The database compares each passage with the stored text, anew; the
    texts themselves come along only where a page shows them."""
    words = Substr("capture__text", F("start") + 1, F("end") - F("start"))
    evidence = Evidence.objects.annotate(
        found=Case(
            When(capture=None, then=Value("cited")),
            When(capture__withheld_at__isnull=False, then=Value("withheld")),
            When(exact=words, then=Value("exact")),
            default=Value("other"),
            output_field=models.CharField(),
        ),
        page_differs=Exists(Recheck.objects.differing().filter(article=OuterRef("article"))),
    )
    comments = (
        Comment.objects.open()
        .filter(version__statement=OuterRef("statement"))
        .order_by()
        .values("version__statement")
        .annotate(count=models.Count("pk"))
    )
    evidence = evidence if texts else evidence.defer("capture__text", "capture__request", "capture__headers")
    return StatementVersion.objects.with_parts(evidence).annotate(
        open_comments=Coalesce(models.Subquery(comments.values("count")), 0),
        survivor=_survivor("organization"),
    )


def _survivor(column: str) -> models.Func:
    """The organization that readers see for this one."""
    return models.Func(F(column), function="positions_survivor", output_field=models.IntegerField())


def around(versions: Sequence[StatementVersion]) -> dict[int, Around]:
    """For what `versions` loads, in two queries however many they are."""
    wanted = [each for each in versions if each.organization_id and each.treaty_id]
    if not wanted:
        return {each.pk: Around() for each in versions}
    steps = {
        (step.organization_id, step.treaty_id): step
        for step in Step.objects.open_now()
        .on(timezone.now().date())
        .filter(
            organization__in={survivor(each) for each in wanted},
            treaty__in={each.treaty_id for each in wanted},
        )
        .select_related("publication__version")
    }
    near = _near([each for each in wanted if each.said_from])
    return {
        each.pk: Around(steps.get((survivor(each), each.treaty_id or 0)), _twins(each, near))
        for each in versions
    }


def survivor(version: StatementVersion) -> int:
    return version.survivor  # type: ignore[attr-defined, no-any-return]  # by versions()


def _near(dated: Sequence[StatementVersion]) -> list[StatementVersion]:
    """Newest versions on record that may say what one of these says."""
    if not dated:
        return []
    survivors = {survivor(each) for each in dated}
    # By numbers: asked of the joined row, all that was ever said on the treaty would be looked at.
    told = Organization.objects.filter(Q(pk__in=survivors) | Q(merged_into__isnull=False))
    rows = StatementVersion.objects.newest().filter(
        organization__in=told.order_by().values("pk"),
        treaty__in={each.treaty_id for each in dated},
        question__in={each.question for each in dated},
        said_from__lte=_later(max(each.said_to for each in dated if each.said_to)),
        said_to__gte=_earlier(min(each.said_from for each in dated if each.said_from)),
    )
    columns = ("statement", "organization", "treaty", "question", "said_from", "said_to")
    return list(rows.only(*columns).annotate(survivor=_survivor("organization")).order_by("statement"))


def _twins(version: StatementVersion, near: Sequence[StatementVersion]) -> list[int]:
    """Other statements of the same organization, treaty and question, said within 14 days (recalling.on_record)."""
    if not (version.organization_id and version.said_from and version.said_to):
        return []
    first, last = _earlier(version.said_from), _later(version.said_to)
    same = (survivor(version), version.treaty_id, version.question)
    return [
        row.statement_id
        for row in near
        if row.statement_id != version.statement_id
        and (survivor(row), row.treaty_id, row.question) == same
        and row.said_from
        and row.said_to
        and row.said_from <= last
        and row.said_to >= first
    ]


# The calendar ends with the year 9999, and a form may name any day of it.
def _earlier(day: dt.date) -> dt.date:
    return max(day, dt.date.min + DAYS) - DAYS


def _later(day: dt.date) -> dt.date:
    return min(day, dt.date.max - DAYS) + DAYS


def of(version: StatementVersion, beside: Around) -> list[Check]:
    """What is wrong first, then what to look at, then what is fine."""
    order = list(Level)[::-1]
    found = [
        *_passages(version),
        *_days(version),
        *_names_what(version),
        *_position(version, beside.step),
        *_duplicates(beside),
        *_catalogue(version),
        *_comments(version),
    ]
    return sorted(found, key=lambda check: order.index(check.level))


_ok, _look, _wrong = (partial(Check, level) for level in Level)


def _passages(version: StatementVersion) -> Iterator[Check]:
    rows = list(version.evidence.all())
    found = [row.found for row in rows]  # type: ignore[attr-defined]  # by versions()
    if count := found.count("other"):
        yield _wrong(
            ngettext(
                "%(count)d passage does not stand in its capture as it is quoted.",
                "%(count)d passages do not stand in their captures as they are quoted.",
                count,
            )
            % {"count": count}
        )
    elif exact := found.count("exact"):
        yield _ok(
            ngettext(
                "The passage stands letter by letter in its capture: compared just now.",
                "All %(count)d passages stand letter by letter in their captures: compared just now.",
                exact,
            )
            % {"count": exact}
        )
    if "cited" in found:
        yield _look(_("Something is cited that nobody has captured: it cannot be compared."))
    if "withheld" in found:
        yield _look(_("A capture was withheld since: its passage cannot be compared any more."))
    if any(row.page_differs for row in rows):  # type: ignore[attr-defined]  # by versions()
        yield _look(_("A page of the evidence is not as it was captured any more."))


def _days(version: StatementVersion) -> Iterator[Check]:
    first, last = version.said_from, version.said_to
    if first is None or last is None:
        return
    rows = list(version.evidence.all())
    published = [row.published_to for row in rows if row.published_to]
    captured = [row.capture.captured_at.date() for row in rows if row.capture]
    if published and last > min(published):
        yield _wrong(_("It was published before it was said."))
    elif captured and first > min(captured):
        yield _wrong(_("It was captured before it was said."))
    elif published:
        yield _ok(_("It was said before it was published."))
    elif captured:
        yield _ok(_("It was said before it was captured."))


def _names_what(version: StatementVersion) -> Iterator[Check]:
    if version.stance in INNER_STEPS:
        if version.asks.all() or version.concerns.all() or version.provisions.all():
            yield _ok(_("The step names an ask, a concern or an article."))
        else:
            yield _wrong(_("The inner steps must name an ask, a concern or an article."))
    if unknown := [row.name for row in version.signatories.all() if not row.organization_id]:
        yield _look(
            ngettext(
                "%(count)d signatory is not in the catalogue: %(names)s.",
                "%(count)d signatories are not in the catalogue: %(names)s.",
                len(unknown),
            )
            % {"count": len(unknown), "names": ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")}
        )
    elif version.signatories.all():
        yield _ok(_("All signatories are known."))


def _position(version: StatementVersion, step: Step | None) -> Iterator[Check]:
    """Whether readers see another step once this is out. The exact rule is deriving's; this asks for a look."""
    if version.question not in ON_THE_LINE or not version.stance:
        yield _ok(_("It is shown beside the position and does not move it."))
        return
    if version.only_samples:
        yield _look(_("It rests on samples only: it will not make a line."))
        return
    if version.grade == "E":
        yield _look(_("Nobody is named who speaks for the organization (grade E): it will not make a line."))
        return
    if not appearances.makes_line(version):
        yield _ok(_("It is kept without moving the line."))
        return
    reported = version.grade not in SOLID
    if step is None or step.stance is None:
        yield _ok(_("It is the first position that readers see:"), now=(version.stance, reported))
    elif step.statement_id != version.statement_id and _stays(step, version, reported=reported):
        yield _ok(_("What readers see is newer or better founded: it stays."))
    elif (step.stance, step.reported) == (version.stance, reported):
        yield _ok(_("It agrees with the position that readers see."))
    else:
        yield _look(
            _("It changes the position that readers see:"),
            was=(step.stance, step.reported),
            now=(version.stance, reported),
        )


def _stays(step: Step, version: StatementVersion, *, reported: bool) -> bool:
    shown = step.version
    if reported != step.reported:
        return reported
    return bool(shown and shown.said_from and version.said_to and version.said_to < shown.said_from)


def _duplicates(beside: Around) -> Iterator[Check]:
    if beside.twins:
        yield _look(
            _("On record elsewhere: the same organization, treaty and question within 14 days, in"),
            statements=beside.twins,
        )
    else:
        yield _ok(_("Nothing like it is on record."))


def _catalogue(version: StatementVersion) -> Iterator[Check]:
    organization = version.organization
    if organization and organization.merged_into_id:
        yield _look(_("%(name)s was merged into another organization.") % {"name": organization})
    if organization and organization.retired_at:
        yield _look(_("%(name)s is not offered any more.") % {"name": organization})
    for row in version.concerns.all():
        if row.concern.merged_into_id or row.concern.retired_at:
            yield _look(_("The concern %(name)s is not offered any more.") % {"name": row.concern})


def _comments(version: StatementVersion) -> Iterator[Check]:
    if count := version.open_comments:  # type: ignore[attr-defined]  # by versions()
        yield _look(
            ngettext("%(count)d comment is open.", "%(count)d comments are open.", count) % {"count": count}
        )
