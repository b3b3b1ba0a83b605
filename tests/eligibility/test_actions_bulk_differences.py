"""What a bulk check marks: exactly what differs from what this facility was last told."""

from datetime import date

import pytest

from eligibility.models import Coverage, CoverageVersion
from platform_site import clock
from platform_site.actions.people import restrict
from platform_site.actors import the_platform
from platform_site.models import Organisation, Restriction
from tests.factories.eligibility import CertificateFactory
from tests.support.assistance import P010, Office, p010, voucher
from tests.support.bulk import bulk, by_numbers, by_ref
from tests.support.callers import P001, Caller, by_number
from tests.support.feeds import Insurer, line
from tests.support.pages import without_ids


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
FED = by_number("06139992", "7001", "1980-01-01", symbol="架空７７")
BULK_FED = by_numbers(FED)


@pytest.fixture
def insurer() -> Insurer:
    """An insurer with one member, who was at the clinic's counter."""
    insurer = Insurer()
    insurer.tell(line())
    CLINIC.check(FED)
    return insurer


def marked(item=BULK_FED, caller: Caller = CLINIC) -> tuple[str, dict[str, tuple]]:
    """Return the outcome of one item, and its changes by place."""
    (shown,) = bulk(caller, item)
    return shown["outcome"], {c["pointer"]: (c["before"], c["after"]) for c in shown["answer"]["changes"]}


def test_the_first_time_is_new():
    assert marked(by_numbers()) == ("new", {})


def test_where_nothing_changed_nothing_is_marked(insurer):
    assert marked() == ("unchanged", {})
    assert marked() == ("unchanged", {})


def test_what_another_facility_was_told_counts_for_nothing(insurer):
    assert marked(caller=OTHER) == ("new", {})


def test_a_changed_address_is_marked_alone(insurer):
    insurer.tell(line(change="change", address="架空県隣町2-2"))
    assert marked() == ("changed", {"/patient/address": ("架空県架空市試験町1-1", "架空県隣町2-2")})
    assert marked() == ("unchanged", {})


def test_a_changed_name_is_marked_wherever_it_stands(insurer):
    insurer.tell(line(change="change", name="改姓　歩", householder="改姓　歩"))
    outcome, changes = marked()
    assert (outcome, changes.keys()) == ("changed", {"/patient/name", "/coverages/0/householder"})


def test_a_lost_coverage_is_marked(insurer):
    insurer.tell(line(change="end", lost_on="2026-10-01", loss_reason="99"))
    assert marked() == (
        "changed",
        {
            "/result": ("active", "inactive"),
            "/coverages/0/lost_on": (None, "2026-10-01"),
            "/coverages/0/loss_reason": (None, {"code": "99", "name": "その他"}),
            "/coverages/0/copay_ratio": (30, None),
            "/coverages/0/copay_ratio_source": ("computed", "not_covered"),
        },
    )


def moved() -> str:
    """Move the member to another insurer since the clinic was told; return her handle there."""
    Insurer().tell(line(change="end", lost_on="2026-10-01", loss_reason="03"))
    Insurer("sandbox-insurer-2").tell(
        line("8001", insurer_number="138057", symbol="", link_token="TEST-LINK-7001", acquired_on="2026-10-01")
    )
    return CLINIC.check(FED).json()["patient_ref"]


def test_a_new_coverage_is_a_hint_and_none_of_its_details_is_marked(insurer):
    ref = CLINIC.check(FED).json()["patient_ref"]
    assert moved() == ref
    for item in (BULK_FED, by_ref(ref)):
        (shown,) = bulk(CLINIC, item)
        assert shown["answer"]["answer"]["result"] == "inactive_new_coverage"
        assert "8001" not in without_ids(str(shown))
        assert "138057" not in str(shown)


def test_once_a_card_has_told_the_new_coverage_its_changes_are_marked(insurer):
    city = Insurer("sandbox-insurer-2")
    p001 = {"link_token": "SBX-LINK-P001", "birth_date": "1985-04-01", "name": "架空　太郎", "kana": "カクウ　タロウ"}
    city.tell(line("8001", insurer_number="138057", symbol="", address="", **p001))
    ref = CLINIC.check_by_card("SBX-0001").json()["patient_ref"]
    assert marked(by_ref(ref)) == ("unchanged", {})
    CLINIC.check(P001)
    outcome, changes = marked(by_ref(ref))
    assert (outcome, changes["/coverages/0/number"]) == ("changed", (None, "8001"))
    assert not [pointer for pointer in changes if pointer.startswith("/coverages/1/")]


def test_a_coverage_that_was_entered_in_error_is_not_found_by_number_and_marked_by_handle(insurer):
    ref = CLINIC.check(FED).json()["patient_ref"]
    insurer.tell(line(change="cancel"))
    assert marked() == ("not_found", {})
    outcome, changes = marked(by_ref(ref))
    assert (outcome, changes["/result"]) == ("changed", ("active", "not_found"))


def test_an_address_that_is_withheld_since_is_in_no_mark(insurer):
    person = CoverageVersion.objects.get(coverage__number="7001").person
    source = Organisation.objects.get(code="139998")
    restrict(person=person, kind=Restriction.Kind.ADDRESS_WITHHELD, source=source, by=the_platform(), at=clock.now())
    (shown,) = bulk(CLINIC, BULK_FED)
    assert shown["answer"]["answer"]["patient"]["address"] is None
    assert "試験町" not in str(shown)


def test_a_new_elderly_certificate_is_marked_with_the_ratio():
    p022 = by_numbers(by_number("138057", "20030022", "1954-05-20"))
    bulk(CLINIC, p022)
    coverage = Coverage.objects.get(number="20030022")
    coverage.certificates.update(known_until=clock.now())
    CertificateFactory(coverage=coverage, percent=30, valid_from=date(2026, 8, 2), valid_until=date(2030, 8, 1))
    outcome, changes = marked(p022)
    assert (outcome, changes["/coverages/0/copay_ratio"]) == ("changed", (20, 30))
    assert changes["/certificates/elderly/ratio"] == (20, 30)


P006 = by_number("39130018", "39000006", "1946-12-24")


def test_a_limit_certificate_is_compared_where_both_ways_of_asking_open_it():
    ref = CLINIC.check_by_card("SBX-0006").json()["patient_ref"]
    assert marked(by_ref(ref)) == ("unchanged", {})
    CLINIC.check_by_card("SBX-0006")
    assert marked(by_ref(ref, limit_certificate=True)) == ("unchanged", {})
    Coverage.objects.get(number="39000006").certificates.filter(kind="limit").update(limit_class="B05")
    assert marked(by_ref(ref, limit_certificate=True))[0] == "unchanged"


def test_a_limit_certificate_that_was_granted_since_the_card_is_marked():
    limits = Coverage.objects.get(number="39000006").certificates.filter(kind="limit")
    limits.update(valid_from=date(2099, 1, 1))
    ref = CLINIC.check_by_card("SBX-0006").json()["patient_ref"]
    limits.update(valid_from=date(2026, 8, 1))
    outcome, changes = marked(by_ref(ref, limit_certificate=True))
    assert (outcome, changes.keys()) == ("changed", {"/certificates/limit"})
    assert changes["/certificates/limit"][1]["limit_class"]["code"] == "B09"


def test_asking_for_the_limit_certificate_for_the_first_time_is_no_change():
    CLINIC.check(P006)
    assert marked(by_numbers(P006, limit_certificate=True)) == ("unchanged", {})


def test_a_recipient_who_was_corrected_is_found_by_the_handle_and_marked():
    asked = {"payer_number": "12139994", "recipient_number": P010, "birth_date": "1958-06-30"}
    ref = CLINIC.check({"method": "public_assistance", **asked}).json()["patient_ref"]
    assert marked(by_ref(ref)) == ("unchanged", {})
    Office().tell(p010(valid_from="2024-05-01"), voucher(P010, change="cancel"))
    outcome, changes = marked(by_ref(ref))
    assert (outcome, changes["/assistance/recipient/valid_from"]) == ("changed", ("2024-04-01", "2024-05-01"))
    assert changes["/assistance/voucher"][1] == "not_commissioned"
