"""Whoever takes texts in is killed again and again: what it answered for is on file, once."""

import os
import random
import signal
import time
from collections import Counter
from multiprocessing import get_context
from uuid import uuid4

import pytest
from django.db import connection, connections

from apps.outcomes.actions import saving
from apps.outcomes.models import Paragraph, SideVersion
from tests.factories.outcomes import DocumentFactory, a_paragraph, holder

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 6
FORK = get_context("fork")


class Page:
    """What a page knows: what it sent last, what it was answered, what it stands on."""

    def __init__(self, paragraph):
        self.number = 0
        self.head = paragraph.head_id
        self.waiting = None
        self.acknowledged = []

    def hears(self, line):
        what, *facts = line
        if what == "sent":
            self.waiting = facts
        else:
            self.head, self.waiting = facts[0], None
            self.acknowledged.append(facts[1])


def take_in(pipe, page, *, paragraph, author):
    """The server's side and the page's in one process, which dies at any moment."""
    for other in connections.all():
        # The socket is the parent's; whoever closed it here would end it there.
        other.connection = None
    while True:
        if page.waiting is None:
            body = f"Text {len(page.acknowledged) + 1}."
            page.hears(("sent", uuid4(), body, page.head))
            pipe.send(("sent", *page.waiting))
        key, body, base = page.waiting
        saved = saving.save(
            paragraph, author=author, body=body, base=base, client_uuid=key
        )
        page.hears(("answered", saved.head.pk, body))
        pipe.send(("answered", saved.head.pk, body))


def die_while_taking_in(page, answers, later, **facts):
    """One process, and what the page has heard of it when it is killed.

    That is at any moment of what comes after so many answers, however slow they are.
    """
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=take_in, args=(theirs, page), kwargs=facts)
    process.start()
    theirs.close()
    while answers:
        line = ours.recv()
        page.hears(line)
        answers -= line[0] == "answered"
    time.sleep(later)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    try:
        while True:
            page.hears(ours.recv())
    except EOFError:
        ours.close()


def test_what_was_answered_for_is_on_file_once_however_often_it_dies():
    document = DocumentFactory()
    author = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, author, "Before.")
    page = Page(paragraph)
    chance = random.Random(5)
    connection.close()

    for _ in range(KILLS):
        answers, later = chance.randint(1, 3), chance.uniform(0, 0.05)
        die_while_taking_in(page, answers, later, paragraph=paragraph, author=author)
    key, body, base = page.waiting or (uuid4(), "The last.", page.head)
    saving.save(paragraph, author=author, body=body, base=base, client_uuid=key)

    assert len(page.acknowledged) >= KILLS
    assert Counter(paragraph.revisions.values_list("body", flat=True)) == Counter(
        ["Before.", *page.acknowledged, body]
    )
    assert Paragraph.objects.get(pk=paragraph.pk).body == body
    assert not SideVersion.objects.exists()
