"""What a line of the log looks like, whichever library writes it: JSON for machines, words for people.

Nothing that a person typed belongs into a log: no message's second line, no query string, no header but our own number.
"""

import logging
import re
from collections.abc import Callable
from typing import Any, cast

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.tracebacks import Stack
from structlog.typing import EventDict, ExcInfo, Processor

MESSAGE_LENGTH = 300
REQUEST_NUMBER = re.compile("[0-9a-f]{32}")  # as nginx makes them

RENDERERS: dict[str, Callable[[], Processor]] = {
    "json": lambda: structlog.processors.JSONRenderer(ensure_ascii=False),
    "text": lambda: structlog.dev.ConsoleRenderer(colors=False, timestamp_key="time", pad_event_to=0),
}


def formatter(style: str) -> logging.Formatter:
    """For logging's configuration. Both styles have time (UTC), level, logger and event, and an error's traceback."""
    if style not in RENDERERS:
        raise ValueError(f"LOG_FORMAT is {style!r}; it is one of {', '.join(RENDERERS)}.")
    return ProcessorFormatter(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _about_its_request,
            _with_its_traceback,
            ProcessorFormatter.remove_processors_meta,
            RENDERERS[style](),
        ]
    )


def _about_its_request(logger: Any, method: str, event: EventDict) -> EventDict:
    """Django hands over the whole request: keep what finds it again in the proxy's log."""
    request = getattr(event["_record"], "request", None)
    headers = getattr(request, "headers", {})
    if request is not None:
        event["method"] = request.method
    if REQUEST_NUMBER.fullmatch(number := headers.get("X-Request-ID", "")):
        event["request"] = number
    return event


def _with_its_traceback(logger: Any, method: str, event: EventDict) -> EventDict:
    failure = event.pop("exc_info", None)
    if not failure or failure[0] is None:
        return event
    kind, error, traceback = cast(ExcInfo, failure)
    stacks = structlog.tracebacks.extract(kind, error, traceback).stacks
    event["exception"] = "\n".join(_told(stack) for stack in reversed(stacks))
    # Celery repeats the whole error in its own words.
    repeated = getattr(event["_record"], "data", {}).get("exc")
    if repeated:
        event["event"] = event["event"].replace(repeated, kind.__name__)
    return event


def _told(stack: Stack) -> str:
    """Where it happened and the message's first line: in those after it PostgreSQL quotes the row."""
    frames = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n' for frame in stack.frames]
    message = stack.exc_value.partition("\n")[0][:MESSAGE_LENGTH]
    return f"{''.join(frames)}{stack.exc_type}: {message}"
