"""Who else has a page open just now. Kept in the cache alone: what is lost with it comes again with the next look."""

import contextlib
import time

from django.core.cache import cache
from redis.exceptions import RedisError

from positions.models import User

# Pages say every 15 or 20 seconds that they are open (static/js/draft.js, templates/positions/_here.html).
SECONDS = 45


def others(of: str, *, me: User) -> list[str]:
    """The names of those who have it open besides me; and from now on I have, too. `of` is like `statement-5`.

    Of two who say so at the very same moment one may be forgotten, until they say so again.
    """
    with contextlib.suppress(RedisError):
        now = time.time()
        here: dict[int, tuple[str, float]] = cache.get(f"here:{of}") or {}
        here = {pk: (name, at) for pk, (name, at) in here.items() if now - at < SECONDS}
        here[me.pk] = (me.get_username(), now)
        cache.set(f"here:{of}", here, SECONDS)
        return sorted(name for pk, (name, _at) in here.items() if pk != me.pk)
    return []
