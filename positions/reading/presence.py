"""Who else has a page open just now. Kept in the cache alone: what is lost with it comes again with the next look."""

import contextlib

from django.core.cache import cache
from redis.exceptions import RedisError

from positions.models import User

# Pages say that they are open every 15 seconds (static/js/draft.js).
SECONDS = 45


def others(page: str, *, me: User) -> list[str]:
    """The names of those who have it open besides me; and from now on I have, too. `page` is its address."""
    with contextlib.suppress(RedisError):
        cache.set(_key(page, me.pk), True, SECONDS)
        people = dict(User.objects.filter(is_active=True).exclude(pk=me.pk).values_list("pk", "username"))
        here = cache.get_many([_key(page, pk) for pk in people])
        return sorted(name for pk, name in people.items() if _key(page, pk) in here)
    return []


def _key(page: str, user: int) -> str:
    return f"here:{page}:{user}"
