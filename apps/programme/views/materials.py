from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.programme.access import material_at
from apps.programme.models import Material
from apps.registration.handing_out import handed_out


@require_safe
@requires("programme.read_material", on=material_at)
def material(request: HttpRequest, material: Material) -> HttpResponse:
    """The file, or the way to the address."""
    if material.link:
        return redirect(material.link)
    return handed_out(material)
