import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import override

from tests.factories.accounts import UserFactory


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "Introduzca una dirección de correo electrónico válida."),
        ("ar", "أدخلوا عنوان بريد إلكتروني صحيحًا."),
        ("de", "Geben Sie eine gültige E-Mail-Adresse ein."),
    ],
)
def test_a_text_of_django_is_said_in_our_words(language, told):
    with override(language):
        with pytest.raises(ValidationError) as refused:
            validate_email("nobody")

        assert refused.value.messages == [told]


@pytest.mark.django_db
def test_a_text_of_allauth_is_said_in_our_words(client):
    client.force_login(UserFactory(language="de"))

    page = client.post(
        reverse("account_logout"), headers={"accept-language": "de"}, follow=True
    )

    assert "Sie haben sich abgemeldet." in page.text
