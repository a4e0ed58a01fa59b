import uuid

import factory
from django.utils.timezone import now

from apps.notifications.models import Delivery, Subscriber, Suppression
from tests.factories.accounts import UserFactory


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    class Params:
        sent = factory.Trait(state="sent", begun_at=now(), sent_at=now())
        uncertain = factory.Trait(state="uncertain", begun_at=now())
        failed = factory.Trait(state="failed", begun_at=now())
        secret = factory.Trait(is_secret=True, is_resendable=True)

    dedupe_key = factory.LazyFunction(lambda: f"test:{uuid.uuid4()}")
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4().hex}@testserver>")
    template = "notifications/test"
    person = factory.SubFactory(UserFactory)
    address = factory.SelfAttribute("person.email")
    language = "en"
    subject = "A letter"
    body_text = "What there is to say.\n"
    body_html = "<p>What there is to say.</p>"


class SuppressionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Suppression

    address = factory.Sequence(lambda n: f"refused{n}@example.org")
    reason = "550 5.1.1 No such person"


class SubscriberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subscriber

    email = factory.Sequence(lambda n: f"city{n}@example.org")
    authority = factory.Sequence(lambda n: f"City {n}")
    language = "en"
    topic = "outcomes"
    confirmed_at = factory.LazyFunction(now)
