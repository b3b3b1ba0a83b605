"""How full the disks of this host are."""

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path


log = logging.getLogger(__name__)


def look(folders: Sequence[Path]) -> Iterator[tuple[str, int]]:
    """Yield for each folder `host:folder` and how full its disk is, in percent as `df` says it (rounded up).

    A folder that cannot be looked at is left out, with a line in the log.
    """
    for folder in folders:
        try:
            disk = os.statvfs(folder)
        except OSError as error:
            log.warning("a disk could not be looked at", extra={"error": type(error).__name__})
            continue
        used = disk.f_blocks - disk.f_bfree
        yield f"{socket.gethostname()}:{folder}"[:80], -(-100 * used // max(used + disk.f_bavail, 1))
