"""People as organisers find them: who stands here twice, and how two become one.

A *duplicate* is a second account of the same person. To *merge* is to hand over all that
it holds to the account that is *kept*.
"""
