"""The web process. It alone keeps a pool of database connections."""

import gc
import os
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")
os.environ["DATABASE_POOL"] = "1"

django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, which reads by the encoding that a request names, even `hex`: our forms are UTF-8, and need name none."""
    environ["CONTENT_TYPE"] = re.sub(r"(?i);\s*charset=[^;]*", "", environ.get("CONTENT_TYPE", ""))
    return django(environ, start_response)


# Every view and template, which the first readers would else wait for.
import_module(settings.ROOT_URLCONF)
pages: Any = engines["jinja2"]
for name in pages.env.list_templates():
    pages.env.get_template(name)

# What start-up has made is never garbage, and a large page makes ten thousand objects that end with it: looking through
# all of them again and again is time that its reader pays.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
