"""A text becomes shingles and a sketch, alike for ever, in bounded work; and two texts are compared by them."""

import pytest

from positions.intake.stories.sketching import HASHES, LONGEST, MOST_WORDS, Shingled, compare, titles_alike
from positions.tests.test_story_pairs import text

NOTHING: frozenset[int] = frozenset()
TALE = text("quays")
PINNED = -36939894716470688


def test_a_shingle_has_the_same_hash_for_ever() -> None:
    """Sketches of years lie in the database: another hash would make strangers of all copies."""
    assert Shingled("Was für ein Hafen, Zoë!").hashes == Shingled("WAS FUR EIN HAFEN ZOE").hashes == [PINNED]


def test_a_sketch_fits_the_column_and_has_the_least_hashes() -> None:
    sketch = Shingled(TALE).sketch(NOTHING.intersection)
    assert sketch == sorted(Shingled(TALE).shingles)[:HASHES]
    assert -(2**63) <= sketch[0] <= sketch[-1] < 2**63


def test_words_of_scripts_without_spaces_are_their_characters() -> None:
    chinese = Shingled(text("chinese"))
    assert len(chinese.words) > 180
    assert chinese.width > Shingled(TALE).width


@pytest.mark.parametrize(
    "short", ["Talks go on in March.", "会谈三月继续。", "spam " * 50_000, "spam" * 50_000, ""]
)
def test_a_text_with_little_to_compare_is_its_whole(short: str) -> None:
    found = Shingled(short)
    assert found.sketch(NOTHING.intersection) == [found.whole]
    assert not compare(found, Shingled(f"And begins. {short}"), NOTHING).is_doubtful


def test_common_shingles_leave_room_for_a_texts_own() -> None:
    tail = text("resolution", "about", "legal")
    common = Shingled(tail).shingles
    one, other = (Shingled(text(name, tail)) for name in ("quays", "tolls"))
    assert len(common & set(one.sketch(NOTHING.intersection))) > HASHES / 2
    assert len(one.sketch(common.intersection)) == HASHES
    assert not common & set(one.sketch(common.intersection))
    assert compare(one, other, NOTHING).jaccard > 0.4
    assert compare(one, other, common).jaccard == 0


def test_an_outlets_tail_that_is_known_takes_nothing_from_a_copy() -> None:
    """Unknown, it makes the two near only."""
    tailed, plain = Shingled(text("quays", "about")), Shingled(TALE)
    assert not compare(tailed, plain, NOTHING).is_copy
    assert compare(tailed, plain, Shingled(text("about")).shingles).is_copy


def test_likeness_is_the_same_from_both_sides() -> None:
    one, other = Shingled(TALE), Shingled(TALE.replace("Twelve", "Thirteen") + " The rest will follow.")
    there, back = compare(one, other, NOTHING), compare(other, one, NOTHING)
    assert (there.jaccard, there.own) == (back.jaccard, back.own[::-1])
    assert there.is_copy
    assert back.is_copy


def test_a_name_put_in_place_of_another_is_no_matter_of_wording() -> None:
    one, other = Shingled(TALE), Shingled(TALE.replace("Ida Lund", "Rita Bay"))
    assert max(compare(one, other, NOTHING).own) < 0.02
    assert not compare(one, other, NOTHING).is_copy
    assert compare(one, other, NOTHING).swaps == 2


@pytest.mark.parametrize(
    "words",
    [
        " ".join(f"word{number}" for number in range(LONGEST // 5)),
        "".join(chr(ord("一") + number**2 % 9973) for number in range(MOST_WORDS)),
    ],
)
def test_of_a_long_text_the_beginning_is_compared_and_a_person_asked(words: str) -> None:
    one, other = Shingled(words), Shingled(f"{words} and another end")
    likeness = compare(one, other, NOTHING)
    assert len(other.text) <= LONGEST
    assert len(other.words) <= MOST_WORDS
    assert likeness.is_near
    assert not likeness.is_copy


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Cities want lamps", "CITIES WANT LAMPS!", True),
        ("Cities want lamps on every quay", "Mayors: cities want lamps on every quay", True),
        ("The harbour letter 12", "The harbour letter 13", False),
        ("Cities want lamps", "Toll talks broken off", False),
        ("", "", False),
    ],
)
def test_titles_are_alike_by_their_words_and_numbers(one: str, other: str, alike: bool) -> None:
    assert titles_alike(one, other) is alike
