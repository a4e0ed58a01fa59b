"""What several actions refuse in the same words."""

from django.utils.translation import gettext_lazy as _

from apps.core.refusals import Refused
from apps.outcomes.choices import Option
from apps.outcomes.models import Endorsement


def removed() -> Refused:
    return Refused(_("This paragraph has been removed."), code="removed")


def not_in_version() -> Refused:
    return Refused(_("This paragraph is not in this version."), code="foreign")


def place_gone() -> Refused:
    return Refused(
        _("The paragraph before it is no longer in the text. Choose another place."),
        code="place_gone",
    )


def no_place() -> Refused:
    return Refused(
        _("A remark has no place of its own; it follows its encouragement."),
        code="no_place",
    )


def text_changed() -> Refused:
    return Refused(
        _("Somebody else has just changed the text. Look, and try again."),
        code="text_changed",
    )


def other_hash() -> Refused:
    return Refused(
        _("The text has changed since this page was shown. Look at it again."),
        code="other_hash",
    )


def no_reason() -> Refused:
    return Refused(_("Give a reason; its author may read it."), code="no_reason")


def closed(endorsement: Endorsement) -> Refused:
    return Refused(
        _("This endorsement is closed: %(state)s.")
        % {"state": endorsement.get_state_display()},
        code="closed",
    )


def goes_without(option: Option) -> Refused:
    return Refused(
        _("This document goes without: %(option)s.") % {"option": option.label},
        code="option",
    )
