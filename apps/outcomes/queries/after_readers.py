"""Whom the publication of an Outcome Document is told."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.notifications.choices import Topic
from apps.notifications.models import Subscriber
from apps.notifications.unsubscribing import have_left
from apps.partners.models import Partnership
from apps.registration.models import Application


def people_told(edition: Edition) -> QuerySet[User]:
    """Who took part and who answers for a partner, but for those who left the topic."""
    places = Application.objects.for_edition(edition).admitted()
    partners = Partnership.objects.listed().filter(edition=edition)
    who = Q(pk__in=places.values("person")) | Q(
        partnership_contacts__partnership__in=partners
    )
    left = have_left(edition.pk, Topic.OUTCOMES)
    people = User.objects.filter(who, is_active=True).exclude(pk__in=left)
    return people.order_by("pk").distinct()


def subscribers_told(edition: Edition) -> QuerySet[Subscriber]:
    """Everybody else who has asked for it: nobody is written to at one address twice."""
    addresses = people_told(edition).order_by().values(lower=Lower("email"))
    confirmed = Subscriber.objects.confirmed().filter(topic=Topic.OUTCOMES)
    return (
        confirmed.annotate(lower=Lower("email"))
        .exclude(lower__in=addresses)
        .order_by("pk")
    )
