"""The outbox and its delivery: each letter goes to each person once, or says why not.

*letter*: what a context wants to tell a person. *delivery*: the row that carries it.
*evidence*: a place where can be asked whether a mail server has accepted a letter.
*suppression*: an address that a mail server has refused for good.
*subscriber*: an address that letters of a topic go to, with or without an account.
"""
