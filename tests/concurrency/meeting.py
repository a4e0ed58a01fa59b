"""A place in the code where threads wait for one another, so that races need no luck."""

from threading import Barrier, BrokenBarrierError, Lock


class Meeting:
    """The first ``of`` threads that come wait until all of them are there; later ones pass.

    Where a lock keeps the others away, who has come goes on after ``patience`` seconds.
    In a negative control nothing keeps them away, and ``patience`` never runs out.
    """

    def __init__(self, of: int = 2, *, patience: float = 30) -> None:
        self._barrier = Barrier(of)
        self._expected = of
        self._patience = patience
        self._counting = Lock()

    def come(self) -> None:
        with self._counting:
            if not self._expected:
                return
            self._expected -= 1
        try:
            self._barrier.wait(self._patience)
        except BrokenBarrierError:
            return

    def after(self, act):
        """``act``, which comes to the meeting with what it has found out."""

        def found_and_met(*args, **kwargs):
            found = act(*args, **kwargs)
            self.come()
            return found

        return found_and_met

    def before(self, act):
        """``act``, which comes to the meeting first."""

        def met_and_done(*args, **kwargs):
            self.come()
            return act(*args, **kwargs)

        return met_and_done
