from celery import shared_task

from apps.core import memory
from apps.notifications import delivery, forgetting

#: Remembered from ringing until somebody has come: no need to ring twice.
RUNG = "letters:rung"
#: The same of a worker that comes a moment later, for all that is there by then.
GATHERING = "letters:gathering"


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def deliver_waiting_letters() -> None:
    # Forgotten first: what is put in the outbox from now on rings anew.
    memory.forget(RUNG)
    memory.forget(GATHERING)
    delivery.deliver_waiting_letters()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def sweep_letters() -> None:
    delivery.sweep()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def forget_old_letters() -> None:
    forgetting.forget_old_letters()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def forget_unconfirmed_subscribers() -> None:
    forgetting.forget_unconfirmed_subscribers()
