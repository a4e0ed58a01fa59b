"""The domain's own "no"."""


class Refused(Exception):
    """A rule of the domain says no. Raised by actions, shown to the person by views.

    ``message`` is a whole sentence for that person; ``code`` is for tests and logs.
    """

    def __init__(self, message: object, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)
