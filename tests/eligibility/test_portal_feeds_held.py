"""What is held, on the pages: why, since when and on which counts, and a second person who decides about it."""

import pytest
from django.test import Client

from eligibility.models import CoverageFeed
from platform_site.models import Job, Membership
from tests.support.feeds import Insurer, apply, file, line
from tests.support.uploads import chosen, looked_at, newest, text_of, worked
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
INSURER = Insurer()
HELD = "/staff/feeds/held"


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


@pytest.fixture
def approver() -> Visitor:
    return Visitor.of("insurer_approver", "union")


@pytest.fixture
def job(clerk) -> Job:
    """Return a file that the clerk sent on the pages and that is held behind a gap."""
    clerk.post(looked_at(clerk, file([line()], number=4)), {"decision": "confirm"})
    job = worked(newest())
    assert job.state == "held"
    return job


def path(job: Job) -> str:
    """Return where one decides about a file."""
    return f"/staff/feeds/{job.uid}/decision"


def decide(visitor: Visitor, job: Job, decision: str = "release", *, sha256: str = ""):
    """Say what somebody decides about a file."""
    return visitor.post(path(job), {"decision": decision, "sha256": sha256 or bytes(job.content_sha256).hex()})


class TestTheList:
    def test_says_why_since_when_and_on_which_counts(self, approver, job) -> None:
        page = text_of(approver.get(HELD))
        for text in ("ファイル番号に欠番があるため、保留しています。", "最後に反映した番号: 1", f'href="{path(job)}"'):
            assert text in page, text

    def test_leads_a_clerk_to_the_file_alone(self, clerk, job) -> None:
        page = text_of(clerk.get(HELD))
        assert path(job) not in page
        assert f'href="/staff/feeds/{job.uid}"' in page

    def test_has_those_that_wait_behind_it(self, approver, job) -> None:
        apply(INSURER.send(line("2"), number=5))
        assert "前の番号のファイルが終わるのを待っています。" in text_of(approver.get(HELD))

    def test_has_no_other_insurers(self, job) -> None:
        assert "保留中のファイルはありません。" in text_of(Visitor.of("insurer_approver", "city_insurer").get(HELD))


class TestDeciding:
    def test_shows_who_sent_it_its_counts_and_its_sha256(self, approver, clerk, job) -> None:
        page = text_of(approver.get(path(job)))
        for text in (
            clerk.user.username,
            bytes(job.content_sha256).hex(),
            "最後に反映した番号",
            "欠番",
            "certutil",
            "試験 ",
        ):
            assert text in page, text

    def test_a_second_person_releases_and_it_goes_on(self, approver, job) -> None:
        answer = decide(approver, job)
        assert answer["Location"] == f"/staff/feeds/{job.uid}"
        assert "承認しました。" in text_of(approver.get(answer["Location"]))
        assert CoverageFeed.objects.get(job_uid=job.uid).released_by == approver.user.username
        assert worked(job).state == "done"

    def test_a_second_person_gives_it_up(self, approver, job) -> None:
        assert "取り下げました" in text_of(approver.browser.post(
            path(job), {"decision": "reject", "sha256": bytes(job.content_sha256).hex()}, follow=True
        ))  # fmt: skip
        job.refresh_from_db()
        assert job.code == "ELIG-FEED-REJECTED"
        assert "保険者の担当者が取り下げました" in text_of(approver.get(f"/staff/feeds/{job.uid}"))

    def test_the_same_human_may_not_in_her_other_role(self, clerk, job) -> None:
        Membership.objects.filter(pk=clerk.membership.pk).update(role="insurer_approver", staff_id="X-9")
        answer = decide(clerk, job)
        assert answer.status_code == 422
        assert "ファイルを送信または確認した方は、二人目として承認できません。" in text_of(answer)
        job.refresh_from_db()
        assert job.state == "held"

    def test_other_content_than_was_shown_is_not_released(self, approver, job) -> None:
        answer = decide(approver, job, sha256="0" * 64)
        assert answer.status_code == 422
        assert "SHA-256 が、受け取ったファイルと一致しません" in text_of(answer)

    @pytest.mark.parametrize("data", [{}, {"decision": "release", "sha256": "x"}, {"decision": "maybe"}])
    def test_what_is_no_decision_is_asked_for_again(self, approver, job, data) -> None:
        assert approver.post(path(job), data).status_code == 422
        job.refresh_from_db()
        assert job.state == "held"

    def test_where_nobody_is_known_to_have_sent_it_the_first_person_confirms(self, approver) -> None:
        job = apply(INSURER.send(line(), number=4))
        assert "承認には二人が必要です" in text_of(approver.get(path(job)))
        assert "もう一人の承認で反映します" in text_of(approver.browser.post(
            path(job), {"decision": "release", "sha256": bytes(job.content_sha256).hex()}, follow=True
        ))  # fmt: skip
        assert decide(approver, job).status_code == 422
        assert decide(Visitor.of("insurer_approver", "union"), job).status_code == 302
        assert worked(job).state == "done"

    def test_looking_decides_nothing(self, approver, job) -> None:
        approver.get(f"{path(job)}?decision=release&sha256={bytes(job.content_sha256).hex()}")
        assert CoverageFeed.objects.get(job_uid=job.uid).released_at is None

    def test_of_a_file_that_waits_for_nobody_there_is_nothing_to_decide(self, approver) -> None:
        job = apply(INSURER.send(line()))
        assert approver.get(path(job)).status_code == 409

    def test_a_clerk_may_not_another_insurer_does_not_know_it(self, clerk, job) -> None:
        assert decide(clerk, job).status_code == 403
        assert decide(Visitor.of("insurer_approver", "city_insurer"), job).status_code == 404
        assert Client().get(path(job)).status_code == 302


class TestHeldLines:
    def test_are_listed_by_file_and_line_with_the_columns_that_differ(self, clerk) -> None:
        INSURER.tell(line("1"))
        INSURER.tell(line("2", link_token="TEST-LINK-1", sex="2"))
        page = text_of(clerk.get("/staff/feeds/held-lines"))
        assert "紐付番号と生年月日・性別の不一致" in page
        assert "<td>性別</td>" in page
        assert "試験　歩" not in page

    def test_another_insurers_are_not_there(self) -> None:
        INSURER.tell(line("1"))
        INSURER.tell(line("2", link_token="TEST-LINK-1", sex="2"))
        assert "保留中の行はありません。" in text_of(
            Visitor.of("insurer_clerk", "city_insurer").get("/staff/feeds/held-lines")
        )


def test_a_large_change_is_held_with_its_counts_on_every_page(clerk, approver) -> None:
    INSURER.tell(line("1"))
    content = INSURER.content(*[line(str(each)) for each in range(2, 80)])
    address = looked_at(clerk, content)
    assert "新規: 78" in text_of(clerk.get(address))
    clerk.post(address, {"decision": "confirm"})
    job = worked(newest())
    assert "承認が要る割合（%）" in text_of(approver.get(path(job)))
    assert chosen(clerk, content).status_code == 302


class TestOneThatIsApprovedAndWaits:
    """Behind a file with a lower number that is held itself."""

    @pytest.fixture
    def waiting(self, job) -> Job:
        CoverageFeed.objects.filter(job_uid=job.uid).update(released_at=job.created_at, released_by="somebody")
        return job

    def test_stands_in_the_list_as_such(self, approver, waiting) -> None:
        page = text_of(approver.get(HELD))
        assert "承認済み" in page
        assert path(waiting) not in page

    def test_is_not_decided_about_again(self, approver, waiting) -> None:
        for answer in (approver.browser.get(path(waiting), follow=True), approver.sends(path(waiting))):
            page = text_of(answer)
            assert "このファイルは承認済みです。" in page
            assert "反映します" in page
            assert 'name="decision"' not in page
