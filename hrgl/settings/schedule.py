"""What the clock does, and how often, in seconds."""

SCHEDULE: dict[str, dict[str, object]] = {
    "deliver-letters": {
        "task": "apps.notifications.tasks.sweep_letters",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "render-missing-pdfs": {
        "task": "apps.outcomes.tasks.render_missing_pdfs",
        "schedule": 60.0,
    },
    "keep-consultations": {
        "task": "apps.outcomes.tasks.keep_consultations",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "keep-silences": {
        "task": "apps.outcomes.tasks.keep_silences",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "tell-of-dispositions": {
        "task": "apps.outcomes.tasks.tell_of_dispositions",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "forget-presence": {
        "task": "apps.outcomes.tasks.forget_presence",
        "schedule": 300.0,
    },
    "forget-unconfirmed-accounts": {
        "task": "apps.accounts.tasks.forget_unconfirmed_accounts",
        "schedule": 3600.0,
    },
    "make-lost-data-copies": {
        "task": "apps.accounts.tasks.make_lost_data_copies",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "forget-data-copies": {
        "task": "apps.accounts.tasks.forget_data_copies",
        "schedule": 3600.0,
    },
    "forget-old-words": {
        "task": "apps.core.tasks.forget_old_words",
        "schedule": 86400.0,
    },
    "forget-past-sessions": {
        "task": "apps.accounts.tasks.forget_past_sessions",
        "schedule": 3600.0,
    },
    "forget-unconfirmed-subscribers": {
        "task": "apps.notifications.tasks.forget_unconfirmed_subscribers",
        "schedule": 3600.0,
    },
    "forget-old-letters": {
        "task": "apps.notifications.tasks.forget_old_letters",
        "schedule": 86400.0,
    },
    "finish-erasures": {
        "task": "apps.accounts.tasks.finish_erasures",
        "schedule": 60.0,
    },
    "carry-out-decisions": {
        "task": "apps.registration.tasks.carry_out_due_rounds",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "tell-of-releases": {
        "task": "apps.programme.tasks.tell_of_releases",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "forget-what-is-over": {
        "task": "apps.registration.tasks.forget_what_is_over",
        "schedule": 3600.0,
    },
    "forget-endorsement-contacts": {
        "task": "apps.outcomes.tasks.forget_endorsement_contacts",
        "schedule": 86400.0,
    },
    "forget-imports": {
        "task": "apps.registration.tasks.forget_imports",
        "schedule": 3600.0,
    },
    "forget-certificates": {
        "task": "apps.certificates.tasks.forget_certificates",
        "schedule": 24 * 3600.0,
    },
    "forget-answers": {
        "task": "apps.registration.tasks.forget_answers",
        "schedule": 3600.0,
    },
    "forget-calendar-keys": {
        "task": "apps.programme.tasks.forget_calendar_keys",
        "schedule": 86400.0,
    },
    "forget-attendance": {
        "task": "apps.programme.tasks.forget_attendance",
        "schedule": 3600.0,
    },
    "sweep-materials": {
        "task": "apps.programme.tasks.sweep_materials",
        "schedule": 3600.0,
    },
    "look-after-seat-offers": {
        "task": "apps.programme.tasks.look_after_seat_offers",
        "schedule": 60.0,
    },
    "release-reserved-places": {
        "task": "apps.registration.tasks.release_reserved_places",
        "schedule": 60.0,
    },
    "end-overdue-offers": {
        "task": "apps.registration.tasks.end_overdue_offers",
        "schedule": 60.0,
    },
    "remind-of-access-needs": {
        "task": "apps.registration.tasks.remind_of_access_needs",
        "schedule": 900.0,
    },
    "send-session-reminders": {
        "task": "apps.programme.tasks.send_due_reminders",
        "schedule": 60.0,
    },
    "announce-publications": {
        "task": "apps.outcomes.tasks.announce_publications",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "ask-for-follow-ups": {
        "task": "apps.outcomes.tasks.ask_for_follow_ups",
        "schedule": 6 * 3600.0,
    },
    "sweep-evidence": {
        "task": "apps.outcomes.tasks.sweep_evidence",
        "schedule": 3600.0,
    },
}
