"""The person: address, names, language, time zone, sign-in, and the doors of views.

*user*: somebody with an account. *shown name*: what others see, which may be a
pseudonym. *second factor*: an app or a key that staff need besides the e-mailed code.
"""
