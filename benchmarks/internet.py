"""`python -m benchmarks.internet`: an internet of invented sites on a port of this machine, printed when it listens.

Every host has pages (/page/N) and a feed (/feed) with validators; asking for /generation/N gives every feed N newer
items. Names lead here by network.injected().
"""

import asyncio
import hashlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import accumulate
from random import Random

from treaty_tracker.embedded import places

ITEMS = 50
# Words of no language, as many and as frequent as those of a newspaper (Zipf and Mandelbrot).
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "al", "en", "ir", "os", "un")]
WORDS = [a + b for a in SYLLABLES for b in SYLLABLES]
FREQUENCIES = list(accumulate(1 / (rank + 2.7) for rank in range(len(WORDS))))

generation = 0


def sentences(drawn: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        words = drawn.choices(WORDS, cum_weights=FREQUENCIES, k=drawn.randint(8, 28))
        yield " ".join(words).capitalize() + "."


def links(drawn: Random, count: int) -> str:
    """A menu as sites have it."""
    return "<ul class='menu'>" + "".join(
        f"<li class='menu-item menu-item-type-custom' id='item-{n}'><a class='menu-link' href='/{word}/'>"
        f"<span class='menu-text'>{word.title()}</span></a></li>\n"
        for n, word in enumerate(drawn.sample(WORDS, count))
    ) + "</ul>"  # fmt: skip


def cards(drawn: Random, count: int) -> str:
    """Teasers of other articles."""
    return "".join(
        f"<div class='card card--small' data-id='{n}'><div class='card__media'><a href='/{n}' tabindex='-1'><picture>"
        f"<source srcset='/i/{n}.webp 1x, /i/{n}@2x.webp 2x' type='image/webp'>"
        f"<img src='/i/{n}.jpg' alt='' loading='lazy'>"
        f"</picture></a></div><div class='card__body'><h3 class='card__title'><a href='/{n}'>{title}</a></h3>"
        f"<p class='card__meta'><time datetime='2026-11-02'>2 Nov</time> · <span>{n} min</span></p></div></div>\n"
        for n, title in enumerate(sentences(drawn, count))
    )


@lru_cache(maxsize=10_000)
def page(host: str, number: int) -> bytes:
    """An article of some 900 words within what news sites put around it: about 1,900 elements, 130 kB."""
    drawn = Random(f"{host}/{number}")  # noqa: S311  # nothing secret is drawn
    title = next(sentences(drawn, 1))
    paragraphs = "\n".join(
        f"<p class='text'>{first} <a href='/about/{n}'>{second}</a> <em>{third}</em> {rest}</p>"
        + (
            "<div class='ad' data-slot='mid'><div><span>Advertisement</span></div></div>"
            if n % 4 == 3
            else ""
        )
        for n in range(12)
        for first, second, third, *others in [list(sentences(drawn, 5))]
        for rest in [" ".join(others)]
    )
    script = "window.state=" + repr([drawn.random() for _ in range(drawn.randint(500, 2000))])
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} – The Daily</title>"
        f"<meta property='og:title' content='{title}'><meta name='author' content='Anna Anker'>"
        f"<meta property='article:published_time' content='2026-11-{number % 20 + 1:02d}T08:00:00Z'>"
        f"<link rel='canonical' href='http://{host}/page/{number}'><script>{script}</script></head>"
        f"<body class='single'><header>{links(drawn, 140)}</header><main><article class='post'><header><h1>{title}</h1>"
        f"<p class='byline'>By <a rel='author' href='/anna'>Anna Anker</a></p></header>{paragraphs}</article>"
        f"<section class='related'>{cards(drawn, 40)}</section></main><aside>{cards(drawn, 30)}</aside>"
        f"<footer>{links(drawn, 120)}</footer></body></html>"
    ).encode()


def feed(host: str) -> bytes:
    """The newest items of a host."""
    items = "".join(
        f"<item><title>Item {n}</title><link>http://{host}/page/{n}</link><guid>{host}-{n}</guid>"
        f"<pubDate>Mon, {1 + n % 20:02d} Nov 2026 08:00:00 GMT</pubDate></item>"
        for n in range(generation + ITEMS, generation, -1)
    )
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


def answer(host: str, path: str, etag: str) -> tuple[int, bytes, str]:
    """Status, body and ETag."""
    global generation
    match path.split("/")[1:]:
        case ["page", number]:
            return 200, page(host, int(number)), ""
        case ["feed"]:
            known = f'"{hashlib.sha256(host.encode()).hexdigest()[:12]}-{generation}"'
            return (304, b"", known) if etag == known else (200, feed(host), known)
        case ["generation", number]:
            generation = int(number)
            return 200, b"", ""
        case _:
            return 404, b"", ""


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    status, body, etag = answer(headers["host"], head[0].split()[1], headers.get("if-none-match", ""))
    kind = "application/rss+xml" if head[0].split()[1] == "/feed" else "text/html; charset=utf-8"
    writer.write(
        f"HTTP/1.1 {status} Answer\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"{f'ETag: {etag}' if etag else 'X-Etag: none'}\r\nConnection: close\r\n\r\n".encode()
        + body
    )
    await writer.drain()
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=500, family=socket.AF_INET)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def internet() -> Iterator[int]:
    """Starts it in a process of its own; its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.internet"], cwd=places.REPOSITORY, stdout=subprocess.PIPE
    )
    try:
        yield int(process.stdout.readline() if process.stdout else 0)
    finally:
        process.terminate()
        process.communicate()


if __name__ == "__main__":
    asyncio.run(main())
