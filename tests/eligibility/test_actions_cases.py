"""Cases are opened once for a doubt, settled when it is gone, and told of when they are overdue."""

from datetime import timedelta

import pytest

from eligibility import tasks
from eligibility.actions.case_answers import resolve, write_message, written_before
from eligibility.actions.cases import Doubt, open_cases, settle_cases, tell_overdue
from eligibility.models import Case, Coverage
from eligibility.queries.cases import cases_of, whole
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotPermitted
from platform_site.models import Notice, Organisation
from platform_site.queries.clients import acting_organisation
from tests.factories.eligibility import FeedFactory
from tests.support.callers import Caller
from tests.support.disputes import CITY, INSURER, disputed, opened
from tests.support.feeds import Insurer, line
from tests.support.staff import at_the_fund, person_of


pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def doubt(subject: str = "tests", **more) -> Doubt:
    """Return a doubt about a ratio."""
    parties = (Caller(INSURER).row.organisation_id,)
    return Doubt(**{"kind": Case.Kind.RATIO, "subject": subject, "parties": parties, **more})


def open_them(*doubts: Doubt) -> list[Case]:
    """Open cases for doubts."""
    return open_cases(doubts=doubts, by=the_platform(), at=clock.now())


def test_a_doubt_has_one_open_case_at_a_time() -> None:
    (first,) = open_them(doubt(), doubt())
    assert open_them(doubt()) == []
    settle_cases(subjects=["tests"], resolution="corrected", by=the_platform(), at=clock.now())
    first.refresh_from_db()
    assert (first.state, first.resolution) == ("closed", "corrected")
    assert len(open_them(doubt())) == 1


def test_opening_many_asks_the_database_hardly_more_often_than_opening_one(django_assert_max_num_queries) -> None:
    open_them(doubt("first"))
    doubts = [doubt(f"{n}") for n in range(20)]
    with django_assert_max_num_queries(14 + len(doubts)):  # a line of the audit trail is one each
        assert len(open_them(*doubts)) == len(doubts)


def test_each_party_is_told_of_each_case_once() -> None:
    (case,) = open_them(doubt(parties=(Caller(INSURER).row.organisation_id, Caller(CITY).row.organisation_id)))
    told = Notice.objects.filter(about=f"Case:{case.uid}", kind="eligibility.case_opened")
    assert {notice.organisation.code for notice in told} == {"06139992", "138057"}


def test_the_sender_of_a_file_is_told_of_its_lines_once_however_many_are_in_doubt() -> None:
    feed = FeedFactory()
    opened = open_them(*[doubt(f"line {n}", feed_id=feed.pk, line=n) for n in range(3)])
    tell_overdue(by=the_platform(), at=clock.now() + timedelta(days=15))
    assert not Notice.objects.filter(about__in=[f"Case:{case.uid}" for case in opened]).exists()
    told = Notice.objects.filter(about=f"Job:{feed.job_uid}").values_list("kind", "organisation__kind")
    assert sorted(told) == [
        ("eligibility.case_opened", "insurer"),
        ("eligibility.case_overdue", "fund"),
        ("eligibility.case_overdue", "insurer"),
    ]


class TestOverdue:
    """Is told to the parties and the fund, once."""

    def told(self, case: Case) -> list[str]:
        rows = Notice.objects.filter(about=f"Case:{case.uid}", kind="eligibility.case_overdue")
        return sorted(notice.organisation.kind for notice in rows)

    def test_on_the_day_after_the_due_day_and_not_on_it(self) -> None:
        (case,) = open_them(doubt())
        due = clock.now() + timedelta(days=14)
        tell_overdue(by=the_platform(), at=due)
        assert self.told(case) == []
        for _ in range(2):
            tell_overdue(by=the_platform(), at=due + DAY)
        assert self.told(case) == ["fund", "insurer"]

    def test_not_of_one_that_has_ended(self) -> None:
        (case,) = open_them(doubt())
        settle_cases(subjects=["tests"], resolution="corrected", by=the_platform(), at=clock.now())
        tell_overdue(by=the_platform(), at=clock.now() + timedelta(days=15))
        assert self.told(case) == []

    def test_by_the_daily_task(self) -> None:
        (case,) = open_them(doubt())
        Case.objects.filter(pk=case.pk).update(due_on=clock.now().date() - 2 * DAY)
        tasks.tell_overdue_cases()
        assert self.told(case) == ["fund", "insurer"]


class TestPeople:
    """The fund's officers read all cases; an organisation's people read and answer their own."""

    def test_the_fund_reads_every_case_with_who_viewed_and_no_coverage(self) -> None:
        Caller("sandbox-clinic-2").check_by_card("SBX-0001")
        case, by = disputed(), at_the_fund("fund_officer")
        shown = whole(cases_of(by, state="", kind="link_disputed", after=0, most=9)[0], by=by, at=clock.now())
        assert (shown["case_id"], shown["coverages"], shown["resolutions"]) == (str(case.uid), [], [])

    @pytest.mark.parametrize("role", ["operator", "fund_auditor"])
    def test_the_funds_other_people_do_not(self, role: str) -> None:
        with pytest.raises(NotPermitted):
            cases_of(at_the_fund(role), state="", kind="", after=0, most=9)

    def test_the_fund_is_no_party(self) -> None:
        case = disputed()
        with pytest.raises(NotFound):
            write_message(uid=case.uid, text="。", by=at_the_fund("fund_officer"), at=clock.now())

    def test_an_insurers_clerk_answers_for_the_insurer(self) -> None:
        (case,) = open_them(doubt())
        by = person_of(Organisation.objects.get(kind="insurer", code="06139992"), "insurer_clerk")
        assert resolve(uid=case.uid, resolution="confirmed_correct", by=by, at=clock.now()).state == "closed"

    @pytest.mark.parametrize("role", ["insurer_clerk", "insurer_approver"])
    def test_one_of_them_alone_has_no_coverage_told_again(self, role: str) -> None:
        case = disputed()
        by = person_of(Organisation.objects.get(kind="insurer", code="06139992"), role)
        with pytest.raises(NotPermitted) as refused:
            resolve(uid=case.uid, resolution="confirmed_correct", by=by, at=clock.now())
        assert "別の人の承認" in refused.value.detail
        assert Coverage.objects.get(pk=case.coverage_id).link_state == "suspended"

    def test_a_receptionist_does_not(self) -> None:
        by = person_of(Caller("sandbox-clinic-1").row.organisation, "receptionist")
        with pytest.raises(NotPermitted):
            cases_of(by, state="", kind="", after=0, most=9)

    def test_a_municipalitys_system_reads_the_cases_of_its_own_orders(self) -> None:
        case = opened(Case.Kind.ADDRESS_SEEN, "sandbox-municipality-1")
        by = Caller("sandbox-municipality-1").actor
        assert [each.uid for each in cases_of(by, state="", kind="", after=0, most=9)] == [case.uid]
        assert by.organisation == acting_organisation(Caller("sandbox-municipality-1").row.organisation.uid)
        assert resolve(uid=case.uid, resolution="acknowledged", by=by, at=clock.now()).state == "closed"


def test_a_municipalitys_system_answers_for_its_welfare_office_and_its_people_do_not() -> None:
    office = Organisation.objects.get(kind=Organisation.Kind.WELFARE_OFFICE)
    parties = (office.pk, Caller(INSURER).row.organisation_id)
    (case,) = open_them(doubt(kind=Case.Kind.LINK_MISMATCH, parties=parties))
    by = Caller("sandbox-municipality-1").actor
    written = write_message(uid=case.uid, text="。", by=by, at=clock.now())
    assert written_before(written.uid, by=by, at=clock.now()).organisation == office
    assert whole(case, by=by, at=clock.now())["resolutions"] == ["withdrawn"]
    for other in (
        Caller("sandbox-municipality-2").actor,
        person_of(Caller("sandbox-municipality-1").row.organisation, "municipal_clerk"),
    ):
        with pytest.raises(NotFound):
            write_message(uid=case.uid, text="。", by=other, at=clock.now())
    assert resolve(uid=case.uid, resolution="withdrawn", by=by, at=clock.now()).state == "closed"


def test_a_message_is_given_again_to_its_writer_alone() -> None:
    both = opened(Case.Kind.OVERLAP, INSURER, CITY)
    message = write_message(uid=both.uid, text="。", by=Caller(INSURER).actor, at=clock.now())
    assert str(message)
    assert written_before(message.uid, by=Caller(INSURER).actor, at=clock.now()) == message
    with pytest.raises(NotFound):
        written_before(message.uid, by=Caller(CITY).actor, at=clock.now())


def test_a_corrected_coverage_is_told_again() -> None:
    insurer, clinic = Insurer(), Caller("sandbox-clinic-1")
    insurer.tell(line())
    body = {"method": "insurance_number", "insurer_number": "06139992", "symbol": "架空７７", "number": "7001",
            "branch": "01", "birth_date": "1980-01-01"}  # fmt: skip
    check = clinic.check(body).json()
    clinic.post("/api/v1/eligibility/link-reports", {"check_id": check["check_id"], "about": [0]})
    insurer.tell(line(change="change", link_token="TEST-LINK-RIGHT"))
    case = Case.objects.get(coverage=Coverage.objects.get(number="7001"))
    assert clinic.check(body).status_code == 409
    resolve(uid=case.uid, resolution="corrected", by=Caller(INSURER).actor, at=clock.now())
    assert clinic.check(body).json()["result"] == "active"
