"""The programme: sessions, their people, seats and waiting lists, calendars, reminders.

A *sign-up* is a seat in a session, or a turn on its waiting list; it is not a *place*,
which is what registration gives at the edition. *Seated* and *waiting* sign-ups are
*live*; who leaves has *left*, and comes back at the end of the list.
"""
