"""Which certificate is answered to whom, and what the ratio follows from (E-02, E-12)."""

from datetime import date, timedelta

import pytest

from eligibility.models import Certificate
from platform_site import clock
from platform_site.actions.consents import withdraw
from tests.factories.eligibility import CertificateFactory, VersionFactory, revised
from tests.factories.platform_site import PersonFactory
from tests.support.callers import Caller, by_number


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
P006 = by_number("39130018", "39000006", "1946-12-24")
P020 = by_number("06139992", "1020", "1968-02-29", symbol="架空３４", branch="01")
KEY = "a-key-of-16-signs"
Kind = Certificate.Kind


@pytest.mark.parametrize(
    ("more", "is_told"), [({}, False), ({"limit_certificate": False}, False), ({"limit_certificate": True}, True)]
)
def test_by_number_the_limit_certificate_needs_the_patients_word(more, is_told):
    limit = CLINIC.check({**P006, **more}).json()["certificates"]["limit"]
    assert (limit is not None) is is_told


def test_by_card_the_limit_certificate_needs_no_consent():
    limit = CLINIC.check_by_card("SBX-0006").json()["certificates"]["limit"]
    assert (limit["form"]["code"], limit["limit_class"]) == ("01", {"code": "B09", "name": "一般Ⅱ"})
    assert (limit["last_day"], limit["long_term_on"]) == (None, None)


def test_a_specific_disease_is_told_by_card_with_consent():
    (disease,) = CLINIC.check_by_card("SBX-0020", consents=["specific_disease"]).json()["certificates"][
        "specific_diseases"
    ]
    assert (disease["disease"]["code"], disease["monthly_cap"], disease["valid_from"]) == ("1", 10_000, "2023-04-01")


@pytest.mark.parametrize("consents", [[], ["checkup", "disease_surgery_infection"]])
def test_a_specific_disease_is_never_told_without_its_own_consent(consents):
    answer = CLINIC.check_by_card("SBX-0020", consents=consents)
    assert answer.json()["certificates"]["specific_diseases"] == []
    assert "腎" not in answer.content.decode()


def test_a_specific_disease_is_never_told_by_number_even_while_a_consent_holds():
    CLINIC.check_by_card("SBX-0020", consents=["specific_disease"])
    answer = CLINIC.check({**P020, "limit_certificate": True})
    assert answer.json()["certificates"]["specific_diseases"] == answer.json()["consents"] == []


def test_after_withdrawal_a_specific_disease_is_gone_at_once_from_a_replay_too():
    body = {"method": "card", "proof": CLINIC.proof("SBX-0020", consents=["specific_disease", "checkup"])}
    first = CLINIC.check(body, key=KEY).json()
    receipts = {consent["category"]: consent["consent_id"] for consent in first["consents"]}
    withdraw(uid=receipts["specific_disease"], by=CLINIC.actor, at=clock.now())
    again = CLINIC.check(body, key=KEY)
    assert len(first["certificates"]["specific_diseases"]) == 1
    assert again["Idempotency-Replayed"] == "true"
    assert again.json()["certificates"]["specific_diseases"] == []
    assert [consent["category"] for consent in again.json()["consents"]] == ["checkup"]


def insured(birth_date: date, **more) -> dict[str, str]:
    """Store somebody of that birth date, and return the question for her; `more` is of her coverage."""
    version = VersionFactory(
        person=PersonFactory(birth_date=birth_date), coverage__acquired_on=date(1990, 1, 1), **more
    )
    return by_number(version.coverage.insurer.code, version.coverage.number, str(birth_date))


def ratio(body: dict, on: str) -> tuple[int | None, str]:
    """Return the ratio on a day, and where it comes from."""
    coverage = CLINIC.check({**body, "on": on}).json()["coverages"][0]
    return coverage["copay_ratio"], coverage["copay_ratio_source"]


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        ((2018, 4, 1), "2024-03-31", (20, "computed")),
        ((2018, 4, 1), "2024-04-01", (30, "computed")),
        ((2018, 4, 2), "2025-03-31", (20, "computed")),
        ((2018, 4, 2), "2025-04-01", (30, "computed")),
        ((1955, 6, 2), "2025-06-30", (30, "computed")),
        ((1955, 6, 2), "2025-07-01", (None, "unknown")),
        ((1955, 6, 1), "2025-05-31", (30, "computed")),
        ((1955, 6, 1), "2025-06-01", (None, "unknown")),
        ((1950, 6, 1), "2025-06-01", (None, "unknown")),
    ],
)
def test_under_seventy_the_ratio_is_computed_and_from_seventy_it_is_told_or_unknown(born, on, expected):
    assert ratio(insured(date(*born)), on) == expected


@pytest.mark.parametrize("percent", [20, 30])
def test_from_seventy_the_elderly_certificate_says_the_ratio_within_its_period(percent):
    body = insured(date(1954, 5, 20))
    coverage = VersionFactory._meta.model.objects.latest("pk").coverage
    CertificateFactory(coverage=coverage, percent=percent, valid_from=date(2025, 8, 1), valid_until=date(2026, 8, 1))
    assert ratio(body, "2025-07-31") == (None, "unknown")
    assert ratio(body, "2025-08-01") == (percent, "elderly_certificate")
    assert ratio(body, "2026-07-31") == (percent, "elderly_certificate")
    assert ratio(body, "2026-08-01") == (None, "unknown")


def test_where_the_insurer_has_not_told_the_ratio_an_advisory_says_so():
    answer = CLINIC.check({**insured(date(1954, 5, 20)), "on": "2025-09-01"}).json()
    assert "ELIG-SHARE-UNKNOWN" in [advisory["code"] for advisory in answer["advisories"]]


def test_special_care_is_paid_in_full_but_not_by_the_young():
    old, young = insured(date(1980, 1, 1)), insured(date(2010, 5, 5))
    for coverage in (version.coverage for version in VersionFactory._meta.model.objects.order_by("-pk")[:2]):
        CertificateFactory(coverage=coverage, kind=Kind.SPECIAL_CARE, percent=None)
    assert ratio(old, "2026-01-01") == (100, "special_care")
    assert ratio(young, "2026-01-01") == (30, "computed")


def test_a_certificate_that_was_replaced_is_not_told_any_more():
    body = insured(date(1954, 5, 20))
    coverage = VersionFactory._meta.model.objects.latest("pk").coverage
    replaced = CertificateFactory(coverage=coverage, percent=20)
    Certificate.objects.filter(pk=replaced.pk).update(known_until=replaced.known_from + timedelta(days=1))
    CertificateFactory(coverage=coverage, percent=30)
    assert ratio(body, "2026-01-01") == (30, "elderly_certificate")


def test_of_two_coverages_each_has_its_own_certificates():
    person = PersonFactory(birth_date=date(1954, 5, 20))
    first, second = (VersionFactory(person=person).coverage for _ in range(2))
    CertificateFactory(coverage=first, percent=20)
    CertificateFactory(coverage=second, percent=30)
    body = by_number(first.insurer.code, first.number, "1954-05-20")
    assert ratio(body, "2026-01-01") == (20, "elderly_certificate")
    assert ratio({**body, "number": second.number}, "2026-01-01") == (30, "elderly_certificate")


def test_a_replay_keeps_the_certificates_that_were_answered_first():
    body = insured(date(1954, 5, 20))
    version = VersionFactory._meta.model.objects.latest("pk")
    CertificateFactory(coverage=version.coverage, percent=20)
    first = CLINIC.check(body, key=KEY)
    Certificate.objects.filter(coverage=version.coverage).update(known_until=clock.now())
    revised(version, name="改姓　花子", at=clock.now())
    assert CLINIC.check(body, key=KEY).content == first.content
    assert CLINIC.check(body).json()["coverages"][0]["copay_ratio_source"] == "unknown"
