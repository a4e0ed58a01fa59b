from celery import shared_task

from apps.notifications import delivery


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def deliver_waiting_letters() -> None:
    delivery.deliver_waiting_letters()
