"""Loading a file of code masters: all of it or nothing."""

from datetime import date

import pytest

from platform_site.actions import master_files
from platform_site.actions.master_files import load_file
from platform_site.errors import NotPermitted
from platform_site.errors.masters import WrongMasterFile
from platform_site.models import Code, CodeRelease
from tests.factories.platform_site import AT
from tests.support.staff import at_the_fund


pytestmark = pytest.mark.django_db
HEADER = "system,effective_on,code,name,source\n"
FILE = HEADER + "tests,2030-04-01,01,髙島,架空\ntests,2030-04-01,02,'-乙,\n"


def load(content: bytes, role: str = "operator") -> list[CodeRelease]:
    """Load a file as somebody of the fund."""
    return load_file(content=content, by=at_the_fund(role), at=AT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_loaded_and_waits_whatever_its_encoding(encoding):
    (release,) = load(FILE.encode(encoding))
    assert (release.system, release.effective_on, release.state) == ("tests", date(2030, 4, 1), "loaded")
    assert dict(Code.objects.filter(release=release).values_list("code", "name")) == {"01": "髙島", "02": "-乙"}


def test_the_same_file_again_changes_nothing():
    assert load(FILE.encode()) == load(FILE.encode())


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (FILE.encode() + b"tests,2030-04-01,,x,\n", 4),
        (FILE.encode("utf-16"), 1),
        (HEADER.encode() + b'tests,2030-04-01,"01,x,y\n', 2),
        (HEADER.encode() + b"tests,2030-04-01,01,\xff\xff,y\n", 2),
        (b"", 1),
    ],
)
def test_of_a_wrong_file_nothing_is_loaded(content, line):
    with pytest.raises(WrongMasterFile) as refusal:
        load(content)
    assert refusal.value.mistakes[0].line == line
    assert not CodeRelease.objects.filter(system="tests").exists()


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(master_files, "MOST_BYTES", 10)
    with pytest.raises(WrongMasterFile) as refusal:
        load(FILE.encode())
    assert "大きすぎます" in refusal.value.mistakes[0].text


def test_only_who_may_load_masters_may():
    with pytest.raises(NotPermitted):
        load(FILE.encode(), "fund_officer")
