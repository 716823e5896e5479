"""The one error of this package."""


class ServicesError(Exception):
    """The services cannot be had: one sentence that says why and what to do, then what the log says."""
