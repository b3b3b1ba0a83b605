"""The one door for ZIP files: one file within, of a bounded size, never written to a disk."""

import zipfile
import zlib
from io import BytesIO

from eprescription.errors.masters import WrongDrugFile
from eprescription.rules.drugs.cells import Mistake


MOST_BYTES = 64 * 1024 * 1024
MOST_RATIO = 100
_MARK = b"PK"


def unpacked(content: bytes) -> bytes:
    """Return the one file of an archive, or the content itself if it is none; raise WrongDrugFile."""
    if not content.startswith(_MARK):
        return content
    try:
        return _only_file(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise _wrong("ZIPファイルとして読めません。配布元から取得し直してください。") from error


def _only_file(content: bytes) -> bytes:
    """Return the file, read to no more than it may be, whatever size its entry says."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) != 1:
            raise _wrong("ZIPファイルの中のファイルは、1つだけにしてください。")
        most = min(MOST_BYTES, MOST_RATIO * len(content))
        with archive.open(entries[0]) as file:
            inside = file.read(most + 1)
    if len(inside) > most:
        raise _wrong("ZIPファイルの中身が大きすぎます。64 MBまで、圧縮後の100倍までです。")
    return inside


def _wrong(text: str) -> WrongDrugFile:
    return WrongDrugFile(mistakes=[Mistake(1, "", text)])
