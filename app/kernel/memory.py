"""What the process has loaded stays: looking through it for garbage again and again would stall whoever waits."""

import gc


def keep_loaded() -> None:
    """Leave all that is loaded so far out of the collector's reach.

    A full collection goes through every class and statement of the program: 0.15 s on a common machine, in the middle
    of whatever makes many small objects, such as a replay of costs or a page of a list.
    """
    gc.freeze()
