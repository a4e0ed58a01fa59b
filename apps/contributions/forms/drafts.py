"""Forms that keep what they get, finished or not."""

from django import forms


class DraftForm(forms.Form):
    """A form whose needed fields may still be empty: it asks, and keeps what it gets."""

    needed: tuple[str, ...] = ()

    def full_clean(self) -> None:
        self._require(needed=False)
        super().full_clean()
        self._require(needed=True)

    def _require(self, *, needed: bool) -> None:
        for name in {*self.needed} & self.fields.keys():
            self.fields[name].required = needed
