"""How fast statements are found: articles of 4 kB with some twenty attributions each, as newspapers have, a text of a
million characters, and what is made to take long.

No database: text and catalogue in, spans out. The catalogue is invented, 10,000 names.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from random import Random

from benchmarks.figures import Figure, tell
from treaty_tracker.embedded import places

ARTICLES, SIZE = 400, 4_000
NAMES = 10_000
LONG = 1_000_000
HOSTILE = 200_000
# Each alone, 200 kB of it: time in proportion to the text, or this takes minutes.
PIECES = {
    "quote marks": "“”", "opening quote marks": "“", "straight quote marks": '"', "capitals": "A", "one letter": "a",
    "capitalized words": "Aba ", "said": "said ", "said that": "said that ", "commas": "a, ", "brackets": "((",
    "full stops": ". ", "line ends": "a\n", "it": "It said it. ", "and": "and ",
}  # fmt: skip
WHO = [
    "{name}",
    "{name} and {name}",
    "Ana Roe, director of {name},",
    "The group",
    "She",
    "Officials of {name}",
    "It",
]
WHAT = [
    "{who} said that the Convention on Harbour Noise would {do} {whom}.",
    "“The draft would {do} {whom},” {who} said on Monday. “We cannot sign it in its current form.”",
    "According to {name}, article {n} of the Convention should be amended before states {do} {whom}.",
    "{who} urged delegations to {do} {whom}, adding that the safeguards were weak.",
    "{who} has expressed concerns about the treaty’s reach, calling it vague and overly broad.",
    "The talks, which began in 2019, go on in March; the rooms are cold and the coffee is strong.",
    "Delegates walked along the quay for an hour before the morning session, which had been moved.",
    "Ships that wait outside the harbour keep their engines running for light and heat and for the pumps.",
    "The rooms were booked for two weeks, and a third week in June had been paid for by the city.",
    "Article {n} was moved to the fourth chapter in 2021, and the numbers of those that follow have changed since.",
    "A ferry left every forty minutes; the last one, at a quarter to ten, was full on most evenings of the session.",
    "Critics, among them {name}, oppose article {n}, while {name} welcomed it “with some reservations”.",
]
DO = ["protect", "endanger", "regulate", "exclude", "define", "punish"]
WHOM = ["divers", "small ports", "researchers at sea", "the right to privacy", "fishing crews", "journalists"]
# The same articles of other things: most of what a newsroom takes in is about no treaty.
ELSEWHERE = {
    "Convention on Harbour Noise": "bridge over the harbour",
    "Convention": "bridge",
    "treaty": "bridge",
}
PARTS = ["Harbour", "Quay", "Lamp", "Tide", "Reef", "Pilot", "Anchor", "Dock", "Gull", "Buoy", "Mast", "Keel"]


def names() -> list[str]:
    drawn = Random(7)  # noqa: S311  # nothing secret is drawn
    kinds = ["Watch", "Alliance", "Institute", "Foundation", "Federation", "Council"]
    return [f"{drawn.choice(PARTS)} {drawn.choice(PARTS)} {drawn.choice(kinds)} {n}" for n in range(NAMES)]


def article(known: list[str], number: int, size: int) -> str:
    drawn = Random(number)  # noqa: S311
    sentences: list[str] = []
    length = 0
    while length < size:
        who = drawn.choice(WHO).replace("{name}", drawn.choice(known))
        sentence = drawn.choice(WHAT).format(
            who=who,
            name=drawn.choice(known),
            n=drawn.randint(1, 60),
            do=drawn.choice(DO),
            whom=drawn.choice(WHOM),
        )
        sentences.append(sentence + ("\n" if drawn.random() < 0.3 else " "))
        length += len(sentences[-1])
    return "".join(sentences)


def elsewhere(text: str) -> str:
    for words, instead in ELSEWHERE.items():
        text = text.replace(words, instead)
    return text


def imported() -> tuple[float, float]:
    """Seconds, and megabytes afterwards, of a process that does nothing else."""
    code = (
        "import time, resource; t = time.process_time(); from positions.suggesting import suggester;"
        "print(time.process_time() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=places.REPOSITORY, check=True, capture_output=True, text=True
    )
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def figures() -> Iterator[Figure]:
    seconds, megabytes = imported()
    yield Figure("import", seconds, "s", 1)
    import resource

    from positions.suggesting.catalogue import Catalogue, Name, Organization, Treaty
    from positions.suggesting.suggester import Suggester

    known = names()
    organizations = tuple(Organization(f"org-{n}", "ngo", (Name(name),)) for n, name in enumerate(known))
    treaty = Treaty("noise", (Name("Convention on Harbour Noise"), Name("the Convention", ambiguous=True)))
    suggester = Suggester(Catalogue(organizations, (treaty,)))

    def took(text: str) -> float:
        began = time.process_time()
        suggester.statements(text, suggester.suggest(text))
        return time.process_time() - began

    texts = [article(known, number, SIZE) for number in range(ARTICLES)]
    for text in texts[:20]:
        took(text)
    for name, written in (("about a treaty", texts), ("about other things", [*map(elsewhere, texts)])):
        every = sum(map(took, written))
        yield Figure(f"articles of 4 kB {name}, one core", ARTICLES / every, "articles/s", 150, at_least=True)
    short, long = took(article(known, 1, LONG // 10)), took(article(known, 1, LONG))
    yield Figure("a million characters : ten times a hundred thousand", long / short / 10, "", 1.5)
    for name, piece in PIECES.items():
        whole = piece * (HOSTILE // len(piece))
        half, full = took(whole[: HOSTILE // 2]), took(whole)
        yield Figure(f"200 kB of {name}", full, "s", 10)
        yield Figure(f"200 kB of {name} : twice 100 kB", full / half / 2, "", 1.7)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("memory of an import alone", megabytes, "MB")
    yield Figure("memory after all of this, without the learner", peak, "MB", 300)


def main() -> int:
    from benchmarks import bulletins

    return tell([*figures(), *bulletins.figures()])
