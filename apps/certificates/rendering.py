"""The certificate as a PDF: made once, kept with it, the same bytes ever after."""

import hashlib

import segno
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from apps.certificates.models import Certificate
from apps.certificates.queries import dates_in_words
from apps.core import memory
from apps.core.addresses import absolute
from apps.core.partial_dates import PartialDate
from apps.core.printing import RenderingFailed, stylesheet, write_pdf

#: One order at a time. A lost order, and a failure, are tried again after this.
ORDER_SECONDS = 60


def address_of(certificate: Certificate) -> str:
    """Where anybody can check the code."""
    return absolute(reverse("certificates:verified", args=[certificate.code]))


def composed(certificate: Certificate) -> str:
    """The HTML of the certificate, in its own language."""
    with translation.override(certificate.language):
        address = address_of(certificate)
        part = certificate.application.part
        return render_to_string(
            "certificates/pdf/certificate.html",
            {
                "language": certificate.language,
                "direction": "rtl" if get_language_bidi() else "ltr",
                "certificate": certificate,
                "part": part,
                "edition": part.edition,
                "dates": dates_in_words(part),
                "issued": PartialDate.parse(certificate.issued_on).display(),
                "address": address,
                "picture": _picture(address),
            },
        )


def _picture(address: str) -> SafeString:
    """The address as a QR code: a figure that says in words what it holds."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        scale=1, border=4, title=_("QR code with the address: %s") % address
    )
    drawn = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return mark_safe(drawn)  # noqa: S308 -- segno escapes the title


def css() -> str:
    return stylesheet() + render_to_string("certificates/pdf/certificate.css")


def make(certificate: Certificate) -> Certificate:
    """Make the file unless it is there. Safe to call at the same time from several."""
    if certificate.sha256 or not certificate.is_in_force:
        return certificate
    try:
        content = write_pdf(
            html=composed(certificate), css=css(), frozen_at=certificate.issued_at
        )
    except RenderingFailed as failure:
        memory.remember(
            _key(certificate, "failed"), str(failure), seconds=ORDER_SECONDS
        )
        return certificate
    sha256 = hashlib.sha256(content).hexdigest()
    Certificate.objects.in_force().filter(pk=certificate.pk, sha256="").update(
        content=content, sha256=sha256
    )
    certificate.refresh_from_db(fields=["content", "sha256"])
    return certificate


def failure_of(certificate: Certificate) -> str:
    """Why the last attempt has failed, if it has."""
    key = _key(certificate, "failed")
    return str(memory.recall([key]).get(key, ""))


def is_to_be_ordered(certificate: Certificate) -> bool:
    """Whether the caller is the one to have it made; the others wait for the same file."""
    return memory.is_new(_key(certificate, "ordered"), seconds=ORDER_SECONDS)


def _key(certificate: Certificate, what: str) -> str:
    return f"certificate:{certificate.pk}:{what}"
