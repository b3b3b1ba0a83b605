"""How tests are shared out to the processes that run them: a file as a whole, and what takes long first.

xdist's own way of grouping by mark (`loadgroup`) writes into pytest's names, which pytest 9.2 no longer reads: tests
that share a sandbox were spread over both processes, and each file started one in either.
"""

from xdist.scheduler import LoadScopeScheduling


TOGETHER = ("tests/browser/", "tests/running/")
"""Folders whose tests share one sandbox."""
LONG = (*TOGETHER, "tests/installations/", "tests/test_every_page")
"""What begins first, so that no process is left with it in the end."""


class ByFile(LoadScopeScheduling):
    """Gives a process all tests of a file, or of a folder that shares a sandbox."""

    def __init__(self, config, log=None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])


def place(nodeid: str) -> int:
    """Return where in the order a test belongs: small numbers come first."""
    return next((place for place, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))
