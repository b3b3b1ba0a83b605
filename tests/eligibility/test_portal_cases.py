"""The pages of cases: the list with its clock, a case in words with its thread, and its end."""

from datetime import timedelta
from uuid import uuid4

import pytest

from eligibility.actions.cases import settle_cases
from eligibility.models import Case, CaseMessage, Coverage
from eligibility.portal.cases_words import clock_words, evidence_lines
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Approval, Receipt
from platform_site.periods import jst_day
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.disputes import CITY, INSURER, OTHER, disputed, opened, whose
from tests.support.pages import done, is_closed, nothing_changes, refused, seen, text_of, without_ids, wrong
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH = "/staff/cases/"


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def at(case: Case) -> str:
    return f"{PATH}{case.uid}"


def late(case: Case, days: int) -> Case:
    """Let a case's day lie so many days back."""
    case.due_on = jst_day(clock.now()) - timedelta(days=days)
    case.save()
    return case


class TestTheList:
    """Of the cases in which one's organisation is a party."""

    def test_is_for_those_who_answer_cases(self) -> None:
        is_closed(PATH, Visitor.of("operator", "fund"), Visitor.of("receptionist", "clinic"))
        for role, house in (("municipal_clerk", "city"), ("welfare_clerk", "welfare"), ("insurer_approver", "union")):
            seen(Visitor.of(role, house), PATH)

    def test_shows_ones_own_cases_and_the_fund_all(self, clerk, officer) -> None:
        own, foreign = opened("ratio", INSURER, subject="a"), opened("overlap", CITY, subject="b")
        assert (at(own) in seen(clerk, PATH), at(foreign) in seen(clerk, PATH)) == (True, False)
        assert at(own) in seen(officer, PATH)
        assert at(foreign) in seen(officer, PATH)

    def test_says_how_many_days_are_left_and_who_has_answered(self, clerk) -> None:
        opened("overlap", INSURER, CITY)
        page = seen(clerk, PATH)
        assert "あと14日" in page
        assert "0／2機関" in page

    def test_says_that_a_day_has_passed_and_keeps_those_alone_if_asked(self, clerk) -> None:
        passed, other = late(opened("ratio", INSURER, subject="a"), 2), opened("ratio", INSURER, subject="b")
        assert "<strong>2日超過</strong>" in seen(clerk, PATH)
        page = seen(clerk, f"{PATH}?overdue=yes")
        assert (at(passed) in page, at(other) in page) == (True, False)

    def test_is_filtered_by_kind_and_state_and_sorted(self, clerk) -> None:
        one, two = opened("ratio", INSURER, subject="a"), opened("overlap", INSURER, subject="b")
        assert at(two) not in seen(clerk, f"{PATH}?kind=ratio&state=open&sort=-opened_at")
        assert at(one) not in seen(clerk, f"{PATH}?state=closed")
        assert clerk.get(f"{PATH}?name=x").status_code == 400

    def test_names_nobody_and_changes_nothing(self, clerk) -> None:
        disputed()
        with nothing_changes():
            page = seen(clerk, PATH)
        assert "架空　太郎" not in page
        assert "1001" not in without_ids(page)


class TestACase:
    """In words."""

    def test_shows_evidence_parties_and_ones_own_coverage(self, clerk) -> None:
        page = seen(clerk, at(disputed()))
        for words in (
            "診療所",
            "架空１２ 1001（01）",
            "あなたの機関",
            "照会中（提供停止）",
            "提供の再開を申請する",
            "あと14日",
        ):
            assert words in page, words
        assert "架空　太郎" not in page

    def test_shows_the_fund_no_number_and_nothing_to_press(self, officer) -> None:
        page = seen(officer, at(disputed()))
        assert "伏せています" in page
        for words in ("1001", "架空１２", "提供の再開を申請する", "送信する"):
            assert words not in without_ids(page), words

    def test_shows_who_had_been_told(self, clerk) -> None:
        Caller(OTHER).check_by_card("SBX-0001")
        assert "もみじ診療所" in seen(clerk, at(disputed()))

    def test_of_others_does_not_exist(self) -> None:
        case = disputed()
        other = Visitor.of("insurer_clerk", "city_insurer")
        for path in (at(case), f"{PATH}{uuid4()}"):
            assert other.get(path).status_code == 404
        assert other.post(at(case), {"text": "。"}).status_code == 404
        is_closed(at(case), Visitor.of("receptionist", "clinic"))

    def test_leaves_a_line_about_the_person_and_changes_nothing(self, clerk) -> None:
        case = disputed()
        with nothing_changes():
            seen(clerk, at(case))
        line = lines_of([whose().pk])[-1]
        assert (line.event, line.about, line.user_uid) == ("eligibility.case_read", f"Case:{case.uid}", clerk.user.uid)

    def test_that_is_about_nobody_is_shown_too(self, clerk) -> None:
        case = opened("sequence_gap", INSURER, evidence={"file_number": 5, "last": 3})
        page = seen(clerk, at(case))
        assert "届いたファイルの番号" in page
        assert "結果を登録する" not in page

    def test_that_has_ended_says_how(self, clerk) -> None:
        case = opened("ratio", INSURER)
        settle_cases(subjects=["tests"], resolution="corrected", by=the_platform(), at=clock.now())
        page = seen(clerk, at(case))
        assert "誤りがあり、訂正した" in page
        assert "送信する" not in page


class TestTheThread:
    """Of the parties."""

    def test_shows_who_wrote_what(self, clerk) -> None:
        case = opened("overlap", INSURER, CITY)
        assert clerk.sends(at(case), {"text": "喪失日を\n確かめています。"}).status_code == 200
        message = CaseMessage.objects.get(case=case)
        assert (message.organisation.code, message.acting_user) == ("06139992", clerk.user.username)
        other = Visitor.of("insurer_clerk", "city_insurer")
        page = seen(other, at(case))
        assert "架空健康保険組合" in page
        assert "確かめています。" in page
        assert clerk.user.username not in page
        assert "回答済み" in page

    def test_keeps_what_was_typed_and_says_what_is_wrong(self, clerk) -> None:
        case = opened("ratio", INSURER)
        answer = clerk.post(at(case), {"text": "個人番号は 123456789018 です。"})
        assert answer.status_code == 422
        assert "123456789018" not in text_of(answer)
        answer = clerk.post(at(case), {"text": "長い" * 1001})
        assert answer.status_code == 422
        assert "長い長い" in text_of(answer)
        assert not CaseMessage.objects.exists()

    def test_takes_nothing_once_the_case_has_ended(self, clerk) -> None:
        case = opened("ratio", INSURER)
        settle_cases(subjects=["tests"], resolution="corrected", by=the_platform(), at=clock.now())
        answer = clerk.post(at(case), {"text": "遅れました。"})
        assert answer.status_code == 422
        assert "終了しています" in text_of(answer)

    def test_is_not_for_the_fund_to_write_in(self, officer) -> None:
        case = opened("ratio", INSURER)
        assert officer.post(at(case), {"text": "。"}).status_code == 404
        assert not CaseMessage.objects.exists()


class TestTheEnd:
    """A party's word, after a look at it."""

    def test_is_registered_after_a_check_page(self, clerk) -> None:
        case = opened("ratio", INSURER)
        page = text_of(done(clerk, f"{PATH}end", about=str(case.uid), resolution="confirmed_correct"))
        assert Receipt.objects.get().number in page
        case.refresh_from_db()
        assert (case.state, case.resolution) == ("closed", "confirmed_correct")

    def test_shows_the_case_and_its_words_first(self, clerk) -> None:
        page = seen(clerk, f"{PATH}end?about={opened('ratio', INSURER).uid}")
        assert "負担割合の不整合" in page
        assert "確認した結果、登録のとおりで正しい" in page

    def test_waits_for_the_other_party_of_an_overlap(self, clerk) -> None:
        case = opened("overlap", INSURER, CITY)
        done(clerk, f"{PATH}end", about=str(case.uid), resolution="confirmed_correct")
        case.refresh_from_db()
        assert case.state == "open"
        assert "登録のとおりで正しい" in seen(Visitor.of("insurer_clerk", "city_insurer"), at(case))

    def test_needs_a_word_that_is_open(self, clerk) -> None:
        case = opened("ratio", INSURER)
        for word in ("", "withdrawn"):
            typed = {"about": str(case.uid), "resolution": word}
            assert 'href="#id_resolution' in wrong(clerk, f"{PATH}end", typed)

    @pytest.mark.parametrize("step", ["end", "resume"])
    def test_of_others_does_not_exist(self, step, officer) -> None:
        case = disputed() if step == "resume" else opened("ratio", INSURER)
        for who in (Visitor.of("insurer_clerk", "city_insurer"), officer):
            assert who.get(f"{PATH}{step}?about={case.uid}").status_code == 404
            assert who.post(f"{PATH}{step}", {"about": str(case.uid)}).status_code == 404
        is_closed(f"{PATH}{step}?about={case.uid}", Visitor.of("receptionist", "clinic"))

    def test_is_nowhere_without_a_case(self, clerk) -> None:
        for query in ("", "?about=x", f"?about={uuid4()}", f"?draft={uuid4()}"):
            assert clerk.get(f"{PATH}end{query}").status_code == 404

    def test_of_a_held_file_is_not_said_here(self, clerk) -> None:
        assert clerk.get(f"{PATH}end?about={opened('sequence_gap', INSURER).uid}").status_code == 404

    def test_of_one_that_holds_a_link_is_asked_for_elsewhere(self, clerk) -> None:
        case = disputed()
        assert clerk.get(f"{PATH}end?about={case.uid}").status_code == 404
        assert clerk.get(f"{PATH}resume?about={opened('ratio', INSURER).uid}").status_code == 404

    def test_of_one_that_closed_meanwhile_is_said_in_words(self, clerk) -> None:
        case = opened("ratio", INSURER)
        check = clerk.post(f"{PATH}end", {"about": str(case.uid), "resolution": "confirmed_correct"})["Location"]
        settle_cases(subjects=["tests"], resolution="corrected", by=the_platform(), at=clock.now())
        answer = clerk.post(check)
        assert answer.status_code == 409
        assert "終了しています" in text_of(answer)


class TestTellingALinkAgain:
    """Takes two people of the insurer."""

    def test_from_the_request_to_the_approval(self, clerk) -> None:
        case, approver = disputed(), Visitor.of("insurer_approver", "union")
        answers = {"about": str(case.uid), "resolution": "confirmed_correct", "reason": "加入届で確かめました。"}
        assert "受け付けました" in text_of(done(clerk, f"{PATH}resume", **answers))
        approval = Approval.objects.get()
        assert f"/approvals/{approval.uid}" in seen(approver, at(case))
        assert "提供の再開を申請する" not in seen(approver, at(case))
        shown = seen(approver, f"/approvals/{approval.uid}")
        assert "登録のとおりで正しい" in shown
        decision = {"decision": "approve", "sha256": bytes(approval.sha256).hex()}
        assert clerk.post(f"/approvals/{approval.uid}", decision).status_code == 403
        approver.post(f"/approvals/{approval.uid}", decision)
        case.refresh_from_db()
        assert case.state == "closed"
        assert Coverage.objects.get(pk=case.coverage_id).link_state == "confirmed"

    def test_offers_that_it_is_corrected_once_something_has_changed(self, clerk) -> None:
        case = disputed()
        path = f"{PATH}resume?about={case.uid}"
        assert "誤りがあり、訂正した" not in seen(clerk, path)
        Case.objects.filter(pk=case.pk).update(opened_at=clock.now() - timedelta(days=900))
        assert "誤りがあり、訂正した" in seen(clerk, path)

    def test_comes_back_to_change_the_answers(self, clerk) -> None:
        answers = {"about": str(disputed().uid), "resolution": "confirmed_correct", "reason": "加入届"}
        check = clerk.post(f"{PATH}resume", answers)["Location"]
        page = seen(clerk, f"{PATH}resume?draft={check.rsplit('/', 1)[-1]}")
        assert "加入届" in page

    def test_is_not_asked_for_twice(self, clerk) -> None:
        answers = {"about": str(disputed().uid), "resolution": "confirmed_correct", "reason": "加入届"}
        done(clerk, f"{PATH}resume", **answers)
        assert "すでに承認を待っています" in refused(clerk, f"{PATH}resume", answers)


class TestTheMonth:
    """Counts, for the fund."""

    def test_tells_how_many_of_each_kind_and_in_how_many_days(self, officer) -> None:
        case = opened("ratio", INSURER)
        Case.objects.filter(pk=case.pk).update(opened_at=clock.now() - timedelta(hours=36))
        settle_cases(subjects=["tests"], resolution="corrected", by=the_platform(), at=clock.now())
        late(opened("ratio", INSURER, subject="b"), 1)
        page = seen(officer, f"{PATH}months")
        row = page.split("負担割合の不整合")[1].split("</tr>")[0]
        assert '<td class="number">1.5</td>' in row

    def test_takes_a_month_and_refuses_what_is_none(self, officer) -> None:
        assert "2026年1月" in seen(officer, f"{PATH}months?month=2026-01")
        assert officer.get(f"{PATH}months?month=x").status_code == 400

    def test_is_not_for_insurers(self, clerk) -> None:
        is_closed(f"{PATH}months", clerk)


class TestWords:
    """Of codes and clocks."""

    @pytest.mark.parametrize(("days", "words"), [(3, "あと3日"), (0, "本日まで"), (-2, "2日超過")])
    def test_of_the_clock(self, days: int, words: str) -> None:
        today = jst_day(clock.now())
        assert clock_words(Case(due_on=today + timedelta(days=days)), today=today) == words

    def test_of_a_case_that_has_ended_there_is_no_clock(self) -> None:
        today = jst_day(clock.now())
        assert clock_words(Case(due_on=today, closed_at=clock.now()), today=today) == ""

    def test_of_evidence_leave_out_what_has_none(self) -> None:
        told = {
            "columns": ["birth_date", "other"], "fingerprint": "x", "reported_by": "person",
            "register_of": "2026-11-20", "reason": "papers_differ", "reported_at": "2026-11-20T23:30:00+09:00",
        }  # fmt: skip
        lines = dict(evidence_lines(told))
        assert lines["一致しない項目"] == "生年月日、other"
        assert lines["申し出た方"] == "ご本人"
        assert lines["照合した住民情報の日"] == lines["申出の日"] == "2026年11月20日"
        assert "書類" in lines["理由"]
        assert "fingerprint" not in str(lines)

    def test_of_a_reason_that_is_not_known_is_the_code(self) -> None:
        assert evidence_lines({"reason": "unheard_of"}) == [("理由", "unheard_of")]

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("never_insured", "この保険に入ったことがない"),
            ("details_differ", "氏名や番号が自分のものではない"),
            ("other", "そのほか"),
        ],
    )
    def test_of_a_reason_that_a_person_gave_are_those_of_her_form(self, code: str, words: str) -> None:
        assert evidence_lines({"reason": code}) == [("理由", words)]


class TestWhatFollows:
    """From the case's page."""

    def test_the_fund_asks_for_a_hold_or_a_merge_with_the_case_filled_in(self, officer) -> None:
        case = disputed()
        page = seen(officer, at(case))
        for path in (f"/staff/purges/holds/new?case={case.uid}", f"/staff/merges/ask?kept={case.uid}"):
            assert path in page, path
            assert str(case.uid) in seen(officer, path)

    def test_a_clerk_is_offered_neither(self, clerk) -> None:
        assert "保全を設定する" not in seen(clerk, at(disputed()))

    def test_alone_one_is_not_told_that_others_were(self, clerk) -> None:
        page = text_of(clerk.sends(at(opened("ratio", INSURER)), {"text": "確かめています。"}))
        assert "相手の機関に知らせました" not in page
        assert "当事者は、あなたの機関だけです" in page
        page = text_of(clerk.sends(at(opened("overlap", INSURER, CITY, subject="b")), {"text": "確かめています。"}))
        assert "相手の機関に知らせました" in page

    def test_ones_word_is_said_once(self, clerk) -> None:
        case = opened("overlap", INSURER, CITY)
        receipt = text_of(done(clerk, f"{PATH}end", about=str(case.uid), resolution="confirmed_correct"))
        assert f'href="{at(case)}"' in receipt
        page = seen(clerk, at(case))
        assert "結果を登録する" not in page
        assert "結果は登録済みです" in page
        assert clerk.get(f"{PATH}end?about={case.uid}").status_code == 404
        assert "結果を登録する" in seen(Visitor.of("insurer_clerk", "city_insurer"), at(case))

    @pytest.mark.parametrize(
        ("evidence", "title"),
        [
            ({"reported_by": "insurer", "reason": "wrong_token"}, "だれの資格かの照会"),
            ({"reported_by": "insurer", "reason": "member_says_so"}, "「自分の情報ではない」との申出"),
            ({"reported_by": "person", "reason": "other"}, "「自分の情報ではない」との申出"),
            ({"reported_by": "clinic"}, "「自分の情報ではない」との申出"),
        ],
    )
    def test_what_nobody_reported_is_not_called_a_report(self, clerk, evidence, title) -> None:
        case = opened("link_disputed", INSURER, evidence=evidence)
        assert title in seen(clerk, at(case)).split("</h1>")[0].split("<h1>")[1]
        assert title in seen(clerk, PATH).split("<tbody>")[1]
