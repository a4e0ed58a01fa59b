"""Notices when something changes that a page for visitors may show.

Watches the statements of each connection, so that no way of writing can be forgotten:
actions, the admin, bulk updates, commands and the worker. When the transaction commits,
all kept pages of ``visitors`` become old at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from apps.core import memory

GENERATION = "visitors:generation"

#: What no visitor is shown. A table that is not named here counts as shown. Of the
#: contributions a published document shows a name and hides what is hidden: whoever changes
#: those says so with ``outdate_after_commit``.
UNSEEN = frozenset(
    {
        "account_emailaddress",
        "account_emailconfirmation",
        "contributions_contribution",
        "contributions_contribution_key_questions",
        "contributions_link",
        "contributions_report",
        "contributions_reportdue",
        "contributions_support",
        "core_auditentry",
        "core_submission",
        "django_admin_log",
        "django_session",
        "mfa_authenticator",
        "notifications_delivery",
        "notifications_mailing",
        "notifications_subscriber",
        "notifications_suppression",
        "notifications_unsubscribed",
        "outcomes_amendment",
        "outcomes_arrangement",
        "outcomes_comment",
        "outcomes_formerwording",
        "outcomes_marginnote",
        "outcomes_marginreply",
        "outcomes_objection",
        "outcomes_paragraph",
        "outcomes_presence",
        "outcomes_revision",
        "outcomes_sideversion",
        "outcomes_silenceprocedure",
        "outcomes_sitting",
        "outcomes_sittingitem",
        "outcomes_source",
        "outcomes_support",
        "outcomes_translatedplace",
        "outcomes_translatedtext",
        "outcomes_translation",
        "partners_historicalorganisation",
        "partners_historicalpartnership",
        "programme_attendance",
        "programme_availability",
        "programme_calendarkey",
        "programme_gathered",
        "programme_grouping",
        "programme_grouping_sessions",
        "programme_groupseat",
        "programme_historicalsession",
        "programme_reminderrule",
        "programme_sessionplan",
        "programme_star",
        "registration_accessneedcase",
        "registration_accessneeds",
        "registration_answer",
        "registration_application",
        "registration_applicationdraft",
        "registration_consent",
        "registration_consentwording",
        "registration_historicalapplication",
        "registration_review",
        "registration_score",
        "registration_sensitiveanswer",
        "registration_upload",
        "usersessions_usersession",
    }
)
#: Written at each sign-in, shown to nobody.
SIGN_IN = 'UPDATE "accounts_user" SET "last_login" = %s WHERE'
#: Written with each change of the order in a draft, which no visitor reads.
ORDER = (
    'UPDATE "outcomes_document" SET "updated_at" = %s, "structure_version" = %s WHERE'
)
WRITTEN = re.compile(
    r"(?:INSERT INTO|DELETE FROM|TRUNCATE|(?<!FOR )(?<!KEY )(?<!DO )UPDATE)"
    r'\s+"?(\w+)',
    re.IGNORECASE,
)


def current_generation() -> str:
    """What the kept pages must have been made under; empty when Redis is away."""
    found = memory.recall([GENERATION]).get(GENERATION)
    if found is None:
        found = uuid4().hex
        if not memory.is_new(GENERATION, found, seconds=None):
            found = memory.recall([GENERATION]).get(GENERATION, "")
    return str(found)


def outdate_pages() -> None:
    """Make every kept page old, from now on and in all processes."""
    memory.remember(GENERATION, uuid4().hex, seconds=None)


def outdate_after_commit(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Make every kept page old once what is written now is committed; once for all."""
    connection = connections[alias]
    if not any(entry[1] is outdate_pages for entry in connection.run_on_commit):
        transaction.on_commit(outdate_pages, alias, robust=True)


def watch(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Watch what is written on ``connection`` from now on."""
    if _note_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note_writes)


def _note_writes(
    execute: Callable[..., Any],
    sql: Any,
    params: Any,
    many: bool,  # noqa: FBT001 -- Django's signature
    context: Mapping[str, Any],
) -> Any:
    answer = execute(sql, params, many, context)
    if settings.VISITORS_PAGES_SECONDS and any(_seen(str(sql))):
        outdate_after_commit(context["connection"].alias)
    return answer


def _seen(sql: str) -> Iterator[str]:
    if not sql.startswith(("SELECT", SIGN_IN, ORDER)):
        for table in WRITTEN.findall(sql):
            if table.lower() not in UNSEEN:
                yield table
