#!/bin/sh
# archive_command: put one segment, encrypted, where backups lie (I09-1). This host holds no key that could read it.
#
#     archive_wal.sh PATH NAME     with BACKUP_FOLDER and BACKUP_RECIPIENTS (age public keys, one a line)
set -eu
: "${BACKUP_FOLDER:=/var/backups/platform}" "${BACKUP_RECIPIENTS:=/etc/platform/backup-recipients}"
goal="$BACKUP_FOLDER/wal/$2.age"
mkdir -p "$BACKUP_FOLDER/wal"
digest=$(sha256sum < "$1")
if test -e "$goal"; then  # after a crash PostgreSQL may ask a second time; another segment of this name is a mistake
  test "$digest" = "$(cat "$goal.sha256")" || { echo "Another $2 is archived already." >&2; exit 1; }
  exit 0
fi
age --encrypt --recipients-file "$BACKUP_RECIPIENTS" --output "$goal.part" "$1"
printf '%s\n' "$digest" > "$goal.sha256"
sync "$goal.part" "$goal.sha256"
mv "$goal.part" "$goal"
sync "$BACKUP_FOLDER/wal"
