"""That a person was erased: what is left of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """Proof that a request was carried out, and what of it is still to be done.

    The tables are erased with this row. What lies outside of them, files and letters,
    follows after the commit and is done again until ``finished_at``.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="erasure",
        verbose_name=_("person"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("carried out by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    outside = models.JSONField(default=dict)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("erased person")
        verbose_name_plural = _("erased people")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.person_id}"
