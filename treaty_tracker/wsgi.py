"""The web process. It alone keeps a pool of database connections."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")
os.environ["DATABASE_POOL"] = "1"

application = get_wsgi_application()

# What start-up has made is never garbage, and a large page makes ten thousand objects that end with it: looking through
# all of them again and again is time that its reader pays.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
