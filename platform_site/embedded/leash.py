"""Ties a program to its parent, so that it ends with it however that ends (Linux).

Run as a script, `leash.py PARENT PROGRAM [ARGUMENT...]`: a `preexec_fn` would not be safe beside threads.
The kernel watches the parent's *thread*: whoever starts a leashed program has to outlive it.
"""

import ctypes
import os
import signal
import sys


PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Become PROGRAM, to be killed when the process PARENT ends."""
    parent, *command = arguments
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):  # it ended before the kernel was asked to watch it
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - the caller's own command line, no shell


if __name__ == "__main__":
    main(sys.argv[1:])
