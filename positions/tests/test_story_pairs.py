"""Pairs of articles that are copies, lightly edited, near, rewritten, or apart though much of their wording is one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from positions.models import Article, StoryLink
from positions.tests import make

FOLDER = Path(__file__).parent / "data" / "stories"
TEXTS: dict[str, str] = yaml.safe_load((FOLDER / "texts.yaml").read_text())
PAIRS, HELD_OUT = (yaml.safe_load((FOLDER / f"{name}.yaml").read_text()) for name in ("pairs", "held_out"))
# What may become of the link of two, by kind; None is no link.
ALLOWED: dict[str, set[str | None]] = {
    "same": {"confirmed"},
    "edited": {"confirmed", "suggested"},
    "near": {"suggested"},
    "rewritten": {"suggested", None},
    "apart": {None},
}


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


CLOTHES: dict[str, Callable[[str], str]] = {
    "broken_lines": lambda text: re.sub(r"(\S+ \S+ \S+) ", r"\1\n", text),
    "straight_quotes": lambda text: text.translate(str.maketrans("“”’", '""\'')),
    "decomposed": lambda text: unicodedata.normalize("NFD", text) + "\n",
    "without_accents": _without_accents,
    "hard_spaces": lambda text: text.replace(" ", "\u00a0"),
    "capitals": str.upper,
    "one_line": lambda text: " ".join(text.split()),
    "soft_hyphens": lambda text: re.sub(r"(\w{4})(\w{3})", "\\1\u00ad\\2", text),
    "plain_signs": lambda text: text.replace("–", "-").replace("’", "'").replace(" ", "  "),
    "ligatures": lambda text: text.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "half_width": lambda text: text.replace("，", ",").replace("。", ". "),
}


def text(*names: str) -> str:
    """Paragraphs by the names of texts.yaml, or as they stand."""
    return "\n\n".join(TEXTS.get(name, name).strip() for name in names)


def both(pair: dict[str, Any]) -> tuple[str, str]:
    one = text(*pair["one"])
    other = text(*pair.get("other", pair["one"]))
    for old, new in pair.get("edits", {}).items():
        assert old in other, old
        other = other.replace(old, new)
    kept = [part for number, part in enumerate(other.split("\n\n"), 1) if number not in pair.get("cut", [])]
    other = text(*filter(None, [pair.get("before"), *kept, pair.get("after")]))
    return one, CLOTHES.get(pair.get("clothes", ""), str)(other)


@pytest.mark.django_db
@pytest.mark.parametrize("pair", [*PAIRS, *HELD_OUT], ids=lambda pair: f"{pair['kind']}: {pair['name']}")
def test_two_articles_are_one_story_only_where_they_should_be(pair: dict[str, Any]) -> None:
    titles = pair.get("titles", ["", ""])
    one, other = (
        make.capture(words, title=title, address=f"https://{name}.example/")
        for words, title, name in zip(both(pair), titles, "ab", strict=True)
    )
    assert one.text != other.text
    link = StoryLink.objects.filter(article=other.article, retold=one.article, by=None).first()
    assert (link and link.state) in ALLOWED[pair["kind"]]
    stories = Article.objects.values("story").distinct().count()
    assert stories == (1 if link and link.state == "confirmed" else 2)


def test_the_set_is_as_large_as_it_says() -> None:
    kinds = Counter(pair["kind"] for pair in PAIRS)
    assert kinds.total() - kinds["apart"] >= 40
    assert min(kinds["same"], kinds["edited"]) >= 10
    assert kinds["rewritten"] >= 5
    assert kinds["apart"] >= 20
    assert len(HELD_OUT) >= 12
