"""Names of organizations and treaties that are spelt nearly as somebody typed: did they mean one of these?"""

import re
import unicodedata

from rapidfuzz import fuzz, process

from positions.models import Organization, OrganizationName, Treaty, TreatyName
from positions.reading import editions

# How alike, of 100, a name or one of its words has to be; shorter words are like too many others.
ALIKE, SHORTEST, MOST = 78, 4, 3


def meant(typed: str) -> list[str]:
    """The likeliest first, as they are to be searched for: a name, or what was typed with one word put right."""
    whole, parts = _known()
    typed = " ".join(re.findall(r"\w+", typed))
    near = process.extract(_plain(typed), whole, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST)
    said = [name for _key, _score, name in near]
    put_right = [_nearest(word, parts) for word in typed.split()]
    return list(dict.fromkeys([*said, " ".join(put_right)] if put_right != typed.split() else said))[:MOST]


@editions.kept
def _known() -> tuple[dict[str, str], dict[str, str]]:
    """All names, and the words of them, each as it stands → in plain letters."""
    every = Organization.objects.shown().order_by().values_list("name")
    others = (
        OrganizationName.objects.values_list("text"),
        Treaty.objects.order_by().values_list("short_name"),
        TreatyName.objects.values_list("text"),
    )
    names = sorted({name for (name,) in every.union(*others)})
    words = {word for name in names for word in re.findall(r"\w+", name)}
    return {name: _plain(name) for name in names}, {word: _plain(word) for word in sorted(words)}


def _nearest(word: str, parts: dict[str, str]) -> str:
    """The word of a name that is spelt most like it; itself where it is one, or like none."""
    plain = _plain(word)
    if len(plain) < SHORTEST or plain in parts.values():
        return word
    best = process.extractOne(plain, parts, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[2] if best else word


def _plain(text: str) -> str:
    """In small letters, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
