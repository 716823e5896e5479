"""JSON-LD and Web Annotations, expanded by a processor that may ask nobody for anything."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import translation
from jinja2 import Environment
from pyld import jsonld

from positions.editing import reviewing
from positions.models import Article, Capture, Evidence, Milestone, Person, Publication, StatementVersion
from positions.publishing import annotations, linked_data
from positions.templating.linked import linked
from positions.tests import make
from positions.tests.cast import Cast

SCHEMA = "https://schema.org/"
ANNOTATION = "http://www.w3.org/ns/oa#"


@pytest.fixture
def publication(cast: Cast) -> Publication:
    speaker = Person.objects.create(name="Hanna Hafen")
    return make.published(by=cast.edith, reviewer=cast.rosa, speaker=speaker)


def address(name: str, *arguments: object) -> str:
    return f"https://tracker.example/{name}/{'/'.join(map(str, arguments))}/"


def no_network(url: str, options: object) -> None:
    raise AssertionError(f"asked for {url}")


def terms(data: Any) -> Iterator[str]:
    """Every key that says something, wherever it stands."""
    for key, value in data.items() if isinstance(data, dict) else ():
        if key != "@context":
            yield from [] if key.startswith("@") or key in {"id", "type"} else [key]
            yield from terms(value)
    for each in data if isinstance(data, list) else ():
        yield from terms(each)


def expand(data: Any, context: Any = None) -> list[Any]:
    told = {**data, "@context": context} if context else data
    found: list[Any] = jsonld.expand(told, {"documentLoader": no_network})
    return found


def check_nothing_is_lost(data: dict[str, Any]) -> list[Any]:
    expanded = expand(data)
    assert sorted(terms(expanded)) == sorted(SCHEMA + term for term in terms(data))
    return expanded


def loaded(publication: Publication) -> StatementVersion:
    return StatementVersion.objects.with_parts().get(pk=publication.version_id)


def test_a_statement_is_a_claim_that_appears_in_quotations(publication: Publication) -> None:
    data = linked_data.statement(loaded(publication), address=address)
    claim, quotation = data["@graph"]
    assert claim["@type"] == "Claim"
    assert claim["name"] == "On the Harbour Treaty: Opposes unless changed, on the text"
    assert claim["author"]["name"] == quotation["creator"]["name"] == "Harbour Watch"
    assert (claim["about"]["@type"], claim["about"]["name"]) == ("Legislation", "Harbour Treaty")
    assert claim["appearance"] == [{"@id": quotation["@id"]}]
    assert (quotation["@type"], quotation["text"]) == ("Quotation", "The treaty must protect divers")
    assert quotation["spokenByCharacter"] == {"@type": "Person", "name": "Hanna Hafen"}
    check_nothing_is_lost(data)


def test_dates_and_addresses_are_typed(cast: Cast) -> None:
    day = {"published_from": make.AUGUST[0], "published_to": make.AUGUST[1]}
    facts = {"title": "Our view", "publisher": "Harbour Times", **day}
    published = make.published(by=cast.edith, reviewer=cast.rosa, facts=facts)
    data = linked_data.statement(loaded(published), address=address)
    (graph,) = [check_nothing_is_lost(data)]
    quotation = next(node for node in graph if node["@type"] == [f"{SCHEMA}Quotation"])
    assert quotation[f"{SCHEMA}datePublished"] == [{"@type": f"{SCHEMA}Date", "@value": "2024-08-05"}]
    claim = next(node for node in graph if node["@type"] == [f"{SCHEMA}Claim"])
    page = address("statement", published.statement_id)
    assert claim[f"{SCHEMA}mainEntityOfPage"] == [{"@id": page}]


def test_words_that_are_not_verbatim_are_no_quotation(cast: Cast) -> None:
    facts = {"wording": "paraphrase", "title": "A report"}
    published = make.published(by=cast.edith, reviewer=cast.rosa, facts=facts)
    claim, source = linked_data.statement(loaded(published), address=address)["@graph"]
    assert (source["@type"], source["name"]) == ("CreativeWork", "A report")
    assert claim["appearance"] == [{"@id": source["@id"]}]


def test_without_a_step_nothing_is_claimed(cast: Cast) -> None:
    published = make.published(by=cast.edith, reviewer=cast.rosa, stance=None, question="process")
    data = linked_data.statement(loaded(published), address=address)
    assert [node["@type"] for node in data["@graph"]] == ["Quotation"]


def test_a_treaty_is_legislation_with_what_is_known_of_it(db: None) -> None:
    treaty = make.treaty(untc_number="XVIII-16", status="in_force", body="Harbour Assembly", doubt="No.")
    treaty.names.create(text="Quay Treaty")
    treaty.names.create(text="the Treaty", ambiguous=True)
    data = linked_data.treaty(treaty, address=address)
    assert data["alternateName"] == ["Treaty on Harbours", "Quay Treaty"]
    assert (data["name"], data["legislationIdentifier"]) == ("Harbour Treaty", "XVIII-16")
    assert "legislationDate" not in data
    first, last = make.AUGUST[0].replace(day=1), make.AUGUST[0].replace(day=31)
    Milestone.objects.create(
        treaty=treaty, slug="a", kind="adopted", label="Adopted", date_from=first, date_to=last
    )
    (expanded,) = check_nothing_is_lost(linked_data.treaty(treaty, address=address))
    assert expanded[f"{SCHEMA}legislationDate"][0]["@value"] == "2024-08"
    assert expanded[f"{SCHEMA}legislationLegalForce"] == [{"@id": f"{SCHEMA}InForce"}]


def test_an_organization_has_its_names_and_its_site(db: None) -> None:
    row = make.organization(website="https://harbour-watch.example/", wikidata="Q42")
    row.names.create(text="HW", kind="acronym")
    data = linked_data.organization(row, row.names.all(), address=address)
    assert data["alternateName"] == ["HW"]
    (expanded,) = check_nothing_is_lost(data)
    assert expanded[f"{SCHEMA}sameAs"] == [
        {"@id": "https://harbour-watch.example/"},
        {"@id": "https://www.wikidata.org/entity/Q42"},
    ]


def test_no_text_ends_the_script_that_it_stands_in() -> None:
    data = {"name": "</script><!--<script>&\u2028\u2029“é”"}
    shown = str(linked_data.script(data))
    inner = shown.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not re.search("[<>&\u2028\u2029]", inner)
    assert json.loads(inner) == data
    assert linked_data.script({}) == ""


def test_in_templates_one_word_describes_each_of_the_three_in_the_sites_own_language(
    publication: Publication,
) -> None:
    made = Environment(autoescape=True)
    made.globals["linked"] = linked
    request = RequestFactory().get("/fr/")
    request.user = AnonymousUser()
    version = loaded(publication)
    for about in (version, version.treaty, version.organization):
        with translation.override("fr"):
            page = made.from_string("{{ linked(about) }}").render(request=request, about=about)
        assert page.startswith('<script type="application/ld+json">{')
        assert "http://testserver/fr/" not in page


# What the W3C's context says of the terms that we use: those of a passage, and of other vocabularies.
ELSEWHERE = {
    "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage", "Text": "dctypes:Text",
    "first": "as:first", "items": "as:items", "total": "as:totalItems", "startIndex": "as:startIndex",
    "label": "rdfs:label", "value": "rdf:value", "format": "dc:format", "language": "dc:language",
    "created": "dcterms:created", "body": "oa:hasBody", "target": "oa:hasTarget", "source": "oa:hasSource",
    "selector": "oa:hasSelector", "state": "oa:hasState", "cached": "oa:cachedSource",
    "motivation": "oa:motivatedBy", "purpose": "oa:hasPurpose",
}  # fmt: skip
VOCABULARIES = {
    "oa": ANNOTATION, "as": "http://www.w3.org/ns/activitystreams#", "dctypes": "http://purl.org/dc/dcmitype/",
    "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
}  # fmt: skip
OURS = (
    "Annotation SpecificResource TextualBody TextQuoteSelector TextPositionSelector TimeState classifying describing"
    " linking tagging exact prefix suffix start end sourceDate"
)
LINKS = {"source", "cached", "first", "body", "target", "selector", "state"}
NAMES = {"motivation", "purpose"}


def term_map() -> dict[str, Any]:
    """A context of these terms and no other: what is not among them would be dropped."""
    plain = ELSEWHERE | {term: f"oa:{term}" for term in OURS.split()}
    typed = {term: {"@id": iri, "@type": "@id"} for term, iri in plain.items() if term in LINKS}
    named = {term: {"@id": iri, "@type": "@vocab"} for term, iri in plain.items() if term in NAMES}
    lists = {"items": {"@id": plain["items"], "@type": "@id", "@container": "@list"}}
    return {"id": "@id", "type": "@type", **VOCABULARIES, **plain, **typed, **named, **lists}


def read(client: Client, path: str) -> dict[str, Any]:
    """The collection, from which expanding has dropped nothing."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    data: dict[str, Any] = json.loads(answer.content)
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld"
    context = term_map()
    assert len(list(terms(expand(data, context)))) == len(list(terms(data)))
    return data


def test_a_passage_is_annotated_with_its_statement_its_step_and_its_place(
    client: Client, publication: Publication
) -> None:
    at = f"/statements/{publication.statement_id}/v1"
    data = read(client, f"{at}.annotations.json")
    (found,) = data["first"]["items"]
    row, capture = publication.version.evidence.get(), Capture.objects.get()
    assert found["id"] == f"http://testserver{at}/#e-{row.pk}"
    assert found["body"][0]["source"]["id"] == f"http://testserver{at}/"
    assert found["body"][-1] | {"format": ""} == {
        "type": "TextualBody", "purpose": "tagging", "value": "oppose_unless_amended", "format": "",
    }  # fmt: skip
    quote, place = found["target"]["selector"]
    assert capture.text[place["start"] : place["end"]] == quote["exact"] == "The treaty must protect divers"
    assert capture.text[: place["start"]].endswith(quote["prefix"])
    assert capture.text[place["end"] :].startswith(quote["suffix"])
    assert "code points" in place["rdfs:comment"]
    assert found["target"]["state"]["schema:sha256"] == capture.sha256
    assert found["target"]["state"]["cached"] == f"http://testserver/articles/{row.article_id}/"


def test_positions_count_code_points(client: Client, cast: Cast) -> None:
    text = f"𝔇𝔦𝔳𝔢𝔯𝔰 🤿 é. {make.TEXT}"
    published = make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture(text))
    data = read(client, f"/statements/{published.statement_id}/v1.annotations.json")
    quote, place = data["first"]["items"][0]["target"]["selector"]
    stored = Capture.objects.get().text
    assert stored[place["start"] : place["end"]] == quote["exact"]


def test_of_a_withheld_copy_there_is_the_quotation_alone(cast: Cast, publication: Publication) -> None:
    row = Evidence.objects.select_related("capture", "article").get()
    assert row.capture
    row.capture.withheld_at = row.capture.captured_at
    target = annotations.annotation(row, address=address)["target"]
    assert target["selector"] == {"type": "TextQuoteSelector", "exact": "The treaty must protect divers"}
    assert "state" not in target


def test_what_is_only_cited_is_annotated_where_it_is(client: Client, publication: Publication) -> None:
    article = Article(pk=7, address="https://pier.example/view")
    row = Evidence(article=article, version=publication.version)
    target = annotations.annotation(row, address=address)["target"]
    assert target == {"type": "SpecificResource", "source": "https://pier.example/view"}


def test_an_article_has_the_passages_that_readers_see(client: Client, cast: Cast) -> None:
    source = make.capture()
    first = make.published(by=cast.edith, reviewer=cast.rosa, of=source)
    quay = make.organization("quay-watch")
    make.published(by=cast.edith, reviewer=cast.rosa, of=source, organization=quay)
    at = f"/articles/{source.article_id}.annotations.json"
    assert read(client, at)["total"] == 2
    reviewing.withdraw(first.statement, by=cast.rosa, reason="It was another group.")
    data = read(client, at)
    assert data["total"] == len(data["first"]["items"]) == 1
    withdrawn = read(client, f"/statements/{first.statement_id}/v1.annotations.json")
    assert withdrawn["label"].endswith("It was another group.")


def test_what_was_never_published_has_no_annotations(client: Client, cast: Cast) -> None:
    waiting = make.in_review(by=cast.edith)
    article = waiting.evidence.get().article_id
    for path in (f"/statements/{waiting.statement_id}/v1", f"/articles/{article}", "/articles/999999"):
        assert client.get(f"{path}.annotations.json").status_code == 404
