from celery import shared_task

from apps.accounts import actions, rendering
from apps.accounts.actions import copies, erasing, sessions


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_unconfirmed_accounts() -> None:
    actions.forget_unconfirmed()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def make_data_copy(copy_id: int) -> None:
    rendering.make(copy_id)


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def make_lost_data_copies() -> None:
    """Make what an order lost on its way has left unmade."""
    for copy_id in copies.try_lost_again():
        rendering.make(copy_id)


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_data_copies() -> None:
    copies.forget_past_copies()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def finish_erasures() -> None:
    erasing.finish_erasures()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_past_sessions() -> None:
    sessions.forget_past_sessions()
