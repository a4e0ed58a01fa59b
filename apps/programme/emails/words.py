"""What every letter about a session says of it."""

from django.urls import reverse

from apps.core.addresses import absolute
from apps.programme.models import Session


def words_about(session: Session) -> dict[str, object]:
    address = {"edition": session.edition.slug, "session": session.slug}
    return {
        "session": session,
        "session_url": absolute(reverse("programme:session", kwargs=address)),
        "calendar_url": absolute(reverse("programme:session-calendar", kwargs=address)),
        "programme_url": absolute(
            reverse("programme:programme", kwargs={"edition": session.edition.slug})
        ),
        "my_url": absolute(reverse("programme:me")),
    }
