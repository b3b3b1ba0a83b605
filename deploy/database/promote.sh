#!/bin/sh
# Make this standby the primary (I03-1). On its host, as PostgreSQL's user:
#
#     PGDATA=/var/lib/postgresql/15/main FENCE='ssh db1 sudo systemctl stop postgresql' PEERS='host=db3' promote.sh
#
# FENCE  a command that makes sure the old primary answers nobody; where it fails nothing is promoted.
#        FENCE=true is your word that its host is switched off.
# PEERS  a connection string of each other standby, one a line. One that has more than this one should be promoted.
# --alone  no other standby is there to wait for: commits are acknowledged on this server alone from now on.
# PSQL, PG_CTL  how these are called; the defaults are those on the PATH.
set -eu
psql="${PSQL:-psql} --no-psqlrc --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname=postgres"
got='pg_last_wal_receive_lsn()'

test "$($psql --command='select pg_is_in_recovery()')" = t || { echo "This server is a primary already." >&2; exit 1; }
sh -c "${FENCE:?Name the command that stops the old primary}" || { echo "The old primary could not be fenced." >&2; exit 1; }
mine=$($psql --command="select $got")
printf '%s\n' "${PEERS:-}" | while IFS= read -r peer; do
  test -n "$peer" || continue
  ahead=$(${PSQL:-psql} --no-psqlrc --tuples-only --no-align --dbname="$peer" --command="select $got > '$mine'") || {
    echo "A standby does not answer. It may have what this one lacks: bring it back, or leave it out of PEERS." >&2
    exit 1
  }
  test "$ahead" = f || { echo "Another standby has more than this one: promote that one." >&2; exit 1; }
done
if test "${1:-}" = --alone; then
  $psql --quiet --command="alter system set synchronous_standby_names = ''"
  $psql --quiet --command='select pg_reload_conf()' > /dev/null
fi
${PG_CTL:-pg_ctl} promote -w -D "${PGDATA:?}" > /dev/null
echo "This server is the primary."
$psql --quiet --command=checkpoint  # before 16, pg_rewind takes nothing from a server that has not had one since
