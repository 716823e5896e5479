"""Manners towards the hosts that intake asks: one connection at a time, robots.txt obeyed, a wish for patience kept.

The request itself is `fetching`'s.
"""

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.db import connection
from django.utils import timezone
from protego import Protego

from positions.intake.web import fetching
from positions.intake.web.guarding import Target
from positions.models import Host

AGENT = "TreatyTracker"
# How long a process waits for another one's request to the same host to end, in seconds.
PATIENCE = 0.25
ROBOTS_KEPT = dt.timedelta(days=1)
ROBOTS_READ = 500 * 1024  # RFC 9309 asks for at least this much
LONGEST_DELAY = dt.timedelta(days=1)
# Above it a site wants no machine at all; below it, it is waited for.
LONGEST_CRAWL_DELAY = dt.timedelta(minutes=1)


class NotNow(Exception):
    """The host is being asked by another process, or wants to be left alone for a while: nothing was tried."""


def get(
    address: str,
    *,
    robots: bool = True,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = fetching.MOST_BYTES,
    max_seconds: float = fetching.MOST_SECONDS,
) -> fetching.Fetched:
    """`fetching.fetch` with manners, towards the hosts of redirects too. Raises what it does, and NotNow.

    `robots` is for pages; a feed is there to be asked for by machines.
    """
    asked: dict[str, Host] = {}
    with ExitStack() as held:

        def admit(target: Target) -> None:
            if target.host not in asked:
                held.enter_context(_alone(target.host))
                asked[target.host] = _ready(target.host)
            if robots:
                _obey(asked[target.host], target)

        try:
            return fetching.fetch(
                address,
                user_agent=settings.INTAKE_USER_AGENT,
                headers=headers,
                max_bytes=max_bytes,
                max_seconds=max_seconds,
                admit=admit,
            )
        except fetching.Unavailable as reason:
            if reason.retry_after and asked:
                _leave_alone(list(asked)[-1], dt.timedelta(seconds=reason.retry_after))
            raise


@contextmanager
def _alone(host: str) -> Iterator[None]:
    """The only request to this host, in all processes. The lock ends with the process that holds it."""
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('positions.host'), hashtext(%s))", [host])
            if cursor.fetchone() == (True,):
                break
            if time.monotonic() > until:
                raise NotNow(f"{host} is being asked for something else.")
            time.sleep(0.02)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('positions.host'), hashtext(%s))", [host])


def _ready(name: str) -> Host:
    host = Host.objects.get_or_create(name=name)[0]
    if host.not_before and host.not_before > timezone.now():
        raise NotNow(f"{name} wants to be left alone until {host.not_before:%H:%M} UTC.")
    return host


def _leave_alone(host: str, wait: dt.timedelta) -> None:
    Host.objects.filter(name=host).update(not_before=timezone.now() + min(wait, LONGEST_DELAY))


def _obey(host: Host, target: Target) -> None:
    """Whether the host's robots.txt lets this page be read by us: Refused where not."""
    now = timezone.now()
    if host.robots_at is None or now - host.robots_at > ROBOTS_KEPT:
        host.robots, host.robots_at = _robots(target), now
        host.save(update_fields=["robots", "robots_at"])
    if not host.robots:
        return
    rules = Protego.parse(host.robots)
    if not rules.can_fetch(target.url, AGENT):
        raise fetching.Refused(
            "The site asks machines not to read this page (robots.txt). Open it yourself and paste its text."
        )
    if delay := rules.crawl_delay(AGENT):
        _leave_alone(host.name, min(dt.timedelta(seconds=delay), LONGEST_CRAWL_DELAY))


def _robots(target: Target) -> str:
    """What the host says to machines, empty where it has nothing to say (RFC 9309, 2.3.1). Unavailable where it
    cannot be asked: then its pages are not either."""
    scheme, _, rest = target.url.partition("://")
    try:
        found = fetching.fetch(
            f"{scheme}://{rest.partition('/')[0]}/robots.txt", user_agent=settings.INTAKE_USER_AGENT
        )
    except (fetching.Failed, fetching.Refused):
        return ""
    return found.content[:ROBOTS_READ].decode("utf-8-sig", "replace").replace("\0", "")
