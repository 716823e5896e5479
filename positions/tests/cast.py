"""Who acts in the tests: Edith edits, Rosa and Remy review, Ada administers (and is a superuser), Nora has no role."""

from functools import cache

from django.contrib.auth.hashers import get_hasher, make_password
from django.contrib.auth.models import Group

from positions.models import User

PASSWORD = "correct horse battery"


@cache
def _hashed(algorithm: str) -> str:
    """Half a second by design, so once for everybody. A test may choose a quicker way, which no server of ours reads."""
    return make_password(PASSWORD, hasher=algorithm)


class Cast:
    """Everybody, made on first use."""

    def __init__(self) -> None:
        self._made: dict[str, User] = {}

    @property
    def edith(self) -> User:
        return self._account("edith", User.EDITOR)

    @property
    def rosa(self) -> User:
        return self._account("rosa", User.REVIEWER)

    @property
    def remy(self) -> User:
        return self._account("remy", User.REVIEWER)

    @property
    def ada(self) -> User:
        return self._account("ada", User.ADMINISTRATOR, superuser=True)

    @property
    def nora(self) -> User:
        return self._account("nora", "")

    def _account(self, name: str, group: str, *, superuser: bool = False) -> User:
        if name not in self._made:
            user = User(username=name, is_staff=superuser, is_superuser=superuser)
            user.password = _hashed(get_hasher().algorithm)
            user.save()
            if group:
                user.groups.add(Group.objects.get(name=group))
            self._made[name] = user
        return self._made[name]
