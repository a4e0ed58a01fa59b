"""Forms of the organisers' pages. Times are typed as the edition's clocks show them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.zones import FALLBACK, place_of, zone_named
from apps.editions.models import Edition
from apps.programme.models import Session, SessionPerson

TYPED = "%Y-%m-%dT%H:%M"
TIMES = ("starts_at", "ends_at")


class WallTimeField(forms.DateTimeField):
    """A date and time without a zone; the form knows whose clock it is."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            found: datetime | None = super().to_python(value)
        return found.replace(tzinfo=None) if found else None


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    starts_at = WallTimeField(label=_("Start"), required=False)
    ends_at = WallTimeField(label=_("End"), required=False)

    class Meta:
        model = Session
        fields = "__all__"  # noqa: DJ007 -- the admin's fieldsets choose
        widgets = {"key_questions": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        edition = self.instance.edition if self.instance.edition_id else None
        for name in TIMES:
            if name in self.fields:
                self.fields[name].help_text = _help(edition)
                self.initial[name] = _on_the_wall(
                    getattr(self.instance, name), zone_of(edition)
                )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        zone = zone_of(answers.get("edition") or _edition_of(self.instance))
        for name in TIMES:
            if typed := answers.get(name):
                try:
                    answers[name] = _instant(typed, zone)
                except ValidationError as mistake:
                    self.add_error(name, mistake)
        self._check_seats(answers.get("capacity"))
        self._check_questions(answers)
        return answers

    def _check_questions(self, answers: dict[str, Any]) -> None:
        edition = answers.get("edition") or _edition_of(self.instance)
        chosen = answers.get("key_questions")
        if edition and chosen and chosen.exclude(cluster__edition=edition).exists():
            self.add_error(
                "key_questions",
                ValidationError(
                    _("Choose key questions of this edition."), code="foreign_question"
                ),
            )

    def _check_seats(self, capacity: int | None) -> None:
        if capacity is None or self.instance.pk is None:
            return
        seated = self.instance.sign_ups.seated().count()
        if capacity < seated:
            self.add_error(
                "capacity",
                ValidationError(
                    _("%(seated)d people have a seat. Give at least as many seats."),
                    code="seats_taken",
                    params={"seated": seated},
                ),
            )


def zone_of(edition: Edition | None) -> ZoneInfo:
    return (zone_named(edition.time_zone) if edition else None) or ZoneInfo(FALLBACK)


def _edition_of(session: Session) -> Edition | None:
    return session.edition if session.edition_id else None


def _help(edition: Edition | None) -> str:
    if edition is None:
        return str(_("In the time zone of the edition."))
    return str(
        _("Local time in %(place)s (%(zone)s).")
        % {"place": place_of(zone_of(edition)), "zone": zone_of(edition).key}
    )


def _on_the_wall(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone).replace(tzinfo=None) if at else None


def _instant(typed: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which clocks in ``zone`` show ``typed``; of two the first.

    Raises:
        ValidationError: the clocks jump over that time.
    """
    at = typed.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != typed:
        raise ValidationError(
            _("Clocks go forward on that day, so this time does not exist."),
            code="no_such_time",
        )
    return at


class AccountField(forms.EmailField):
    """An account by its address; organisers do not get a list of all people."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.values_list("email", flat=True).get(pk=value)
        return value

    def clean(self, value: Any) -> User | None:
        address = super().clean(value)
        if not address:
            return None
        person = User.objects.filter(email__iexact=address).first()
        if person is None:
            raise ValidationError(
                _("Nobody has an account with this address."), code="unknown_account"
            )
        return person

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class SessionPersonForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    person = AccountField(label=_("E-mail address of the account"), required=False)

    class Meta:
        model = SessionPerson
        fields = ["position", "role", "person", "name", "listed"]
