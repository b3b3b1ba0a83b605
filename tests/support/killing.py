"""Killing a worker process of a test's own, and waiting until PostgreSQL has noticed."""

import signal
import subprocess

from django.db import connection

from tests.support.until import wait_until


OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and usename = 'app_worker' and pid <> pg_backend_pid()
"""


def kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill a worker; tell if it was still alive. Whatever it was at in the database is done or undone by then.

    Its session outlives it for a moment: a commit that was under way comes yet, and what it had locked is locked.
    """
    process.send_signal(signal.SIGKILL)
    was_alive = process.wait() == -signal.SIGKILL
    wait_until(_is_forgotten)
    return was_alive


def _is_forgotten() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return cursor.fetchone() == (0,)
