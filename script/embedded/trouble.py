"""The one way in which this package says that something is in the way."""


class Trouble(Exception):
    """One clear line for the person at the terminal."""
