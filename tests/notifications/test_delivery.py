import asyncio
import socket
from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.notifications import delivery, progress
from apps.notifications.choices import State
from apps.notifications.models import Delivery, Suppression
from apps.notifications.outbox import cancel
from tests.factories.notifications import DeliveryFactory, SuppressionFactory
from tests.mail_server import listening

pytestmark = pytest.mark.django_db


class Server:
    """A mail server that answers what it is told to."""

    def __init__(self) -> None:
        self.rcpt = "250 ok"
        self.data = "250 ok"
        self.hangs_up = False
        self.is_silent = False
        self.pipelines = False
        self.accepted: list[str] = []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 -- aiosmtpd's name
        session.host_name = hostname
        told = ["250-PIPELINING"] if self.pipelines else []
        return [*responses[:-1], *told, responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        if self.hangs_up:
            server.transport.abort()
            return "250 never heard"
        if self.is_silent:
            await asyncio.sleep(3)
            return "250 too late"
        if self.data.startswith("250"):
            self.accepted.append(envelope.rcpt_tos[0])
        return self.data


@pytest.fixture
def server(settings):
    server = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    with listening(server) as settings.EMAIL_PORT:
        yield server


def go(letter):
    delivery.sweep()
    letter.refresh_from_db()
    return letter


def test_due_letters_are_sent_once(server):
    letters = DeliveryFactory.create_batch(3)
    DeliveryFactory(due_at=now() + timedelta(hours=1))

    counts = [delivery.deliver_waiting_letters() for _ in range(2)]

    assert counts == [3, 0]
    assert sorted(server.accepted) == sorted(letter.address for letter in letters)
    assert Delivery.objects.filter(state=State.SENT).count() == 3


def test_a_server_that_pipelines_gets_all_letters_whole(server):
    server.pipelines = True
    letters = DeliveryFactory.create_batch(3, body_text="One\n.\nTwo\n" * 50)

    assert delivery.deliver_waiting_letters() == 3
    assert sorted(server.accepted) == sorted(letter.address for letter in letters)


@pytest.mark.parametrize(
    ("rcpt", "data", "state"),
    [
        ("550 5.1.1 no such person", "250 ok", State.FAILED),
        ("450 4.2.0 greylisted", "250 ok", State.QUEUED),
        ("250 ok", "554 5.6.0 content refused", State.FAILED),
    ],
)
def test_a_server_that_pipelines_may_refuse_one_letter(server, rcpt, data, state):
    server.pipelines = True
    server.rcpt, server.data = rcpt, data
    refused = go(DeliveryFactory())
    server.rcpt = server.data = "250 ok"
    next_one = go(DeliveryFactory())

    assert (refused.state, next_one.state) == (state, State.SENT)
    assert server.accepted == [next_one.address]
    assert not refused.last_error.startswith("503")


def test_codes_overtake_everything():
    DeliveryFactory(due_at=now() - timedelta(hours=1))
    code = DeliveryFactory(secret=True)

    assert progress.claim(limit=1) == [code]


def test_the_text_of_a_code_is_erased_when_it_is_sent(server):
    letter = go(DeliveryFactory(secret=True))

    assert (letter.state, letter.body_text, letter.body_html) == (State.SENT, "", "")


@pytest.mark.parametrize(
    ("attempts", "low", "high"),
    [
        (0, 8, 12),
        (1, 24, 36),
        (2, 48, 72),
        (3, 240, 360),
        (4, 720, 1080),
        (9, 720, 1080),
    ],
)
def test_not_now_is_tried_again_later(server, attempts, low, high):
    server.data = "451 4.3.0 not now"

    letter = go(DeliveryFactory(attempts=attempts))

    assert (letter.state, letter.attempts) == (State.QUEUED, attempts + 1)
    assert letter.last_error == "451 4.3.0 not now"
    assert low - 1 <= (letter.due_at - now()).total_seconds() <= high


def test_after_a_day_of_not_now_the_letter_has_failed(server):
    server.rcpt = "450 4.2.0 greylisted"

    letter = go(DeliveryFactory(attempts=delivery.MOST_ATTEMPTS - 1))

    assert letter.state == State.FAILED


def test_a_refused_address_is_not_written_to_again(server):
    server.rcpt = "550 5.1.1 no such person"
    letter = go(DeliveryFactory(address="Gone@example.org"))
    server.rcpt = "250 ok"
    second = go(DeliveryFactory(address="gone@example.org"))
    code = go(DeliveryFactory(address="gone@example.org", secret=True))

    assert letter.state == State.FAILED
    assert Suppression.objects.get().address == "gone@example.org"
    assert second.state == State.SUPPRESSED
    assert code.state == State.SENT


@pytest.mark.parametrize(
    ("rcpt", "data"),
    [("550 5.7.1 policy", "250 ok"), ("250 ok", "554 5.6.0 content refused")],
)
def test_a_refusal_that_does_not_blame_the_address(server, rcpt, data):
    server.rcpt, server.data = rcpt, data

    letter = go(DeliveryFactory())

    assert letter.state == State.FAILED
    assert not Suppression.objects.exists()


def test_a_server_that_is_away_costs_no_attempt(server, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = nobody.getsockname()[1]
        letters = DeliveryFactory.create_batch(2)
        delivery.deliver_waiting_letters()

    for letter in letters:
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == (State.QUEUED, 0)
        assert letter.due_at > now()
        assert "Connection refused" in letter.last_error


def test_since_when_the_server_is_away_is_kept_until_it_answers(server, settings):
    letter = DeliveryFactory()
    port = settings.EMAIL_PORT
    seen = []
    for settings.EMAIL_PORT in (1, 1, port):
        delivery.deliver_waiting_letters()
        letter.refresh_from_db()
        seen.append((letter.state, letter.away_since))
        server.rcpt = "451 later"
        Delivery.objects.update(due_at=now())

    assert [state for state, _since in seen] == [State.QUEUED] * 3
    assert seen[0] == seen[1]
    assert seen[0][1] is not None
    assert seen[2] == (State.QUEUED, None)


@pytest.mark.parametrize("hangs", ["hangs_up", "is_silent"])
def test_a_server_that_falls_silent_holds_up_one_letter(server, settings, hangs):
    settings.EMAIL_TIMEOUT = 1
    setattr(server, hangs, True)
    letters = DeliveryFactory.create_batch(3)
    delivery.deliver_waiting_letters()
    setattr(server, hangs, False)
    states = sorted(Delivery.objects.values_list("state", flat=True))

    Delivery.objects.update(due_at=now())
    delivery.deliver_waiting_letters()

    assert states == [State.QUEUED, State.QUEUED, State.UNCERTAIN]
    uncertain = Delivery.objects.get(state=State.UNCERTAIN)
    others = {letter.address for letter in letters} - {uncertain.address}
    assert set(server.accepted) - {uncertain.address} == others
    assert len(server.accepted) == len(set(server.accepted))
    assert Delivery.objects.filter(state=State.SENT).count() == 2


def test_a_line_that_breaks_after_the_letter_leaves_it_uncertain(server):
    server.hangs_up = True

    letter = go(DeliveryFactory())

    assert letter.state == State.UNCERTAIN


def test_a_code_may_be_sent_again_after_a_broken_line(server, settings):
    server.hangs_up = True
    letter = go(DeliveryFactory(secret=True))
    server.hangs_up = False
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))

    assert go(letter).state == State.SENT


@pytest.fixture
def evidence(settings, tmp_path):
    log = tmp_path / "accepted.log"
    log.touch()
    settings.MAIL_EVIDENCE = f"accepted:{log}"
    return log


def lost(*, begun=True, **columns):
    """A letter whose worker has died."""
    letter = DeliveryFactory(**columns)
    progress.claim(limit=100)
    Delivery.objects.filter(pk=letter.pk).update(
        begun_at=now() if begun else None, lease_until=now() - timedelta(seconds=1)
    )
    return letter


def settled(letter):
    delivery.reconcile()
    letter.refresh_from_db()
    return letter.state


def test_what_was_not_begun_waits_again():
    assert settled(lost(begun=False)) == State.QUEUED


def test_nobody_to_ask_means_uncertain():
    assert settled(lost()) == State.UNCERTAIN


def test_evidence_of_acceptance_means_sent(evidence):
    letter = lost()
    evidence.write_text(f"<other@x>\n{letter.message_id}\n")

    assert settled(letter) == State.SENT


def test_no_evidence_where_it_would_be_means_not_sent(evidence):
    assert settled(lost()) == State.QUEUED


def test_a_running_lease_is_left_alone(evidence):
    letter = DeliveryFactory()
    progress.claim(limit=100)

    assert settled(letter) == State.SENDING


def test_postfix_counts_a_letter_when_it_is_in_the_queue(settings, tmp_path):
    log = tmp_path / "mail.log"
    settings.MAIL_EVIDENCE = f"postfix:{log}"
    queued, refused = lost(), lost()
    log.write_text(
        f"postfix/cleanup[1]: 4Abc: message-id={queued.message_id}\n"
        f"postfix/cleanup[1]: 4Def: message-id={refused.message_id}\n"
        "postfix/qmgr[2]: 4Abc: from=<a@b>, size=1, nrcpt=1 (queue active)\n"
    )

    assert (settled(queued), settled(refused)) == (State.SENT, State.QUEUED)


def test_cancelled_in_the_middle_of_a_batch_is_not_sent(server):
    first, second = DeliveryFactory.create_batch(2)
    batch = progress.claim(limit=100)

    cancel(prefix=second.dedupe_key)
    delivery.send(batch)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SENT, State.CANCELLED)
    assert server.accepted == [first.address]


def test_a_worker_that_wakes_up_too_late_sends_nothing(server):
    letter = DeliveryFactory()
    batch = progress.claim(limit=100)
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))

    assert delivery.send(batch) == 0
    letter.refresh_from_db()
    assert (letter.state, server.accepted) == (State.QUEUED, [])


def test_suppression_is_not_about_capitals(server):
    SuppressionFactory(address="ann@example.org")

    assert go(DeliveryFactory(address="ANN@example.org")).state == State.SUPPRESSED


def test_lines_that_begin_with_a_dot_arrive_as_they_are(server):
    letter = go(DeliveryFactory(body_text=".\n.two\nend\n"))

    assert letter.state == State.SENT
