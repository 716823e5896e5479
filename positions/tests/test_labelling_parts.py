"""The parts of the labels that read numbers, days and the forms of words."""

import datetime as dt

import pytest

from positions.suggesting.labelling.provisions import provisions_in
from positions.suggesting.labelling.said import dateline_of, said
from positions.suggesting.labelling.stemming import stem
from positions.suggesting.shapes import Span

PUBLISHED = dt.date(2031, 5, 15)  # a Thursday


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Article 6", "6"),
        ("articles 6, paragraph 2, and 24", "6(2) 24"),
        ("art. 6(2)(a)", "6(2)(a)"),
        ("Arts. 6 and 7", "6 7"),
        ("articles 3 to 5", "3 4 5"),
        ("articles 3–5 and 9", "3 4 5 9"),
        ("article 20 bis", "20_bis"),
        ("article 6 (2)", "6(2)"),
        ("paragraph 2 of article 4", "4(2)"),
        ("the first paragraph of article 22", "22(1)"),
        ("article 7, paragraph 3(a)", "7(3)(a)"),
        ("article 7 and, in paragraph 4, the list", "7 7(4)"),
        ("article 5 of the Constitution", ""),
        ("paragraph 3", ""),
        ("an article 1999 readers liked", ""),
        ("article 9 and 14 states", "9"),
        ("particle 6", ""),
        ("article 9-1", "9"),
    ],
)
def test_provisions_are_read_as_they_are_written(text: str, numbers: str) -> None:
    assert list(provisions_in(text, 0, len(text))) == [number.replace("_", " ") for number in numbers.split()]


def test_a_mere_paragraph_is_of_the_article_named_before() -> None:
    text = "deleting paragraph 3"
    assert list(provisions_in(text, 0, len(text), before="On article 9, ")) == ["9(3)"]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("on Wednesday", "2031-05-14", "2031-05-14"),
        ("on Thursday", "2031-05-15", "2031-05-15"),
        ("yesterday", "2031-05-14", "2031-05-14"),
        ("last week", "2031-05-05", "2031-05-11"),
        ("earlier this month", "2031-05-01", "2031-05-15"),
        ("last month", "2031-04-01", "2031-04-30"),
        ("last year", "2030-01-01", "2030-12-31"),
        ("in March", "2031-03-01", "2031-03-31"),
        ("in late October", "2030-10-01", "2030-10-31"),
        ("in August 2024", "2024-08-01", "2024-08-31"),
        ("in 2029", "2029-01-01", "2029-12-31"),
        ("on 3 February", "2031-02-03", "2031-02-03"),
        ("on 20 May", "2030-05-20", "2030-05-20"),
        ("on March 3, 2031", "2031-03-03", "2031-03-03"),
        ("three days ago", "2031-05-12", "2031-05-12"),
        ("two months ago", "2031-03-01", "2031-03-31"),
    ],
)
def test_a_day_is_counted_from_the_day_of_publication(words: str, first: str, last: str) -> None:
    found = said(words, [Span(0, len(words))], None, PUBLISHED, own_words=False)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert words.removeprefix("on ").removeprefix("in ") in found.basis or words in found.basis


@pytest.mark.parametrize("words", ["he may say so", "on 31 February 2031", "in 2040", "march on", "Wed"])
def test_what_is_no_day_dates_nothing(words: str) -> None:
    assert said(words, [Span(0, len(words))], None, PUBLISHED, own_words=False) is None


@pytest.mark.parametrize(
    "head",
    [
        "GENEVA, 14 May (Gull News) – The envoy left.",
        "GENEVA, May 14 (Gull News) - The envoy left.",
        "PORT LOUIS, May 14, 2031 — The envoy left.",
    ],
)
def test_a_dateline_dates_what_says_nothing_else(head: str) -> None:
    found = said(head, [], None, PUBLISHED, own_words=False)
    assert found is not None
    assert (found.first, found.basis) == (dt.date(2031, 5, 14), "the dateline")


def test_weekdays_count_from_the_dateline() -> None:
    text = "GENEVA, 7 May (Gull News) – On Monday the envoy left."
    found = said(text, [Span(27, len(text))], None, PUBLISHED, own_words=False)
    assert found is not None
    assert found.first == dt.date(2031, 5, 5)


def test_a_sentence_about_a_day_is_no_dateline() -> None:
    assert dateline_of("The talks of 3 March ended without a text.", PUBLISHED) is None


@pytest.mark.parametrize(
    "forms",
    [
        "criminalise criminalises criminalised criminalising criminalization criminalisation criminalize",
        "amend amends amended amendment amendments",
        "cooperate cooperation cooperating cooperates",
        "privacy",
        "party parties",
        "extradite extradition extradited",
        "press pressing presses",
        "agree agreed agreement",
        "note noted noting",
        "favour favor favoured",
    ],
)
def test_the_forms_of_a_word_share_their_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("not", "noting"), ("privacy", "private"), ("treaty", "treat"), ("is", "i")]
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)
