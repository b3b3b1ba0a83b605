#!/bin/sh
# Unpack a base backup and have PostgreSQL go on to a point in time when it is started next (I09-1).
#
#     PGDATA=… BACKUP_IDENTITY=… restore.sh BASE.tar.age ['2026-11-20 09:30:00+09']
#
# Without a time it goes on to the end of the archive. PGDATA has to be empty; BACKUP_IDENTITY is the age secret key,
# which is brought to this host for the restore and taken away after it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${BACKUP_FOLDER:=/var/backups/platform}"
mkdir -p "${PGDATA:?}"
test -z "$(ls -A "$PGDATA")" || { echo "$PGDATA is not empty." >&2; exit 1; }
chmod 0700 "$PGDATA"
partial="$PGDATA.unreadable"
{ age --decrypt --identity "${BACKUP_IDENTITY:?}" "$1" || : > "$partial"; } | tar --extract --directory "$PGDATA"
test ! -e "$partial" || { rm -rf "$partial" "${PGDATA:?}"; echo "The backup cannot be decrypted." >&2; exit 1; }
cat >> "$PGDATA/postgresql.auto.conf" <<CONFIGURATION
restore_command = 'BACKUP_FOLDER="$BACKUP_FOLDER" BACKUP_IDENTITY="$BACKUP_IDENTITY" "$here/restore_wal.sh" "%f" "%p"'
recovery_target_action = 'promote'
archive_mode = 'off'
synchronous_standby_names = ''
${2:+recovery_target_time = '$2'}
CONFIGURATION
: > "$PGDATA/recovery.signal"
echo "Start PostgreSQL; it serves once it has reached that time. Then take a base backup and put archive_mode back."
