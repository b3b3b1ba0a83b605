"""The register as a file: read once, read anew when it is replaced, and refused when it is not what it should be."""

import stat
from datetime import date
from pathlib import Path

import pytest

from eligibility.gateways import residents
from eligibility.rules.five_details import FiveDetails
from platform_site.actions.people import link_index


NAGISA = FiveDetails("照合　渚", "ショウゴウ　ナギサ", date(1987, 6, 15), "2", "架空県架空市見本町1-2-3")
HIKARI = FiveDetails("青空,ひかり", 'アオゾラ"', date(1988, 8, 8), "2", "")


@pytest.fixture(autouse=True)
def path(settings, tmp_path: Path, django_db_setup: str) -> Path:  # which makes the keys
    settings.RESIDENT_REGISTER = tmp_path / "register" / "residents.csv"
    return settings.RESIDENT_REGISTER


def test_everybody_is_known_by_the_index_of_her_token(path: Path) -> None:
    residents.write([("TOKEN-0001", NAGISA), ("TOKEN-0002", HIKARI)])
    first, second, nobody = map(link_index, ("TOKEN-0001", "TOKEN-0002", "TOKEN-0003"))
    assert residents.known([first, nobody]) == {first: NAGISA}
    assert dict(residents.everyone()) == {first: NAGISA, second: HIKARI}


def test_only_the_platforms_own_user_may_read_it(path: Path) -> None:
    residents.write([])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_register_that_was_replaced_is_read_anew(path: Path) -> None:
    residents.write([("TOKEN-0001", NAGISA)])
    assert len(dict(residents.everyone())) == 1
    residents.write([])
    assert dict(residents.everyone()) == {}


def test_it_is_read_once_as_long_as_it_stands(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    residents.write([("TOKEN-0001", NAGISA)])
    assert len(dict(residents.everyone())) == 1
    monkeypatch.setattr(residents, "_resident", None)
    assert len(dict(residents.everyone())) == 1


def test_it_is_as_old_as_its_file(path: Path) -> None:
    residents.write([])
    found = residents.as_of()
    assert found is not None
    assert abs(found.timestamp() - path.stat().st_mtime) < 0.001


def test_without_one_nobody_is_known(settings, path: Path) -> None:
    for setting in (path, None):
        settings.RESIDENT_REGISTER = setting
        assert (residents.known([b"x"]), dict(residents.everyone()), residents.as_of()) == ({}, {}, None)
        assert not residents.is_connected()


HEAD = "link_token,name,kana,birth_date,sex,address\r\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,link_token\r\n",
        f"{HEAD}TOKEN-0001,a,b,1987-06-15,2\r\n".encode(),
        f"{HEAD}TOKEN-0001,a,b,1987-06-15,2,c,d\r\n".encode(),
        f"{HEAD}TOKEN-0001,a,b,15.6.1987,2,c\r\n".encode(),
        f"{HEAD}TOKEN-0001,{'a' * 1001},b,1987-06-15,2,c\r\n".encode(),
        f'{HEAD}TOKEN-0001,"a,b,1987-06-15,2,c\r\n'.encode(),
        f"{HEAD}\r\n".encode(),
        "照合".encode("cp932"),
    ],
)
def test_what_is_no_register_is_refused_without_a_word_of_what_stands_in_it(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(residents.RegisterUnreadable) as refused:
        residents.known([b"x"])
    assert refused.value.__cause__ is None
    assert str(refused.value).isidentifier() or str(refused.value) == ""


def test_a_register_larger_than_one_may_be_is_not_even_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    residents.write([("TOKEN-0001", NAGISA)])
    monkeypatch.setattr(residents, "MOST_BYTES", 10)
    with pytest.raises(residents.RegisterUnreadable):
        dict(residents.everyone())
