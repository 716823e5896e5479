"""The web process. It alone keeps a pool of database connections."""

import gc
import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")
os.environ["DATABASE_POOL"] = "1"

django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, which reads by the encoding that a request names, even `hex`: our forms are UTF-8, and need name none."""
    environ["CONTENT_TYPE"] = re.sub(r"(?i);\s*charset=[^;]*", "", environ.get("CONTENT_TYPE", ""))
    return django(environ, start_response)


# What start-up has made is never garbage, and a large page makes ten thousand objects that end with it: looking through
# all of them again and again is time that its reader pays.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
