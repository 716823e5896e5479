"""The stem of an English word: what its inflections share, no more. Words of other scripts stay as they are."""

_VOWELS = frozenset("aeiouy")
# Longest first; with each the fewest letters that must remain.
_SUFFIXES = (
    ("ization", "is", 3),
    ("isation", "is", 3),
    ("ation", "", 4),
    ("ment", "", 5),
    ("ion", "", 4),
    ("ate", "", 4),
)


def stem(word: str) -> str:
    """The stem of `word`, which is given in lower case. “criminalising” and “criminalization” share theirs, so do
    “amend” and “amendments”; British and American spellings are one."""
    if len(word) < 4 or not word.isascii():
        return word
    word = _without_ending(_singular(word))
    if word in ("not", "note"):
        return "note"  # “noting” is no denial
    for suffix, instead, fewest in _SUFFIXES:
        kept = len(word) - len(suffix)
        if kept >= fewest and word.endswith(suffix) and not (suffix == "ion" and word[kept - 1] not in "st"):
            word = word[:kept] + instead
            break
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if word.endswith("iz"):
        word = word[:-1] + "s"
    word = word.replace("our", "or") if len(word) > 4 else word
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    """Without -ed and -ing, where a word remains."""
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith("eed"):
            return word[:-1] if len(word) > 5 else word
        if word.endswith(ending) and len(rest) > 2 and not _VOWELS.isdisjoint(rest):
            return rest + "e" if rest.endswith("at") and len(rest) > 5 else rest
    return word
