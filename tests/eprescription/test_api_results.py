"""The door of results: a facility learns what was dispensed for its own prescriptions, and nothing of others'."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from eprescription.actions.withdrawing import withdraw_result
from platform_site import clock
from platform_site.permissions import Scope
from tests.eprescription.api_calls import API, NAMED, put, result_body
from tests.eprescription.pharmacies import BLUE, dispensed, given, received
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def results(clinic=rx.CLINIC, *, scopes=None, headers=NAMED, **asked):
    query = "&".join(f"{name}={quote(str(value))}" for name, value in asked.items())
    return Caller(clinic, scopes).get(f"{API}/results?{query}", **headers)


def shown(**asked):
    return [(each["prescription_id"], each["state"]) for each in results(**asked).json()["results"]]


@pytest.fixture
def row():
    """A prescription that was dispensed, with a message to the doctor."""
    return dispensed(received(rx.registered()), message="粉砕して渡しました。").prescription


class TestWhatIsTold:
    def test_what_was_given_and_what_the_pharmacist_says(self, row):
        (told,) = results().json()["results"]
        assert (told["prescription_id"], told["message"]) == (str(row.uid), "粉砕して渡しました。")
        assert [item["sent_name"] for item in told["items"]] == [rx.AMLODIPINE]

    def test_a_correction_is_told_in_the_place_of_what_it_corrects(self, row):
        path = f"{API}/prescriptions/{row.uid}/dispensing"
        body = result_body(str(row.uid), given(quantity="7", disposition="partial"))
        assert put(Caller(BLUE), path, body, **{"If-Match": '"1"'}).status_code == 200
        (told,) = results().json()["results"]
        assert (told["version"], told["items"][0]["quantity"]) == (2, "7")

    def test_that_it_was_withdrawn_is_told(self, row):
        withdraw_result(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        assert shown() == [(str(row.uid), "withdrawn")]

    def test_each_view_stands_in_the_trail_of_the_person(self, row):
        results()
        line = lines_of([row.person_id])[-1]
        assert (line.event, line.ground) == ("eprescription.results_read", "own")

    def test_another_facility_is_told_nothing(self, row):
        assert results(rx.OTHER).json()["results"] == []

    def test_what_nobody_dispensed_is_no_result(self):
        received(rx.registered())
        assert results().json()["results"] == []


class TestSince:
    def test_what_came_before_is_not_told_again(self, row):
        assert shown(since=row.registered_at.isoformat()) == [(str(row.uid), "current")]
        assert shown(since=(clock.now() + timedelta(minutes=1)).isoformat()) == []

    def test_the_next_question_reaches_back_over_what_may_still_be_written(self, row):
        later = results().json()["next_since"]
        assert shown(since=later) == [(str(row.uid), "current")]

    @pytest.mark.parametrize("since", ["", "yesterday", "2026-11-01T09:00:00", "2026-13-01T09:00:00+09:00"])
    def test_a_moment_without_its_offset_and_what_is_none_are_refused(self, since):
        answer = results(since=since)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/since")


class TestPages:
    def test_each_result_comes_once_in_the_order_of_registration(self, row):
        other = dispensed(received(rx.registered(rx.LOXOPROFEN)), given(name=rx.LOXOPROFEN)).prescription
        first = results(limit=1).json()
        second = results(limit=1, cursor=first["next"]).json()
        told = [each["prescription_id"] for page in (first, second) for each in page["results"]]
        assert (told, second["next"]) == ([str(row.uid), str(other.uid)], None)

    def test_a_cursor_of_another_question_is_refused(self, row):
        dispensed(received(rx.registered(rx.LOXOPROFEN)), given(name=rx.LOXOPROFEN))
        cursor = results(limit=1).json()["next"]
        since = row.registered_at.isoformat()
        assert results(limit=1, cursor=cursor, since=since).status_code == 400
        assert results(rx.OTHER, limit=1, cursor=cursor).status_code == 400


class TestWhoMayAsk:
    def test_a_pharmacy_has_no_such_scope(self):
        assert results(BLUE).json()["code"] == "AUTH-SCOPE"

    def test_a_clinic_that_lost_it_is_refused(self):
        assert results(scopes=frozenset({Scope.ELIGIBILITY_CHECK})).json()["code"] == "AUTH-SCOPE"

    def test_who_reads_has_to_be_named(self):
        assert results(headers={}).status_code == 400
