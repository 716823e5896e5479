"""Search: which statements, organizations, treaties and articles are found by words and filters, and what helps."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.deriving import appearances
from positions.editing import merging, reviewing, stating
from positions.intake import withholding
from positions.models import (
    Concern,
    FindableArticle,
    FindableStatement,
    OrganizationName,
    Publication,
    Signatory,
    TreatyName,
    VersionConcern,
)
from positions.reading import findings, queries, searching
from positions.reading.searching import Sort, Tab, Wanted
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.hostile import ODD

pytestmark = pytest.mark.django_db


def out(cast: Cast, text: str = make.TEXT, **fields: Any) -> Publication:
    """A published statement on an article of its own."""
    number = Publication.objects.count()
    of = make.capture(f"Number {number}.\n{text}", title=f"View {number}")
    facts = {"language": fields.get("language", "en")}
    return make.published(by=cast.edith, reviewer=cast.rosa, of=of, facts=facts, **fields)


def found(typed: str = "", **filters: Any) -> list[int]:
    wanted = Wanted(words=typed, **filters)
    return [row.statement.pk for row in (each.version for each in findings.page(wanted).statements)]


def test_a_statement_is_found_by_its_summary_its_asks_and_the_words_of_its_evidence(cast: Cast) -> None:
    statement = out(cast, summary="Fears for the reefs.", target="the first outline").statement_id
    for typed in ("reefs", "outline", "rewrite", "must protect", "View"):
        assert found(typed) == [statement], typed
    # Of the captured text only what is quoted.
    assert found("officials") == []


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("fear reef", True),
        ("REEFS fearing", True),
        ("reefs harbours", False),
        ("harbours OR reefs", True),
        ("reefs -fears", False),
        ("reefs -harbours", True),
        ('"for the reefs"', True),
        ('"reefs fears"', False),
        ('reefs -"for the"', False),
        ("“for the reefs”", True),
        ("-harbours", False),
        ("!!!", False),
    ],
)
def test_words_are_asked_for_as_elsewhere(cast: Cast, typed: str, is_found: bool) -> None:
    statement = out(cast, summary="Fears for the reefs.").statement_id
    assert found(typed) == ([statement] if is_found else [])


@pytest.mark.parametrize(
    "typed", ["ratifié", "ratifie", "RATIFIÉE", "ratifier", "États", "etats", "œuvre", "oeuvre"]
)
def test_french_is_found_by_its_stems_with_accents_or_without(cast: Cast, typed: str) -> None:
    text = "Le traité sera ratifiée par les États, une grande œuvre."
    statement = out(cast, text, words=text, language="fr").statement_id
    publication = Publication.objects.get(statement=statement)
    assert publication.version.evidence.get().language == "fr"
    assert found(typed) == [statement]


@pytest.mark.parametrize(
    ("text", "language", "typed"),
    [
        ("我们反对这个条约。", "zh", "条约"),
        ("Мы против договора.", "ru", "договор"),
        ("نعارض المعاهدة.", "ar", "معاهدة"),
    ],
)
def test_other_scripts_are_found(cast: Cast, text: str, language: str, typed: str) -> None:
    statement = out(cast, text, words=text, language=language).statement_id
    assert found(typed) == [statement]


def test_what_readers_do_not_see_is_not_found(cast: Cast) -> None:
    make.draft(by=cast.edith)
    old = out(cast, summary="Fears for the reefs.")
    assert found("reefs") == [old.statement_id]
    reviewing.withdraw(old.statement, by=cast.rosa, reason="Wrong.")
    assert found("reefs") == []
    assert not FindableStatement.objects.exists()
    assert not FindableArticle.objects.exists()


def test_what_is_about_to_be_published_is_found_from_then_on(cast: Cast) -> None:
    statement = out(cast).statement_id
    rows = FindableStatement.objects.filter(statement=statement)
    rows.update(starts=timezone.now() + dt.timedelta(minutes=5))
    assert found("divers") == []
    rows.update(starts=timezone.now() - dt.timedelta(minutes=5))
    assert found("divers") == [statement]


def test_only_what_a_statement_says_now_is_found(cast: Cast) -> None:
    statement = out(cast, summary="Fears for the reefs.").statement
    make.corrected(statement, by=cast.edith, reviewer=cast.rosa, summary="Fears for the bays.")
    assert (found("reefs"), found("bays")) == ([], [statement.pk])


def test_a_withheld_capture_is_found_by_what_was_quoted_alone(cast: Cast) -> None:
    publication = out(cast)
    capture = publication.version.evidence.get().capture
    assert capture
    withholding.withhold(capture, reason="A court asks for it.", by=cast.ada)
    assert found('"must protect divers"') == [publication.statement_id]
    assert found("officials") == []


def test_each_filter_keeps_what_it_names(cast: Cast) -> None:
    quay = make.organization("quay-watch")
    wanted = out(
        cast, organization=quay, stance="oppose", said_from=dt.date(2020, 5, 1), said_to=dt.date(2020, 5, 31)
    )
    other = out(cast, treaty=make.treaty("bay-treaty", short_name="Bay Treaty"))
    assert found("divers") == [other.statement_id, wanted.statement_id]
    filters: dict[str, Any] = {
        "organization": quay,
        "stance": "oppose",
        "until": dt.date(2020, 5, 2),
        "treaty": wanted.version.treaty,
    }
    for name, value in filters.items():
        assert found("divers", **{name: value}) == [wanted.statement_id], name
    assert found(since=dt.date(2020, 5, 30), until=dt.date(2020, 6, 1)) == [wanted.statement_id]
    assert found(since=dt.date(2020, 6, 1)) == [other.statement_id]


def test_a_statement_is_found_under_those_that_signed_it_and_under_a_concern(cast: Cast) -> None:
    concern = Concern.objects.create(slug="scope", label="Scope", definition="How far it reaches.")
    tide, reef = make.organization("tide-club"), make.organization("reef-club")
    signed, spoken_for = Signatory.Relation.SIGNED, Signatory.Relation.SPOKEN_FOR
    parts: Any = {
        Signatory: [
            {"organization": tide, "relation": signed},
            {"organization": reef, "relation": spoken_for},
        ],
        VersionConcern: [{"concern": concern, "polarity": VersionConcern.Polarity.WORRY}],
    }
    draft = make.draft(by=cast.edith)
    saved = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    statement = reviewing.approve(reviewing.send(saved, by=cast.edith), by=cast.rosa).statement_id
    assert found("divers", organization=tide, concern=concern) == [statement]
    assert found("divers", organization=reef) == []


def test_a_merged_organization_is_found_under_the_one_that_remains(client: Client, cast: Cast) -> None:
    gone, stays = make.organization("harbour-watchers"), make.organization("quay-watch")
    statement = out(cast, organization=gone).statement_id
    merging.merge(gone, into=stays, by=cast.ada, why="One group.")
    assert found(organization=stays) == [statement]
    page = client.get("/search/?q=watchers&type=organizations")
    assert [row.slug for row in page.context["page"].organizations] == ["quay-watch"]
    assert client.get("/search/?org=harbour-watchers").context["page"].count == 1


def test_organizations_and_treaties_are_found_by_all_their_names() -> None:
    group = make.organization("quay-watch", name="Quai d’Été")
    OrganizationName.objects.create(organization=group, text="QDE", kind="acronym")
    TreatyName.objects.create(treaty=make.treaty(), text="Convention of the Quays")
    for typed in ("ete", "qde", "quai"):
        assert searching.named(Wanted(words=typed)) == ({group.pk}, set()), typed
    assert searching.named(Wanted(words="quay")) == (set(), {make.treaty().pk})
    assert searching.named(Wanted(words="treaty harbours")) == (set(), {make.treaty().pk})


def test_an_article_is_found_once_with_what_is_quoted_from_it(cast: Cast) -> None:
    capture = make.capture(title="On divers", publisher="Harbour Times")
    for slug in ("tide-club", "reef-club"):
        make.published(by=cast.edith, reviewer=cast.rosa, of=capture, organization=make.organization(slug))
    page = findings.page(Wanted(words="protect", tab=Tab.ARTICLES))
    assert (page.count, page.counts[Tab.STATEMENTS]) == (1, 2)
    (article,) = page.articles
    assert [piece.text for piece in article.passages[0].words if piece.found] == ["protect"]
    assert findings.page(Wanted(words="officials", tab=Tab.ARTICLES)).count == 0


def test_pages_follow_one_another_without_gaps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 2)
    monkeypatch.setattr(findings, "PAGE", 2)
    days = [
        dt.date(2024, 1, 1),
        dt.date(2024, 1, 1),
        dt.date(2024, 1, 1),
        dt.date(2023, 1, 1),
        dt.date(2025, 1, 1),
    ]
    every = [out(cast, said_from=day, said_to=day).statement_id for day in days]
    expected = [every[4], every[2], every[1], every[0], every[3]]
    for sort in Sort:
        seen, before = list[int](), ""
        while True:
            page = findings.page(Wanted(words="divers", sort=sort, before=before))
            seen += [each.version.statement_id for each in page.statements]
            before = page.older
            if not before:
                break
        assert seen == expected, sort


def test_by_relevance_a_summary_goes_before_a_passage(cast: Cast) -> None:
    first = out(cast, summary="Divers, divers.", said_from=dt.date(2020, 1, 1), said_to=dt.date(2020, 1, 1))
    second = out(cast)
    assert found("divers") == [second.statement_id, first.statement_id]
    assert found("divers", sort=Sort.RELEVANCE) == [first.statement_id, second.statement_id]


def test_common_words_are_counted_up_to_a_number_and_not_ranked(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST", 1)
    first, second = out(cast), out(cast)
    answer = client.get("/search/?q=divers&sort=relevance")
    page = answer.context["page"]
    assert (page.count.printed, page.by_relevance) == ("1+", False)
    assert [each.version.statement_id for each in page.statements] == [
        second.statement_id,
        first.statement_id,
    ]
    assert "not sorted by relevance" in answer.content.decode()


def test_the_words_that_were_looked_for_are_marked_and_nothing_else_is_markup(
    client: Client, cast: Cast
) -> None:
    out(cast, summary="Protects <b>divers</b> & quays.")
    html = client.get("/search/?q=protecting+-harbours").content.decode()
    assert "<mark>Protects</mark> &lt;b&gt;divers&lt;/b&gt; &amp; quays." in html
    assert "“The treaty must <mark>protect</mark> divers" in html or "“The treaty must" not in html


def test_a_long_passage_is_cut_around_what_was_found() -> None:
    text = "Word " * 200 + "divers " + "word " * 200
    cut = queries.pieces(text, "en", {("divers", "en")})
    assert (cut[0].text, cut[-1].text[-2:]) == ("… ", " …")
    assert [piece.text for piece in cut if piece.found] == ["divers"]
    assert len("".join(piece.text for piece in cut)) < 400


def test_a_slip_of_the_pen_is_answered_with_names_that_are_spelt_nearly_so(
    client: Client, cast: Cast
) -> None:
    make.organization("microsoft", name="Microsoft Corporation")
    out(cast)
    page = client.get("/search/?q=micorsoft").context["page"]
    assert page.meant == ["Microsoft"]
    assert client.get("/search/?q=Habour+Treaty").context["page"].meant[0] == "Harbour Treaty"
    assert "Did you mean" in client.get("/search/?q=micorsoft").content.decode()


def test_where_nothing_is_found_it_says_without_which_filter_something_would_be(
    client: Client, cast: Cast
) -> None:
    out(cast, stance="oppose")
    answer = client.get("/search/?q=divers&stance=support&treaty=harbour-treaty")
    assert answer.context["page"].fewer == {"stance": 1}
    assert "?q=divers&amp;treaty=harbour-treaty" in answer.content.decode()


def test_every_filter_can_be_removed_and_all_of_them(client: Client, cast: Cast) -> None:
    out(cast)
    html = client.get("/search/?q=divers&stance=oppose_unless_amended&from=2024").content.decode()
    assert 'href="?q=divers&amp;from=2024"' in html
    assert 'href="?q=divers&amp;stance=oppose_unless_amended"' in html
    assert "Clear all" in html


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=soon", "Give a day, a month or a year"),
        ("from=2024&to=2023", "This is before the day"),
        ("treaty=nothing", "There is no “nothing”"),
        ("org=nobody", "No organization is known as “nobody”"),
        ("stance=furious", "Select a valid choice"),
        ("q=" + "x" * 300, "at most 200 characters"),
    ],
)
def test_what_is_not_understood_is_told_and_kept_in_the_form(
    client: Client, query: str, sentence: str
) -> None:
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (
        f'value="{query.rpartition("=")[2]}"' in answer.content.decode()
        or "treaty" in query
        or "stance" in query
    )


HOSTILE = [
    "'",
    "''",
    '"',
    '"""',
    "!!!",
    "!a & (b",
    "a <-> b",
    "a:*",
    ":*",
    "\\",
    "(",
    "-",
    "--",
    "- -",
    "OR",
    "OR OR a",
]
NAMES = ["q", "type", "treaty", "org", "stance", "concern", "language", "from", "to", "sort", "before"]


@pytest.mark.parametrize("name", NAMES)
def test_no_address_breaks_it(client: Client, cast: Cast, name: str) -> None:
    out(cast)
    for value in [*ODD, *HOSTILE, "x" * 10_000, "2024-08-05_" + "9" * 30, "2024-08-05_٣"]:
        for typed in ("divers", ""):
            answer = client.get("/search/", {"q": typed, name: value})
            assert answer.status_code in {200, 400, 422}, (name, value[:80])


def test_no_search_takes_more_than_fifteen_queries(client: Client, cast: Cast) -> None:
    concern = Concern.objects.create(slug="scope", label="Scope", definition="How far it reaches.")
    out(cast)
    every = (
        "treaty=harbour-treaty&org=harbour-watch&stance=oppose_unless_amended&language=en&from=2024&to=2025"
    )
    for query in (
        "q=divers",
        f"q=divers&{every}",
        f"q=nothing&concern={concern.slug}&{every}",
        f"{every}&type=articles",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/search/?{query}").status_code == 200
        assert len(queries) <= 15, (query, "\n".join(each["sql"][:160] for each in queries))


def test_what_is_rebuilt_is_what_was_there(cast: Cast) -> None:
    out(cast)
    out(cast, organization=make.organization("tide-club"))
    before = list(FindableStatement.objects.order_by("publication").values())
    appearances.rebuild(make.treaty())
    assert list(FindableStatement.objects.order_by("publication").values()) == before


def test_an_articles_day_that_is_found_out_later_is_where_it_is_sorted(cast: Cast) -> None:
    article = out(cast).version.evidence.get().article
    article.published_from = article.published_to = dt.date(2019, 3, 1)
    article.save()
    assert FindableArticle.objects.get().first == dt.date(2019, 3, 1)
