"""不開示: an address that anybody withholds stands nowhere in the clear, in no version, at no time."""

import pytest

from eligibility.actions import withholding
from eligibility.models import CoverageVersion
from platform_site import keys
from platform_site.models import Restriction
from tests.eligibility.withheld import CANARY, in_force, shown, told
from tests.support.feeds import UNION, Insurer, current, ended, line, versions
from tests.support.tables import dump


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()


def test_a_withheld_address_is_sealed_as_it_comes_in() -> None:
    INSURER.tell(told(address_withheld="1"))
    version = current()
    assert (version.address, version.postal_code) == ("", "")
    assert withholding.address_of(version) == ("888-8888", CANARY)
    assert in_force() == [UNION]


def test_an_address_that_is_withheld_later_is_sealed_in_past_versions_too() -> None:
    INSURER.tell(told())
    INSURER.tell(told(change="change", name="試験　二"))
    INSURER.tell(line(change="change", address_withheld="1", address="隣町"))
    assert [version.address for version in versions()] == ["", "", ""]
    assert [withholding.address_of(version)[1] for version in versions()] == [CANARY, CANARY, "隣町"]


def test_an_address_that_comes_later_is_sealed_as_well() -> None:
    INSURER.tell(line(address_withheld="1"))
    INSURER.tell(told(change="change"))
    assert [version.address for version in versions()] == ["", ""]


def test_no_table_shows_a_withheld_address_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even for a moment inside the transaction: what was once written stays in the log and in dead rows."""
    seen: list[str] = []
    seal = withholding.seal

    def watched(version: CoverageVersion, postal_code: str, address: str) -> None:
        seen.append(dump())
        seal(version, postal_code, address)

    monkeypatch.setattr(withholding, "seal", watched)
    INSURER.tell(told(address_withheld="1"))
    INSURER.tell(told(change="change", name="試験　二"))
    assert len(seen) == 2
    assert not any(CANARY in text or "888-8888" in text for text in [*seen, dump()])


def test_the_same_line_again_changes_nothing_though_the_address_is_sealed() -> None:
    INSURER.tell(told(address_withheld="1"))
    assert INSURER.tell(told(), told(change="change", address_withheld="1")) == ["unchanged", "unchanged"]
    assert len(versions()) == 1


def test_a_new_postal_code_of_a_withheld_address_is_a_change() -> None:
    INSURER.tell(told(address_withheld="1"))
    assert INSURER.tell(told(change="change", postal_code="777-7777")) == ["changed"]
    assert withholding.address_of(current()) == ("777-7777", CANARY)


def test_the_counter_is_not_told_what_is_withheld_and_is_told_again_once_it_is_lifted() -> None:
    INSURER.tell(told())
    assert shown() == {"address": CANARY, "postal_code": "888-8888", "address_withheld": False}
    INSURER.tell(told(change="change", address_withheld="1"))
    assert shown() == {"address": None, "postal_code": None, "address_withheld": True}
    INSURER.tell(told(change="change", address_withheld="0"))
    assert shown() == {"address": CANARY, "postal_code": "888-8888", "address_withheld": False}


def test_past_versions_stay_sealed_when_it_is_lifted() -> None:
    INSURER.tell(told(address_withheld="1"))
    INSURER.tell(line(change="change", address="隣町", address_withheld="0"))
    assert [version.address for version in versions()] == ["", "隣町"]


def test_an_empty_flag_leaves_everything_as_it_is() -> None:
    INSURER.tell(told(address_withheld="1"))
    INSURER.tell(told(change="change", address_withheld=""), ended(address_withheld=""))
    assert in_force() == [UNION]


def test_a_refused_line_sets_nothing() -> None:
    INSURER.tell(told())
    assert INSURER.tell(told(name="試験　二", address_withheld="1")) == ["refused ELIG-FEED-EXISTS"]
    assert in_force() == []


def test_a_stopped_self_view_closes_the_card_and_leaves_the_address_alone() -> None:
    INSURER.tell(told(self_view_stopped="1"))
    row = Restriction.objects.get(person=current().person)
    assert (row.kind, row.lifted_at, current().address) == ("self_view_stopped", None, CANARY)
    INSURER.tell(ended(self_view_stopped="0"))
    row.refresh_from_db()
    assert row.lifted_at is not None


def test_a_sealed_address_is_bound_to_its_version() -> None:
    INSURER.tell(told(address_withheld="1"), line("2", address_withheld="1"))
    CoverageVersion.objects.filter(pk=current("2").pk).update(address_sealed=current().address_sealed)
    with pytest.raises(keys.Unreadable):
        withholding.address_of(current("2"))
