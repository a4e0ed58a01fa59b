"""Keeps the catalogues below ``locale/`` in step with the texts in the sources.

No gettext programs are needed: Babel reads Python, Django's own ``templatize`` turns
templates into what Babel reads, and polib reads, writes and compiles catalogues. All
three are wheels of the development environment, in the same version everywhere.
"""
