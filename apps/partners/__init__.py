"""Organisations under all their names, and their partnerships with an edition.

Words: organisation, name form, partnership and its state, footnote, logo.
"""
