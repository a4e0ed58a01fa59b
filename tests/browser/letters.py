"""What arrived by e-mail."""

from django.core import mail

from tests.accounts.test_sign_in import CODE


def letters_to(address: str) -> list[mail.EmailMessage]:
    return [letter for letter in mail.outbox if letter.to == [address]]


def code_sent_to(address: str) -> str:
    return CODE.search(letters_to(address)[-1].body)[0]
