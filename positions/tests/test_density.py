"""The timeline with few statements and with many: what is folded, what is paged, and that nothing is lost by it."""

import datetime as dt
import re
from collections.abc import Sequence

import pytest
from django.test import Client

from positions.editing import importing
from positions.models import Article, Ask, Evidence, Import, Statement, Story
from positions.reading.listing import MANY, PAGE
from positions.reading.timelines import DENSE
from positions.tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/positions/harbour-watch/harbour-treaty/"
FIRST = dt.date(2023, 1, 10)


def on_record(stances: Sequence[str | None]) -> None:
    """One statement a week, each from an article of its own, published as an import."""
    imported = Import.objects.create(name="test set", dated=FIRST, sha256="a" * 64)
    drafts = []
    for week, stance in enumerate(stances):
        day = FIRST + dt.timedelta(weeks=week)
        fields = {
            "organization": make.organization(), "treaty": make.treaty(), "question": "text", "stance": stance,
            "attribution": "own_words", "said_from": day, "said_to": day, "summary": f"Week {week}.",
        }  # fmt: skip
        article = Article.objects.create(
            title=f"Release {week}", intake="cited", story=Story.objects.create()
        )
        cited = {"article": article, "kind": "primary", "address_kind": "publisher", "wording": "verbatim"}
        drafts.append(
            importing.Draft(
                Statement.objects.create(), fields, {Evidence: [cited], Ask: [{"text": "More light"}]}
            )
        )
    importing.publish_all(drafts, imported=imported)


def read(client: Client, query: str = "") -> tuple[str, list[str]]:
    """The page, and the statements on it in its order, by their weeks."""
    text = client.get(ADDRESS + query).content.decode()
    return text, re.findall(r"Week (\d+)\.", text)


def following(text: str) -> str:
    """Where "older" leads, as a query."""
    found = re.search(r'rel="next" href="([^"#]+)', text)
    assert found
    return found[1].replace("&amp;", "&")


def test_a_single_statement_is_a_sentence_without_chart_or_choices(client: Client) -> None:
    on_record(["oppose"])
    text, weeks = read(client)
    assert "1 statement from 1 independent source, 2023" in text
    assert (weeks, "<figure" in text, 'name="show"' in text) == (["0"], False, False)


def test_a_few_are_all_there_without_folds_or_years(client: Client) -> None:
    on_record(["oppose", "oppose", "oppose", "oppose", "support"])
    text, weeks = read(client)
    assert weeks == ["4", "3", "2", "1", "0"]
    assert ("further statements" in text, 'class="year"' in text) == (False, False)


def test_where_there_are_many_what_only_restates_is_folded_and_a_change_never(client: Client) -> None:
    on_record(["oppose"] * MANY + ["support"] * 3)
    text, weeks = read(client)
    assert weeks == [str(week) for week in reversed(range(MANY + 3))]
    assert 'class="year"' in text
    folded = re.findall(r'<li class="fold">(.*?)</details>', text, re.DOTALL)
    assert [re.findall(r"Week (\d+)\.", fold)[0] for fold in folded] == [str(MANY - 1)]
    assert f"{MANY} further statements restating this position" in text


def test_where_there_are_very_many_the_page_begins_with_the_changes_alone(client: Client) -> None:
    on_record(["oppose"] * DENSE + ["support"])
    text, weeks = read(client)
    assert weeks == [str(DENSE), "0"]
    assert f"(2 of {DENSE + 1})" in text
    every, query = [], "?show=all"
    for _page in range(3):
        text, weeks = read(client, query)
        every += weeks
        if len(weeks) < PAGE:
            break
        query = following(text)
    assert every == [str(week) for week in reversed(range(DENSE + 1))]


def test_a_year_is_one_jump_away(client: Client) -> None:
    on_record(["oppose"] * (PAGE + 20))
    text, _weeks = read(client)
    jump = re.search(r'href="([^"]+)#statements"[^>]*>2023</a> \(51\)', text)
    assert jump
    text, weeks = read(client, jump[1].replace("&amp;", "&"))
    assert weeks[0] == "50"


def test_the_years_of_a_dense_page_count_what_it_lists(client: Client) -> None:
    on_record(["oppose"] * DENSE + [None] * 5)
    text, _weeks = read(client, "?show=all")
    years = re.findall(r"#statements\"[^>]*>\d{4}</a> \((\d+)\)", text)
    assert sum(map(int, years)) == DENSE + 5


@pytest.mark.parametrize("before", ["soon", "2024-13-01", "2024-01-01_x", "2024-01-01_2024-01-01_x"])
def test_what_is_no_place_in_the_list_is_refused_in_words(client: Client, before: str) -> None:
    on_record(["oppose"])
    answer = client.get(ADDRESS, {"before": before})
    assert answer.status_code == 400
    assert "2024-08-21" in answer.content.decode()


def test_a_concern_that_nobody_raises_lists_nothing_and_says_how_to_go_back(client: Client) -> None:
    on_record(["oppose", "support"])
    text, weeks = read(client, "?concern=unheard-of")
    assert (weeks, "No statement of this kind" in text) == ([], True)
