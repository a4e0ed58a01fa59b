"""Celery's way into certificates, and what the clock calls."""

from celery import shared_task

from apps.certificates import actions, rendering
from apps.certificates.models import Certificate


@shared_task(acks_late=False)  # type: ignore[untyped-decorator] # celery has no types
def print_certificate(certificate_id: int) -> None:
    """Make the file; an order whose worker is killed is given again by who waits."""
    for certificate in Certificate.objects.filter(pk=certificate_id).select_related(
        "application__part__edition__series"
    ):
        rendering.make(certificate)


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def forget_certificates() -> None:
    actions.forget_certificates()
