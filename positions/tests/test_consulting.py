"""The language model is off until an administrator sets it up; then it proposes, through the same door, within its cap."""

from collections.abc import Iterator

import pytest

from positions.editing import deciding
from positions.models import Capture, LanguageModel, LanguageModelUse, Suggestion
from positions.suggesting import consulting, proposing
from positions.suggesting.chat.settings import Unavailable
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.chat_server import Chat, chat, saying, sending, statement
from positions.tests.test_editor_pages import signed_in

pytestmark = pytest.mark.django_db

TEXT = (
    "The Harbour Treaty is dangerously flawed, Harbour Watch said on Monday.\n"
    "Seals sleep on the quay. Lamps first, then the Harbour Treaty, in the book of Harbour Watch.\n"
)


@pytest.fixture
def server() -> Iterator[Chat]:
    with chat() as here:
        yield here


@pytest.fixture
def capture() -> Capture:
    make.organization()
    make.treaty()
    proposing._known.cache_clear()
    found = make.capture(TEXT)
    proposing.propose(found.pk)
    return found


def switched_on(server: Chat, *, cap: int = 1_000_000) -> None:
    LanguageModel.objects.create(address=server.address, name="small", key="k-123", monthly_cap=cap)


def proposed() -> list[str]:
    rows = Suggestion.objects.filter(suggester="language_model")
    return [row.capture.text[row.content[0][0] : row.content[0][1]] for row in rows]


def month() -> LanguageModelUse:
    return LanguageModelUse.objects.get()


NEW = statement("Lamps first, then the Harbour Treaty", "Harbour Watch", organization="Harbour Watch")


def test_it_is_off_until_somebody_sets_it_up(capture: Capture) -> None:
    assert consulting.due() == []
    assert consulting.consult(capture.pk) == ""


def test_what_it_finds_waits_beside_what_the_rules_found(capture: Capture, server: Chat) -> None:
    switched_on(server)
    server.behaviours = [saying(NEW, total_tokens=700)]
    assert consulting.due() == [capture.pk]
    consulting.consult(capture.pk)
    assert proposed() == ["Lamps first, then the Harbour Treaty"]
    row = Suggestion.objects.get(suggester="language_model")
    assert row.organization == make.organization()
    assert "proposed by the language model" in row.why
    assert consulting.due() == []
    assert (month().kept, month().requests) == (1, 1)
    assert month().tokens > 0


def test_what_is_not_verbatim_is_dropped_and_counted(capture: Capture, server: Chat) -> None:
    switched_on(server)
    server.behaviours = [saying(statement("The Harbour Treaty is a triumph of the age", "Harbour Watch"))]
    consulting.consult(capture.pk)
    assert proposed() == []
    assert (month().proposals, month().kept, month().not_verbatim) == (1, 0, 1)


def test_what_the_rules_have_found_is_not_proposed_twice(capture: Capture, server: Chat) -> None:
    switched_on(server)
    same = statement(
        "The Harbour Treaty is dangerously flawed", "Harbour Watch", organization="Harbour Watch"
    )
    server.behaviours = [saying(same)]
    consulting.consult(capture.pk)
    assert proposed() == []


def test_what_a_person_has_rejected_is_not_proposed_again(capture: Capture, server: Chat, cast: Cast) -> None:
    switched_on(server)
    server.behaviours = [saying(NEW)]
    consulting.consult(capture.pk)
    deciding.reject(Suggestion.objects.get(suggester="language_model"), by=cast.edith)
    consulting.consult(capture.pk)
    proposing.propose(capture.pk)
    assert [row.decision for row in Suggestion.objects.filter(suggester="language_model")] == ["rejected"]


def test_a_server_that_fails_is_asked_again_later(capture: Capture, server: Chat) -> None:
    switched_on(server)
    server.behaviours = [sending(b"no", status=401)]
    with pytest.raises(Unavailable):
        consulting.consult(capture.pk)
    assert month().failures == 1
    assert consulting.due() == [capture.pk]


def test_once_the_months_tokens_are_spent_nothing_is_asked(capture: Capture, server: Chat) -> None:
    switched_on(server, cap=10)
    server.behaviours = [saying(NEW)]
    assert "used up" in consulting.consult(capture.pk)
    assert server.asked == []
    assert month().tokens == 0


def test_the_key_is_never_shown_again(server: Chat, cast: Cast) -> None:
    switched_on(server)
    pk = LanguageModel.objects.get().pk
    page = signed_in(cast.ada).get(f"/admin/positions/languagemodel/{pk}/change/")
    assert "k-123" not in page.content.decode()


def test_an_empty_key_leaves_the_one_that_is_there(server: Chat, cast: Cast) -> None:
    switched_on(server)
    row = LanguageModel.objects.get()
    data = {"address": row.address, "name": "large", "key": "", "monthly_cap": 5, "on": "on"}
    signed_in(cast.ada).post(f"/admin/positions/languagemodel/{row.pk}/change/", data)
    row.refresh_from_db()
    assert (row.name, row.key) == ("large", "k-123")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://93.184.216.34/v1", "own network"),
        ("ftp://127.0.0.1/", "must start with"),
        ("", "required"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_in_words(address: str, why: str, cast: Cast) -> None:
    data = {"address": address, "name": "small", "key": "", "monthly_cap": 5, "on": "on"}
    page = signed_in(cast.ada).post("/admin/positions/languagemodel/add/", data)
    assert why in page.content.decode()
    assert not LanguageModel.objects.exists()


def test_there_is_one_at_most(server: Chat, cast: Cast) -> None:
    switched_on(server)
    data = {"address": server.address, "name": "another", "key": "", "monthly_cap": 5}
    page = signed_in(cast.ada).post("/admin/positions/languagemodel/add/", data)
    assert "There is one already" in page.content.decode()
    assert LanguageModel.objects.get().name == "small"
