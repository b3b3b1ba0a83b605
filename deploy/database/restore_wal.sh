#!/bin/sh
# restore_command: fetch one segment and decrypt it, on the host of a restore, where the key is.
#
#     restore_wal.sh NAME PATH     with BACKUP_FOLDER and BACKUP_IDENTITY (the age secret key)
set -eu
: "${BACKUP_FOLDER:=/var/backups/platform}"
test -e "$BACKUP_FOLDER/wal/$1.age" || exit 1  # PostgreSQL asks for what may not be there
age --decrypt --identity "${BACKUP_IDENTITY:?}" --output "$2" "$BACKUP_FOLDER/wal/$1.age"
