from celery import shared_task

from apps.programme import actions


@shared_task
def send_due_reminders() -> None:
    actions.remind()
