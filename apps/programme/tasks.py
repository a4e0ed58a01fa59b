from celery import shared_task

from apps.programme import actions
from apps.programme.actions.grouping import forget_groupings
from apps.programme.actions.materials import sweep_files
from apps.programme.actions.offering import (
    end_overdue_seat_offers,
    remind_of_seat_offers,
)
from apps.programme.actions.speaking import (
    forget_availability as forget_when_people_can,
)


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def send_due_reminders() -> None:
    actions.remind()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def look_after_seat_offers() -> None:
    end_overdue_seat_offers()
    remind_of_seat_offers()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_calendar_keys() -> None:
    actions.forget_calendar_keys()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def tell_of_releases() -> None:
    actions.tell_of_releases()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def forget_attendance() -> None:
    actions.forget_attendance()
    forget_when_people_can()
    forget_groupings()


@shared_task  # type: ignore[untyped-decorator] # Celery has no types
def sweep_materials() -> None:
    sweep_files()
