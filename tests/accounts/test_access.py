import pytest

pytestmark = pytest.mark.django_db

WORKSHOP = "/2023/programme/first-contact/"
#: Where the button was, by the browser's word, and where one is back then.
PLACES = {
    f"http://testserver{WORKSHOP}?day=1": f"{WORKSHOP}%3Fday%3D1",
    "http://evil.example/x": "/",
    "http://[::1": "/",
    "": "/",
}


def test_after_signing_in_one_is_back_where_the_button_was(world, client):
    for referer, back in PLACES.items():
        response = client.post(f"{WORKSHOP}sign-up/", headers={"referer": referer})

        assert response.status_code == 302
        assert response["Location"] == f"/accounts/login/?next={back}"


def test_after_signing_in_one_reads_the_page_one_wanted(world, client):
    response = client.get("/2023/contributions/?kind=finding")

    assert response["Location"] == (
        "/accounts/login/?next=/2023/contributions/%3Fkind%3Dfinding"
    )
