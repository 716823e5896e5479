"""Open suggestions over the captures of an invented record: a passage each, of some organization on some treaty."""

import datetime as dt
import json

from benchmarks.catalogue import Catalogue
from benchmarks.copying import copy
from benchmarks.inventing import STANCES, Scale, zipf
from benchmarks.library import PLACES, Library
from positions.models import Suggestion, SuggestionRun
from positions.suggesting import proposing

COLUMNS = (
    "capture_id start end content cue organization_id treaty_id provisions question stance concerns asks attribution"
    " rule lemma score why ruled version made_at"
)


def store(scale: Scale, catalogue: Catalogue, library: Library) -> None:
    """As many for each capture as for the next, the rest for the first ones; one for each of its passages at most."""
    drawn = scale.draw("suggestions")
    count = min(scale.suggestions, len(library.captures) * len(PLACES))
    organizations = drawn.choices(catalogue.organizations, cum_weights=zipf(scale.organizations), k=count)
    treaties = drawn.choices(catalogue.treaties, cum_weights=zipf(scale.treaties), k=count)
    stances = drawn.choices([*STANCES], weights=[*STANCES.values()], k=count)
    now = dt.datetime.now(dt.UTC)

    def row(number: int) -> tuple[object, ...]:
        place, capture = divmod(number, len(library.captures))
        start, end, _words = PLACES[place]
        why = json.dumps(["invented"])
        return (
            library.captures[capture], start, end, json.dumps([[start, end]]), json.dumps([end, end + 4]),
            organizations[number], treaties[number], "[]", "text", stances[number], "[]", "[]", "quoted",
            "invented", "say", round(drawn.random(), 3), why, "{}", proposing.VERSION, now,
        )  # fmt: skip

    copy(Suggestion, COLUMNS.split(), map(row, range(count)))
    kept = [len(range(capture, count, len(library.captures))) for capture in range(len(library.captures))]
    columns = ["capture_id", "at", "version", "catalogue", "found", "kept"]
    searched = proposing.fingerprint(proposing.catalogue())
    copy(
        SuggestionRun,
        columns,
        (
            (key, now, proposing.VERSION, searched, each, each)
            for key, each in zip(library.captures, kept, strict=True)
        ),
    )
