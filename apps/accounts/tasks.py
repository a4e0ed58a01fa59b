from celery import shared_task

from apps.accounts import actions


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_unconfirmed_accounts() -> None:
    actions.forget_unconfirmed()
