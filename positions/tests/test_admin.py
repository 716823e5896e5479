"""The admin's pages: each opens quickly for administrators, the record cannot be changed, lines follow the catalogue."""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.admin.base import Catalogue, ReadOnly
from positions.models import (
    Appearance,
    Concern,
    Event,
    Evidence,
    Import,
    Provision,
    Publication,
    Source,
    StatementVersion,
    Step,
    User,
)
from positions.tests import make
from positions.tests.cast import Cast

OURS = [model for model in admin.site._registry if model._meta.app_label == "positions"]
RECORD = [model for model in OURS if isinstance(admin.site._registry[model], ReadOnly)]
CATALOGUE = [model for model in OURS if isinstance(admin.site._registry[model], Catalogue)]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ada(cast: Cast) -> Client:
    return signed_in(cast.ada)


@pytest.fixture
def abe(cast: Cast) -> Client:
    """An administrator who is no superuser."""
    user = cast._account("abe", User.ADMINISTRATOR)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    return signed_in(User.objects.get(pk=user.pk))


def pages(model: Any) -> str:
    return f"/admin/positions/{model._meta.model_name}/"


def form_of(page: Any) -> dict[str, Any]:
    """What a browser would send back of a change page, untouched."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form]
    forms += [form for formset in formsets for form in [formset.management_form, *formset.forms]]
    sent = {}
    for field in (field for form in forms for field in form):
        value = field.value()
        if value is not None and value is not False and value != "":
            sent[field.html_name] = (
                [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
            )
    return sent


# Every page, with the whole dossier loaded.


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_every_page_opens_for_administrators_and_asks_little_of_the_database(
    dossier: None, ada: Client, abe: Client, model: Any
) -> None:
    first = model._default_manager.order_by("pk").first()
    for client in (ada, abe):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(pages(model), {"q": "treaty"}).status_code == 200
            assert client.get(pages(model)).status_code == 200
        assert len(queries) < 45
        adds = 403 if model in RECORD else 200
        assert client.get(f"{pages(model)}add/").status_code == adds
        if first and model is not User:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{pages(model)}{first.pk}/change/").status_code == 200
            assert len(queries) < 60


@pytest.mark.parametrize("model", CATALOGUE, ids=lambda model: model._meta.model_name)
def test_every_form_sent_back_untouched_changes_nothing(dossier: None, ada: Client, model: Any) -> None:
    events = model.pgh_event_model.objects.count()
    for row in model._default_manager.order_by("?")[:5]:
        page = ada.get(f"{pages(model)}{row.pk}/change/")
        answer = ada.post(f"{pages(model)}{row.pk}/change/", form_of(page))
        assert answer.status_code == 302, answer.context["errors"]
    assert model.pgh_event_model.objects.count() == events


def test_the_import_says_what_became_of_it_and_what_to_look_at(
    dossier: None, ada: Client, cast: Cast
) -> None:
    page = ada.get(f"/admin/positions/import/{Import.objects.get().pk}/change/")
    published = page.context["counts"][0]
    assert published.number == Publication.objects.count()
    for found in [*page.context["counts"], *page.context["problems"]]:
        assert found.number >= 0
        if found.address:
            listed = ada.get(found.address)
            assert listed.status_code == 200, found.address
            assert listed.context["cl"].result_count == found.number, found.words
    assert sum(found.number for found in page.context["problems"]) > 0


def test_a_row_that_statements_use_cannot_be_deleted_and_the_page_says_why(
    dossier: None, ada: Client
) -> None:
    version = StatementVersion.objects.exclude(session=None).first()
    assert version
    used = [
        version.organization,
        version.treaty,
        version.session,
        Concern.objects.filter(mentions__isnull=False).first(),
        Provision.objects.filter(mentions__isnull=False).first(),
    ]
    for row in used:
        assert row
        page = ada.get(f"{pages(row)}{row.pk}/delete/")
        assert "would require deleting the following protected related objects" in page.content.decode()
        assert ada.post(f"{pages(row)}{row.pk}/delete/", {"post": "yes"}).status_code == 200
        assert type(row)._default_manager.filter(pk=row.pk).exists()
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        assert ada.post(pages(row), chosen).status_code == 200
        assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", RECORD, ids=lambda model: model._meta.model_name)
def test_the_record_takes_no_change_from_a_superuser(ada: Client, cast: Cast, model: Any) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    Import.objects.create(name="set", dated=dt.date(2024, 1, 1), sha256="0" * 64)
    make.machines()
    row = model._default_manager.first()
    assert ada.post(f"{pages(model)}add/", {}).status_code == 403
    assert ada.post(f"{pages(model)}{row.pk}/change/", {}).status_code == 403
    assert ada.post(f"{pages(model)}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    ada.post(pages(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model._default_manager.filter(pk=row.pk).exists()


def test_a_version_leads_to_its_pages_and_shows_its_parts(ada: Client, cast: Cast) -> None:
    version = make.published(by=cast.edith, reviewer=cast.rosa).version
    page = ada.get(f"/admin/positions/statementversion/{version.pk}/change/").content.decode()
    for words in (
        f"/edit/statements/{version.statement_id}/",
        f"/statements/{version.statement_id}/v1/",
        "Rewrite article 4",
        "The treaty must protect divers",
    ):
        assert words in page


def test_the_front_page_keeps_catalogue_and_record_apart(ada: Client) -> None:
    sections = {app["name"]: app for app in ada.get("/admin/").context["app_list"]}
    listed = [model["object_name"] for name in sections for model in sections[name]["models"]]
    assert {model.__name__ for model in OURS} <= set(listed)
    assert len(listed) == len(set(listed))
    assert {"Catalogue", "Record, to look at", "Accounts"} <= set(sections)


# What an edit of the catalogue moves.


def steps() -> Any:
    return Step.objects.open_now().filter(treaty=make.treaty())


def edit(client: Client, row: Any, **fields: Any) -> Any:
    address = f"{pages(row)}{row.pk}/change/"
    sent = form_of(client.get(address)) | fields
    answer = client.post(
        address, {name: value for name, value in sent.items() if value is not None}, follow=True
    )
    assert answer.redirect_chain, answer.context["errors"]
    return answer


def test_another_definition_is_another_version_and_says_so(ada: Client) -> None:
    scope = Concern.objects.create(slug="scope", label="Scope", definition="How far\nit reaches.")
    edit(ada, scope, label="Reach", definition="How far\r\nit reaches.")
    scope.refresh_from_db()
    assert scope.definition_version == 1
    answer = edit(ada, scope, definition="How far it reaches, and whom.", definition_version="9")
    scope.refresh_from_db()
    assert scope.definition_version == 2
    assert "is now version 2" in answer.content.decode()


def test_the_line_follows_the_first_committee_draft(ada: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa, question="mandate")
    treaty = make.treaty()
    assert steps().get(until=None).stance
    answer = edit(ada, treaty, first_committee_draft="2024-09-01")
    assert "derived anew" in answer.content.decode()
    assert steps().get(until=None).stance is None
    assert "derived anew" not in edit(ada, treaty, topic="harbours").content.decode()


def test_the_line_follows_what_is_the_committees_text(ada: Client, cast: Cast) -> None:
    text = make.treaty().text_versions.create(slug="draft", name="Draft", committee=True)
    make.published(by=cast.edith, reviewer=cast.rosa, text_version=text)
    edit(ada, text, committee=None)
    assert steps().get().stance is None
    # In the table on the treaty's page, too.
    edit(ada, make.treaty(), **{"text_versions-0-committee": "on"})
    assert steps().get().stance == "oppose_unless_amended"


def test_the_line_follows_the_kind_of_a_source(ada: Client, cast: Cast) -> None:
    outlet = Source.objects.create(
        slug="times", name="Times", kind="outlet", home_page="https://times.example/"
    )
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    article = Evidence.objects.get(version=publication.version).article
    article.source = outlet
    article.save()
    edit(ada, outlet, kind="sample")
    assert not Appearance.objects.get(treaty=make.treaty()).makes_line
    edit(ada, outlet, kind="outlet")
    assert Appearance.objects.get(treaty=make.treaty()).makes_line


def test_addresses_and_treaties_of_parts_are_fixed_once_made(ada: Client) -> None:
    treaty, other = make.treaty(), make.treaty("other-treaty")
    article = treaty.provisions.create(article="4", heading="Divers")
    edit(ada, treaty, slug="elsewhere")
    edit(ada, article, treaty=other.pk)
    treaty.refresh_from_db()
    article.refresh_from_db()
    assert (treaty.slug, article.treaty) == ("harbour-treaty", treaty)


def test_an_article_is_offered_only_texts_of_its_treaty(ada: Client) -> None:
    treaty, other = make.treaty(), make.treaty("other-treaty")
    ours = treaty.text_versions.create(slug="ours", name="Ours")
    other.text_versions.create(slug="theirs", name="Theirs")
    page = ada.get("/admin/positions/provision/add/", {"treaty": treaty.pk}).content.decode()
    assert f'<option value="{ours.pk}">Ours' in page
    assert "Theirs" not in page


# Accounts.


def test_in_the_admin_an_administrator_makes_no_superuser_takes_over_none_and_gives_no_role(
    abe: Client, cast: Cast
) -> None:
    address = f"/admin/positions/user/{cast.edith.pk}/change/"
    sent = form_of(abe.get(address)) | {"is_superuser": "on", "is_staff": "on"}
    abe.post(address, {name: value for name, value in sent.items() if "password" not in name})
    cast.edith.refresh_from_db()
    assert (cast.edith.is_superuser, cast.edith.is_staff) == (False, False)
    assert abe.post(f"/admin/positions/user/{cast.ada.pk}/change/", {}).status_code == 403
    assert abe.post(f"/admin/positions/user/{cast.ada.pk}/password/", {}).status_code == 403


def test_events_lead_to_what_they_are_about(ada: Client, cast: Cast) -> None:
    version = make.in_review(by=cast.edith)
    page = ada.get("/admin/positions/event/", {"verb__exact": Event.Verb.SEND}).content.decode()
    assert f'<a href="/edit/statements/{version.statement_id}/">statement {version.statement_id}</a>' in page
