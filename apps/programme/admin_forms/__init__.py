"""Forms of the organisers' pages. Times are typed as the edition's clocks show them."""

from apps.programme.admin_forms.materials import MaterialForm, MaterialFormSet
from apps.programme.admin_forms.online_rooms import OnlineRoomForm
from apps.programme.admin_forms.people import SessionPersonForm
from apps.programme.admin_forms.sessions import SessionForm

__all__ = [
    "MaterialForm",
    "MaterialFormSet",
    "OnlineRoomForm",
    "SessionForm",
    "SessionPersonForm",
]
