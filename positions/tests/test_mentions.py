"""Mentions and speakers in sentences of our own, with an invented catalogue."""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from positions.suggesting.catalogue import Catalogue, Name, Organization, Treaty
from positions.suggesting.mentions import Finder
from positions.suggesting.shapes import Mention, Span

DATA = Path(__file__).parent / "data" / "mentions"
KINDS = {"o": "organization", "p": "person", "t": "treaty"}


def read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def names(spellings: list[str]) -> tuple[Name, ...]:
    return tuple(Name(text.removeprefix("?"), text.startswith("?")) for text in spellings)


def catalogue() -> Catalogue:
    rows = read("catalogue")
    return Catalogue(
        organizations=tuple(
            Organization(**row | {"names": names(row["names"]), "hosts": tuple(row.get("hosts", ()))})
            for row in rows["organizations"]
        ),
        treaties=tuple(
            Treaty(row["slug"], names(row["names"]), tuple(row.get("rivals", ()))) for row in rows["treaties"]
        ),
        persons=rows["persons"],
    )


Marked = tuple[Span, str, str | None, bool]  # kind, slug or a person's name, nested


@dataclass
class Example:
    """A marked-up text, read: what must be found, and the places where anything may be."""

    text: str = ""
    marked: set[Marked] = field(default_factory=set)
    free: list[Span] = field(default_factory=list)
    speaks: list[str] = field(default_factory=list)
    published: dt.date | None = None
    host: str = ""

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Example":
        example = cls(speaks=row.get("speaks", []), published=row.get("published"), host=row.get("host", ""))
        opened: list[int] = []
        rest = row["text"]
        while rest:
            sign, rest = rest[0], rest[1:]
            if sign == "{":
                opened.append(len(example.text))
            elif sign == "|":
                label, _, rest = rest.partition("}")
                example._mark(Span(opened.pop(), len(example.text)), label)
            else:
                example.text += sign
        return example

    def _mark(self, span: Span, label: str) -> None:
        if label == "skip":
            self.free.append(span)
            return
        kind, _, rest = label.partition(" ")
        nested = kind != "p" and rest.endswith(" n")
        slug = rest.removesuffix(" n") if nested else rest
        self.marked.add((span, KINDS[kind], None if slug == "?" else slug, nested))

    def found(self, finder: Finder) -> set[Marked]:
        mentions = finder.find(self.text, self.published, self.host)
        return {as_marked(m) for m in mentions if not any(overlap(m.span, free) for free in self.free)}

    def speakers(self, finder: Finder, surface: str) -> str:
        found_at = re.search(rf"\b{re.escape(surface)}", self.text)
        assert found_at, surface
        start = found_at.start()
        mentions = finder.find(self.text, self.published, self.host)
        found = finder.speakers(self.text, Span(start, start + len(surface)), mentions)
        return " + ".join(f"{s.organization or '?'} / {s.person or ''}".strip() for s in found) or "none"


def as_marked(mention: Mention) -> Marked:
    return (
        mention.span,
        mention.kind,
        mention.name if mention.kind == "person" else mention.slug,
        mention.nested,
    )


def overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(catalogue())


EXAMPLES = [Example.of(row) for name in ("open", "held_back") for row in read(name)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text[:40])
def test_mentions_are_found_where_a_reader_marks_them(finder: Finder, example: Example) -> None:
    assert example.found(finder) == example.marked


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text[:40])
def test_the_speaker_is_whom_a_reader_names(finder: Finder, example: Example) -> None:
    for line in example.speaks:
        surface, _, expected = line.partition(" → ")
        assert example.speakers(finder, surface) == expected.strip()


def slugs(finder: Finder, text: str, published: dt.date | None = None) -> list[str | None]:
    return [mention.slug for mention in finder.find(text, published) if not mention.nested]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tidewater’s cable", ["tidewater"]),
        ("Tidewaters of the bay", []),
        ("a Tidewater-built port, see tidewater.example", []),
        ("LRW said so, lrw is no word", ["larkspur"]),
        ("they open harbours", []),
        ("OPEN HARBOUR WARNS", ["open-harbour"]),
        ("Orchard Computing left the ORCHARD", ["orchard"]),
        ("Говорит Tidewater。潮水Tidewater说", ["tidewater", "tidewater"]),
        ("Tidewater\u0301 is another word", []),
    ],
)
def test_a_name_counts_between_word_borders_and_in_its_letters(
    finder: Finder, text: str, expected: list[str]
) -> None:
    assert slugs(finder, text) == expected


def test_an_acronym_of_two_bodies_goes_to_the_one_that_the_text_names(finder: Finder) -> None:
    assert (
        slugs(finder, "The Archive Research Centre spoke of the treaty. ARC agreed.")
        == ["archive-research"] * 2
    )
    assert slugs(finder, "On the treaty, an arc welder at ARC shrugged.") == []


def test_a_place_is_no_government(finder: Finder) -> None:
    assert slugs(finder, "They met in Washington and flew from London to Oslo.") == []
    assert slugs(finder, "A lawyer in Washington objected.") == []
    assert slugs(finder, "Washington objected, and London’s proposal fell.") == [
        "united-states",
        "united-kingdom",
    ]


def test_capitals_of_a_headline_make_no_names(finder: Finder) -> None:
    assert finder.find("Ports Beat Grey Harbour Council\n") == []


def test_a_short_name_needs_the_full_one(finder: Finder) -> None:
    assert slugs(finder, "The Commission objected.") == []
    assert (
        slugs(finder, "The European Commission met. The Commission objected.") == ["european-commission"] * 2
    )


def test_an_administration_out_of_office_is_not_meant(finder: Finder) -> None:
    assert "hale-1" not in slugs(finder, "The Hale administration objected.", dt.date(2016, 1, 1))


def test_a_list_of_known_names_makes_a_name_of_the_word_among_them(finder: Finder) -> None:
    text = "Tidewater, Quillmark and Orchard Computing objected."
    assert [mention.name for mention in finder.find(text)] == [
        "Tidewater Networks",
        "Quillmark",
        "Orchard Computing",
    ]


def test_an_acronym_after_a_name_is_part_of_it_and_an_agency_is_not(finder: Finder) -> None:
    text = "The Kestrel Foundation (KF) left Norway (AP). KF objected."
    assert [mention.span.of(text) for mention in finder.find(text)] == [
        "Kestrel Foundation (KF)",
        "Norway",
        "KF",
    ]


def test_months_articles_and_organs_are_no_names(finder: Finder) -> None:
    text = "In March, the Ad Hoc Committee sent Article 6 and a White Paper to Members on Friday. Why not?"
    assert finder.find(text) == []


def test_we_within_a_quotation_is_not_the_host(finder: Finder) -> None:
    found = finder.find("“We object,” a critic said. We answered.", host="tidewater.example")
    assert [(mention.span.start, mention.slug) for mention in found] == [(28, "tidewater")]


def test_the_text_of_another_host_has_no_we(finder: Finder) -> None:
    assert finder.find("We answered.", host="news.example") == []


def test_a_speaker_has_the_role_that_the_text_gives(finder: Finder) -> None:
    text = "Kari Moe, senior adviser on rivers at Tidewater, objected."
    (speaker,) = finder.speakers(text, Span(0, 8), finder.find(text))
    assert (speaker.name, speaker.role) == ("tidewater", "senior adviser on rivers")


def test_a_speaker_known_by_its_place_alone_has_its_own_name(finder: Finder) -> None:
    text = "The talks failed, but Quillmark disagrees."
    (speaker,) = finder.speakers(text, Span(22, 31), finder.find(text))
    assert (speaker.organization, speaker.name, speaker.person) == (None, "Quillmark", None)


def test_a_capital_at_the_head_of_a_sentence_is_no_speaker_by_itself(finder: Finder) -> None:
    assert finder.speakers("Critics disagree.", Span(0, 7), []) == []


def test_a_phrase_stands_for_the_nearest_of_its_kind_that_speaks(finder: Finder) -> None:
    text = "Larkspur Rights Watch warned Tidewater. The group expects a reply; the company has not sent one."
    found = {mention.span.of(text): mention.slug for mention in finder.find(text) if mention.stands_for}
    assert found == {"The group": "larkspur", "the company": "tidewater"}


def test_a_phrase_reaches_back_one_paragraph_and_no_further(finder: Finder) -> None:
    near, far = "Tidewater objected.\nThe company left.", "Tidewater objected.\nIt rained.\nThe company left."
    assert slugs(finder, near) == ["tidewater", "tidewater"]
    assert slugs(finder, far) == ["tidewater"]


def test_the_treaty_is_unclear_where_two_are_named_alike(finder: Finder) -> None:
    one = "The Delta Convention is new. The Convention is short."
    assert slugs(finder, one) == ["delta", "delta"]
    assert slugs(finder, f"The Lakes Convention is old. {one}") == ["lakes", "delta"]
    later = f"The Lakes Convention is old. The treaty is short. {one} {one}"
    assert slugs(finder, later)[:2] == ["lakes", "lakes"]


# Signs that text is made of everywhere, and names to find among them.
pieces = st.sampled_from(
    ["Tidewater", "the UN", " said ", "UN Convention on River Data", "the company", "They", "Ms Ann Roe", "Oslo",
     ", director of ", "’s ", "(ARC)", "“", "”", '"', ". ", "\r\n", "\n\n", "e\u0301", "👩‍👩‍👧", "العربية", "\u200f", "ไทย",
     "漢字", "हिन्दी", "İ", "ß", "ﬁ", "\u00a0", "&", "-", "\x00", "We ", "Mr. ", "Its chair, ", "A company spokesman", "Lakes Convention on Tolls", "Institute of ", "the treaty", "European and Norwegian officials"]
)  # fmt: skip


@given(st.lists(pieces | st.text(max_size=6), max_size=30).map("".join), st.data())
def test_every_mention_and_speaker_lies_in_the_text(text: str, data: st.DataObject) -> None:
    finder = shared_finder()
    mentions = finder.find(text, host="tidewater.example")
    assert mentions == sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end))
    reached = 0
    for mention in mentions:
        start, end = mention.span.start, mention.span.end
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        assert (start < reached) == mention.nested
        assert not mention.nested or end <= reached
        reached = max(reached, end)
    places = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    for speaker in finder.speakers(text, Span(*places), mentions):
        assert 0 <= speaker.span.start <= speaker.span.end <= len(text)
        assert speaker.name or speaker.person


@cache
def shared_finder() -> Finder:
    return Finder(catalogue())


def names_of_kind(finder: Finder, text: str, kind: str) -> int:
    return sum(mention.kind == kind for mention in finder.find(text))


def test_a_long_text_is_read_to_its_end(finder: Finder) -> None:
    text = "Tidewater said that the Delta Convention failed. " * 4000
    assert names_of_kind(finder, text, "organization") == names_of_kind(finder, text, "treaty") == 4000


@pytest.mark.parametrize(
    "text",
    [
        "Wanda Quist, Tidewater’s head of policy, objected.",
        "Tidewater’s head of policy, Wanda Quist, objected.",
        "Tidewater head of policy Wanda Quist objected.",
        "The head of policy at Tidewater, Wanda Quist, objected.",
        "Tidewater objected. Its head of policy, Wanda Quist, agreed.",
        "Tidewater objected. The company’s head of policy, Wanda Quist, agreed.",
        "Wanda Quist, who leads Tidewater, objected.",
        "Wanda Quist of Tidewater objected.",
    ],
)
def test_a_person_is_bound_to_the_organization(finder: Finder, text: str) -> None:
    bound = {mention.name: mention.organization for mention in finder.find(text) if mention.kind == "person"}
    assert bound == {"Wanda Quist": "tidewater"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Institute of Rivers and Lakes objected.", "Institute of Rivers and Lakes"),
        ("Larch Routers, a small company, objected.", "Larch Routers"),
        ("Larch Routers, Inc. objected.", "Larch Routers, Inc."),
        ("A lawyer for Larch objected.", "Larch"),
        ("Larch’s chief economist objected.", "Larch"),
        ("They met the advocacy group Larch.", "Larch"),
        ("The Larch Group objected.", "Larch Group"),
    ],
)
def test_an_organization_is_known_by_its_shape_and_company(finder: Finder, text: str, name: str) -> None:
    assert [(m.kind, m.name) for m in finder.find(text)] == [("organization", name)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway’s Foreign Ministry objected.", ["norway", "norway"]),
        ("The Norwegian Ministry of Trade and Fisheries objected.", ["norway"]),
        ("The British and Chilean delegations objected.", ["united-kingdom", "chile"]),
        ("British newspapers objected.", []),
        ("The White House objected.", ["united-states"]),
        ("The delegate of Chile objected.", ["chile"]),
    ],
)
def test_an_office_speaks_for_its_state(finder: Finder, text: str, expected: list[str]) -> None:
    assert slugs(finder, text) == expected


@pytest.mark.parametrize("spelling", ["U.N. river data treaty", "United Nations river data treaty"])
def test_a_body_of_long_name_is_known_by_its_initials(finder: Finder, spelling: str) -> None:
    assert slugs(finder, f"The {spelling} failed.") == ["delta"]


def test_a_treaty_is_known_by_the_words_of_its_subject(finder: Finder) -> None:
    assert slugs(finder, "The controversial treaty on seabed dust failed.") == ["seabed"]
    assert slugs(finder, "The controversial treaty on road tolls failed.") == []


def test_two_of_one_surname_are_told_apart_by_nothing_but_the_full_name(finder: Finder) -> None:
    text = "Ann Moe objected. Peter Moe agreed. Moe said so."
    assert [mention.name for mention in finder.find(text)] == ["Ann Moe", "Peter Moe", "Moe"]


def test_a_pronoun_keeps_to_the_gender_that_the_text_has_given(finder: Finder) -> None:
    text = "Quill Orban objected. She left. Peter Moe stayed. He agreed, and she said so."
    found = [(mention.span.of(text), mention.name) for mention in finder.find(text) if mention.stands_for]
    assert found == [("She", "Quill Orban"), ("He", "Peter Moe"), ("she", "Quill Orban")]
    alone = finder.find("Quill Orban objected. She left. Then he spoke.")
    assert [mention.name for mention in alone] == ["Quill Orban"] * 2


def test_an_apposition_is_no_mention_of_its_own(finder: Finder) -> None:
    (mention,) = finder.find("Ann Roe, the director, objected.")
    assert mention.role == "director"


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("experts at Tidewater", "tidewater /"),
        ("a report by Larkspur Rights Watch", "larkspur /"),
        ("critics of Tidewater", "none"),
        ("its rival Tidewater", "tidewater /"),
        ("Tidewater’s rivals", "none"),
        ("Tidewater, Orchard Computing and Norway", "tidewater / + orchard / + norway /"),
        ("Mr. Peter Moe and Ms. Ann Roe", "? / Peter Moe + ? / Ann Roe"),
        ("Ann Roe’s lawyer", "none"),
        ("Ann Roe supporters", "none"),
    ],
)
def test_who_speaks_depends_on_the_words_around_the_name(finder: Finder, surface: str, expected: str) -> None:
    assert Example(f"Yesterday {surface} objected.").speakers(finder, surface) == expected
