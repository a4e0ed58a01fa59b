from celery import shared_task

from apps.registration.actions import forgetting


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_what_is_over() -> None:
    forgetting.forget_what_is_over()
