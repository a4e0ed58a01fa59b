from celery import shared_task

from apps.core import forgetting


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_old_words() -> None:
    forgetting.forget_old_words()
