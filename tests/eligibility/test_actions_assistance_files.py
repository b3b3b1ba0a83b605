"""An office's whole files: broken ones, ones that come twice, ones under a used number, their order, and whose."""

from datetime import timedelta

import pytest

from eligibility.gateways import feed_files
from eligibility.models import AssistanceFeed, AssistanceRecipient, AssistanceVoucher
from eligibility.rules.assistance_layout import COLUMNS, LAYOUT
from platform_site import clock, jobs, outbox
from platform_site.actions.organisations import disable_client, register_client, register_organisation
from platform_site.actors import the_platform
from platform_site.models import ApiClient, DataKey, JobLine, Organisation
from platform_site.permissions import Scope
from tests.support.assistance import NEW, OFFICE, P010, Office, apply, file, known, p010, recipient, voucher
from tests.support.feeds import LATER, outcomes


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

CITY = Office()
GOOD = file([recipient(), voucher()], number=31)


def failed(content: bytes, office: Office = CITY) -> tuple[str, list[tuple[str, str]]]:
    """Send bytes that are not applied; return the job's code and its faults."""
    before = (AssistanceRecipient.objects.count(), AssistanceVoucher.objects.count())
    job = apply(office.upload(content))
    assert (job.state, job.done) == ("failed", 0)
    assert not JobLine.objects.filter(job=job).exists()
    assert AssistanceFeed.objects.get(job_uid=job.uid).applied_at is None
    assert (AssistanceRecipient.objects.count(), AssistanceVoucher.objects.count()) == before
    return job.code, [(fault["code"], fault["pointer"]) for fault in job.faults]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ("ELIG-FEED-FIRST-LINE", "/1")),
        (GOOD[:-2], ("ELIG-FEED-LAST-LINE", "/5")),
        (GOOD.replace(b"end,2", b"end,3"), ("ELIG-FEED-LAST-LINE", "/5")),
        (GOOD.replace(b",link_token,", b",token,"), ("ELIG-FEED-HEADER", "/2")),
        (GOOD.replace(b",month,", b",care,"), ("ELIG-FEED-HEADER", "/2")),
        (GOOD.replace(b"assistance-feed", b"coverage-feed"), ("ELIG-FEED-FIRST-LINE", "/1")),
        (GOOD.replace(b"12139994,31", b"12139995,31"), ("ELIG-FEED-FIRST-LINE", "/1")),
        (GOOD.replace(b"TEST-ASSISTED", b'"TEST-ASSISTED'), ("ELIG-FEED-QUOTING", "/3")),
        (GOOD.replace("生活".encode(), "生活".encode("cp932"), 1), ("ELIG-FEED-ENCODING", "/3")),
        (file([recipient(name="あ" * 3_400_000)]), ("ELIG-FEED-QUOTING", "/3")),
        (file([recipient()], encoding="utf-16"), ("ELIG-FEED-ENCODING", "/1")),
        (file([recipient()], office="12139986"), ("ELIG-ASSIST-OFFICE", "/1")),
    ],
)
def test_a_broken_file_changes_nothing_and_names_the_line(content: bytes, fault: tuple[str, str]) -> None:
    assert failed(content) == ("ELIG-FEED-BROKEN", [fault])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_each_encoding_and_japanese_headings_are_read(encoding: str) -> None:
    content = file([recipient(name="髙橋　①子")], number=32)
    for name, column in COLUMNS.items():
        content = content.replace(f"{name},".encode(), f"{column.japanese},".encode(), 1)
    content = content.replace(b"own_payment\r", "本人支払額\r".encode())
    assert outcomes(apply(CITY.upload(content.decode().encode(encoding)))) == ["added"]
    assert known().name == "髙橋　①子"


def test_a_million_empty_lines_are_read_over() -> None:
    head, columns, *rest = GOOD.split(b"\r\n")
    read = feed_files.read(b"\r\n".join([head, b"\n" * 500_000, columns, b"\n" * 500_000, *rest]), LAYOUT)
    assert len(list(read.rows())) == read.count == 2


def test_a_ledger_of_tomorrow_is_no_sign_of_life() -> None:
    as_of = clock.now() + timedelta(minutes=20)
    assert failed(file([recipient()], as_of=as_of)) == ("ELIG-FEED-BROKEN", [("ELIG-FEED-FIRST-LINE", "/1")])
    assert CITY.tell(recipient(), as_of=clock.now() + timedelta(minutes=5)) == ["added"]


def test_a_number_belongs_to_one_content_and_none_comes_after_a_higher_one() -> None:
    CITY.tell(recipient(), number=41)
    assert failed(file([voucher()], number=41)) == ("ELIG-FEED-NUMBER", [])
    assert failed(file([voucher()], number=40)) == ("ELIG-FEED-OUT-OF-ORDER", [])
    assert failed(file([voucher()], number=42).replace(b"end,1", b"end,2"))[0] == "ELIG-FEED-BROKEN"
    assert CITY.tell(voucher(), number=42) == ["added"]


def test_a_file_that_was_not_applied_whole_does_not_come_back_after_a_newer_one() -> None:
    rows = [recipient(), voucher()]
    job = CITY.send(*rows, number=43)
    ApiClient.objects.filter(client_id=CITY.client_id).update(scopes=[])
    apply(job)
    ApiClient.objects.filter(client_id=CITY.client_id).update(scopes=[Scope.ASSISTANCE_FEED])
    AssistanceFeed.objects.filter(job_uid=job.uid).update(file_number=43)
    assert CITY.tell(recipient(name="生活　新"), number=44) == ["added"]
    assert failed(file(rows, number=43)) == ("ELIG-FEED-OUT-OF-ORDER", [])


def test_the_bytes_of_a_file_in_which_an_individual_number_stood_are_not_kept() -> None:
    job = apply(CITY.send(recipient(name="123456789018"), recipient("0000034")))
    assert outcomes(job) == ["refused VAL-INDIVIDUAL-NUMBER /name", "added"]
    broken = apply(CITY.upload(file([recipient(name="123456789018")]).replace(b"end,1", b"end,9")))
    assert broken.code == "ELIG-FEED-BROKEN"
    for each in (job, broken):
        each.refresh_from_db()
        assert bytes(each.content) == b""


def test_the_same_file_twice_changes_nothing_also_after_newer_ones() -> None:
    rows = [recipient(), voucher(), voucher(care="dental"), voucher(change="cancel"), p010(name="生活　暗")]
    told = CITY.tell(*rows, number=44)
    CITY.tell(recipient(change="change", name="生活　二"), number=45)
    before = AssistanceRecipient.objects.count(), AssistanceVoucher.objects.count()
    again = CITY.tell(*rows, number=44)
    refused, held = "refused ELIG-VOUCHER-CARE /care", "held ELIG-FEED-FIVE-DETAILS /name"
    assert told == ["added", "added", refused, "cancelled", held]
    assert again == ["unchanged", "unchanged", refused, "unchanged", held]
    assert (AssistanceRecipient.objects.count(), AssistanceVoucher.objects.count()) == before
    assert known().name == "生活　二"


def test_the_same_lines_in_a_new_file_are_unchanged() -> None:
    assert CITY.tell(recipient(), voucher()) == ["added", "added"]
    assert CITY.tell(voucher(), recipient(sex="２", birth_date="昭和35年1月1日")) == ["unchanged", "unchanged"]


def test_a_files_time_is_the_age_of_what_is_known_only_once_it_is_applied() -> None:
    job = CITY.send(recipient())
    feed = AssistanceFeed.objects.get(job_uid=job.uid)
    assert (feed.as_of, feed.applied_at) == (None, None)
    apply(job)
    feed.refresh_from_db()
    assert feed.as_of is not None
    assert feed.applied_at == job.ended_at


def test_files_of_one_office_are_applied_in_their_order() -> None:
    first, second = CITY.send(recipient()), CITY.send(voucher())
    with pytest.raises(outbox.NotYet):
        apply(second)
    assert outcomes(apply(first)) == outcomes(apply(second)) == ["added"]
    assert outcomes(apply(first)) == ["added"]


def test_a_file_that_another_worker_holds_is_taken_over_when_its_lease_ends() -> None:
    job = CITY.send(recipient())
    jobs.lease(str(job.uid), at=clock.now())
    with pytest.raises(outbox.NotYet):
        apply(job)
    assert outcomes(apply(job, later=LATER)) == ["added"]


def test_a_system_that_was_disabled_after_its_upload_changes_nothing() -> None:
    job = CITY.send(recipient())
    disable_client(client=ApiClient.objects.get(client_id=CITY.client_id), by=the_platform(), at=clock.now())
    assert apply(job).code == "AUTH-CLIENT-DISABLED"
    assert not AssistanceRecipient.objects.filter(recipient_number=NEW).exists()


def test_a_system_that_lost_the_right_after_its_upload_changes_nothing() -> None:
    job = CITY.send(recipient())
    ApiClient.objects.filter(client_id=CITY.client_id).update(scopes=[])
    assert apply(job).code == "AUTH-SCOPE"


def test_an_office_that_left_its_city_after_the_upload_is_not_spoken_for() -> None:
    job = CITY.send(recipient())
    Organisation.objects.filter(code=OFFICE).update(part_of=None)
    assert apply(job).code == "ELIG-FEED-BROKEN"


def test_a_file_whose_key_is_lost_is_failed_and_holds_nobody_up() -> None:
    job, following = CITY.send(recipient()), CITY.send(voucher())
    DataKey.objects.filter(purpose="feed").update(wrapped=b"\1" + bytes(60))
    assert [apply(each).code for each in (job, following)] == ["ELIG-FEED-GONE"] * 2


def second_office() -> None:
    """Give the city a second office, of another ward."""
    city = Organisation.objects.get(code="139998", kind=Organisation.Kind.MUNICIPALITY)
    office = {"kind": Organisation.Kind.WELFARE_OFFICE, "code": "12139986", "name": "架空市第二福祉事務所"}
    register_organisation(**office, phone="", part_of=city, by=the_platform(), at=clock.now())


def test_a_city_with_two_offices_names_one_in_the_first_line() -> None:
    second_office()
    other = recipient(payer_number="12139986")
    assert CITY.tell(other, office="12139986") == ["added"]
    assert CITY.tell(other) == ["refused ELIG-ASSIST-OFFICE /payer_number"]
    assert known().office.code == "12139986"
    assert failed(b"nonsense") == ("ELIG-FEED-BROKEN", [("ELIG-FEED-FIRST-LINE", "/1")])
    assert failed(b"\xff\xfe")[0] == "ELIG-FEED-BROKEN"
    assert failed(b"")[0] == "ELIG-FEED-BROKEN"


def test_an_office_with_a_system_of_its_own_speaks_for_itself_alone() -> None:
    second_office()
    office = Organisation.objects.get(code="12139986")
    register_client(
        client_id="test-office-2", organisation=office, name="架空市第二福祉事務所のシステム",
        scopes=[Scope.ASSISTANCE_FEED], jwks={}, secret_hash=b"\0" * 32, by=the_platform(), at=clock.now(),
    )  # fmt: skip
    second = Office("test-office-2")
    assert second.tell(recipient(payer_number="12139986"), office="12139986") == ["added"]
    assert failed(file([voucher(P010)]), second) == ("ELIG-FEED-BROKEN", [("ELIG-ASSIST-OFFICE", "/1")])
