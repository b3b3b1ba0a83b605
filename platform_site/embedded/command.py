"""COMMAND in the foreground: it gets the signals, and we stay until it has ended."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType, TracebackType
from typing import Any, Self

from platform_site.embedded.failure import CannotStart


WATCHED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """A signal came before COMMAND ran; not an `Exception`, as it is nobody's failure."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Watch:
    """Who gets a signal: before COMMAND runs it ends us, then it is COMMAND's, afterwards we only tidy up."""

    def __init__(self) -> None:
        self._command: subprocess.Popen[bytes] | None = None
        self._starting = False
        self._closing = False
        self._waiting: list[int] = []
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in WATCHED:
            if signal.getsignal(number) is not signal.SIG_IGN:  # ignored by who started us: stays so for COMMAND
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run COMMAND to its end; return its exit code, or 128 + the signal that ended it.

        Raises CannotStart if there is no such command, Interrupted if a signal came first.
        """
        self._starting = True
        try:
            self._command = subprocess.Popen(arguments, env=dict(environment))  # noqa: S603 - what we were told to run
        except OSError as error:
            raise CannotStart(f"{arguments[0]} cannot be run ({error.strerror}): name another command.") from error
        finally:
            self._starting = False
        for number in self._waiting:
            self._pass_on(number)
        code = self._command.wait()
        self._closing = True
        return 128 - code if code < 0 else code

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self._closing:
            return
        if self._starting:
            self._waiting.append(number)
        elif self._command is None:
            self._closing = True
            raise Interrupted(number)
        else:
            self._pass_on(number)

    def _pass_on(self, number: int) -> None:
        if self._command is not None and not (number == signal.SIGINT and _terminal_told_all()):
            self._command.send_signal(number)


def _terminal_told_all() -> bool:
    """Ctrl-C goes to the whole foreground group: a second one would tell COMMAND to hurry."""
    try:
        terminal = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
