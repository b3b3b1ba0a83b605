"""How long what insurers said is kept: to the last moment, and not a moment longer."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db.models import Model

from eligibility.models import AssistanceRecipient as Recipient
from eligibility.models import AssistanceVoucher, Card, Certificate, Coverage, CoverageFeed, CoverageVersion
from platform_site.models import Organisation
from platform_site.retention import POLICIES, purge
from tests.factories import eligibility as make
from tests.support.feeds import Insurer, line


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

AT = datetime(2026, 11, 1, 3, tzinfo=UTC)
LIMIT = datetime(2021, 11, 1, 3, tzinfo=UTC)
LAST_DAY = date(2021, 11, 1)
NUMBERS = count(1)
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)


def gone(row: Model) -> bool:
    """Purge under the row's policy; tell if it was erased."""
    purge(POLICIES[type(row)], at=AT)
    return not type(row)._default_manager.filter(pk=row.pk).exists()


def version(**values: Any) -> CoverageVersion:
    """Return a version that is long known."""
    return make.VersionFactory(**{"known_from": LIMIT - 900 * DAY, **values})


def certificate(**values: Any) -> Certificate:
    """Return a certificate that is long known, of a coverage that is still known."""
    of = version().coverage
    return make.CertificateFactory(**{"coverage": of, "known_from": LIMIT - 900 * DAY, **values})


def recipient(**values: Any) -> Recipient:
    """Return a recipient that is long known."""
    number = f"{next(NUMBERS):07}"
    return make.RecipientFactory(**{"recipient_number": number, "known_from": LIMIT - 900 * DAY, **values})


def voucher(**values: Any) -> AssistanceVoucher:
    """Return a voucher."""
    return AssistanceVoucher.objects.create(
        **{
            "recipient": recipient(), "organisation": Organisation.objects.get(code="1310200022"),
            "month": date(2026, 10, 1), "care": "dental", "beside_insurance": False, "known_from": LIMIT - 900 * DAY,
        } | values
    )  # fmt: skip


MOMENTS = {
    "a superseded version": (version, "known_until", {}),
    "a cancelled coverage": (version, "known_from", {"is_cancelled": True}),
    "a superseded certificate": (certificate, "known_until", {}),
    "a file that nothing refers to": (make.FeedFactory, "received_at", {}),
    "a card without a link": (make.CardFactory, "unlinked_at", {}),
    "a superseded recipient": (recipient, "known_until", {}),
    "a superseded voucher": (voucher, "known_until", {}),
    "an office's file that nothing refers to": (make.AssistanceFeedFactory, "received_at", {}),
}
DAYS = {
    "a coverage that was lost": (version, "lost_on", {}),
    "a certificate that ended": (certificate, "valid_until", {"valid_from": date(2010, 4, 1)}),
    "a coverage of which nothing is said": (make.CoverageFactory, "acquired_on", {}),
    "a recipient until a day": (recipient, "valid_until", {"valid_from": date(2010, 4, 1)}),
}


@pytest.mark.parametrize(("make_one", "field", "more"), MOMENTS.values(), ids=MOMENTS)
def test_it_is_kept_to_the_last_moment_and_erased_in_the_next(make_one: Any, field: str, more: dict[str, Any]) -> None:
    assert not gone(make_one(**{field: LIMIT}, **more))
    assert gone(make_one(**{field: LIMIT - TICK}, **more))


@pytest.mark.parametrize(("make_one", "field", "more"), DAYS.values(), ids=DAYS)
def test_it_is_kept_to_the_last_day_and_erased_on_the_next(make_one: Any, field: str, more: dict[str, Any]) -> None:
    assert not gone(make_one(**{field: LAST_DAY}, **more))
    assert gone(make_one(**{field: LAST_DAY - DAY}, **more))


def test_a_voucher_of_long_ago_is_erased_by_its_month() -> None:
    assert not gone(voucher(month=date(2021, 12, 1)))
    assert gone(voucher(month=date(2021, 10, 1)))


def test_a_request_of_long_ago_is_erased_by_its_month() -> None:
    assert not gone(make.VoucherRequestFactory(month=date(2021, 12, 1)))
    assert gone(make.VoucherRequestFactory(month=date(2021, 10, 1), recipient__recipient_number="0000034"))


def test_what_is_in_force_is_kept_however_old_it_is() -> None:
    old = version()
    assert not gone(old)
    assert not gone(make.CertificateFactory(coverage=old.coverage, known_from=old.known_from, valid_until=None))
    assert not gone(make.CardFactory(linked_at=LIMIT - 900 * DAY))
    assert not gone(recipient())


def test_an_open_ended_certificate_goes_when_its_coverage_has_gone() -> None:
    open_ended = certificate(valid_until=None)
    CoverageVersion.objects.filter(coverage=open_ended.coverage).update(lost_on=date(2019, 1, 1), loss_reason="99")
    assert not gone(open_ended)
    assert gone(CoverageVersion.objects.get(coverage=open_ended.coverage))
    assert gone(open_ended)
    assert gone(Coverage.objects.get(pk=open_ended.coverage_id))


def test_what_others_refer_to_is_kept() -> None:
    feed = make.FeedFactory(received_at=LIMIT - DAY)
    kept = version(feed=feed)
    assert not gone(feed)
    assert not gone(kept.coverage)
    CoverageVersion.objects.filter(pk=kept.pk).update(known_until=LIMIT - DAY)
    assert gone(kept)
    assert gone(CoverageFeed.objects.get(pk=feed.pk))


def test_a_coverage_whose_history_was_erased_can_be_told_of_again() -> None:
    insurer = Insurer()
    insurer.tell(line(lost_on="2026-10-01", loss_reason="99"))
    coverage = Coverage.objects.get(number="7001", symbol="架空７７")
    CoverageVersion.objects.filter(coverage=coverage).update(lost_on=date(2010, 1, 1))
    assert gone(CoverageVersion.objects.get(coverage=coverage))
    assert insurer.tell(line(change="change")) == ["refused ELIG-FEED-UNKNOWN"]
    assert insurer.tell(line()) == ["added"]
    assert CoverageVersion.objects.get(coverage=coverage).name == "試験　歩"


def test_every_model_of_this_service_that_speaks_of_persons_has_a_policy() -> None:
    of_persons = {Coverage, CoverageVersion, Certificate, CoverageFeed, Card, Recipient, AssistanceVoucher}
    assert of_persons <= POLICIES.keys()
    assert all(POLICIES[model].basis for model in of_persons)
