"""What the organisers see of it all: the dashboard, and indicators against outcomes.

It owns no facts. It counts what the contexts below it know, and leaves out numbers
that would point at a person.
"""
