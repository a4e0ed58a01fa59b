"""The organisers' daily work with the programme."""

from apps.programme.admin import sessions, sign_ups

__all__ = ["sessions", "sign_ups"]
