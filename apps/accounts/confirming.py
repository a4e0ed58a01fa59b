"""Confirming the address of a new account by the code that was sent to it."""

from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from apps.accounts.access import open_to_everyone


@method_decorator(login_not_required, name="dispatch")
class ConfirmAddressView(ConfirmEmailVerificationCodeView):  # type: ignore[misc] # allauth has no types
    def _change_form_invalid(self, form: Form) -> HttpResponse:
        """Show what is wrong with another address; allauth forgot this method.

        It has it where a telephone number is confirmed.
        """
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer


confirm_address = open_to_everyone(ConfirmAddressView.as_view())
