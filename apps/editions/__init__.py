"""The editions of the series: what each is about, when, in which parts and phases.

Words: series, edition, part (Academy, Conference), phase, theme, concept note, key
question in a cluster, objective, expected outcome, instrument, publication series,
reference, job.
"""
