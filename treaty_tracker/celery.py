"""The Celery application: settings come from Django's, tasks from positions/tasks.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")

app = Celery("treaty_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
