import time


def until(holds, seconds=10):
    """Wait for what the page does not show."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
