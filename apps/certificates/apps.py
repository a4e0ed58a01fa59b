from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "apps.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from apps.certificates.queries import (  # noqa: PLC0415 -- needs models
            certificates_that_stay,
        )
        from apps.registration.remaining import (  # noqa: PLC0415 -- as above
            tells_what_remains,
        )

        tells_what_remains(certificates_that_stay)
