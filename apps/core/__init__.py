"""What every context needs and no context owns.

Refusals, timestamps, dates that may be vague, safe text, text comparison, the audit
trail, one-time submissions, health, and the registry of personal data. It knows no
word of the domain.
"""
