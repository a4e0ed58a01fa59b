"""What somebody is called where others read it; a leaf."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from apps.accounts.models import User


class Named:
    """The names of an application, as far as its person lets others see them.

    Others read the name that the account shows now: whoever chose a pseudonym after
    applying is known by it at once. The application keeps what organisers were told.
    """

    if TYPE_CHECKING:
        full_name: str
        person: User

    @property
    def name_for_companions(self) -> str:
        """Whom one brings along knows one by the name that one shows to others."""
        return self.person.display_name or self.person.name_for_others

    @property
    def name_on_lists(self) -> str:
        """Who is in no list stands in those of the organisers by the reference alone."""
        return gettext("name withheld") if self.person.is_hidden else self.full_name
