#!/bin/sh
# Make an old primary a standby of the new one (I03-1): what it alone has, and nobody was told of, is taken back.
# On its host, as PostgreSQL's user, with PostgreSQL stopped; afterwards start it as ever.
#
#     PGDATA=… PRIMARY='host=db2 user=replicator dbname=postgres' rejoin.sh
#
# PG_REWIND  how it is called.  CONFIG_FILE  the configuration, where that is not in PGDATA.
set -eu
rm -f "${PGDATA:?}/standby.signal"  # pg_rewind ends a crash's recovery itself, which a standby would not
${PG_REWIND:-pg_rewind} --target-pgdata="$PGDATA" --source-server="${PRIMARY:?}" ${CONFIG_FILE:+--config-file="$CONFIG_FILE"}
: > "$PGDATA/standby.signal"
# A primary that once stood alone says so in this file, which pg_rewind has copied.
sed -i '/^synchronous_standby_names = /d' "$PGDATA/postgresql.auto.conf"
echo "Start PostgreSQL. Once it streams, on the primary: alter system reset synchronous_standby_names; select pg_reload_conf();"
