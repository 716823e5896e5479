"""What a language model's server may do, who may be asked at all, and what it may cost."""

import http.server
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from positions.suggesting.catalogue import Catalogue
from positions.suggesting.chat import asking, connecting
from positions.suggesting.chat.proposing import Outcome, propose
from positions.suggesting.chat.settings import Settings, Unavailable, endpoint
from positions.tests.chat_server import (
    Behaviour,
    Chat,
    Month,
    chat,
    closing_early,
    saying,
    sending,
    statement,
)

TEXT = "Reed Hall fears low water.\n"
KEY = "sk-secret-0123456789"
GOOD = saying(statement("low water", "Reed Hall"))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    monkeypatch.setattr(asking, "PAUSE", 0.01)
    with chat() as here:
        yield here


def asked(server: Chat, *behaviours: Behaviour, month: Month | None = None, seconds: float = 20) -> Outcome:
    server.behaviours = list(behaviours)
    settings = Settings(server.address, "small", KEY, 100_000)
    return propose(TEXT, Catalogue(), settings, spend=month or Month(), client_seconds=seconds)


def test_the_question_follows_the_protocol(server: Chat) -> None:
    asked(server, GOOD)
    [question], [headers] = server.asked, server.headers
    assert (question["model"], question["stream"]) == ("small", False)
    assert [message["role"] for message in question["messages"]] == ["system", "user"]
    assert (headers[""], headers["authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")


def test_a_server_without_a_key_is_sent_none(server: Chat) -> None:
    server.behaviours = [GOOD]
    propose(TEXT, Catalogue(), Settings(server.address, "small", "", 100_000), spend=Month())
    assert "authorization" not in server.headers[0]


@pytest.mark.parametrize(
    "trouble",
    [sending(b"", 500), sending(b"", 503), sending(b"", 429, Retry_After="0"), closing_early],
    ids=["500", "503", "429", "closed"],
)
def test_trouble_that_passes_is_waited_for(server: Chat, trouble: Behaviour) -> None:
    outcome = asked(server, trouble, trouble, GOOD)
    assert outcome.counts.kept == 1
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [500, 429])
def test_after_the_third_try_it_is_unavailable(server: Chat, status: int) -> None:
    outcome = asked(server, sending(b"", status), sending(b"", status), sending(b"", status), GOOD)
    assert outcome.stopped == f"The language model's server is busy or broken ({status})."
    assert isinstance(outcome.failed, Unavailable)
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 201, 204])
def test_a_refusal_is_not_asked_again(server: Chat, status: int) -> None:
    outcome = asked(server, sending(b"", status), GOOD)
    assert outcome.failed
    assert f"({status})" in outcome.stopped
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed(server: Chat) -> None:
    outcome = asked(server, sending(b"", 302, Location=f"{server.address}/elsewhere"))
    assert outcome.stopped == "The language model's server redirects; set the address where it leads."
    assert len(server.headers) == 1


@pytest.mark.parametrize("as_a_date", [False, True])
def test_a_server_that_wants_a_long_rest_is_not_waited_for(server: Chat, *, as_a_date: bool) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    outcome = asked(server, sending(b"", 429, Retry_After=later if as_a_date else "7200"), GOOD)
    assert outcome.failed
    assert outcome.failed.retry_after is not None
    assert 7000 <= outcome.failed.retry_after <= 7200
    assert len(server.asked) == 1


def test_a_wish_for_patience_is_obeyed(server: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("positions.suggesting.chat.asking.time.sleep", waits.append)
    busy = sending(b"", 503, Retry_After="7")
    asked(server, busy, sending(b"", 503), GOOD)
    assert waits == [7.0, 2 * asking.PAUSE]


def test_stalling_and_dripping_end_when_the_time_is_up(server: Chat) -> None:
    in_headers = server.dripping(b"X", b"HTTP/1.1 200 OK\r\nX-Long: ")
    for slow in (server.stalling, server.dripping(), in_headers):
        server.asked.clear()
        outcome = asked(server, slow, seconds=0.3)
        assert outcome.stopped == "The language model took too long."
        assert len(server.asked) == 1


def test_a_silent_server_is_given_up_before_all_the_time_is_gone(
    server: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "READ_SECONDS", 0.2)
    assert asked(server, server.stalling, seconds=3600).failed


def test_an_answer_of_fifty_megabytes_is_cut(server: Chat) -> None:
    sent: list[int] = []

    def flood(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n")
        request.close_connection = True
        for _ in range(800):
            sent.append(request.wfile.write(b" " * 65536))

    outcome = asked(server, flood)
    assert (outcome.counts.malformed, outcome.failed) == (1, None)
    assert sum(sent) < 20_000_000


def test_an_answer_that_would_unpack_is_not_unpacked(server: Chat) -> None:
    outcome = asked(server, sending(b"\x1f\x8b\x08\x00", Content_Encoding="gzip"))
    assert outcome.counts.malformed == 1


def test_a_server_that_is_not_there_is_unavailable(server: Chat) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        month = Month()
        outcome = propose(TEXT, Catalogue(), Settings(address, "small", "", 100_000), spend=month)
    assert outcome.stopped == "The language model's server could not be reached."
    assert month.spent == 0


def test_the_cost_is_what_the_server_says(server: Chat) -> None:
    month = Month(1000)
    outcome = asked(server, saying(total_tokens=1234), month=month)
    assert (outcome.counts.tokens, month.spent) == (1234, 2234)


@pytest.mark.parametrize("said", [None, -5, 0, 3, 10**9, 1e999, True, "1234", [], 12.5])
def test_a_missing_or_absurd_cost_is_estimated(server: Chat, said: object) -> None:
    outcome = asked(server, saying(total_tokens=said))
    assert 500 < outcome.counts.tokens < 5_000


def test_nothing_is_asked_that_might_cost_more_than_is_left(server: Chat) -> None:
    month = Month(99_000)
    outcome = asked(server, GOOD, month=month)
    assert outcome.stopped == "This month's tokens for the language model are used up."
    assert (server.asked, month.spent, outcome.failed) == ([], 99_000, None)


def test_a_refused_question_costs_nothing_and_a_broken_answer_does(server: Chat) -> None:
    refused, broken = Month(), Month()
    asked(server, sending(b"", 401), month=refused)
    server.asked.clear()
    asked(server, closing_early, month=broken)
    assert refused.spent == 0
    assert broken.spent > 1000


@pytest.mark.parametrize(
    "address",
    [
        "http://93.184.216.34/v1",
        "http://169.254.169.254/v1",
        "http://[2001:db8::1]/v1",
        "http://[::ffff:93.184.216.34]/v1",
        "ftp://127.0.0.1/v1",
        "127.0.0.1:11434",
        "https://user:pw@models.example/v1",
        "https://models.example/v1?key=1",
        "https://models.example/v1#x",
        "https://",
        "https://models.example:99999/v1",
        "https://models.example/v1 /x",
        "https://models.example/v1\r\nX: y",
    ],
)
def test_an_address_that_will_not_do_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(Unavailable, match=r"^The language model's address|^An http:// address .*\.$"):
        endpoint(Settings(address, "small", "", 1))


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://models.example/v1", "https://models.example/v1/chat/completions"),
        ("https://models.example/v1/", "https://models.example/v1/chat/completions"),
        ("https://models.example/v1/chat/completions", "https://models.example/v1/chat/completions"),
        ("https://models.example", "https://models.example/chat/completions"),
        ("http://192.168.1.9:8080/v1", "http://192.168.1.9:8080/v1/chat/completions"),
        ("http://[::1]:8080", "http://[::1]:8080/chat/completions"),
        ("http://ollama:11434/v1", "http://ollama:11434/v1/chat/completions"),
    ],
)
def test_an_address_that_will_do_leads_to_the_endpoint(address: str, url: str) -> None:
    assert endpoint(Settings(address, "small", "", 1)).url == url


def test_without_encryption_a_name_that_leads_outside_is_not_dialled(
    server: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "resolve_by_system", lambda host: ["127.0.0.1", "93.184.216.34"])
    monkeypatch.setattr(connecting, "connect_by_system", lambda *_: pytest.fail("dialled"))
    outcome = propose(
        TEXT, Catalogue(), Settings("http://models.example", "small", KEY, 99_999), spend=Month()
    )
    assert "must be in the own network" in outcome.stopped


def test_a_proxy_of_the_environment_is_not_used(server: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asked(server, GOOD).counts.kept == 1


def test_the_key_is_in_no_text_that_people_or_logs_see(
    server: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = Settings(server.address, "small", KEY, 100_000)
    seen = [repr(settings)]
    for trouble in (sending(KEY.encode(), 401), closing_early, sending(b"", 500)):
        seen.append(repr(asked(server, trouble)))
    for bad in (KEY + "\r\nX: y", KEY + "é", KEY + " x"):
        outcome = propose(TEXT, Catalogue(), Settings(server.address, "small", bad, 100_000), spend=Month())
        assert outcome.failed
        seen += [repr(outcome), str(outcome.failed)]
    assert not [text for text in [*seen, caplog.text] if KEY in text]
