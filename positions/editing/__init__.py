"""A person's decisions: passage → draft → review → publication. Nothing here knows pages or tasks."""


class Refused(Exception):
    """What was asked cannot be done. `problems` are sentences for the person who asked."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class Stale(Refused):
    """Somebody else has changed it meanwhile."""
