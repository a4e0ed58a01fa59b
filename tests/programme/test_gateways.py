"""Addresses that are signed for servers of online rooms."""

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from apps.core.refusals import Refused
from apps.programme.actions.entering import address_inside, enter
from apps.programme.gateways import jitsi
from apps.programme.gateways.bigbluebutton import BigBlueButtonRoom
from apps.programme.gateways.jitsi import JitsiRoom
from apps.programme.gateways.rooms import Guest, Unreachable
from apps.programme.models import OnlineRoom
from tests.factories.programme import (
    OnlineRoomFactory,
    SessionFactory,
    SessionPersonFactory,
    a_person,
)
from tests.programme.reading import START

GUEST = Guest(name="Zoë & Ada", is_host=False)
SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"


def refused(key):
    return (
        f"<returncode>FAILED</returncode><messageKey>{key}</messageKey>"
        "<message>In words.</message>"
    ).encode()


@pytest.fixture
def server():
    """A server that does what it is asked if the proof is right, as BigBlueButton's."""
    asked = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            path, _, query = self.path.partition("?")
            plain, _, proof = query.partition("&checksum=")
            call = path.rpartition("/")[2]
            right = hashlib.sha256(f"{call}{plain}{SECRET}".encode()).hexdigest()
            asked.append((path, parse_qs(plain)))
            said = b"<returncode>SUCCESS</returncode>"
            if proof != right:
                said = refused("checksumError")
            elif self.server.is_older and len(asked) > 1:
                said = refused("idNotUnique")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<response>%s</response>" % said)

        def log_message(self, *_arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as listening:
        listening.asked = asked
        listening.is_older = False
        listening.address = f"http://127.0.0.1:{listening.server_port}/bigbluebutton"
        Thread(target=listening.serve_forever, args=[0.01], daemon=True).start()
        yield listening
        listening.shutdown()


def big_blue_button(server, **facts):
    facts = {"secret": SECRET, "name": "abc", "title": "Budgets & rights"} | facts
    return BigBlueButtonRoom(
        server=server, way_back="https://a.example/", is_recorded=False, **facts
    )


def test_a_signed_address_is_the_one_of_the_servers_manual():
    """The manual prints the SHA-1 of what is signed; servers take SHA-256 of it too."""
    room = big_blue_button("https://bbb.example.org/bigbluebutton/")
    query = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444"
    asked = {name: value[0] for name, value in parse_qs(query).items()}

    address, _, checksum = room._signed("create", asked).partition("&checksum=")

    assert address == f"https://bbb.example.org/bigbluebutton/api/create?{query}"
    signed = f"create{address.partition('?')[2]}{SECRET}".encode()
    assert hashlib.sha1(signed).hexdigest() == (
        "1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17"
    )
    assert checksum == hashlib.sha256(signed).hexdigest()


def test_a_server_opens_the_room_that_was_signed_for(server):
    big_blue_button(server.address).open()

    [(path, asked)] = server.asked
    assert path == "/bigbluebutton/api/create"
    assert asked == {
        "meetingID": ["abc"],
        "name": ["Budgets & rights"],
        "logoutURL": ["https://a.example/"],
        "record": ["false"],
    }


def test_a_room_that_is_there_is_opened_whatever_the_server_calls_that(server):
    """A server of some years refuses a name that was made without passwords."""
    server.is_older = True

    for _again in range(2):
        big_blue_button(server.address).open()

    assert len(server.asked) == 2


@pytest.mark.parametrize("wrong", [{"secret": "another"}, {"server": "closed"}])
def test_a_server_that_refuses_or_is_away_is_unreachable(server, wrong):
    address = wrong.pop("server", None) and "http://127.0.0.1:9/bigbluebutton"
    room = big_blue_button(address or server.address, **wrong)

    with pytest.raises(Unreachable):
        room.open()


def test_guests_enter_big_blue_button_under_the_name_they_show():
    room = big_blue_button("https://bbb.example.org/bigbluebutton")

    asked = [
        parse_qs(urlsplit(room.address_for(guest)).query)
        for guest in (GUEST, Guest(name="Chair", is_host=True))
    ]

    assert [(one["fullName"], one["role"]) for one in asked] == [
        (["Zoë & Ada"], ["VIEWER"]),
        (["Chair"], ["MODERATOR"]),
    ]


def test_the_signature_of_a_token_is_that_of_the_standard():
    """RFC 7515, appendix A.1."""
    key = base64.urlsafe_b64decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow=="
    )
    body = (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )

    assert jitsi.signature(body, key) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


@pytest.mark.parametrize("is_host", [True, False])
def test_all_that_jitsi_is_told_of_a_guest_are_words(is_host):
    """Of numbers and nothing its server makes an error (lib-jitsi-meet, tokens.md)."""
    room = JitsiRoom(
        server="https://meet.example.org", app_id="hrgl", secret="s", name="abc"
    )

    address = room.address_for(Guest(name="Chair", is_host=is_host))

    claims = parse_qs(urlsplit(address).query)["jwt"][0].split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(claims + "==="))
    assert told["context"]["user"] == {
        "name": "Chair",
        "moderator": "true" if is_host else "false",
    }


def test_guests_enter_jitsi_with_a_token_for_two_minutes():
    room = JitsiRoom(
        server="https://meet.example.org", app_id="hrgl", secret="s", name="abc"
    )

    with time_machine.travel(START, tick=False):
        address = room.address_for(GUEST)

    parts = urlsplit(address)
    head, claims, proof = parse_qs(parts.query)["jwt"][0].split(".")
    told = [
        json.loads(base64.urlsafe_b64decode(piece + "===")) for piece in (head, claims)
    ]
    at = int(START.timestamp())
    assert (parts.netloc, parts.path) == ("meet.example.org", "/abc")
    assert told == [
        {"alg": "HS256", "typ": "JWT"},
        {
            "aud": "jitsi",
            "iss": "hrgl",
            "sub": "meet.example.org",
            "room": "abc",
            "nbf": at - 120,
            "exp": at + 120,
            "context": {"user": {"name": "Zoë & Ada", "moderator": "false"}},
        },
    ]
    assert proof == jitsi.signature(f"{head}.{claims}", b"s")


@pytest.mark.django_db
@pytest.mark.parametrize("is_hidden", [False, True])
def test_the_host_opens_on_the_server_and_enters(settings, server, academy, is_hidden):
    settings.BIGBLUEBUTTON_URL = server.address
    settings.BIGBLUEBUTTON_SECRET = SECRET
    session = SessionFactory(part=academy, starts_at=START)
    OnlineRoomFactory(session=session, provider="bigbluebutton", link="")
    host = a_person("Chair", is_hidden=is_hidden)
    SessionPersonFactory(session=session, person=host, role="moderator")

    with time_machine.travel(START, tick=False):
        enter(session, person=host)
        address = address_inside(session, person=host)

    asked = parse_qs(urlsplit(address).query)
    assert asked["meetingID"] == [OnlineRoom.objects.get().name]
    assert asked["fullName"] == ["Participant" if is_hidden else "Chair"]
    assert len(server.asked) == 1
    assert OnlineRoom.objects.get().opened_at == START


@pytest.mark.django_db
def test_a_room_whose_server_is_away_stays_closed(settings, academy):
    settings.BIGBLUEBUTTON_URL = "http://127.0.0.1:9/bigbluebutton"
    settings.BIGBLUEBUTTON_SECRET = SECRET
    session = SessionFactory(part=academy, starts_at=START)
    OnlineRoomFactory(session=session, provider="bigbluebutton", link="")
    host = a_person("Chair")
    SessionPersonFactory(session=session, person=host, role="moderator")

    with time_machine.travel(START, tick=False), pytest.raises(Refused) as refusal:
        enter(session, person=host)

    assert refusal.value.code == "unreachable"
    assert OnlineRoom.objects.get().opened_at is None
