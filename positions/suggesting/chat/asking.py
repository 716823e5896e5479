"""One question to a server that speaks the OpenAI chat protocol: an answer and what it cost, or Unavailable.

What the answer says is for `reading`.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx2

from positions.intake.web.waiting import Clock, is_untrusted, retry_after
from positions.suggesting.chat.connecting import transport_to
from positions.suggesting.chat.settings import Endpoint, Settings, Unavailable

RETRIES = 2
PAUSE = 1.0  # seconds before the first retry, twice that before the second
LONGEST_PAUSE = 20.0  # a server that wants to be left alone for longer is left alone
MOST_BYTES = 1024 * 1024
MOST_TOKENS = 4096  # of one answer: a cut one is no JSON

_WHY = {
    401: "does not accept the key",
    402: "wants to be paid first",
    403: "does not allow this request",
    404: "knows no such address or model",
}


@dataclass(frozen=True)
class Answer:
    """`content` is the model's message, empty where there is none; `tokens` is what question and answer cost: what
    the server says, or an estimate where that cannot be."""

    content: str
    tokens: int


def body(settings: Settings, messages: list[dict[str, str]]) -> bytes:
    """The question as it is sent; what it may cost is `estimate` of it."""
    question = {"model": settings.model, "messages": messages, "max_tokens": MOST_TOKENS, "temperature": 0}
    return json.dumps({**question, "stream": False}).encode()


def estimate(question: bytes) -> int:
    """Tokens that question and answer take at most, as a rule."""
    return len(question) // 3 + MOST_TOKENS


def ask(question: bytes, settings: Settings, to: Endpoint, clock: Clock) -> Answer:
    """Post a question made by `body`; asked again at most twice, where that may help. Raises Unavailable."""
    lost = 0
    for attempt in range(RETRIES + 1):
        try:
            answer = _post(question, settings, to, clock)
            return Answer(answer.content, lost + answer.tokens)
        except Unavailable as error:
            lost += error.tokens
            wait = PAUSE * 2**attempt if error.retry_after is None else error.retry_after
            useless = not isinstance(error, _Again) or attempt == RETRIES
            if useless or wait > min(LONGEST_PAUSE, clock.remaining):
                raise Unavailable(str(error), error.retry_after, lost) from None
            time.sleep(wait)
    raise AssertionError("unreachable")


class _Again(Unavailable):
    """Worth another try."""


def _post(question: bytes, settings: Settings, to: Endpoint, clock: Clock) -> Answer:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"
    try:
        with (
            httpx2.Client(
                transport=transport_to(to, clock), trust_env=False, follow_redirects=False
            ) as client,
            client.stream("POST", to.url, content=question, headers=headers) as response,
        ):
            _judge(response)
            return _answer(_content(response.iter_raw(), clock), question)
    except httpx2.InvalidURL:
        raise Unavailable("The language model's address is not a web address.") from None
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        raise _unreached(error) from None
    except httpx2.TimeoutException:
        raise Unavailable("The language model took too long.", tokens=_cost(question)) from None
    except httpx2.TransportError:
        raise _Again("The connection to the language model's server broke.", tokens=_cost(question)) from None


def _judge(response: httpx2.Response) -> None:
    status = response.status_code
    if status == 429 or status >= 500:
        raise _Again(f"The language model's server is busy or broken ({status}).", retry_after(response))
    if 300 <= status < 400:
        raise Unavailable("The language model's server redirects; set the address where it leads.")
    if status != 200:
        why = _WHY.get(status, "refuses the request")
        raise Unavailable(f"The language model's server {why} ({status}).")


def _content(pieces: Iterable[bytes], clock: Clock) -> bytes:
    """The answer, cut where it is too long: then it is no JSON any more, and read as nonsense."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST_BYTES:
            break
        clock.left()
    return bytes(content[:MOST_BYTES])


def _answer(content: bytes, question: bytes) -> Answer:
    try:
        said: Any = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    message = _at(said, "choices", 0, "message", "content")
    used = _at(said, "usage", "total_tokens")
    # A token is a byte at the least and seldom more than sixteen; a server that says otherwise is not believed.
    most = len(question) + max(len(content), MOST_TOKENS)
    if not (isinstance(used, int) and len(question) // 16 <= used <= most):
        used = _cost(question, content)
    return Answer(message if isinstance(message, str) else "", used)


def _at(value: Any, *path: str | int) -> Any:
    """What stands at a path of keys and positions; None where the value has no such thing."""
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _cost(question: bytes, content: bytes = b"") -> int:
    return (len(question) + min(len(content), 3 * MOST_TOKENS)) // 3


def _unreached(error: BaseException) -> Unavailable:
    if is_untrusted(error):
        return Unavailable("The certificate of the language model's server cannot be trusted.")
    return _Again("The language model's server could not be reached.")
