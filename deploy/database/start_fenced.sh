#!/bin/sh
# Before every start of PostgreSQL (ExecStartPre): it comes up as a standby, read-only, whatever it was (I03-1).
# Nobody has to reach an old primary in time: one that comes back finds the new one, or waits. Only promote.sh makes
# a primary. Needs PGDATA.
set -eu
test -e "${PGDATA:?}/PG_VERSION"
: > "$PGDATA/standby.signal"
