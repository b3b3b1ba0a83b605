"""Loading a file of code masters: all of it or nothing, with each mistake by its line and column."""

from collections.abc import Iterator
from datetime import datetime

from platform_site import audit, tables
from platform_site.actions.masters import load_release
from platform_site.actors import Actor
from platform_site.errors.masters import WrongMasterFile
from platform_site.gateways import master_files
from platform_site.gateways.master_files import Mistake, WrongFile
from platform_site.models import CodeRelease
from platform_site.permissions import Permission, check_may
from platform_site.queries import disks
from platform_site.transactions import action


MOST_BYTES = 5 * 1024 * 1024


@action("masters.file_loaded")
def load_file(*, content: bytes, by: Actor, at: datetime) -> list[CodeRelease]:
    """Load the releases of a CSV file (the layout of `masters/codes.csv`); raises WrongMasterFile.

    Each waits until two people publish it; one that is there with the same content changes nothing.
    """
    check_may(by, Permission.LOAD_MASTERS)
    disks.check_room()
    try:
        releases = master_files.read(_rows(content))
    except WrongFile as wrong:
        raise WrongMasterFile(mistakes=wrong.mistakes) from wrong
    audit.record("masters.file_loaded", by=by, at=at, releases=len(releases))
    return [load_release(**vars(release), by=by, at=at) for release in releases]


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(content) > MOST_BYTES:
        raise WrongFile([Mistake(1, "", f"ファイルが大きすぎます。{MOST_BYTES // 1024**2} MBまでに分けてください。")])
    try:
        yield from tables.rows(content, tables.encoding_of(content))
    except tables.UnknownEncoding as error:
        words = "文字コードが分かりません。UTF-8かShift_JIS（CP932）で保存してください。"
        raise WrongFile([Mistake(error.line, "", words)]) from error
    except tables.UnreadableTable as error:
        words = "CSVとして読めません。引用符の閉じ忘れや、長すぎる行がないか確かめてください。"
        raise WrongFile([Mistake(error.line, "", words)]) from error
