"""The Django project: settings, addresses, Celery and the embedded services. No domain code."""

from treaty_tracker.celery import app as celery_app

__all__ = ["celery_app"]
