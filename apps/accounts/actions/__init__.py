from apps.accounts.actions.people import (
    choose_language,
    forget_unconfirmed,
    know_address,
    open_account,
    save_preferences,
)

__all__ = [
    "choose_language",
    "forget_unconfirmed",
    "know_address",
    "open_account",
    "save_preferences",
]
