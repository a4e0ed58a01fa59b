"""The words in which consent is asked; what is agreed to is kept with its SHA-256."""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from apps.registration.choices import ConsentKind


def label(kind: ConsentKind) -> str:
    """The sentence beside the box."""
    return {
        ConsentKind.PRIVACY: _("I have read how my data are used."),
        ConsentKind.LIST: _(
            "Show my name, organisation and country to other participants."
        ),
        ConsentKind.UPDATES: _("Send me news about this and later editions by e-mail."),
        ConsentKind.PARTNERS: _("Show my application to the co-organising partners."),
        ConsentKind.ACCESS_NEEDS: _("Keep what I wrote about my access needs."),
    }[kind]


def hint(kind: ConsentKind) -> str:
    """What follows from ticking the box, and from leaving it."""
    return {
        ConsentKind.PRIVACY: "",
        ConsentKind.LIST: _(
            "Without it you appear in no list. The name shown is the one you chose."
        ),
        ConsentKind.UPDATES: _("Letters about your own place come in any case."),
        ConsentKind.PARTNERS: _(
            "Until the event is over, confirmed co-organisers then read the name you show "
            "to others, your organisation, position, country and group, your motivation "
            "and your own contribution. They read nothing else: no address, no access "
            "needs, no other answers, no files, no reviews. Whoever is left out of all "
            "lists is left out here too. Without it partners see your application in no "
            "form. It does not change your chances."
        ),
        ConsentKind.ACCESS_NEEDS: _(
            "Only the people who arrange access see it. It is deleted after the event."
        ),
    }[kind]


def required(kind: ConsentKind) -> str:
    """What is said where the box had to be ticked."""
    if kind == ConsentKind.ACCESS_NEEDS:
        return _("Tick the box so that we may keep your access needs, or empty them.")
    return _("Tick the box to show that you have read how your data are used.")


def privacy_notice() -> list[str]:
    """The notice, paragraph by paragraph."""
    return [
        _(
            "The organisers use your answers to decide on places, to invite you and to "
            "prepare the event."
        ),
        _(
            "The organisers of this edition see your application. Reviewers read it "
            "without your name, organisation and country. Partners see it only if you "
            "agree. Nothing is published."
        ),
        _(
            "Whoever leads a session you sign up for sees the name that you show to "
            "others, unless you are left out of all lists."
        ),
        _(
            "What you tell us about access needs is kept apart. Only organisers who "
            "arrange access see it."
        ),
        _(
            "Reports count people by region, level and group. Numbers below five are "
            "left out."
        ),
        _(
            "So that no time to answer ends at night where you are, we keep the time "
            "zone that your browser says. You can change it in your account."
        ),
        _(
            "On your personal page you can see your application, withdraw it, and change "
            "it as long as the call is open and nobody has decided on it. You can take a "
            "copy of all your data, and have them erased. You can also complain to a data "
            "protection authority."
        ),
    ]


def why_sensitive() -> str:
    """What stands above the sensitive questions."""
    return _(
        "These questions are free. The answers are kept apart from your application. "
        "Reviewers never see them, and they play no part in the decision about you."
    )


def is_current(kind: str, text: str, *, language: str) -> bool:
    """Whether ``text``, read in ``language``, is still what we ask there.

    Every language is compared with itself: a translation that is added or bettered asks
    nobody anew who read other words. Spaces and line ends do not count.
    """
    return text.split() == _words_in(ConsentKind(kind), language.partition("-")[0])


@cache
def _words_in(kind: ConsentKind, language: str) -> list[str]:
    known = language in dict(settings.LANGUAGES)
    with translation.override(language if known else settings.LANGUAGE_CODE):
        return full_text(kind).split()


def full_text(kind: ConsentKind) -> str:
    """Everything the person was shown for ``kind``, in the language of the moment."""
    notice = privacy_notice() if kind == ConsentKind.PRIVACY else []
    return "\n".join(filter(None, [*notice, label(kind), hint(kind)]))
