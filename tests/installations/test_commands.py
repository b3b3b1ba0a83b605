"""`make_keys` and `write_docs`."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from platform_site.keys import KEYS
from platform_site.management.documents import DOCUMENTS


class TestMakeKeys:
    """Makes the keys that are not there yet."""

    def test_it_makes_each_key_once_and_tells(self, unprepared, tmp_path):
        installation = unprepared.but(KEYS_DIR=str(tmp_path / "new"))
        done = installation.manage("make_keys")
        assert sorted(done.stdout.splitlines()) == sorted(f"made {name}" for name in KEYS)
        before = {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()}
        assert before.keys() == {f"{name}.1" for name in KEYS}
        assert installation.manage("make_keys").stdout == ""
        assert {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()} == before

    def test_it_makes_only_what_is_missing(self, unprepared, tmp_path):
        installation = unprepared.but(KEYS_DIR=str(tmp_path / "new"))
        installation.manage("make_keys")
        (tmp_path / "new" / "cursor.1").unlink()
        assert installation.manage("make_keys").stdout == "made cursor\n"

    def test_a_folder_that_cannot_be_written_to_is_a_sentence(self, unprepared, tmp_path):
        (tmp_path / "file").touch()
        done = unprepared.but(KEYS_DIR=str(tmp_path / "file")).manage("make_keys")
        assert done.returncode == 1
        assert done.stderr.startswith(f"CommandError: KEYS_DIR {tmp_path / 'file'} cannot be written to")


@pytest.mark.django_db
class TestWriteDocs:
    """The generated documents, and noticing an old one."""

    @pytest.fixture
    def docs(self, tmp_path: Path, settings) -> Path:
        settings.BASE_DIR = tmp_path
        call_command("write_docs")
        return tmp_path / "docs"

    def test_every_document_is_written(self, docs):
        assert {str(file.relative_to(docs)) for file in docs.rglob("*.*")} == set(DOCUMENTS)
        for file in docs.rglob("*.*"):
            assert file.read_text().endswith("\n")
            assert len(file.read_text()) > 100

    def test_what_was_just_written_is_up_to_date(self, docs):
        call_command("write_docs", check=True)

    def test_writing_them_twice_gives_the_same(self, docs):
        before = {file: file.read_bytes() for file in docs.rglob("*.*")}
        call_command("write_docs")
        assert {file: file.read_bytes() for file in docs.rglob("*.*")} == before

    @pytest.mark.parametrize("path", ["errors.md", "integrators/openapi.yaml", "operators/database-rights.md"])
    def test_an_old_one_is_noticed_and_shown(self, docs, path, capsys):
        (docs / path).write_text((docs / path).read_text() + "more\n")
        with pytest.raises(CommandError, match=f"Not up to date: {path}. Run `make docs` and commit."):
            call_command("write_docs", check=True)
        assert "-more" in capsys.readouterr().out

    def test_a_missing_one_is_noticed(self, docs):
        (docs / "states.md").unlink()
        with pytest.raises(CommandError, match=r"states\.md"):
            call_command("write_docs", check=True)

    def test_checking_writes_nothing(self, docs):
        (docs / "states.md").unlink()
        with pytest.raises(CommandError):
            call_command("write_docs", check=True)
        assert not (docs / "states.md").exists()
