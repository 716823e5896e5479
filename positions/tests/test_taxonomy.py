"""Organizations and concerns by their pages: merged, renamed, moved, retired, each with a reason and taken back."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from playwright.sync_api import expect

from positions.editing import Refused, merging, naming, undoing
from positions.forms.fields import OrganizationField
from positions.forms.rows import ConcernRow
from positions.models import Concern, Event, Organization, StatementVersion, VersionConcern
from positions.reading import catalogue, organizations
from positions.suggesting import proposing
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.hostile import everything
from positions.tests.windows import Keys, Person, Windows

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(client: Client, cast: Cast) -> Client:
    client.force_login(cast.rosa)
    return client


def concern(slug: str, group: Concern | None = None) -> Concern:
    return Concern.objects.create(slug=slug, label=slug.capitalize(), parent=group, definition="Ours.")


@pytest.fixture
def two() -> tuple[Organization, Organization]:
    return make.organization("tide-club", country="NL"), make.organization("tidal-club", country="BE")


@pytest.fixture
def tree() -> tuple[Concern, Concern, Concern]:
    """A group with a concern, and another group."""
    group = concern("waters")
    return group, concern("tides", group), concern("harbours")


def act(client: Client, row: Any, verb: str, **fields: object) -> Any:
    noun = f"{row._meta.model_name}s"
    return client.post(f"/edit/{noun}/{row.pk}/{verb}/", {"why": "So its site says.", **fields})


def undone(cast: Cast) -> None:
    event = undoing.latest(cast.rosa, [*naming.INVERSES, Event.Verb.MERGE, Event.Verb.TELL_APART])
    assert event
    undoing.undo(event, by=cast.rosa)


def form_of(client: Client, loser: Any, into: Any) -> dict[str, Any]:
    """What a browser would send of the merge page, but for what a person types."""
    address = f"/edit/{into._meta.model_name}s/merge/"
    page = client.get(address, {"one": loser.pk, "other": into.pk, "into": into.pk})
    form = page.context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    return {
        "one": loser.pk,
        "other": into.pk,
        "into": into.pk,
        **sent,
        "why": "The same.",
        "typed": str(into),
    }


# Names and addresses.


def test_a_new_name_keeps_the_old_one_for_texts_and_is_taken_back(rosa: Client, cast: Cast) -> None:
    club = make.organization("tide-club")
    assert act(rosa, club, "rename", name="Tide Society", slug="tide-society").status_code == 302
    club.refresh_from_db()
    assert (club.name, club.slug) == ("Tide Society", "tide-society")
    assert club.names.get().text == "Tide Club"
    assert OrganizationField().clean("tide club") == club
    undone(cast)
    club.refresh_from_db()
    assert (club.name, club.slug, club.names.count()) == ("Tide Club", "tide-club", 0)


def test_former_addresses_lead_on_for_ever_with_their_query(rosa: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    club, treaty = make.organization(), make.treaty()
    for slug in ("harbour-guard", "harbour-guards"):
        act(rosa, club, "rename", name=club.name, slug=slug)
        club.refresh_from_db()
    type(treaty).objects.filter(pk=treaty.pk).update(slug="quay-treaty")
    for old, new in (
        ("/organizations/harbour-watch/?as_of=2024-09-01", "/organizations/harbour-guards/?as_of=2024-09-01"),
        ("/organizations/harbour-guard/", "/organizations/harbour-guards/"),
        ("/positions/harbour-watch/harbour-treaty/", "/positions/harbour-guards/quay-treaty/"),
        (
            "/positions/harbour-guards/harbour-treaty/?show=all",
            "/positions/harbour-guards/quay-treaty/?show=all",
        ),
        ("/treaties/harbour-treaty/?by=change", "/treaties/quay-treaty/?by=change"),
        ("/treaties/harbour-treaty/articles/4/", "/treaties/quay-treaty/articles/4/"),
    ):
        answer = rosa.get(old)
        assert (answer.status_code, answer.get("Location")) == (301, new)
    assert rosa.get("/positions/harbour-guards/quay-treaty/").status_code == 200
    assert rosa.get("/organizations/harbour/").status_code == 404


def test_the_former_address_of_what_was_merged_leads_to_what_stays(
    rosa: Client, cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    naming.rename(loser, name="Tide Men", slug="tide-men", by=cast.rosa, why="So its site says.")
    merging.merge(loser, into=into, by=cast.rosa, why="The same.")
    for slug in ("tide-club", "tide-men"):
        assert rosa.get(f"/organizations/{slug}/")["Location"] == "/organizations/tidal-club/"


def test_nobody_takes_an_address_that_another_has_or_had(
    rosa: Client, cast: Cast, two: tuple[Organization, Organization]
) -> None:
    club, other = two
    naming.rename(other, name="Tidal", slug="tidal", by=cast.rosa, why="So its site says.")
    before = everything()
    for slug in ("tidal", "tidal-club"):
        page = act(rosa, club, "rename", name="Tide Club", slug=slug)
        assert page.status_code == 422
        assert "choose another" in page.text
        assert f'value="{slug}"' in page.text
    assert everything() == before


def test_a_concern_is_found_by_its_former_address(cast: Cast, tree: tuple[Concern, ...]) -> None:
    group, tides, _harbours = tree
    naming.rename(tides, name="Tides and floods", slug="floods", by=cast.rosa, why="Clearer.")
    assert Concern.objects.at("tides") == tides
    other = concern("ebb", group)
    merging.merge(tides, into=other, by=cast.rosa, why="The same.")
    assert Concern.objects.at_all(["tides", "floods", "none"]) == {"tides": other, "floods": other}


def test_what_is_wrong_is_said_and_what_was_typed_stays(rosa: Client, two: tuple[Organization, ...]) -> None:
    before = everything()
    for fields in ({"name": " ", "slug": "x"}, {"name": "New", "slug": "no slug"}, {"name": "N", "why": ""}):
        page = act(rosa, two[0], "rename", **{"name": "", "slug": "s", **fields})
        assert page.status_code == 422
        assert "This needs another look" in page.text
    assert act(rosa, two[0], "rename", name="Tide Club", slug="tide-club").status_code == 422
    assert act(rosa, two[0], "move", to="1").status_code == 422
    assert rosa.post("/edit/organizations/999999/retire/", {"why": "Gone."}).status_code == 404
    assert everything() == before


def test_two_who_rename_at_once_do_not_overwrite_each_other(rosa: Client, cast: Cast) -> None:
    club = make.organization("tide-club")
    seen = club.fingerprint
    naming.rename(club, name="Tide Society", slug="tide-club", by=cast.remy, why="So its site says.")
    page = act(rosa, club, "rename", name="Tide Men", slug="tide-club", seen=seen)
    assert page.status_code == 409
    assert 'value="Tide Men"' in page.text
    club.refresh_from_db()
    assert club.name == "Tide Society"
    # Having seen it, one goes on.
    (fresh,) = re.findall(r'id="rename_seen"[^>]*value="(\w+)"|value="(\w+)"[^>]*id="rename_seen"', page.text)
    assert (
        act(rosa, club, "rename", name="Tide Men", slug="tide-club", seen="".join(fresh)).status_code == 302
    )


def test_undo_is_refused_where_somebody_went_on(cast: Cast, tree: tuple[Concern, ...]) -> None:
    _group, tides, harbours = tree
    event = naming.move(tides, to=harbours, by=cast.rosa, why="Better there.")
    third = concern("boats")
    naming.move(tides, to=third, by=cast.remy, why="Still better.")
    with pytest.raises(Refused, match="changed again since"):
        undoing.undo(event, by=cast.rosa)


# Groups and use.


def test_a_concern_moves_to_another_group_and_back(
    rosa: Client, cast: Cast, tree: tuple[Concern, ...]
) -> None:
    group, tides, harbours = tree
    assert act(rosa, tides, "move", to=harbours.pk).status_code == 302
    tides.refresh_from_db()
    assert tides.parent == harbours
    undone(cast)
    tides.refresh_from_db()
    assert tides.parent == group


def test_a_group_is_not_moved_nor_anything_into_a_concern(rosa: Client, tree: tuple[Concern, ...]) -> None:
    group, tides, harbours = tree
    assert "a group itself is not moved" in act(rosa, group, "move", to=harbours.pk).text
    assert act(rosa, tides, "move", to=tides.pk).status_code == 422


def test_what_is_retired_is_offered_nowhere_and_its_pages_stay(
    rosa: Client, cast: Cast, tree: tuple[Concern, ...]
) -> None:
    _group, tides, _harbours = tree
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    club = make.organization()
    held = StatementVersion.objects.get(pk=published.version_id)
    for row in (club, tides):
        assert act(rosa, row, "retire").status_code == 302
        assert act(rosa, row, "retire").status_code == 422
    for page in ("/organizations/harbour-watch/", "/positions/harbour-watch/harbour-treaty/"):
        assert "Not followed any more since" in rosa.get(page).text
    assert rosa.get("/organizations/").text.count("(not followed any more)") == 1
    assert held.organization == club
    assert club.slug not in {each.slug for each in proposing.catalogue().organizations}
    assert tides.slug not in {each.slug for each in proposing.catalogue().concerns}
    assert f'value="{tides.pk}"' not in str(ConcernRow()["concern"])
    assert f'value="{tides.pk}"' in str(ConcernRow(initial={"concern": tides.pk})["concern"])
    assert ConcernRow({"concern": tides.pk, "polarity": "worry"}).is_valid()
    for row in (club, tides):
        assert act(rosa, row, "bring-back").status_code == 302
    assert "ollowed any more" not in rosa.get("/positions/harbour-watch/harbour-treaty/").text
    assert club.slug in {each.slug for each in proposing.catalogue().organizations}


def test_a_group_is_retired_after_what_stands_in_it_and_comes_back_before_it(
    cast: Cast, tree: tuple[Concern, ...]
) -> None:
    group, tides, _harbours = tree
    with pytest.raises(Refused, match="Retire or move first what stands in this group: Tides"):
        naming.retire(group, by=cast.rosa, why="Not used.")
    naming.retire(tides, by=cast.rosa, why="Not used.")
    naming.retire(group, by=cast.rosa, why="Not used.")
    with pytest.raises(Refused, match="Its group Waters is retired"):
        naming.bring_back(tides, by=cast.rosa, why="Used after all.")


def test_retiring_is_taken_back(rosa: Client, cast: Cast, two: tuple[Organization, ...]) -> None:
    act(rosa, two[0], "retire")
    undone(cast)
    two[0].refresh_from_db()
    assert two[0].retired_at is None


def test_each_act_is_in_the_history_with_who_and_why(
    rosa: Client, cast: Cast, two: tuple[Organization, ...]
) -> None:
    act(rosa, two[0], "rename", name="Tide Society", slug="tide-society")
    last = two[0].events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert (last.pgh_context["user"], last.pgh_context["why"]) == (cast.rosa.pk, "So its site says.")


# Merging.


def test_nothing_stays_before_somebody_has_said_which(
    rosa: Client, two: tuple[Organization, Organization]
) -> None:
    one, other = two
    page = rosa.get("/edit/organizations/merge/", {"one": one.pk, "other": other.pk}).text
    assert page.count("This one stays") == 2
    assert 'id="merge"' not in page
    sent = {"one": one.pk, "other": other.pk, "why": "The same.", "typed": "Tidal Club"}
    assert "Choose which of the two stays" in rosa.post("/edit/organizations/merge/", sent).text
    assert not Event.objects.exists()


def test_the_other_one_is_found_by_any_of_its_names(
    rosa: Client, two: tuple[Organization, Organization]
) -> None:
    one, other = two
    other.names.create(text="Friends of the Ebb")
    page = rosa.get(f"/edit/organizations/merge/?one={one.pk}&q=the+ebb").text
    assert f"one={one.pk}&amp;other={other.pk}" in page


def test_the_surviving_name_is_typed_and_chosen_values_are_taken(
    rosa: Client, cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    sent = form_of(rosa, loser, into) | {"name": "loser", "country": "loser"}
    wrong = rosa.post("/edit/organizations/merge/", sent | {"typed": "Tide Club"})
    assert wrong.status_code == 422
    assert "The record that stays is called “Tidal Club”" in wrong.text
    assert rosa.post("/edit/organizations/merge/", sent)["Location"] == f"/edit/organizations/{into.pk}/"
    into.refresh_from_db()
    assert (into.name, into.country, into.slug) == ("Tide Club", "NL", "tidal-club")
    assert OrganizationField().clean("Tidal Club") == into
    undone(cast)
    into.refresh_from_db()
    loser.refresh_from_db()
    assert (into.name, into.country, into.names.count()) == ("Tidal Club", "BE", 0)
    assert loser.merged_into is None


def test_what_was_changed_after_a_merge_is_not_given_back(
    cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    event = merging.merge(loser, into=into, by=cast.rosa, why="The same.", take=["name", "country"])
    into.refresh_from_db()
    naming.rename(into, name="Tide Society", slug=into.slug, by=cast.remy, why="So its site says.")
    with pytest.raises(Refused, match="was changed since"):
        undoing.undo(event, by=cast.rosa)
    loser.refresh_from_db()
    merging.unmerge(loser, by=cast.rosa, why="Two after all.")
    into.refresh_from_db()
    assert (into.name, into.country) == ("Tide Society", "BE")


def test_somebody_else_was_faster_and_the_other_is_told(
    rosa: Client, cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    sent = form_of(rosa, loser, into)
    naming.rename(into, name="Tidal Society", slug=into.slug, by=cast.remy, why="So its site says.")
    page = rosa.post("/edit/organizations/merge/", sent)
    assert page.status_code == 409
    assert "Tidal Society" in page.text
    assert 'value="The same."' in page.text
    merging.merge(loser, into=into, by=cast.remy, why="One.")
    page = rosa.post("/edit/organizations/merge/", sent)
    assert page.status_code == 409
    assert "is merged into Tidal Society already" in page.text
    assert Event.objects.filter(verb="merge").count() == 1


def test_a_second_click_finds_what_the_first_has_done(
    rosa: Client, two: tuple[Organization, Organization]
) -> None:
    sent = form_of(rosa, *two)
    answers = [rosa.post("/edit/organizations/merge/", sent) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert Event.objects.filter(verb="merge").count() == 1


def test_numbers_of_nothing_lead_nowhere(rosa: Client, two: tuple[Organization, Organization]) -> None:
    for query in ("one=999999", "one=x", "one=" + "9" * 30, f"one={two[0].pk}&other={two[0].pk}&into=999999"):
        assert rosa.get(f"/edit/organizations/merge/?{query}").status_code == 404
    third = make.organization("third")
    query = f"one={two[0].pk}&other={two[1].pk}&into={third.pk}"
    assert rosa.get(f"/edit/organizations/merge/?{query}").status_code == 404
    same = rosa.get(f"/edit/organizations/merge/?one={third.pk}&other={third.pk}&into={third.pk}")
    assert "Nothing can be merged into itself" in same.text


def test_an_editor_sees_and_a_reviewer_acts(client: Client, cast: Cast, two: tuple[Any, ...]) -> None:
    client.force_login(cast.edith)
    page = client.get(f"/edit/organizations/{two[0].pk}/").text
    assert "Rename" not in page
    assert "Merge" not in page
    event = merging.tell_apart(two[0], two[1], by=cast.rosa)
    assert not undoing.can_undo(event, cast.edith)


# Concerns.


def raised(cast: Cast, by: Organization, *concerns: Concern) -> None:
    draft = make.draft(by=cast.edith, of=make.capture(f"{by}. {make.TEXT}"), organization=by)
    for each in concerns:
        VersionConcern.objects.create(version=draft, concern=each, polarity="worry")
    from positions.editing import reviewing

    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)


def test_merged_concerns_are_read_as_one(
    rosa: Client, cast: Cast, tree: tuple[Concern, ...], two: tuple[Organization, Organization]
) -> None:
    group, tides, _harbours = tree
    floods = concern("floods", group)
    floods.phrases.create(text="high water")
    raised(cast, two[0], tides)
    raised(cast, two[0], floods)
    raised(cast, two[1], floods, tides)
    merging.merge(floods, into=tides, by=cast.rosa, why="The same.")
    page = organizations.organization_page(two[0])
    assert [(each.concern.label, each.statements) for each in page.concerns] == [("Tides", 2)]
    table = rosa.get("/treaties/harbour-treaty/?by=concern").context["page"].concerns
    assert [(row["label"], row["organizations"], row["worry"]) for row in table] == [("Tides", 2, 2)]
    for slug in ("tides", "floods"):
        shown = rosa.get(f"/positions/tide-club/harbour-treaty/?concern={slug}").context["page"]
        assert (shown.listing.listed, [each.slug for each in shown.concerns]) == (2, ["tides"])
    (known,) = [each for each in proposing.catalogue().concerns if each.slug == "tides"]
    assert known.phrases == ("high water",)
    assert "floods" not in {each.slug for each in proposing.catalogue().concerns}
    assert catalogue.told([tides])[0].statements == 4
    undone(cast)
    assert len(organizations.organization_page(two[0]).concerns) == 2


def test_groups_are_merged_with_groups_and_when_they_are_empty(
    rosa: Client, cast: Cast, tree: tuple[Concern, ...]
) -> None:
    group, tides, harbours = tree
    for loser, into, words in (
        (tides, harbours, "only with another group"),
        (group, harbours, "Move the concerns of the group Waters"),
    ):
        with pytest.raises(Refused, match=words):
            merging.merge(loser, into=into, by=cast.rosa, why="The same.")
    naming.move(tides, to=harbours, by=cast.rosa, why="Better there.")
    assert rosa.post("/edit/concerns/merge/", form_of(rosa, group, harbours)).status_code == 302
    group.refresh_from_db()
    assert group.merged_into == harbours


# The database by itself.


def test_no_row_that_others_were_merged_into_is_deleted(
    cast: Cast, two: tuple[Organization, Organization], tree: tuple[Concern, ...]
) -> None:
    group, tides, _harbours = tree
    floods = concern("floods", group)
    merging.merge(two[0], into=two[1], by=cast.rosa, why="The same.")
    merging.merge(floods, into=tides, by=cast.rosa, why="The same.")
    for table, pk in (("organization", two[1].pk), ("concern", tides.pk)):
        delete = f"SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM positions_{table} WHERE id = {pk}"
        with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(delete)


def test_nobody_tells_a_row_apart_from_itself_nor_twice(cast: Cast) -> None:
    insert = "INSERT INTO positions_toldapart (noun, lower, higher, by_id, at) VALUES (%s, %s, %s, %s, now())"
    with connection.cursor() as cursor:
        cursor.execute(insert, ["concern", 1, 2, cast.rosa.pk])
        for values in (("concern", 1, 2), ("concern", 3, 3), ("concern", 4, 3), ("treaty", 1, 2)):
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(insert, [*values, cast.rosa.pk])


# In a browser.


@pytest.fixture
def pair(transactional_db: None) -> tuple[Organization, Organization]:
    return make.organization("tide-club"), make.organization("tide-club-2", name="Tide-Club")


def merged(loser: Organization) -> bool:
    return Organization.objects.get(pk=loser.pk).merged_into_id is not None


def test_a_merge_is_done_and_undone_with_the_keyboard_alone(
    pair: tuple[Organization, Organization], windows: Windows, cast: Cast
) -> None:
    windows.hand = Keys()
    reviewer = Person(windows, cast.rosa.username)
    reviewer.goes_to("/edit/organizations/duplicates/")
    keyboard = reviewer.page.keyboard
    keyboard.press("j")
    keyboard.press("m")
    reviewer.sees_heading("Merge Tide Club")
    reviewer.hand.press(reviewer.page.get_by_role("button", name="This one stays Tide Club", exact=True))
    reviewer.awaits_swap(1)
    reviewer.writes("Why the two are one", "Its site says so.")
    reviewer.writes("Type the name of the record that stays", "Tide Club")
    reviewer.presses("Merge")
    reviewer.sees("Merged.")
    reviewer.awaits_swap(2)
    assert merged(pair[1])
    keyboard.press("z")
    reviewer.sees("Taken back.")
    reviewer.awaits_swap(3)
    assert not merged(pair[1])
    keyboard.press("j")
    keyboard.press("l")
    reviewer.awaits_swap(4)
    expect(reviewer.page.locator(".empty")).to_be_visible()


def test_the_same_by_forms_without_scripts(
    pair: tuple[Organization, Organization], windows: Windows, cast: Cast
) -> None:
    windows.options = {"java_script_enabled": False}
    reviewer = Person(windows, cast.rosa.username)
    reviewer.goes_to("/edit/organizations/duplicates/")
    reviewer.follows("Merge…")
    reviewer.presses("This one stays Tide-Club")
    reviewer.follows("Swap the direction")
    reviewer.writes("Why the two are one", "Its site says so.")
    reviewer.writes("Type the name of the record that stays", "Tide Club")
    reviewer.presses("Merge")
    reviewer.sees("Merged.")
    assert merged(pair[1])
    reviewer.presses("Undo")
    reviewer.sees("Taken back.")
    assert not merged(pair[1])
