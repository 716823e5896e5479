"""The web process. It alone keeps a pool of database connections."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")
os.environ["DATABASE_POOL"] = "1"

application = get_wsgi_application()
