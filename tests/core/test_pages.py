def test_the_privacy_page_names_who_is_responsible(client, settings):
    settings.DATA_CONTROLLER = "Centre & Chair, Elisabethstraße 50B, Graz"

    page = client.get("/privacy/").content.decode()

    assert "<bdi>Centre &amp; Chair, Elisabethstraße 50B, Graz</bdi>" in page


def test_the_privacy_page_promises_nobody_who_is_not_named(client, settings):
    settings.DATA_CONTROLLER = ""

    assert "Who is responsible" not in client.get("/privacy/").content.decode()
