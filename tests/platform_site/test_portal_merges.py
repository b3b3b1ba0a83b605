"""Merging and splitting records of persons on pages: asked by one officer, approved by another, nobody shown."""

from uuid import uuid4

import pytest

from eligibility.models import Case
from platform_site.models import PersonMerge
from tests.support.audit_lines import lines_of
from tests.support.disputes import INSURER, opened
from tests.support.feeds import Insurer, coverage, current, line
from tests.support.merging import CONFIRMED, EVIDENCE, merged, of_sandbox, person_of, requested, to_be_split
from tests.support.pages import done, is_closed, nothing_changes, refused, seen, text_of, without_ids, wrong
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH, ASK = "/staff/merges/", "/staff/merges/ask"
MARRIED = {"link_token": "TEST-LINK-7002", "name": "架空　歩", "address": "架空県架空市試験町9-9"}


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


@pytest.fixture
def other() -> Visitor:
    return Visitor.of("fund_officer", "fund")


@pytest.fixture
def _two_records() -> None:
    assert Insurer().tell(line("7001"), line("7002", **MARRIED)) == ["added", "added"]


def typed(**changed: object) -> dict[str, object]:
    """Return what an officer types."""
    return {
        "kept": str(coverage("7001").uid),
        "merged": str(coverage("7002").uid),
        "documents": ["resident_record"],
        "seen_on": "令和8年11月20日",
        "reason": "婚姻により二つの記録になっています。",
        **changed,
    }


def two(**given: object) -> PersonMerge:
    """Have a merge asked for by another officer."""
    return requested(of_sandbox("P001"), of_sandbox("P003"), evidence=CONFIRMED, **given)


def decided(who: Visitor, merge: PersonMerge, decision: str, step: str = "merge", sha256: str = "") -> int:
    """Press a button of a merge's page; return the status."""
    stands = merge.split_sha256 if step == "split" else merge.evidence_sha256
    given = {"decision": decision, "step": step, "sha256": sha256 or bytes(stands or b"").hex()}
    return int(who.post(f"{PATH}{merge.uid}", given).status_code)


def state(merge: PersonMerge) -> str:
    return str(PersonMerge.objects.get(pk=merge.pk).state)


@pytest.mark.usefixtures("_two_records")
class TestAsking:
    """By two random ids of coverages or cases."""

    def test_shows_what_fits_and_what_differs_before_it_is_asked(self, officer) -> None:
        assert str(coverage("7001").uid) in seen(officer, f"{ASK}?kept={coverage('7001').uid}")
        check = officer.post(ASK, typed())["Location"]
        page = seen(officer, check)
        assert "生年月日、性別、氏名カナ" in page
        assert "氏名、住所" in page
        for words in ("試験", "7001", "1980"):
            assert words not in without_ids(page.split("<main")[1]), words

    def test_leaves_a_merge_that_waits_for_another(self, officer) -> None:
        done(officer, ASK, **typed())
        merge = PersonMerge.objects.get()
        assert (merge.state, merge.requested_by) == ("requested", officer.user)
        assert (merge.kept, merge.merged) == (person_of("TEST-LINK-7001"), person_of("TEST-LINK-7002"))
        assert merge.evidence["agrees"] == ["birth_date", "sex", "kana"]
        assert merge.evidence["differs"] == ["name", "address"]
        assert "people.records_compared" in [each.event for each in lines_of([merge.kept_id])]

    def test_takes_a_case_for_a_record(self, officer) -> None:
        of_person = opened("five_details", INSURER, subject="a", person_id=current("7001").person_id)
        of_coverage = opened("ratio", INSURER, subject="b", coverage_id=coverage("7002").pk)
        done(officer, ASK, **typed(kept=str(of_person.uid), merged=str(of_coverage.uid)))
        assert PersonMerge.objects.get().kept_id == current("7001").person_id

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"merged": str(uuid4())}, "見つかりません"),
            ({"merged": "7002"}, "統合する記録"),
            ({"seen_on": "2999-01-01"}, "今日までの日付"),
            ({"seen_on": "昨日"}, "日付として読めません"),
            ({"documents": []}, "確かめた書類"),
        ],
    )
    def test_says_what_is_wrong(self, officer, changed, words) -> None:
        page = wrong(officer, ASK, typed(**changed))
        assert words in page.split('id="summary-title"')[1].split("</ul>")[0]
        assert not PersonMerge.objects.exists()

    def test_refuses_an_individual_number_at_once(self, officer) -> None:
        answer = officer.post(ASK, typed(reason="個人番号 123456789018"))
        assert answer.status_code == 422
        assert 'href="#id_reason"' in text_of(answer)
        assert "123456789018" not in text_of(answer)

    def test_refuses_one_record_twice_and_a_case_about_nobody(self, officer) -> None:
        assert "同じ方の記録です" in wrong(officer, ASK, typed(merged=str(coverage("7001").uid)))
        nobody = opened(Case.Kind.SEQUENCE_GAP, INSURER)
        assert "見つかりません" in wrong(officer, ASK, typed(merged=str(nobody.uid)))

    def test_wants_a_look_at_papers_where_the_records_contradict(self, officer) -> None:
        Insurer().tell(line("7003", birth_date="1981-01-01"))
        changed = {"merged": str(coverage("7003").uid)}
        assert "一致しません" in wrong(officer, ASK, typed(**changed))
        done(officer, ASK, **typed(**changed, details_confirmed="on"))
        assert PersonMerge.objects.get().evidence["details_confirmed"] is True

    def test_the_same_twice_is_said_in_words(self, officer) -> None:
        done(officer, ASK, **typed())
        assert "すでに申請されています" in refused(officer, ASK, typed())

    def test_is_for_the_funds_officers(self) -> None:
        is_closed(ASK, Visitor.of("operator", "fund"), Visitor.of("insurer_clerk", "union"))


class TestThePage:
    """Shows the evidence in words, and nobody."""

    def test_lists_merges_by_state(self, officer) -> None:
        merge = two()
        with nothing_changes():
            page = seen(officer, PATH)
        assert str(merge.uid) in page
        assert "承認待ち" in page
        assert str(merge.uid) not in seen(officer, f"{PATH}?state=split")
        is_closed(PATH, Visitor.of("fund_auditor", "fund"), Visitor.of("insurer_approver", "union"))

    def test_tells_how_the_records_compare_and_leaves_a_line_about_both(self, officer) -> None:
        merge = two()
        with nothing_changes():
            page = seen(officer, f"{PATH}{merge.uid}")
        for words in (
            "住民票の写し",
            "食い違いの確認",
            "一致しない",
            "どちらにも登録なし",
            bytes(merge.evidence_sha256).hex(),
        ):
            assert words in page, words
        assert "1985" not in without_ids(page.split("<main")[1])
        for person in (merge.kept_id, merge.merged_id):
            assert "people.merge_read" in [each.event for each in lines_of([person])]

    def test_says_that_one_of_them_died(self, officer) -> None:
        merge = two()
        person = merge.merged
        person.died_on = "2026-01-01"
        person.save()
        assert "片方だけに登録" in seen(officer, f"{PATH}{merge.uid}")

    def test_of_none_is_not_there(self, officer) -> None:
        path = f"{PATH}{uuid4()}"
        assert officer.get(path).status_code == 404
        is_closed(path, Visitor.of("operator", "fund"))


class TestDeciding:
    """By the very content."""

    def test_another_officer_approves(self, officer) -> None:
        merge = two()
        assert "統合を承認する" in seen(officer, f"{PATH}{merge.uid}")
        assert decided(officer, merge, "approve") == 302
        assert state(merge) == "merged"
        assert "統合の取消を申請する" in seen(officer, f"{PATH}{merge.uid}")

    def test_whoever_asked_may_take_it_back_and_not_approve(self, officer) -> None:
        merge = two(by=officer.actor)
        page = seen(officer, f"{PATH}{merge.uid}")
        assert "統合を承認する" not in page
        assert "申請を取り下げる" in page
        assert decided(officer, merge, "approve") == 403
        assert decided(officer, merge, "decline") == 302
        assert state(merge) == "declined"

    @pytest.mark.parametrize("sha256", ["00", "zz", "ff" * 32])
    def test_other_content_is_refused(self, officer, sha256) -> None:
        merge = two()
        assert decided(officer, merge, "approve", sha256=sha256) == 409
        assert state(merge) == "requested"

    def test_a_button_that_is_none_is_refused(self, officer) -> None:
        assert decided(officer, two(), "other") == 400

    def test_a_split_is_asked_for_and_approved_by_another(self, officer, other) -> None:
        merge = merged(of_sandbox("P001"), of_sandbox("P003"), evidence=CONFIRMED)
        path = f"{PATH}split?about={merge.uid}"
        assert "同じ方の記録が2件あります。" in seen(officer, path)
        done(officer, f"{PATH}split", about=str(merge.uid), documents=["family_register"], reason="別の方でした。")
        assert state(merge) == "splitting"
        merge.refresh_from_db()
        page = seen(other, f"{PATH}{merge.uid}")
        assert "別の方でした。" in page
        assert "戸籍" in page
        assert decided(officer, merge, "approve", "split") == 403
        assert decided(other, merge, "approve", "split") == 302
        assert state(merge) == "split"
        seen(other, f"{PATH}{merge.uid}")
        assert officer.get(path).status_code == 404

    def test_a_split_may_be_declined(self, officer) -> None:
        merge = to_be_split(merged(of_sandbox("P001"), of_sandbox("P003"), evidence=CONFIRMED), evidence=EVIDENCE)
        assert decided(officer, merge, "decline", "split") == 302
        assert state(merge) == "merged"

    def test_a_split_of_nothing_is_not_there(self, officer) -> None:
        for uid in (uuid4(), two().uid):
            assert officer.get(f"{PATH}split?about={uid}").status_code == 404
        is_closed(f"{PATH}split", Visitor.of("operator", "fund"))
