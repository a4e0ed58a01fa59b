"""Every list of the site, at any length: where it stands, who reads it, what it says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from apps.accounts.models import User


@dataclass(frozen=True)
class Listing:
    """A page with some rows; ``says`` are words of each of them."""

    path: str
    reader: User | None = None
    says: list[str] = field(default_factory=list)


Case = Callable[[int], Listing]

numbers = count(1)


def cases() -> tuple[dict[str, Case], Callable[[str], Callable[[Case], Case]]]:
    """A table of pages by the names of their addresses, and what puts a page into it.

    A name may go on after a space, where one address has two lists.
    """
    table: dict[str, Case] = {}

    def listing(of: str) -> Callable[[Case], Case]:
        def keep(case: Case) -> Case:
            table[of] = case
            return case

        return keep

    return table, listing


#: Pages that hold no list, or none that grows.
NO_LIST = frozenset(
    {
        "account_email",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_password_reset_completed",
        "account_request_login_code",
        "account_reset_password",
        "account_set_password",
        "account_signup",
        "accounts:demo-sign-in",
        "accounts:erase-me",
        "accounts:my-data",
        "accounts:preferences",
        "certificates:own",
        "certificates:verify",
        "contributions:due",
        "core:accessibility",
        "core:design",
        "core:health-live",
        "core:health-ready",
        "core:privacy",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "notifications:confirm",
        "notifications:stop",
        "notifications:subscribe",
        "outcomes:adopt",
        "outcomes:amend",
        "outcomes:consultation",
        "outcomes:contribution",
        "outcomes:describe",
        "outcomes:guidance",
        "outcomes:dates",
        "outcomes:dispose",
        "outcomes:schema",
        "outcomes:verify",
        "outcomes:hold-silence",
        "outcomes:endorse",
        "outcomes:carry",
        "outcomes:report-follow-up",
        "outcomes:side-version",
        "outcomes:wordings",
        "outcomes:voice",
        "partners:answer",
        "programme:join",
        "programme:about-me",
        "programme:picture",
        "programme:session-calendar",
        "programme:stream",
        "programme:technical-test",
        "programme:time-zone",
        # Packed; it has the rows of programme:csv.
        "programme:xlsx",
        "registration:access-needs",
        "registration:change",
        "registration:change-step",
        "registration:conflict",
        "registration:consents",
        "registration:draft-file",
        "registration:erase-person",
        "registration:leave-topic",
        "registration:own-delegation",
        "registration:own-file",
        "registration:place",
        "registration:retention",
        "registration:withdraw",
        "usersessions_list",
        # allauth looks whether each session still stands, each by itself.
    }
)
