"""A part seen as a number of places."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from apps.editions.models import Part
from apps.registration.choices import State


class PlacesQuerySet(models.QuerySet["Places"]):
    def with_counts(self) -> Self:
        """Annotate how many are in each state; for show, never to decide on."""
        return self.annotate(
            offered=Count("applications", filter=_counted(State.OFFERED)),
            admitted=Count("applications", filter=_counted(State.ADMITTED)),
            waiting=Count("applications", filter=Q(applications__state=State.WAITING)),
            undecided=Count("applications", filter=_counted(State.SUBMITTED)),
        )


def _counted(state: State) -> Q:
    return Q(applications__state=state, applications__is_counted=True)


class Places(Part):
    """A part seen as a number of places; raising it lets people move up."""

    #: Set by ``with_counts``.
    admitted: int
    offered: int

    objects = PlacesQuerySet.as_manager()  # type: ignore[misc]  # a proxy's own manager

    class Meta:
        proxy = True
        verbose_name = _("places")
        verbose_name_plural = _("places")

    @property
    def free(self) -> int | None:
        """Places nobody has; ``None`` where there is no limit. For show."""
        if self.capacity is None:
            return None
        return max(self.capacity - self.admitted - self.offered, 0)
