"""What the database itself refuses of this service's rows, whoever writes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from eligibility.models import (
    AssistanceRecipient,
    AssistanceVoucher,
    Card,
    Certificate,
    Correction,
    Coverage,
    CoverageFeed,
    CoverageVersion,
    EligibilityCheck,
    FacilityDeclaration,
    ReceiptCount,
    RegisterRun,
    RevocationList,
    UsageDay,
)
from platform_site.models import Organisation
from tests.factories import eligibility as make
from tests.factories.platform_site import PersonFactory


pytestmark = pytest.mark.django_db

AT = make.FED_AT
BEFORE, LATER = AT - timedelta(seconds=1), AT + timedelta(hours=1)
DAY, DAY_BEFORE = date(2026, 4, 1), date(2026, 3, 31)


def twice(maker: Any, *shared: str, **given: Any) -> Any:
    """Return what makes a row and then another with the same values in some fields."""

    def make_two() -> None:
        first = maker(**given)
        maker(**{name: getattr(first, name) for name in shared})

    return make_two


def changed(maker: Any, **values: Any) -> Any:
    """Return what makes a good row and then a bad one of it."""

    def make_bad() -> None:
        row = maker()
        type(row)._default_manager.filter(pk=row.pk).update(**values)

    return make_bad


def voucher(**values: Any) -> AssistanceVoucher:
    """Return a voucher of this clinic for April."""
    clinic = Organisation.objects.get(code="1310200022")
    given = {"organisation": clinic, "month": DAY, "care": "dental", "beside_insurance": False, "known_from": AT}
    return AssistanceVoucher.objects.create(
        **{**given, "recipient": values.get("recipient") or make.RecipientFactory(), **values}
    )


def revocation_list(**values: Any) -> RevocationList:
    """Return a list."""
    given = {"issuer": b"i" * 32, "number": 1, "content": b"", "next_update": LATER, "fetched_at": AT}
    return RevocationList.objects.create(**{**given, **values})


def correction(**values: Any) -> Correction:
    """Return a correction of an answer that this clinic was given."""
    feed = values.get("feed") or make.FeedFactory()
    given = {"organisation": Organisation.objects.get(code="1310200022"), "check_uid": CHECK, "checked_at": AT}
    given |= {"person": PersonFactory(), "places": ["/result"], "answer_now": b"d" * 32, "found_at": LATER}
    return Correction.objects.create(**{**given, **values, "feed": feed})


def register_run(**values: Any) -> RegisterRun:
    """Return a comparison with the register."""
    return RegisterRun.objects.create(**{"register_as_of": AT, "started_at": AT, **values})


CHECK = "00000000-0000-4000-8000-000000000000"
KEYS = ("insurer", "number_key", "symbol_key", "branch_key", "acquired_on", "number")


def day(**values: Any) -> UsageDay:
    """Return a facility's counts of a day."""
    given = {"organisation": Organisation.objects.get(code="1310200022"), "day": DAY, "counted_at": AT}
    return UsageDay.objects.create(**{**given, **values})


def receipts(**values: Any) -> ReceiptCount:
    """Return a facility's receipts of a month."""
    given = {"organisation": Organisation.objects.get(code="1310200022"), "month": DAY, "receipts": 3, "with_card": 1}
    return ReceiptCount.objects.create(**{**given, "known_at": AT, **values})


def declaration(**values: Any) -> FacilityDeclaration:
    """Return a facility's declaration."""
    given = {"organisation": Organisation.objects.get(code="1310200022"), "kind": "portal_advice", "declared_at": AT}
    return FacilityDeclaration.objects.create(**{**given, "valid_from": DAY, **values})


BROKEN = {
    "eligibility_usageday_once": twice(day),
    "eligibility_usageday_parts_within_all": changed(day, by_card=1),
    "eligibility_receiptcount_once": twice(receipts),
    "eligibility_receiptcount_card_within_all": changed(receipts, with_card=4),
    "eligibility_receiptcount_first_day": changed(receipts, month=DAY_BEFORE),
    "eligibility_facilitydeclaration_open_once": twice(declaration),
    "eligibility_facilitydeclaration_period": changed(declaration, valid_until=DAY),
    "eligibility_coverage_once": twice(make.CoverageFactory, *KEYS),
    "eligibility_coverage_has_number": changed(make.CoverageFactory, number_key=""),
    "eligibility_coverage_known_link_state": changed(make.CoverageFactory, link_state="lost"),
    "uid": twice(make.CoverageFactory, "uid"),
    "eligibility_version_one_is_current": twice(make.VersionFactory, "coverage"),
    "eligibility_version_known_in_order": changed(make.VersionFactory, known_until=AT),
    "eligibility_version_lost_with_reason": changed(make.VersionFactory, lost_on=DAY),
    "eligibility_version_lost_with_reason ": changed(make.VersionFactory, loss_reason="99"),
    "eligibility_certificate_one_is_current": twice(make.CertificateFactory, "coverage", "kind", "valid_from"),
    "eligibility_certificate_known_in_order": changed(make.CertificateFactory, known_until=BEFORE),
    "eligibility_certificate_period": changed(make.CertificateFactory, valid_from=DAY, valid_until=DAY_BEFORE),
    "eligibility_certificate_percent": changed(make.CertificateFactory, percent=25),
    "eligibility_coveragefeed_two_people": changed(make.FeedFactory, sent_by="s1", released_by="s1"),
    "eligibility_coveragefeed_two_people ": changed(make.FeedFactory, confirmed_by="s1", released_by="s1"),
    "eligibility_correction_once": twice(correction, "feed"),
    "eligibility_registerrun_one_at_a_time": twice(register_run),
    "job_uid": twice(make.FeedFactory, "job_uid"),
    "eligibility_card_identity": twice(make.CardFactory, "identity"),
    "eligibility_revocationlist_issuer": twice(revocation_list),
    "eligibility_case_open_once": twice(make.CaseFactory, "subject"),
    "eligibility_case_known_state": changed(make.CaseFactory, state="lost"),
    "eligibility_case_closed_with_resolution": changed(make.CaseFactory, state="closed", closed_at=LATER),
    "eligibility_case_closed_with_resolution ": changed(make.CaseFactory, resolution="corrected"),
    "eligibility_case_closed_after_opened": changed(
        make.CaseFactory, state="closed", resolution="corrected", closed_at=BEFORE
    ),
    "eligibility_caseparty_once": twice(make.CasePartyFactory, "case", "organisation"),
    "eligibility_recipient_one_is_current": twice(make.RecipientFactory, "payer_number", "recipient_number"),
    "eligibility_recipient_period": changed(make.RecipientFactory, valid_from=DAY, valid_until=DAY),
    "eligibility_voucher_one_is_current": twice(voucher, "recipient"),
    "eligibility_voucher_month": changed(voucher, month=date(2026, 4, 2)),
    "eligibility_voucherrequest_one_is_open": twice(make.VoucherRequestFactory, "recipient"),
    "eligibility_voucherrequest_month": changed(make.VoucherRequestFactory, month=date(2026, 4, 2)),
    "eligibility_voucherrequest_known_state": changed(
        make.VoucherRequestFactory, state="lost", answered_at=LATER, reason="x"
    ),
    "eligibility_voucherrequest_answered": changed(make.VoucherRequestFactory, answered_at=LATER),
    "eligibility_voucherrequest_answered ": changed(make.VoucherRequestFactory, state="granted", answered_at=LATER),
    "eligibility_voucherrequest_answered  ": changed(make.VoucherRequestFactory, state="declined", answered_at=LATER),
}


@pytest.mark.parametrize(("name", "break_it"), BROKEN.items(), ids=BROKEN)
def test_the_database_refuses_what_breaks_a_constraint(name: str, break_it: Any) -> None:
    with pytest.raises(IntegrityError, match=name.strip()), transaction.atomic():
        break_it()


def test_every_declared_constraint_has_such_a_test() -> None:
    declared = {
        constraint.name
        for model in apps.get_app_config("eligibility").get_models()
        for constraint in model._meta.constraints
    }
    assert declared <= {name.strip() for name in BROKEN}


def test_what_is_over_leaves_room_for_what_follows() -> None:
    first = make.VersionFactory(known_until=LATER)
    make.VersionFactory(coverage=first.coverage, known_from=LATER)
    granted = make.CertificateFactory(known_until=LATER)
    make.CertificateFactory(coverage=granted.coverage, valid_from=granted.valid_from, known_from=LATER)


def test_an_empty_period_is_how_a_certificate_was_withdrawn() -> None:
    assert make.CertificateFactory(valid_from=DAY, valid_until=DAY).pk


@pytest.mark.parametrize("model", [CoverageVersion, Certificate, CoverageFeed, Card, AssistanceRecipient, Coverage])
def test_what_is_referred_to_cannot_be_deleted_from_under_it(model: type[models.Model]) -> None:
    keys = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    assert all(key.remote_field.on_delete is models.PROTECT for key in keys)


SHOWN = [
    make.CoverageFactory, make.VersionFactory, make.CertificateFactory, make.FeedFactory, make.CardFactory,
    make.RecipientFactory, voucher, make.VoucherRequestFactory,
    revocation_list, correction, register_run, make.AssistanceFeedFactory,
    make.CaseFactory, make.CasePartyFactory, make.CaseMessageFactory,
]  # fmt: skip


@pytest.mark.parametrize("maker", SHOWN)
def test_no_row_shows_a_person_in_its_name(maker: Any) -> None:
    row = maker()
    keys = {str(value) for name, value in vars(row).items() if name == "id" or name.endswith("_id")}
    words = [word for word in str(row).replace("#", "").split(" ") if word not in keys]  # 1980 is a key now and then
    assert str(row)
    assert not any(fact in word for word in words for fact in ("架空　", "生活", "1980", "12139994", "0000026"))


def test_a_check_shows_its_result_and_not_whose_it_is() -> None:
    check = EligibilityCheck(uid=CHECK, result="active")
    assert str(check) == "00000000-0000-4000-8000-000000000000 有効"
