"""Python's collector of garbage, in processes that live long."""

import gc


def collect_rarely(young: int, middle: int, old: int) -> None:
    """Never look again through what is loaded by now, which stays, and look for cycles in the rest less often.

    The numbers are those of `gc.set_threshold`.
    """
    gc.freeze()
    gc.set_threshold(young, middle, old)
