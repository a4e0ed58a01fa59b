"""Who gets a place: call, application, places, waiting list, consents, access needs.

A *place* is at a part of the edition; a *seat* is in one session and belongs to
``programme``. *World region* is where a country lies; *regional level* is sub-national
government.
"""
