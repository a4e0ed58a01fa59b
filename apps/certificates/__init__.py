"""Certificates of participation: the rule, exceptions from it, issuing, verifying.

A certificate confirms that somebody took part, not what they have achieved. The *rule* of
a part is stated beforehand: which share of the sessions that count has to be attended. An
*exception* is made by an organiser, with a reason.
"""
