"""What was considered before there were dispositions is on record as one."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db

TAKE_OVER = import_module("apps.outcomes.migrations.0020_voices").TAKE_OVER
#: The columns of a comment that were dropped afterwards, in a table that hides the other.
BEFORE = """
CREATE TEMP TABLE outcomes_comment (id bigint, disposition text, reason text,
  considered_at timestamptz, considered_by_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE outcomes_disposition (LIKE public.outcomes_disposition
  INCLUDING ALL) ON COMMIT DROP;
"""
COMMENTS = """
INSERT INTO outcomes_comment VALUES
  (3, 'taken_up', '', '2026-01-02 10:00Z', 7),
  (4, 'open', '', NULL, NULL),
  (5, 'not_taken_up', 'Too late.', '2026-01-01 10:00Z', 8)
"""
TAKEN_OVER = """
SELECT comment_id, outcome, reason, is_current, by_id, at = told_at, at::date::text,
  num_nonnulls(amendment_id, contribution_id, into_id, paragraph_id, revision_id)
FROM outcomes_disposition ORDER BY id
"""


def test_each_considered_comment_has_one_disposition_nobody_is_told_of_again():
    with connection.cursor() as cursor:
        for statement in (BEFORE, COMMENTS, TAKE_OVER, TAKEN_OVER):
            cursor.execute(statement)
        rows = cursor.fetchall()

    assert rows == [
        (5, "not_accepted", "Too late.", True, 8, True, "2026-01-01", 0),
        (3, "accepted", "", True, 7, True, "2026-01-02", 0),
    ]


def test_what_was_turned_down_without_a_reason_is_not_taken_over():
    with connection.cursor() as cursor:
        for statement in (BEFORE, COMMENTS.replace("Too late.", "")):
            cursor.execute(statement)
        with (
            pytest.raises(IntegrityError, match="not_accepted_with_a_reason"),
            transaction.atomic(),
        ):
            cursor.execute(TAKE_OVER)
