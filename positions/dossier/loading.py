"""The dossier's YAML → the catalogue, and its statements as an import. It adds and updates; what a person has
edited stays as it is."""

import datetime as dt
import hashlib
from collections import Counter
from functools import cache, partial
from pathlib import Path

import pghistory
from django.db import IntegrityError, transaction

from positions.deriving import appearances, following
from positions.dossier import samples as sample_articles
from positions.dossier import statements
from positions.dossier.kinds import FILES, KINDS
from positions.dossier.rows import DossierError, Row, at, read
from positions.dossier.syncing import Catalogue, sync
from positions.models import Import

FOLDER = Path(__file__).parent
# The day on which the dossier was closed; another one says its own in statements.yaml.
DATED = dt.date(2026, 11, 21)


@transaction.atomic
def load(folder: Path = FOLDER, *, samples: bool = False) -> dict[str, Counter[str]]:
    """Bring the database up to the files; for each kind of row, how many became what.

    A second time changes nothing. DossierError if something in the files has to be put right; then nothing is loaded.
    """
    appearances.lock()
    files = {name: read(folder, name) for name in FILES}
    catalogue, done = Catalogue(), dict[str, Counter[str]]()
    with pghistory.context(source="load_dossier"):
        for kind in KINDS:
            try:
                done.setdefault(kind.label, Counter()).update(sync(kind, files, catalogue))
            except IntegrityError as error:
                told = f"One of the {kind.label} is there already under another name. {error}"
                raise DossierError(told) from error
    following.follow(catalogue.changed)
    done["statements"] = statements.load(
        at(files, "statements/statements"), catalogue, cache(partial(_imported, folder, files["statements"]))
    )
    if samples:
        done["sample articles"] = sample_articles.load()
    return done


def _imported(folder: Path, file: Row) -> Import:
    """What the publications rest on: this state of the file."""
    digest = hashlib.sha256((folder / "statements.yaml").read_bytes()).hexdigest()
    dated = file.first_day("dated") or DATED
    return Import.objects.get_or_create(sha256=digest, defaults={"name": "dossier", "dated": dated})[0]
