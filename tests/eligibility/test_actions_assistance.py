"""What a welfare office's lines come to: recipients and vouchers, corrected and never overwritten (E-11)."""

import pytest

from eligibility.actions import assistance_feeds
from eligibility.models import AssistanceFeed, AssistanceRecipient, AssistanceVoucher, Case
from platform_site import clock
from platform_site.errors import ScopeMissing
from platform_site.models import JobLine, Organisation, OutboxEvent, Person
from tests.support.assistance import (
    DENTAL,
    HOME_NURSING,
    HOSPITAL,
    NEW,
    P010,
    PHARMACY,
    Office,
    apply,
    file,
    known,
    p010,
    recipient,
    voucher,
    vouchers,
)
from tests.support.callers import Caller
from tests.support.feeds import Insurer, line, outcomes
from tests.support.merging import merged, person_of, split


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

OFFICE = Office()
WRITTEN = (AssistanceRecipient, AssistanceVoucher, Person)


def stored() -> list[int]:
    """Return how much is stored."""
    return [model.objects.count() for model in WRITTEN]


def test_a_file_is_taken_as_it_came_and_waits_for_a_worker() -> None:
    job = OFFICE.send(recipient())
    assert (job.state, job.done, job.total) == ("queued", 0, None)
    event = OutboxEvent.objects.latest("pk")
    assert (event.name, event.payload) == ("eligibility.assistance_feed_received", {"job": str(job.uid)})
    assert AssistanceFeed.objects.get(job_uid=job.uid).office.code == "12139994"


def test_each_change_comes_to_its_outcome() -> None:
    assert OFFICE.tell(recipient(), voucher(), voucher(institution=HOSPITAL)) == ["added"] * 3
    told = OFFICE.tell(
        recipient(change="change", name="生活　香"),
        voucher(change="change", beside_insurance="1", own_payment="2500"),
        voucher(change="cancel", institution=HOSPITAL),
        recipient(change="end", last_day="2026-12-31"),
    )
    assert told == ["changed", "changed", "cancelled", "ended"]
    assert (known().name, str(known().valid_until)) == ("生活　香", "2027-01-01")
    assert [(each.beside_insurance, each.own_payment) for each in vouchers()] == [(True, 2500)]


def test_every_correction_closes_one_row_and_adds_the_next_by_file_and_line() -> None:
    OFFICE.tell(recipient(), voucher())
    first = known()
    OFFICE.tell(voucher(change="change", own_payment="10"), recipient(change="change", name="生活　香"), number=999_999)
    first.refresh_from_db()
    assert first.known_until == known().known_from
    assert (known().feed.file_number, known().line) == (999_999, 4)  # type: ignore[union-attr]
    rows = AssistanceVoucher.objects.filter(recipient__recipient_number=NEW).order_by("pk")
    assert [(row.own_payment, row.known_until is None, row.line) for row in rows] == [(0, False, 4), (10, True, 3)]
    assert rows[0].known_until == rows[1].known_from


def test_a_voucher_goes_with_its_recipient_when_she_is_corrected() -> None:
    OFFICE.tell(recipient(), voucher(), voucher(institution=HOSPITAL))
    OFFICE.tell(voucher(change="cancel", institution=HOSPITAL))
    OFFICE.tell(recipient(change="change", name="生活　香"))
    assert [each.recipient for each in vouchers()] == [known()]
    assert AssistanceVoucher.objects.exclude(known_until=None).get().recipient != known()


def test_who_was_cancelled_has_no_voucher_and_may_be_entered_anew() -> None:
    OFFICE.tell(recipient(), voucher(), voucher(institution=HOSPITAL))
    assert OFFICE.tell(recipient(change="cancel"), voucher(change="cancel")) == [
        "cancelled",
        "refused ELIG-ASSIST-UNKNOWN",
    ]
    assert not AssistanceRecipient.objects.filter(recipient_number=NEW, known_until=None).exists()
    assert vouchers() == []
    assert OFFICE.tell(recipient(), voucher()) == ["added", "added"]
    assert len(vouchers()) == 1


def test_lines_about_one_recipient_in_one_file_build_on_each_other() -> None:
    told = OFFICE.tell(
        voucher(), recipient(), voucher(), recipient(change="cancel"), voucher(), recipient(name="生活　香"),
        voucher(own_payment="5"), voucher(change="change"), recipient(name="生活　香"),
    )  # fmt: skip
    assert told == [
        "refused ELIG-ASSIST-UNKNOWN", "added", "added", "cancelled", "refused ELIG-ASSIST-UNKNOWN", "added",
        "added", "changed", "unchanged",
    ]  # fmt: skip
    assert AssistanceRecipient.objects.filter(recipient_number=NEW).count() == 1
    assert [each.own_payment for each in vouchers()] == [0]


def test_what_comes_back_to_where_it_was_is_not_written() -> None:
    OFFICE.tell(recipient(), voucher())
    before = stored()
    again = [recipient(change="change", name="生活　香"), recipient(change="change"), recipient(change="cancel")]
    assert OFFICE.tell(*again, recipient(), voucher()) == ["changed", "changed", "cancelled", "added", "added"]
    assert stored() == before


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (recipient(name="生活　香"), "refused ELIG-ASSIST-EXISTS"),
        (recipient("0000034", change="change"), "refused ELIG-ASSIST-UNKNOWN"),
        (recipient(change="end", last_day="2026-03-31"), "refused ELIG-FEED-PERIOD /last_day"),
        (recipient(payer_number="12139986"), "refused ELIG-ASSIST-OFFICE /payer_number"),
        (voucher(own_payment="1"), "refused ELIG-VOUCHER-EXISTS"),
        (voucher(change="change", care="inpatient"), "refused ELIG-VOUCHER-UNKNOWN"),
        (voucher(month="2026-03"), "refused ELIG-VOUCHER-MONTH /month"),
        (voucher(institution="1310199992"), "refused ELIG-VOUCHER-INSTITUTION /institution"),
        (voucher(care="dental"), "refused ELIG-VOUCHER-CARE /care"),
        (voucher(institution=PHARMACY), "refused ELIG-VOUCHER-CARE /care"),
        (recipient("0000034", link_token=f"TEST-ASSISTED-{NEW}", sex="1"), "held ELIG-LINK-MISMATCH"),
        (recipient(change="change", birth_date="1961-01-01"), "held ELIG-LINK-MISMATCH"),
        (p010(name="生活　暗"), "held ELIG-FEED-FIVE-DETAILS /name"),
        (p010(kana="セイカツ　クラシ"), "held ELIG-FEED-FIVE-DETAILS /kana"),
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(now: dict[str, str], told: str) -> None:
    OFFICE.tell(recipient(), voucher())
    count = stored()
    assert OFFICE.tell(now) == [told]
    assert stored() == count


def test_each_kind_of_institution_gets_the_vouchers_of_its_care() -> None:
    told = OFFICE.tell(
        recipient(),
        voucher(institution=HOSPITAL, care="inpatient"),
        voucher(institution=HOSPITAL, care="dental"),
        voucher(institution=DENTAL, care="dental"),
        voucher(institution=PHARMACY, care="pharmacy"),
        voucher(institution=HOME_NURSING, care="home_nursing"),
    )
    assert told == ["added"] * 6


def test_an_institution_that_was_closed_gets_no_voucher() -> None:
    Organisation.objects.filter(code=HOSPITAL).update(closed_at=clock.now())
    assert OFFICE.tell(voucher(P010, institution=HOSPITAL)) == ["refused ELIG-VOUCHER-INSTITUTION /institution"]


def test_a_recipient_whom_an_insurer_knows_is_the_same_person() -> None:
    details = {"link_token": "TEST-SHARED-1", "name": "生活　薫", "birth_date": "1960-01-01", "sex": "2"}
    Insurer().tell(line("9001", **details))
    assert OFFICE.tell(recipient(link_token="TEST-SHARED-1"), voucher(beside_insurance="1")) == ["added", "added"]
    assert known().person.coverageversion_set.get().coverage.number == "9001"


def test_a_held_line_opens_a_case_for_the_office_and_the_insurer_until_it_is_right() -> None:
    Insurer().tell(line("9001", link_token="TEST-SHARED-1"))
    wrong = recipient(link_token="TEST-SHARED-1", name="試験　歩", sex="2", birth_date="1980-01-01")
    assert OFFICE.tell(wrong) == OFFICE.tell(wrong) == ["held ELIG-LINK-MISMATCH"]
    case = Case.objects.get(kind="link_mismatch", state="open")
    parties = case.parties.values_list("organisation__code", flat=True)
    assert (set(parties), case.evidence) == ({"12139994", "06139992"}, {"columns": ["sex"]})
    assert OFFICE.tell(wrong | {"sex": "1"}) == ["added"]
    case.refresh_from_db()
    assert (case.state, case.resolution) == ("closed", "corrected")


def test_what_the_register_knows_otherwise_opens_a_case_without_a_value() -> None:
    assert OFFICE.tell(p010(name="カナリア")) == ["held ELIG-FEED-FIVE-DETAILS /name"]
    case = Case.objects.get(kind="five_details")
    assert (case.person, case.evidence, case.line) == (known(P010).person, {"columns": ["name"]}, 3)
    assert "カナリア" not in str(case.__dict__)


def test_two_recipients_of_one_file_may_not_share_a_link_token_unless_they_are_one() -> None:
    shared = {"link_token": "TEST-SHARED-2"}
    told = OFFICE.tell(
        recipient("0000034", **shared), recipient("0000042", **shared), recipient("0000059", sex="1", **shared)
    )
    assert told == ["added", "added", "held ELIG-LINK-MISMATCH"]
    assert known("0000034").person == known("0000042").person


def test_after_a_merge_the_office_goes_on_under_its_token_and_a_split_gives_all_back() -> None:
    Insurer().tell(line("9001", link_token="TEST-KEPT-1", birth_date="1960-01-01", sex="2"))
    OFFICE.tell(recipient(), voucher())
    gone, kept = known().person, person_of("TEST-KEPT-1")
    merge = merged(kept, gone)
    assert OFFICE.tell(recipient(), voucher()) == ["unchanged", "unchanged"]
    assert OFFICE.tell(recipient(change="change", name="生活　香")) == ["changed"]
    assert (known().person, len(vouchers())) == (kept, 1)
    split(merge)
    assert (known().person, known().name, len(vouchers())) == (gone, "生活　香", 1)


def test_results_tell_places_and_codes_and_no_values() -> None:
    job = apply(OFFICE.send(recipient(name="カナリア" * 40, kana="かなりあ鳥", birth_date="カナリア")))
    faults = JobLine.objects.get(job=job).faults
    assert {fault["pointer"] for fault in faults} == {"/name", "/kana", "/birth_date"}
    assert all(fault["message"] and fault["hint"] for fault in faults)
    assert "カナリア" not in str(faults)


def test_a_row_with_too_few_cells_is_refused_alone() -> None:
    content = file([recipient(), recipient("0000034")], number=999_999).replace(b"TEST-ASSISTED-0000026,", b"x,,", 1)
    assert outcomes(apply(OFFICE.upload(content))) == ["refused ELIG-FEED-COLUMNS", "added"]


def test_only_a_welfare_office_with_that_scope_may_send_a_file() -> None:
    for caller in (Caller("sandbox-clinic-1"), Caller("sandbox-insurer-1"), Caller(OFFICE.client_id, frozenset())):
        with pytest.raises(ScopeMissing):
            assistance_feeds.receive_feed(content=b"", by=caller.actor, at=clock.now())
