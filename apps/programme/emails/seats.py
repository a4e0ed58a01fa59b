from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.programme.emails.words import words_about
from apps.programme.models import SignUp


def seated(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "seated")


def waiting(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "waiting")


def promoted(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "promoted")


def offered(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "seat_offered")


def proposed_and_offered(sign_up: SignUp, mailing: Mailing) -> Letter:
    """The seat that a proposal of groups keeps for somebody."""
    return _about_seat(sign_up, "group_proposed", mailing)


def offer_reminder(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "seat_offer_reminder")


def offer_over(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "seat_offer_over")


def of_sign_up(sign_up: SignUp) -> str:
    """What the keys of all letters about this seat begin with."""
    return f"seat:{sign_up.pk}:"


def _about_seat(sign_up: SignUp, news: str, mailing: Mailing | None = None) -> Letter:
    return Letter(
        key=f"{of_sign_up(sign_up)}{news}",
        to=sign_up.person,
        template=f"programme/{news}",
        context=words_about(sign_up.session) | {"until": sign_up.offered_until},
        mailing=mailing,
        edition_id=sign_up.session.edition_id,
    )
