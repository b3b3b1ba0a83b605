"""Running a server's tools, each to its end."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from platform_site.embedded.accounts import Account


@dataclass(frozen=True)
class Outcome:
    """How a program ended and what it wrote."""

    code: int
    output: str

    @property
    def reason(self) -> str:
        """Return the first line in which a program speaks for itself (`initdb: error: …`), else the last one."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()] or ["no reason given"]
        return next((line for line in lines if re.match(r"\w+: ", line)), lines[-1])


def run(command: Sequence[str | Path], *, account: Account, folder: Path, environment: Mapping[str, str]) -> Outcome:
    """Run a program in its own session, so that a Ctrl-C meant for COMMAND does not reach it.

    An exception on the way (a signal) waits for the program's end: a server that is just starting can be
    stopped only once it has started.
    """
    with subprocess.Popen(  # noqa: S603 - our own command lines, no shell
        [*account.prefix, *command],
        cwd=folder,
        env=_plain(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        encoding="utf-8",
        errors="replace",
        user=account.user,
        group=account.group,
        extra_groups=None if account.user is None else [],
    ) as process:
        try:
            output, _ = process.communicate()
        except BaseException:
            process.communicate()
            raise
    return Outcome(process.returncode, output)


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out PG* and LC_*, which would reach into the server, and every secret."""
    kept = {name: environment[name] for name in ("LD_LIBRARY_PATH",) if name in environment}
    return {"PATH": environment.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", **kept}
