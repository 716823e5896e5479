"""The Django project: settings, addresses, Celery and the embedded services. No domain code."""
