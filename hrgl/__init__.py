"""The project: settings, addresses, the Celery application, the demonstration."""

from hrgl.celery import app as celery_app

__all__ = ["celery_app"]
