#!/bin/sh
# A base backup, encrypted on its way, so that nothing readable touches a disk outside of the database (I09-1).
#
#     backup.sh       with BACKUP_FOLDER, BACKUP_RECIPIENTS, and PG_BASEBACKUP: how it is called, with its connection
set -eu
: "${BACKUP_FOLDER:=/var/backups/platform}" "${BACKUP_RECIPIENTS:=/etc/platform/backup-recipients}"
mkdir -p "$BACKUP_FOLDER/base"
goal="$BACKUP_FOLDER/base/$(date --utc +%Y%m%dT%H%M%SZ).tar.age"
failed="$goal.failed"
{ ${PG_BASEBACKUP:-pg_basebackup} --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast || : > "$failed"; } |
  age --encrypt --recipients-file "$BACKUP_RECIPIENTS" --output "$goal.part"
test ! -e "$failed" || { rm -f "$failed" "$goal.part"; echo "The base backup failed." >&2; exit 1; }
sync "$goal.part"
mv "$goal.part" "$goal"
echo "$goal"
