"""The private PostgreSQL and Redis of a fresh machine: `python -m platform_site.embedded COMMAND [ARG...]`.

Starts what is missing, provisions the platform's roles and database (ARCH-1), runs COMMAND with
`DATABASE_URL`, `DATABASE_WORKER_URL`, `DATABASE_OWNER_URL`, `DATABASE_AUDIT_URL` and `REDIS_URL`, stops what
it started and exits as COMMAND did. Needs no Django. It is for sandboxes: production has its own servers.

Read from the environment: `DATABASE_URL` and `REDIS_URL` (servers to use instead of private ones, the first
by an administrator's URL), `PLATFORM_LOCAL` (instead of `.local`), `PG_BIN` (a folder of PostgreSQL
binaries), `PLATFORM_POSTGRES=wheel`, `PLATFORM_REDIS=wheel`, and `PLATFORM_POSTGRES_FAST=1` (a throw-away
cluster that does not wait for the disk).
"""

from platform_site.embedded.failure import CannotStart


__all__ = ["CannotStart"]
