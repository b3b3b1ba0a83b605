"""Our folders are ours alone, and sockets in them can be reached."""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from platform_site.embedded import CannotStart, folders


ME = os.geteuid()


def test_everything_lies_in_the_project_unless_told_otherwise(tmp_path: Path) -> None:
    assert folders.local_folder({}) == folders.PROJECT / ".local"
    assert folders.local_folder({"PLATFORM_LOCAL": str(tmp_path)}) == tmp_path.resolve()


def test_a_private_folder_is_closed_to_others_also_if_it_was_open(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o755)
    assert folders.make_private(folder, owner=ME).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "private"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotStart, match="private belongs to somebody else: remove it"):
        folders.make_private(link, owner=ME)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="belongs to somebody else: remove it"):
        folders.make_private(tmp_path, owner=ME + 1)


@pytest.mark.parametrize("make", [folders.make, lambda folder: folders.make_private(folder, owner=ME)])
def test_a_folder_that_cannot_be_made_says_which(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "folder"
    with pytest.raises(CannotStart, match=re.escape(f"{tmp_path}/file") + ".* cannot be used .*set PLATFORM_LOCAL"):
        make(folder)


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="file cannot be used"):
        folders.make(tmp_path / "file")


def test_a_short_path_is_used_as_it_is(tmp_path: Path) -> None:
    assert folders.make_for_socket(tmp_path / "s", "socket", owner=ME) == tmp_path / "s"


@pytest.mark.parametrize("name", ["a" * 90, "電子カルテ", "with space", "a,b", "$HOME", "'"])
def test_a_path_that_libpq_or_a_shell_would_misread_has_a_stand_in(tmp_path: Path, name: str) -> None:
    stand_in = folders.make_for_socket(tmp_path / name, "socket", owner=ME)
    assert stand_in.parent == Path(tempfile.gettempdir()).resolve()
    assert stand_in.stat().st_mode & 0o777 == 0o700
    stand_in.rmdir()


def test_two_long_paths_have_two_stand_ins_and_each_keeps_its_own(tmp_path: Path) -> None:
    places = [tmp_path / (letter * 90) for letter in "aab"]
    first, again, other = (folders.make_for_socket(place, "socket", owner=ME) for place in places)
    assert first == again != other
    assert len(os.fsencode(first / "socket")) <= folders.LONGEST_SOCKET_PATH
    first.rmdir()
    other.rmdir()


def test_a_stand_in_that_somebody_else_made_first_is_refused(tmp_path: Path) -> None:
    stand_in = folders.make_for_socket(tmp_path / ("a" * 90), "socket", owner=ME)
    stand_in.rmdir()
    stand_in.symlink_to(tmp_path)
    with pytest.raises(CannotStart, match="belongs to somebody else"):
        folders.make_for_socket(tmp_path / ("a" * 90), "socket", owner=ME)
    stand_in.unlink()


def test_a_temporary_folder_with_a_long_path_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("t" * 100)))
    with pytest.raises(CannotStart, match="too long a path for a socket: set TMPDIR"):
        folders.make_for_socket(tmp_path / ("a" * 90), "socket", owner=ME)
