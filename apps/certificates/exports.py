"""Ordering the file of a certificate."""

from apps.certificates import rendering
from apps.certificates.models import Certificate
from apps.certificates.tasks import print_certificate
from apps.core.doorbell import ring_when_committed


def order_pdf(certificate: Certificate) -> None:
    """Ask a worker for the file once; with the broker away the next reader asks again."""
    if not certificate.sha256 and rendering.is_to_be_ordered(certificate):
        ring_when_committed(print_certificate, certificate.pk)
