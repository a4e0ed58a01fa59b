"""What sessions bring: rapporteurs' reports and the findings in them.

A *report* belongs to one session and is a draft until it is *filed*. A *contribution* is
one finding, proposal or practice in it, unattributed unless somebody agreed to be named.
"""
