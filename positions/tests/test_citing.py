"""Citations: what is cited of a version and of a position, in two styles, and as files that real programs read."""

import datetime as dt
import json
from dataclasses import replace

import pytest
import rispy
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

from positions.editing import merging, reviewing, stating
from positions.models import Person, Publication, span
from positions.publishing.citing import styles
from positions.publishing.citing.citation import Citation
from positions.publishing.citing.formats import bibtex, csl_json, ris
from positions.tests import make
from positions.tests.cast import Cast

CITATION = Citation(
    key="treaty-tracker-statement-7-v2",
    authors=("Harbour Watch", "Hanna Hafen"),
    title="On the Harbour Treaty: Opposes, on the text",
    genre="Statement record",
    said=span.span("2024-08-05"),
    version="2",
    edition="Version 2",
    address="https://tracker.example/statements/7/v2/",
    accessed=dt.date(2026, 11, 23),
)
NASTY = r"50% & more, $5 #1 a_b {c}} ~d^ \e — ‘Überfahrt’ and so on"
POSITION = "/positions/harbour-watch/harbour-treaty"


@pytest.fixture
def publication(cast: Cast) -> Publication:
    speaker = Person.objects.create(name="Hanna Hafen")
    return make.published(by=cast.edith, reviewer=cast.rosa, speaker=speaker)


def read_bibtex(text: str) -> Entry:
    (entry,) = parse_string(text, "bibtex").entries.values()
    return entry


def read_ris(text: str) -> dict[str, object]:
    entries: list[dict[str, object]] = rispy.loads(text)
    (entry,) = entries
    return entry


def untex(text: str) -> str:
    """What TeX prints; pybtex knows no command for braces, and leaves those of a dollar and of a caret."""
    for command, each in (
        (r"\textbraceleft{}", "❴"),
        (r"\textbraceright{}", "❵"),
        (r"\textasciicircum{}", "^"),
    ):
        text = text.replace(command, each)
    return str(Text.from_latex(text)).replace("❴", "{").replace("❵", "}").replace(r"\$", "$")


def said(days: str) -> Citation:
    return replace(CITATION, said=span.span(days))


def test_apa_names_author_day_title_version_site_retrieval_and_address() -> None:
    assert str(styles.apa(CITATION)) == (
        "Harbour Watch & Hanna Hafen. (2024, August 5). On the Harbour Treaty: Opposes, on the text (Version 2)"
        " [Statement record]. Treaty Tracker. Retrieved November 23, 2026,"
        " from https://tracker.example/statements/7/v2/"
    )


def test_chicago_has_a_note_and_an_entry_of_the_bibliography() -> None:
    assert str(styles.chicago_note(CITATION)) == (
        "Harbour Watch and Hanna Hafen, “On the Harbour Treaty: Opposes, on the text,” statement record, version 2,"
        " Treaty Tracker, August 5, 2024, accessed November 23, 2026, https://tracker.example/statements/7/v2/."
    )
    assert str(styles.chicago(CITATION)) == (
        "Harbour Watch and Hanna Hafen. “On the Harbour Treaty: Opposes, on the text.” Statement record. Version 2."
        " Treaty Tracker, August 5, 2024. Accessed November 23, 2026. https://tracker.example/statements/7/v2/."
    )


def test_on_pages_the_title_is_set_apart_and_no_markup_comes_from_names() -> None:
    page = Environment(autoescape=True).from_string("{{ cite }}")
    shown = page.render(cite=styles.apa(replace(CITATION, authors=("<b>Quay & Co.",))))
    assert "<bdi>&lt;b&gt;Quay &amp; Co</bdi>. (2024" in shown
    assert "<i><bdi>On the Harbour Treaty: Opposes, on the text</bdi></i>" in shown


@pytest.mark.parametrize(
    ("days", "apa", "typed", "parts", "written"),
    [
        ("2024-08-05", "2024, August 5", "2024-08-05", [[2024, 8, 5]], "2024/08/05/"),
        ("2024-08", "2024, August", "2024-08", [[2024, 8]], "2024/08//"),
        ("2024", "2024", "2024", [[2024]], "2024///"),
        ("2024-08-05/2024-08-09", "between 5 and 9 August 2024", "2024-08-05/2024-08-09",
         [[2024, 8, 5], [2024, 8, 9]], "2024/08//between 5 and 9 August 2024"),
    ],
)  # fmt: skip
def test_a_day_is_told_as_far_as_it_is_known(
    days: str, apa: str, typed: str, parts: list[list[int]], written: str
) -> None:
    cited = said(days)
    assert f"({apa})" in str(styles.apa(cited))
    assert read_bibtex(bibtex(cited)).fields["date"] == typed
    assert json.loads(csl_json(cited))[0]["issued"] == {"date-parts": parts}
    assert read_ris(ris(cited))["date"] == written


def test_bibtex_keeps_organizations_whole_and_months_apart_from_days() -> None:
    entry = read_bibtex(bibtex(CITATION))
    assert [str(person) for person in entry.persons["author"]] == ["{Harbour Watch}", "{Hanna Hafen}"]
    assert entry.fields["month"] == "August"
    assert "month" not in read_bibtex(bibtex(said("2024"))).fields
    assert read_bibtex(bibtex(said("2023-12-30/2024-01-02"))).fields["year"] == "2023--2024"


def test_bibtex_says_what_was_typed_whatever_it_means_to_tex() -> None:
    entry = read_bibtex(bibtex(replace(CITATION, title=NASTY, authors=(NASTY,))))
    assert untex(entry.fields["title"].removeprefix("{").removesuffix("}")) == NASTY
    (author,) = entry.persons["author"]
    assert untex(str(author).removeprefix("{").removesuffix("}")) == NASTY


def test_ris_is_one_line_a_field_whatever_was_typed() -> None:
    injected = "Quay\r\nER  - \r\nTY  - BOOK\u2028AU  - Nobody\x85TI  - x\x00\x1b[2J"
    text = ris(replace(CITATION, title=injected, note=injected))
    entry = read_ris(text)
    assert entry["title"] == "Quay ER - TY - BOOK AU - Nobody TI - x[2J"
    assert entry["authors"] == ["Harbour Watch", "Hanna Hafen"]
    assert text.count("\r\n") == len(text.splitlines())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_whatever_a_title_is_every_file_is_read_back_with_it(title: str) -> None:
    cited = replace(CITATION, title=f"x{title}x", note=title)
    assert json.loads(csl_json(cited))[0]["title"] == cited.title
    assert read_ris(ris(cited))["title"] == cited.title
    entry = read_bibtex(bibtex(cited))
    assert entry.fields["urldate"] == "2026-11-23"
    assert len(entry.fields) == 11


def test_a_version_is_cited_under_its_own_address(client: Client, publication: Publication) -> None:
    at = f"/statements/{publication.statement_id}/v1"
    answer = client.get(f"{at}.csl.json")
    (item,) = answer.json()
    assert item["URL"] == f"http://testserver{at}/"
    assert item["author"] == [{"literal": "Harbour Watch"}, {"literal": "Hanna Hafen"}]
    assert item["title"] == "On the Harbour Treaty: Opposes unless changed, on the text"
    assert (item["version"], item["container-title"], item["note"]) == ("1", "Treaty Tracker", "Version 1.")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert read_ris(client.get(f"{at}.ris").text)["urls"] == [item["URL"]]
    assert read_bibtex(client.get(f"{at}.bib").text).fields["url"] == item["URL"]


def test_a_version_that_was_withdrawn_is_still_cited_and_says_so(
    client: Client, cast: Cast, publication: Publication
) -> None:
    reviewing.withdraw(publication.statement, by=cast.rosa, reason="It was another group.")
    (item,) = client.get(f"/statements/{publication.statement_id}/v1.csl.json").json()
    assert "Withdrawn on " in item["note"]
    assert item["note"].endswith(": It was another group.")


def test_a_version_that_another_took_the_place_of_says_so(
    client: Client, cast: Cast, publication: Publication
) -> None:
    draft = stating.revise(publication.statement, by=cast.edith)
    saved = stating.save(draft, {"summary": "Clearer."}, {}, revision=draft.revision, by=cast.edith)
    at = f"/statements/{publication.statement_id}"
    assert client.get(f"{at}/v2.bib").status_code == 404
    reviewing.approve(reviewing.send(saved, by=cast.edith), by=cast.rosa)
    assert client.get(f"{at}/v1.csl.json").json()[0]["note"] == "Version 1. Superseded by version 2."
    assert client.get(f"{at}/v2.csl.json").json()[0]["note"] == "Version 2."


def test_what_was_never_published_is_not_cited(client: Client, cast: Cast) -> None:
    waiting = make.in_review(by=cast.edith)
    for address in (
        f"/statements/{waiting.statement_id}/v1",
        "/statements/999/v1",
        f"/statements/1/v{9**17}",
    ):
        assert client.get(f"{address}.ris").status_code == 404
    assert client.get(f"{POSITION}.ris").status_code == 404
    assert client.get(f"/statements/{waiting.statement_id}/v1.doc").status_code == 404


def test_a_position_is_cited_on_its_day_as_known_on_a_day(client: Client, publication: Publication) -> None:
    known = publication.starts.date()
    (item,) = client.get(f"{POSITION}.csl.json?as_of=2024-08-10").json()
    assert item["title"] == "Position on the Harbour Treaty as of 10 August 2024: Opposes unless changed"
    assert item["issued"] == {"date-parts": [[2024, 8, 10]]}
    assert item["version"] == known.isoformat()
    assert item["URL"] == f"http://testserver{POSITION}/?as_of=2024-08-10&known={known}"
    (before,) = client.get(f"{POSITION}.csl.json?as_of=2024-08-10&known=2020-01-01").json()
    assert before["title"].endswith("as of 10 August 2024: no position")
    assert before["version"] == "2020-01-01"
    assert client.get(f"{POSITION}.bib?as_of=soon").status_code == 400
    for days in ("as_of=0001-01-01&known=0001-01-01", "as_of=9999-12-31&known=9999-12-31"):
        assert client.get(f"{POSITION}.ris?{days}").status_code == 200


def test_the_citation_of_a_position_leads_where_it_was_merged(
    client: Client, cast: Cast, publication: Publication
) -> None:
    other = make.organization("harbour-watchers")
    merging.merge(other, into=make.organization(), by=cast.ada, why="One group.")
    answer = client.get("/positions/harbour-watchers/harbour-treaty.bib?as_of=2024-08-10")
    assert (answer.status_code, answer["Location"]) == (301, f"{POSITION}.bib?as_of=2024-08-10")


def test_downloads_stand_beside_the_page_with_its_query() -> None:
    cited = replace(CITATION, address="https://t.example/fr/positions/a/b/?as_of=2024-08-10&known=2024-08-11")
    assert dict(cited.downloads)["RIS"] == (
        "https://t.example/fr/positions/a/b.ris?as_of=2024-08-10&known=2024-08-11"
    )
