"""The doors of the cases: each party sees its own, and of them what concerns it."""

import uuid

import pytest

from eligibility.models import Case, CaseMessage, Coverage
from eligibility.states import LinkState
from platform_site.models import Notice
from tests.support.callers import P001, Caller
from tests.support.disputes import CITY, INSURER, PATH, case, disputed, opened, resolve, whose, write
from tests.support.pages import without_ids


pytestmark = pytest.mark.django_db
KEY = "a-key-of-16-signs"


def listed(who: str = INSURER, query: str = "") -> list[str]:
    """Return the ids that a system's list of cases shows."""
    answer = Caller(who).get(f"{PATH}/cases{query}")
    assert answer.status_code == 200, answer.content
    return [row["case_id"] for row in answer.json()["cases"]]


def overlap() -> Case:
    """Open a case between two insurers about P001."""
    return opened(Case.Kind.OVERLAP, INSURER, CITY, person_id=whose().pk)


def told(client: str, kind: str) -> list[str]:
    """Return what an organisation was told of a kind."""
    rows = Notice.objects.filter(organisation=Caller(client).row.organisation, kind=kind)
    return list(rows.order_by("pk").values_list("about", flat=True))


class TestTheList:
    """Shows the caller's own cases and names nobody."""

    def test_shows_only_those_in_which_the_organisation_is_a_party(self) -> None:
        ours, theirs = opened(Case.Kind.RATIO, INSURER), opened(Case.Kind.RATIO, CITY, subject="theirs")
        assert str(ours.uid) in listed()
        assert str(theirs.uid) not in listed()
        assert str(theirs.uid) in listed(CITY)

    def test_is_narrowed_by_state_and_kind(self) -> None:
        ratio, gap = opened(Case.Kind.RATIO, INSURER), opened(Case.Kind.SEQUENCE_GAP, INSURER, subject="gap")
        write(ratio.uid)
        assert listed(query="?kind=sequence_gap") == [str(gap.uid)]
        assert listed(query="?state=answered") == [str(ratio.uid)]

    @pytest.mark.parametrize("query", ["?kind=nonsense", "?state=架空", "?limit=0", "?limit=201", "?cursor=AAAA"])
    def test_refuses_what_it_does_not_know(self, query: str) -> None:
        answer = Caller(INSURER).get(f"{PATH}/cases{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "VAL-INVALID")

    def test_goes_on_page_by_page_and_a_cursor_is_of_its_question_and_client(self) -> None:
        wanted = [str(opened(Case.Kind.RATIO, INSURER, subject=f"{n}").uid) for n in range(3)]
        first = Caller(INSURER).get(f"{PATH}/cases?kind=ratio&limit=2").json()
        second = Caller(INSURER).get(f"{PATH}/cases?kind=ratio&limit=2&cursor={first['next']}").json()
        assert [row["case_id"] for row in first["cases"] + second["cases"]] == wanted
        assert second["next"] is None
        for who, query in ((INSURER, ""), (CITY, "&kind=ratio")):
            assert Caller(who).get(f"{PATH}/cases?cursor={first['next']}{query}").status_code == 400

    def test_holds_no_personal_data(self) -> None:
        disputed()
        text = Caller(INSURER).get(f"{PATH}/cases").content.decode()
        assert "1001" not in without_ids(text)
        assert "架空　太郎" not in text


class TestOne:
    """Shows evidence, parties, thread, and of coverages only the reader's own."""

    def test_shows_the_insurer_its_own_coverage(self) -> None:
        shown = case(disputed().uid).json()
        assert shown["evidence"]["reported_by"] == "clinic"
        assert shown["evidence"]["reported_at"].endswith("+09:00")
        assert shown["resolutions"] == ["confirmed_correct", "corrected"]
        assert [each["organisation"]["code"] for each in shown["parties"]] == ["06139992"]
        assert shown["coverages"] == [
            {"insurer_number": "06139992", "symbol": "架空１２", "number": "1001", "branch": "01",
             "acquired_on": "2020-04-01"},
        ]  # fmt: skip
        assert (shown["file"], shown["messages"]) == (None, [])

    def test_shows_each_party_of_an_overlap_its_own_numbers_alone(self) -> None:
        both = opened(Case.Kind.OVERLAP, INSURER, CITY, person_id=whose("1013").pk, subject="P013")
        assert [each["number"] for each in case(both.uid).json()["coverages"]] == ["1013"]
        assert [each["number"] for each in case(both.uid, who=CITY).json()["coverages"]] == ["20030013"]

    def test_shows_the_file_to_its_sender_alone(self) -> None:
        feed = Coverage.objects.get(number_key="1001", branch_key="01").versions.get().feed
        held = opened(Case.Kind.LINK_MISMATCH, INSURER, CITY, feed_id=feed.pk, line=3)
        assert case(held.uid).json()["file"] == {
            "job_id": str(feed.job_uid),
            "file_number": feed.file_number,
            "line": 3,
        }
        assert case(held.uid).json()["resolutions"] == ["withdrawn"]
        assert case(held.uid, who=CITY).json()["file"] is None
        assert case(held.uid, who=CITY).json()["resolutions"] == []

    def test_is_the_same_404_for_another_insurer_as_one_that_is_not_there(self) -> None:
        foreign, unknown = case(disputed().uid, who=CITY), case(uuid.uuid4(), who=CITY)
        assert (foreign.status_code, foreign.json()["code"]) == (404, "SYS-NOT-FOUND")
        bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
        assert bodies[0] == bodies[1]

    def test_tells_the_parties_that_it_was_opened(self) -> None:
        both = overlap()
        assert told(INSURER, "eligibility.case_opened")[-1:] == [f"Case:{both.uid}"]
        assert told(CITY, "eligibility.case_opened")[-1:] == [f"Case:{both.uid}"]


class TestTheThread:
    """Is written by the parties alone; once all have written the case is answered."""

    def test_is_answered_once_every_party_has_written(self) -> None:
        both = overlap()
        assert write(both.uid, "当組合では9月30日に喪失です。").status_code == 201
        assert case(both.uid).json()["state"] == "open"
        write(both.uid, "確認しました。", who=CITY)
        shown = case(both.uid, who=CITY).json()
        assert (shown["state"], [each["text"] for each in shown["messages"]]) == (
            "answered",
            ["当組合では9月30日に喪失です。", "確認しました。"],
        )
        assert write(both.uid, "もう一言。").status_code == 201

    def test_tells_the_other_party_of_each_message_and_not_the_writer(self) -> None:
        both = overlap()
        first, second = write(both.uid).json(), write(both.uid).json()
        names = [f"Case:{both.uid} {each['message_id']}" for each in (first, second)]
        assert told(CITY, "eligibility.case_message") == names
        assert told(INSURER, "eligibility.case_message") == []

    def test_a_retry_writes_nothing_twice(self) -> None:
        both = overlap()
        first, retry = write(both.uid, key=KEY), write(both.uid, key=KEY)
        assert (retry.content, retry["Idempotency-Replayed"]) == (first.content, "true")
        assert CaseMessage.objects.filter(case=both).count() == 1

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("個人番号は1234 5678 9018です", "VAL-INDIVIDUAL-NUMBER"),
            ("123456789018", "VAL-INDIVIDUAL-NUMBER"),
            ("見えない\u202e文字", "VAL-CHARACTER"),
            ("長い" * 1001, "VAL-LENGTH"),
            ("", "VAL-REQUIRED"),
            (7, "VAL-TYPE"),
        ],
    )
    def test_takes_no_number_of_the_person_and_no_hidden_signs(self, text, code) -> None:
        answer = write(overlap().uid, text)
        assert [fault["code"] for fault in answer.json()["errors"]] == [code]
        assert CaseMessage.objects.count() == 0

    def test_is_closed_to_whoever_is_no_party_and_after_the_end(self) -> None:
        ours = disputed()
        assert write(ours.uid, who=CITY).json()["code"] == "SYS-NOT-FOUND"
        resolve(ours.uid, "confirmed_correct")
        assert write(ours.uid).json()["code"] == "ELIG-CASE-CLOSED"
        assert resolve(ours.uid, "confirmed_correct").json()["code"] == "ELIG-CASE-CLOSED"

    def test_a_colleague_with_the_same_key_does_not_get_the_first_ones_answer(self) -> None:
        both, key = overlap(), "the-same-key-of-two"
        first, second = ({"X-Acting-User": f"{who};clerk"} for who in ("U-17", "U-18"))
        assert write(both.uid, key=key, **first).status_code == 201
        assert write(both.uid, key=key, **first)["Idempotency-Replayed"] == "true"
        assert write(both.uid, key=key, **second).json()["code"] == "DUP-KEY-REUSED"

    def test_another_organisation_does_not_learn_who_of_the_staff_wrote(self) -> None:
        both = overlap()
        assert write(both.uid, **{"X-Acting-User": "U-17;clerk"}).json()["acting_user"] == "U-17;clerk"
        assert case(both.uid).json()["messages"][0]["acting_user"] == "U-17;clerk"
        assert case(both.uid, who=CITY).json()["messages"][0]["acting_user"] == ""


class TestTheEnd:
    """Belongs to whoever answers for the thing, or to all together."""

    def test_an_overlap_ends_when_both_say_so(self) -> None:
        both = overlap()
        first = resolve(both.uid, "confirmed_correct").json()
        assert (first["state"], [each["agreed_to"] for each in first["parties"]]) == ("open", ["confirmed_correct", ""])
        last = resolve(both.uid, "confirmed_correct", who=CITY).json()
        assert (last["state"], last["resolution"], last["resolutions"]) == ("closed", "confirmed_correct", [])
        assert told(CITY, "eligibility.case_resolved") == [f"Case:{both.uid} confirmed_correct"]

    def test_what_is_not_open_to_a_party_is_refused_and_changes_nothing(self) -> None:
        held = opened(Case.Kind.LARGE_CHANGE, INSURER)
        answer = resolve(held.uid, "confirmed_correct")
        assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-CASE-RESOLUTION")
        held.refresh_from_db()
        assert held.state == "open"

    def test_confirming_resumes_the_link_and_tells_again(self) -> None:
        ours = disputed()
        assert Caller("sandbox-clinic-2").check(P001).json()["code"] == "ELIG-LINK-SUSPENDED"
        assert resolve(ours.uid, "confirmed_correct").json()["state"] == "closed"
        assert Caller("sandbox-clinic-2").check(P001).json()["result"] == "active"

    def test_a_link_stays_held_while_another_case_holds_it(self) -> None:
        ours = disputed()
        other = opened(Case.Kind.REGISTER_MISMATCH, INSURER, coverage_id=ours.coverage_id, person_id=ours.person_id)
        resolve(ours.uid, "confirmed_correct")
        assert Coverage.objects.get(pk=ours.coverage_id).link_state == LinkState.SUSPENDED
        resolve(other.uid, "confirmed_correct")
        assert Coverage.objects.get(pk=ours.coverage_id).link_state == LinkState.CONFIRMED

    def test_what_is_said_to_be_corrected_has_to_have_changed(self) -> None:
        answer = resolve(disputed().uid, "corrected")
        assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-CASE-NOT-CORRECTED")

    def test_a_retry_gives_the_same_and_an_unknown_word_is_refused(self) -> None:
        ours = disputed()
        first, retry = resolve(ours.uid, "confirmed_correct", key=KEY), resolve(ours.uid, "confirmed_correct", key=KEY)
        assert (retry.status_code, retry["Idempotency-Replayed"]) == (200, "true")
        assert retry.json() == first.json()
        faults = resolve(ours.uid, "架空").json()["errors"]
        assert [(fault["pointer"], fault["code"]) for fault in faults] == [("/resolution", "VAL-CHOICE")]
