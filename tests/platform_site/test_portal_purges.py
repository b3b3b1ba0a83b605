"""`/staff/purges/`: what was erased and what will be, and the holds that keep rows from it."""

from datetime import timedelta

import pytest
from django.test import Client

from platform_site import clock
from platform_site.models import LegalHold, PurgeDue, PurgeRun
from platform_site.retention import POLICIES
from tests.factories import platform_site as make
from tests.support.pages import refused, wrong
from tests.support.visitors import Visitor
from tests.support.writes import nothing_written


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]
NOBODYS = "0b9e1a3c-1111-4222-8333-444455556666"
RUNS, DUE, HOLDS, NEW = "/staff/purges/", "/staff/purges/due", "/staff/purges/holds/", "/staff/purges/holds/new"
NOTICE = "platform_site.Notice"


def text(answer, status: int = 200) -> str:
    """Return a page."""
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


@pytest.fixture
def auditor() -> Visitor:
    return Visitor.of("fund_auditor", "fund")


class TestWho:
    """Fund staff with the right."""

    @pytest.mark.parametrize("role", ["operator", "fund_officer", "fund_auditor"])
    @pytest.mark.parametrize("path", [RUNS, DUE])
    def test_whoever_may_see_purges_sees_them(self, role, path):
        assert text(Visitor.of(role, "fund").get(path)).count("<h1>") == 1

    @pytest.mark.parametrize("role", ["fund_officer", "fund_auditor"])
    @pytest.mark.parametrize("path", [HOLDS, NEW])
    def test_whoever_may_place_holds_sees_those(self, role, path):
        assert text(Visitor.of(role, "fund").get(path)).count("<h1>") == 1

    @pytest.mark.parametrize("path", [RUNS, DUE, HOLDS, NEW, f"{HOLDS}{NOBODYS}"])
    def test_nobody_else(self, path):
        assert Visitor.of("insurer_clerk", "union").get(path).status_code == 403
        assert Client().get(path).status_code == 302

    @pytest.mark.parametrize("path", [HOLDS, NEW])
    def test_an_operator_places_no_holds(self, path):
        assert Visitor.of("operator", "fund").get(path).status_code == 403

    @pytest.mark.parametrize("path", [RUNS, DUE, HOLDS, NEW])
    def test_reading_changes_nothing(self, auditor, path):
        auditor.get(path)
        with nothing_written():
            auditor.get(path)


class TestRuns:
    """One line a run and kind, however many chunks it took."""

    @pytest.fixture
    def ran(self):
        """Two runs; gives when the second was."""
        now = clock.now()
        for at, label, rows in (
            (now - timedelta(days=2), NOTICE, 1000), (now - timedelta(days=2), NOTICE, 234),
            (now, NOTICE, 77), (now, "platform_site.Consent", 8), (now, "gone.Model", 1),
        ):  # fmt: skip
            PurgeRun.objects.create(label=label, at=at, rows=rows)
        return now

    def test_shows_what_went_by_its_japanese_name(self, auditor, ran):
        page = text(auditor.get(RUNS))
        assert "4件" in page
        for words in ("<td>通知</td>", "1234", "77", "<td>同意</td>", "gone.Model"):
            assert words in page

    def test_can_be_narrowed_to_a_kind_and_to_days(self, auditor, ran):
        page = text(auditor.get(f"{RUNS}?label={NOTICE}&since={ran:%Y-%m-%d}&until={ran + timedelta(days=1):%Y-%m-%d}"))
        assert "1件" in page
        assert "1234" not in page

    def test_can_be_sorted_by_how_many(self, auditor, ran):
        page = text(auditor.get(f"{RUNS}?sort=-total"))
        assert page.index("1234") < page.index(">77<") < page.index(">8<")

    def test_says_so_where_there_was_none(self, auditor):
        assert "消去した記録はありません。" in text(auditor.get(RUNS))


class TestDue:
    """Every policy with its basis, what is over, what is held, and what failed."""

    def test_shows_every_policy_counted_or_not(self, auditor):
        page = text(auditor.get(DUE))
        for policy in POLICIES.values():
            assert f'<th scope="row">{policy.model._meta.verbose_name}</th><td>{policy.keep}</td>' in page
            assert policy.basis in page
        assert page.count("未集計") == len(POLICIES)

    def test_shows_what_is_due_held_and_failed(self, auditor):
        now = clock.now()
        PurgeDue.objects.create(label=NOTICE, counted_at=now, rows=4321, held=55, failed_at=now)
        PurgeDue.objects.create(label="platform_site.Consent", counted_at=now, rows=0, held=0)
        page = text(auditor.get(DUE))
        assert '<td class="number">4321</td><td class="number">55</td>' in page
        assert "前回の消去に失敗した対象があります: 通知。" in page
        assert page.count("成功") == 1


FORM = {"thing": "PersonMerge", "case_number": "令和8年第1号", "reason": "訴訟のため。"}


class TestPlacing:
    """Asked, checked, done, confirmed."""

    def test_a_hold_is_placed_after_a_look_at_what_was_typed(self, auditor):
        merge = make.PersonMergeFactory()
        page = text(auditor.sends(NEW, {**FORM, "uid": str(merge.uid)}))
        for words in ("内容の確認", "本人の統合", str(merge.uid), "令和8年第1号", "訴訟のため。"):
            assert words in page
        assert not LegalHold.objects.exists()
        address = auditor.post(NEW, {**FORM, "uid": str(merge.uid)})["Location"]
        page = text(auditor.sends(address))
        assert "受け付けました" in page
        assert set(LegalHold.objects.values_list("person_id", flat=True)) == {merge.kept_id, merge.merged_id}

    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, auditor):
        page = wrong(auditor, NEW, {**FORM, "uid": "山田花子"})
        assert "識別子は、0b9e1a3c-1111-4222-8333-444455556666 の形で入力してください。" in page
        assert 'value="令和8年第1号"' in page
        assert "訴訟のため。" in wrong(auditor, NEW, {**FORM, "uid": NOBODYS, "case_number": ""})

    def test_a_thing_that_names_nobody_is_said_at_its_field(self, auditor):
        page = refused(auditor, NEW, {**FORM, "uid": NOBODYS})
        assert "この識別子の示す本人はいません。" in page
        assert 'value="令和8年第1号"' in page

    def test_neither_name_nor_number_nor_reason_stands_in_the_address(self, auditor):
        address = auditor.post(NEW, {**FORM, "uid": str(make.PersonMergeFactory().uid)})["Location"]
        assert "%" not in address
        assert "?" not in address


class TestHolds:
    """What stands and what stood, and lifting it."""

    def test_lists_case_numbers_and_nobodys_record(self, auditor):
        hold = make.LegalHoldFactory()
        lifted = make.LegalHoldFactory(lifted_at=hold.placed_at, lifted_by=make.UserFactory())
        page = text(auditor.get(HOLDS))
        assert hold.case_number in page
        assert "保全中" in page
        assert str(hold.person.uid) not in page
        page = text(auditor.get(f"{HOLDS}?state=lifted"))
        assert lifted.case_number in page
        assert hold.case_number not in page
        assert lifted.case_number not in text(auditor.get(f"{HOLDS}?state=active"))

    def test_is_lifted_with_a_reason(self, auditor):
        hold = make.LegalHoldFactory()
        page = text(auditor.sends(f"{HOLDS}{hold.uid}", {"why": "case_over"}))
        assert "保全を解除しました。" in page
        assert "解除済み" in page
        assert "保全を解除する" not in page
        hold.refresh_from_db()
        assert hold.lifted_by == auditor.user

    def test_without_a_reason_it_stands(self, auditor):
        hold = make.LegalHoldFactory()
        page = text(auditor.post(f"{HOLDS}{hold.uid}", {}), 422)
        assert "入力内容に問題があります" in page
        hold.refresh_from_db()
        assert hold.lifted_at is None

    def test_a_second_time_is_refused_in_words(self, auditor):
        hold = make.LegalHoldFactory(lifted_at=clock.now(), lifted_by=make.UserFactory())
        answer = auditor.post(f"{HOLDS}{hold.uid}", {"why": "case_over"})
        assert answer.status_code == 409
        assert "すでに解除" in answer.content.decode()

    def test_one_that_does_not_exist_is_not_found(self, auditor):
        assert auditor.get(f"{HOLDS}{NOBODYS}").status_code == 404
