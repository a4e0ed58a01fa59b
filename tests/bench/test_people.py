"""People of a measurement are gone afterwards."""

import pytest

from apps.accounts.models import User
from apps.core import audit
from apps.core.models import AuditEntry
from bench.people import remove, signed_in
from tests.factories.editions import PersonFactory

pytestmark = pytest.mark.django_db

MARK = "@measured.example"


def test_whom_the_trail_names_is_erased_and_everybody_else_of_them_is_gone():
    other = PersonFactory(email="other@elsewhere.example")
    [*signed_in(2, mark=MARK)]
    acted, _quiet = User.objects.filter(email__endswith=MARK).order_by("pk")
    audit.record(acted, "registration.withdrawn", acted)

    remove(mark=MARK, seconds=0)

    assert set(User.objects.values_list("pk", flat=True)) == {acted.pk, other.pk}
    acted.refresh_from_db()
    assert (acted.is_active, acted.full_name) == (False, "")
    assert not acted.email.endswith(MARK)
    named = AuditEntry.objects.filter(actor=acted).values_list("verb", flat=True)
    assert set(named) == {"registration.withdrawn", "accounts.person_erased"}
