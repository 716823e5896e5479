"""What the words of one statement bring forward for and against: verdicts, faults, conditions, by label. Denied
verdicts are turned round; those held open, and those merely conceded, stand apart."""

from dataclasses import dataclass, field

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.reading import Reading

VERDICTS = ("no", "yes", "praise", "condemn", "faulted")

# A verdict is denied or held open by a word that stands so near before it.
NEAR = 3


@dataclass(slots=True)
class Case:
    """Hits by label: said outright, conceded (“although it …”), and held open (“may …”)."""

    reading: Reading
    said: dict[str, list[Hit]] = field(default_factory=dict)
    conceded: dict[str, list[Hit]] = field(default_factory=dict)
    hedged: list[Hit] = field(default_factory=list)

    def has(self, *labels: str) -> bool:
        return not self.said.keys().isdisjoint(labels)

    def words(self, *labels: str) -> str:
        """The first words of each label, quoted."""
        hits = [self.said[label][0] for label in labels if self.said.get(label)]
        return " with ".join(f"“{self.reading.words(hit.first, hit.last)}”" for hit in hits)


def case_of(reading: Reading, hits: list[Hit]) -> Case:
    """The case that the phrases of the lexicon make."""
    case = Case(reading)
    acts = _places(hits, "act")
    refused = _places(hits, "no", "undecided")
    for hit in hits:
        if hit.label != "act" and hit.first in acts:
            continue
        if hit.label == "yes" and not refused.isdisjoint(range(hit.first, hit.last + 1)):
            continue
        if hit.label in VERDICTS:
            label = _verdict(reading, hit)
            if label == "hedged":
                case.hedged.append(hit)
        else:
            label = hit.label
        if label in (None, "hedged"):
            continue
        where = case.conceded if reading.conceded[hit.first] else case.said
        where.setdefault(label, []).append(hit)
    if not case.has("yes", "praise", "no", "condemn", "undecided", "fault") and case.conceded:
        case.said, case.conceded = {**case.conceded, **case.said}, {}
    return case


def _verdict(reading: Reading, hit: Hit) -> str | None:
    """What the verdict comes to: a denied yes is a no, any other denied is none."""
    if hit.label == "yes" and (_is_suspended(reading, hit) or _is_attribute(reading, hit)):
        return None
    if hit.label in ("yes", "no") and (_of_somebody(reading, hit) or _of_part(reading, hit)):
        return None
    if _hedged(reading, hit):
        return "hedged"
    if _denied(reading, hit):
        return "no" if hit.label == "yes" else None
    return hit.label


def _places(hits: list[Hit], *labels: str) -> set[int]:
    return {place for hit in hits if hit.label in labels for place in range(hit.first, hit.last + 1)}


def _denied(reading: Reading, hit: Hit) -> bool:
    """Whether a denial stands before the verdict or within it, but not as its own first word."""
    denying = lexicon.stems("denying")
    if any(word in denying for word in reading.stems[hit.first + 1 : hit.last + 1]) and hit.label == "yes":
        return True
    return _word_near(reading, hit, "denying")


def _is_suspended(reading: Reading, hit: Hit) -> bool:
    """Whether the yes is not said yet (“before signing”), or not to this text (“favours a narrower text”)."""
    within = reading.stems[hit.first + 1 : hit.last]
    return (
        _word_near(reading, hit, "suspending")
        or not lexicon.stems("suspending").isdisjoint(within)
        or not lexicon.stems("some").isdisjoint(within)
    )


def _is_attribute(reading: Reading, hit: Hit) -> bool:
    """Whether the verb is but an attribute: “the adopted text”."""
    participle = reading.keys[hit.first].endswith("ed")
    return participle and hit.first > 0 and reading.keys[hit.first - 1] in lexicon.words("articles")


def _of_somebody(reading: Reading, hit: Hit) -> bool:
    """Whether the verdict is on a draft of somebody's own: “Norland's text” is not the treaty."""
    owned = (
        reading.text[reading.starts[hit.last - 1] : reading.starts[hit.last]] if hit.last > hit.first else ""
    )
    owner = owned.rstrip().removesuffix("'s").removesuffix("’s")
    return (
        owner != owned.rstrip() and owner[:1].isupper() and owner.casefold() not in lexicon.words("keepers")
    )


def _of_part(reading: Reading, hit: Hit) -> bool:
    """Whether the verdict is on something of the treaty's: “supports the treaty's aims”."""
    possessive = reading.text[reading.starts[hit.last] : reading.ends[hit.last]].endswith(("'s", "’s"))
    following = reading.stems[hit.last + 1 : hit.last + 2]
    return possessive and not lexicon.stems("diverting").isdisjoint(following)


def _hedged(reading: Reading, hit: Hit) -> bool:
    """Whether the verdict is held open; “could not” is as plain as “cannot”."""
    hedging = lexicon.stems("hedging")
    return any(
        reading.stems[place] in hedging
        and reading.clause[place] == reading.clause[hit.first]
        and reading.keys[place : place + 2] != ["could", "not"]
        for place in range(max(0, hit.first - NEAR), hit.last)
    )


def _word_near(reading: Reading, hit: Hit, words: str) -> bool:
    listed = lexicon.stems(words)
    return any(reading.stems[place] in listed for place in reading.leading(hit.first, NEAR))
