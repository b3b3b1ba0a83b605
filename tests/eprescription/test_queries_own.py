"""What a person reads about her own prescriptions is hers alone, whole, and true at once (R-051, R-052)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from eprescription.actions.cancelling import cancel
from eprescription.actions.checking import check_medicines
from eprescription.actions.opening import open_finding
from eprescription.queries.findings import shown_of
from eprescription.queries.own import (
    own_inquiries,
    own_openings,
    own_paper_results,
    own_prescription,
    own_prescriptions,
    own_results,
)
from eprescription.queries.own_findings import own_checks
from eprescription.queries.own_trail import entries, own_trail
from eprescription.rules.checks.findings import FindingKind
from platform_site import clock
from platform_site.errors import NotFound
from platform_site.periods import jst_day
from platform_site.queries.persons import same_person
from tests.eprescription.looking import LOOKED, look, noon
from tests.eprescription.pharmacies import dispensed, number_of, opened, received
from tests.eprescription.reasons import REASON, registered_for_a_reason
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def hers(row, query, **more):
    with opened(row):
        return query(same_person(row.person_id), **more)


def listed(row, *, after=0):
    on = jst_day(clock.now()) + timedelta(days=after)
    return [(each.row.uid, each.state, bool(each.number)) for each in hers(row, own_prescriptions, on=on)]


class TestPrescriptions:
    def test_the_newest_comes_first_with_its_number(self):
        first, second = rx.registered(), rx.registered(rx.LOXOPROFEN)
        assert listed(first) == [(second.uid, "registered", True), (first.uid, "registered", True)]
        with opened(first):
            found = own_prescription([first.person_id], first.uid, on=jst_day(clock.now()))
            assert found.number == number_of(first)

    def test_what_is_over_has_no_number(self):
        row = rx.registered()
        assert listed(row, after=4) == [(row.uid, "expired", False)]
        cancel(uid=row.uid, reason="誤り", by=Caller(rx.CLINIC).actor, at=clock.now())
        assert listed(row) == [(row.uid, "cancelled", False)]

    def test_another_persons_is_not_hers_and_is_told_as_none_is(self):
        hers_, others = rx.registered(), rx.registered(person="P008")
        with rx.opened(hers_.person_id):
            refused = []
            for uid in (others.uid, uuid4()):
                with pytest.raises(NotFound) as error:
                    own_prescription([hers_.person_id], uid, on=jst_day(clock.now()))
                refused.append(error.value.detail)
        assert refused[0] == refused[1]

    def test_what_was_given_is_there_in_the_same_second(self):
        row = received(rx.registered())
        with opened(row):
            assert own_results(row) == []
        made = dispensed(row).dispensing
        with opened(row):
            assert [result.pk for result in own_results(row)] == [made.pk]
        assert hers(row, own_paper_results) == []


class TestFindings:
    @pytest.fixture
    def row(self):
        """A prescription that meets another clinic's, for a reason."""
        rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
        return registered_for_a_reason(rx.ITRACONAZOLE)

    def test_hers_are_unmasked_with_the_reason_that_was_given(self, row):
        with opened(row):
            (check,) = own_checks(row)
            ((finding, answer),) = check.findings
        assert (finding.kind, finding.other.name) == (FindingKind.CONTRAINDICATED, rx.TRIAZOLAM)
        assert (answer.reason, answer.confirmed) == (REASON, True)

    def test_each_facilitys_newest_check_counts(self, row):
        received(row)
        with opened(row):
            assert [(check.purpose, check.facility) for check in own_checks(row)] == [
                ("処方箋の登録", "さくら診療所"),
                ("受付・調剤", "あおぞら薬局"),
            ]

    def test_a_check_that_found_nothing_says_so(self):
        row = rx.registered()
        with opened(row):
            (check,) = own_checks(row)
        assert check.findings == ()


class TestOpenings:
    def test_where_she_agreed_aloud_is_told_with_the_facility(self):
        before = rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
        by = replace(Caller(rx.CLINIC).actor, acting_user="u1;doctor")
        check = check_medicines(
            patient_ref=rx.visit(), rps=rx.rps(rx.ITRACONAZOLE), on=jst_day(clock.now()), include_own=False,
            by=by, at=clock.now(),
        )  # fmt: skip
        (masked,) = shown_of(check, consent=False)
        assert hers(before, own_openings) == []
        open_finding(uid=check.uid, finding_key=masked.key, by=by, at=clock.now())
        assert [opening.facility for opening in hers(before, own_openings)] == ["さくら診療所"]


def told(row, *, at=None):
    """Return the entries of her trail, the newest first."""
    with opened(row):
        lines = own_trail(same_person(row.person_id), at=at or clock.now() + timedelta(seconds=1))
        return entries(lines.order_by("-at", "-id"))


class TestTheTrail:
    def test_says_who_did_what_on_which_ground_the_newest_first(self):
        row = received(rx.registered())
        lines = [entry.line for entry in told(row)]
        events = [line.event for line in lines]
        assert events.index("eprescription.received") < events.index("eprescription.registered")
        line = lines[events.index("eprescription.received")]
        assert (line.name, line.organisation.split("（")[0]) == ("処方箋の受付", "あおぞら薬局")

    def test_says_nothing_of_other_persons_and_of_other_services(self):
        row, _ = rx.registered(), rx.registered(person="P008")
        lines = [entry.line for entry in told(row)]
        assert {line.event.split(".")[0] for line in lines} == {"eprescription"}
        assert len([line for line in lines if line.event == "eprescription.registered"]) == 1

    def test_reaches_back_a_hundred_days(self):
        row = rx.registered()
        assert told(row, at=clock.now() + timedelta(days=101)) == []


class TestWhatIsAlike:
    """薬を入力する間の閲覧: what one person does again and again on a day is one entry, with every single moment."""

    @pytest.fixture
    def row(self):
        return rx.registered()

    def looks(self, row):
        """Return each entry of somebody's looking at her medicines as its moments."""
        return [entry.moments for entry in told(row) if entry.line.event == LOOKED]

    def test_is_one_entry_with_each_moment_from_the_newest_on(self, row):
        begun = noon()
        moments = [begun + timedelta(seconds=40 * turn) for turn in range(4)]
        for at in moments:
            look(row, at=at)
        (entry,) = [each for each in told(row) if each.line.event == LOOKED]
        assert entry.moments == tuple(reversed(moments))
        assert (entry.first, entry.last, entry.line.at) == (moments[0], moments[-1], moments[-1])

    def test_stays_one_entry_where_something_else_was_done_between(self, row):
        begun = noon()
        look(row, at=begun)
        look(row, at=begun + timedelta(minutes=1), clinic=rx.OTHER)
        look(row, at=begun + timedelta(minutes=2))
        assert [len(moments) for moments in self.looks(row)] == [2, 1]

    @pytest.mark.parametrize(
        ("later", "changed"),
        [
            (timedelta(minutes=1), {"acting_user": "u2;doctor"}),
            (timedelta(minutes=1), {"clinic": rx.OTHER}),
            (timedelta(days=1), {}),
        ],
    )
    def test_another_person_another_facility_and_another_day_are_entries_of_their_own(self, row, later, changed):
        look(row, at=noon())
        look(row, at=noon() + later, **changed)
        assert [len(moments) for moments in self.looks(row)] == [1, 1]


def test_inquiries_are_those_of_the_prescription():
    row = rx.registered()
    with opened(row):
        assert own_inquiries(row) == []
