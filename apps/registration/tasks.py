from celery import shared_task

from apps.registration.actions import (
    arranging,
    forgetting,
    importing,
    offers,
    own_answers,
    rounds,
    shares,
    uploading,
)


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_what_is_over() -> None:
    forgetting.forget_what_is_over()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def end_overdue_offers() -> None:
    offers.end_overdue()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def release_reserved_places() -> None:
    shares.release_lapsed()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_answers() -> None:
    own_answers.forget_answers()
    uploading.sweep_files()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_imports() -> None:
    importing.forget_imports()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def carry_out_due_rounds() -> None:
    rounds.carry_out_due_rounds()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def remind_of_access_needs() -> None:
    arranging.follow_the_programme()
    arranging.remind_of_needs()
