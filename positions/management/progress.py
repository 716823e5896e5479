"""How far a long command is: a bar on a terminal, a plain line now and then in a pipe or a log."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from tqdm import tqdm

T = TypeVar("T")
# Between two lines in a pipe, in seconds.
EVERY = 10.0


def steps(
    items: Iterable[T], *, label: str, total: int, every: float = EVERY, stream: TextIO | None = None
) -> Iterator[T]:
    """The items, counted on stderr as they are done; `total` is how many there will be, `every` in seconds."""
    stream = stream or sys.stderr
    if stream.isatty():
        yield from tqdm(items, desc=label, total=total, file=stream, leave=False, dynamic_ncols=True)
        return
    told = time.monotonic()
    for done, item in enumerate(items, 1):
        yield item
        if time.monotonic() - told >= every and done < total:
            told = time.monotonic()
            stream.write(f"{label}: {done:,} of {total:,}\n")
            stream.flush()
