"""What is cited: a version of a statement, or a position on a day as known on a day. Spelled in styles and formats."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from positions.models import StatementVersion
from positions.models.publication import Publication
from positions.reading import chips
from positions.reading.timelines import Timeline

SITE = "Treaty Tracker"
# Files of a citation by how their addresses end (formats.py), under the names that people know them by.
DOWNLOADS = {"bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"}


def one_line(text: str) -> str:
    """Without what could end a line or steer a terminal: formats of one line a field rest on it."""
    kept = "".join(each for each in " ".join(text.split()) if unicodedata.category(each) != "Cc")
    return kept.strip()


@dataclass(frozen=True)
class Citation:
    """Every text is one line, whoever typed it. `said` is the first and the last possible day."""

    key: str
    authors: tuple[str, ...]  # names that are not to be taken apart
    title: str
    genre: str
    said: tuple[dt.date, dt.date]
    version: str  # for programs: a number, or the day of which it was known
    edition: str  # the same in words
    address: str  # absolute, and of this version for ever
    accessed: dt.date
    note: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, one_line(value))
        object.__setattr__(self, "authors", tuple(one_line(name) for name in self.authors))

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """Each format's name and the address of its file: beside the page's own, with the same query."""
        parts = urlsplit(self.address)
        path = parts.path.rstrip("/")
        return [
            (name, parts._replace(path=f"{path}.{ending}").geturl()) for ending, name in DOWNLOADS.items()
        ]


def of_version(
    version: StatementVersion, published: Sequence[Publication], *, address: str, accessed: dt.date
) -> Citation:
    """A version that readers have seen, loaded with its parts; `published`: all that they have seen of its statement,
    newest first. ValueError for a draft."""
    if not published or version.said_from is None or version.said_to is None:
        raise ValueError("Only what was published is cited.")
    speaker = version.speaker
    return Citation(
        key=f"treaty-tracker-statement-{version.statement_id}-v{version.number}",
        authors=(str(version.organization), *([speaker.name] if speaker else [])),
        title=title(version),
        genre=_("Statement record"),
        said=(version.said_from, version.said_to),
        version=str(version.number),
        edition=_("Version %(number)d") % {"number": version.number},
        address=address,
        accessed=accessed,
        note=" ".join(filter(None, [standing(version, published), _resting(version, published)])),
        language=get_language() or "en",
    )


def title(version: StatementVersion) -> str:
    """The label in words: `On the Harbour Treaty: Opposes unless changed, on the text`."""
    told = chips.about_in_words(version, asks=version.asks.all())
    if version.stance:
        told = f"{chips.in_words(version.stance, reported=version.grade in 'DE')}, {told}"
    return _("On the %(treaty)s: %(told)s") % {"treaty": version.treaty, "told": told}


def of_position(page: Timeline, *, address: str, known: dt.date, accessed: dt.date) -> Citation:
    """Of a position's page. `known` is the day that the page is of, `address` the one that asks for both days."""
    shown = page.position
    step = chips.in_words(shown.stance, reported=shown.reported) if shown.row else _("no position")
    told = {"treaty": page.treaty, "day": _day(page.day), "step": step}
    waits = _(
        "Order unknown: statements of the same days differ, so the line waits until editors have recorded which"
        " came first."
    )
    return Citation(
        key=f"treaty-tracker-{page.organization.slug}-{page.treaty.slug}-{page.day}-{known}",
        authors=(str(page.organization),),
        title=_("Position on the %(treaty)s as of %(day)s: %(step)s") % told,
        genre=_("Position derived from published statements"),
        said=(page.day, page.day),
        version=known.isoformat(),
        edition=_("As known on %(day)s") % {"day": _day(known)},
        address=address,
        accessed=accessed,
        note=waits if shown.order_unknown else "",
        language=get_language() or "en",
    )


def standing(version: StatementVersion, published: Sequence[Publication]) -> str:
    """What became of a version that readers do not see any more, in a sentence; empty where they see it."""
    newest = published[0]
    if newest.ends is None or newest.ends > timezone.now():
        told = {"number": newest.version.number}
        return "" if newest.version_id == version.pk else _("Superseded by version %(number)d.") % told
    if newest.ended_how != Publication.Ended.WITHDRAWN:
        return ""
    return _("Withdrawn on %(day)s: %(reason)s") % {
        "day": _day(newest.ends.date()),
        "reason": newest.end_reason,
    }


def _resting(version: StatementVersion, published: Sequence[Publication]) -> str:
    """What a reader must know of how it came to be published."""
    if version.only_samples:
        return _(
            "Sample text: written for this demonstration, everything in it is invented. It is no source."
        )
    imported = next((each.imported for each in published if each.version_id == version.pk), None)
    if imported is None:
        return ""
    told = {"name": imported.name, "day": _day(imported.dated)}
    return _("From the %(name)s of %(day)s, not reviewed by two people here.") % told


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")
