"""The pages of files: the list, how far one is, what came of its lines, and what may be taken away."""

import csv
import io

import pytest
from django.test import Client

from eligibility.models import CoverageFeed
from platform_site.models import Job, JobLine
from tests.support.feeds import Insurer, apply, line
from tests.support.uploads import registered, text_of
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
INSURER = Insurer()
LIST = "/staff/feeds/"


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


def table(answer) -> list[list[str]]:
    """Return the rows of a table that was given out."""
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def job(clerk) -> Job:
    """Return a file with a good line, two wrong ones and a held one."""
    INSURER.tell(line("1"))
    rows = [line("2"), line("3", sex="9"), line("4", card_class="zz"), line("5", link_token="TEST-LINK-1", sex="2")]
    return registered(clerk, INSURER.content(*rows))


class TestTheList:
    def test_has_ones_own_files_with_their_state_in_words(self, clerk) -> None:
        job = apply(INSURER.send(line(), number=4))
        other = apply(Insurer("sandbox-insurer-2").send(number=5))
        page = text_of(clerk.get(LIST))
        assert f"/staff/feeds/{job.uid}" in page
        assert "欠番がある" in page
        assert str(other.uid) not in page

    def test_is_filtered_by_state(self, clerk) -> None:
        done, held = apply(INSURER.send(line())), apply(INSURER.send(line(), number=9))
        page = text_of(clerk.get(f"{LIST}?state=held"))
        assert (str(held.uid) in page, str(done.uid) in page) == (True, False)

    @pytest.mark.parametrize("sort", ["received_at", "-file_number", "state", "as_of", "-changes"])
    def test_is_sorted(self, clerk, sort: str) -> None:
        assert clerk.get(f"{LIST}?sort={sort}").status_code == 200

    def test_takes_no_other_parameter(self, clerk) -> None:
        assert clerk.get(f"{LIST}?name=x").status_code == 400

    def test_the_fund_sees_every_insurers(self, clerk) -> None:
        one, two = apply(INSURER.send(line())), apply(Insurer("sandbox-insurer-2").send(number=5))
        page = text_of(Visitor.of("fund_officer", "fund").get(LIST))
        assert str(one.uid) in page
        assert str(two.uid) in page


class TestOneFile:
    def test_tells_what_came_of_it(self, clerk, job) -> None:
        page = text_of(clerk.get(f"{LIST}{job.uid}"))
        for text in ("<dt>新規</dt><dd>1</dd>", "<dt>誤り</dt><dd>2</dd>", "<dt>保留</dt><dd>1</dd>", "証区分", "性別"):
            assert text in page, text
        assert "誤り・保留の行だけのファイル（3行）" in page
        assert "試験　歩" not in page

    def test_its_lines_are_filtered_and_sorted(self, clerk, job) -> None:
        page = text_of(clerk.get(f"{LIST}{job.uid}?outcome=held&sort=-number"))
        assert '<th scope="row" class="number">6</th>' in page
        assert '<th scope="row" class="number">4</th>' not in page

    def test_while_it_waits_the_page_asks_again(self, clerk) -> None:
        job = INSURER.send(line())
        page = text_of(clerk.get(f"{LIST}{job.uid}"))
        assert f'hx-get="{LIST}{job.uid}/progress"' in page
        assert "順番を待っています。" in page
        part = clerk.get(f"{LIST}{job.uid}/progress")
        assert (part.status_code, "<html" in text_of(part)) == (200, False)

    def test_while_it_is_worked_on_it_says_how_far(self, clerk) -> None:
        job = INSURER.send(line())
        Job.objects.filter(pk=job.pk).update(state="running", done=300, total=1000)
        page = text_of(clerk.get(f"{LIST}{job.uid}"))
        assert "1000行のうち300行まで進みました。" in page
        assert 'max="1000" value="300"' in page

    def test_at_the_end_the_part_says_so_and_stops(self, clerk, job) -> None:
        part = clerk.get(f"{LIST}{job.uid}/progress")
        assert part.status_code == 286
        assert "処理が終わりました。" in text_of(part)

    def test_of_a_failed_one_it_says_why(self, clerk) -> None:
        job = apply(INSURER.upload(b"nothing"))
        page = text_of(clerk.get(f"{LIST}{job.uid}"))
        assert "登録できなかった理由" in page
        assert "先頭行が仕様と一致しません。" in page

    def test_of_a_held_one_it_says_what_it_waits_for(self, clerk) -> None:
        job = apply(INSURER.send(line(), number=4))
        assert "ファイル番号に欠番があるため、保留しています。" in text_of(clerk.get(f"{LIST}{job.uid}"))

    def test_another_insurers_does_not_exist(self, job) -> None:
        other = Visitor.of("insurer_clerk", "city_insurer")
        for part in ("", "/progress", "/correction.csv", "/results.csv"):
            assert other.get(f"{LIST}{job.uid}{part}").status_code == 404, part

    def test_a_job_of_another_kind_does_not_exist(self, clerk) -> None:
        job = Job.objects.exclude(kind="eligibility.coverage_feed").first()
        assert job is None or clerk.get(f"{LIST}{job.uid}").status_code == 404

    def test_the_fund_sees_counts_and_no_line(self, job) -> None:
        officer = Visitor.of("fund_officer", "fund")
        page = text_of(officer.get(f"{LIST}{job.uid}"))
        assert "<dt>誤り</dt><dd>2</dd>" in page
        assert "証区分" not in page
        assert "行ごとの内容は、登録した保険者だけが見られます。" in page
        assert officer.get(f"{LIST}{job.uid}/correction.csv").status_code == 403
        assert officer.get(f"{LIST}{job.uid}/results.csv").status_code == 403


class TestTakingAway:
    def test_the_failed_lines_have_the_next_number(self, clerk, job) -> None:
        answer = clerk.get(f"{LIST}{job.uid}/correction.csv")
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode())))
        assert rows[0][:4] == ["coverage-feed", "1", "06139992", "4"]
        assert [row[3] for row in rows[2:-1]] == ["3", "4", "5"]
        assert rows[-1] == ["end", "3"]
        assert answer["Content-Disposition"] == 'attachment; filename="correction-4.csv"'
        assert answer["Cache-Control"] == "no-store"

    def test_a_file_without_failed_lines_has_no_correction(self, clerk) -> None:
        job = registered(clerk, INSURER.content(line()))
        assert clerk.get(f"{LIST}{job.uid}/correction.csv").status_code == 404

    def test_what_was_destroyed_cannot_be_corrected(self, clerk) -> None:
        job = registered(clerk, INSURER.content(line(sex="9")))
        Job.objects.filter(pk=job.pk).update(content=b"")
        assert "受け取ったファイルはもうありません" in text_of(clerk.get(f"{LIST}{job.uid}"))
        assert clerk.get(f"{LIST}{job.uid}/correction.csv").status_code == 410

    def test_an_approver_takes_no_correction_away(self, job) -> None:
        approver = Visitor.of("insurer_approver", "union")
        assert approver.get(f"{LIST}{job.uid}/correction.csv").status_code == 403
        assert approver.get(f"{LIST}{job.uid}").status_code == 200

    def test_every_lines_result_is_a_table_without_a_name(self, clerk, job) -> None:
        answer = clerk.get(f"{LIST}{job.uid}/results.csv")
        assert f'"results-{CoverageFeed.objects.get(job_uid=job.uid).file_number}.csv"' in answer["Content-Disposition"]
        rows = table(answer)
        assert rows[0] == ["行", "結果", "項目", "内容", "直し方", "コード"]
        assert [row[:3] for row in rows[1:3]] == [["3", "新規", ""], ["4", "誤り", "性別"]]
        assert JobLine.objects.filter(job=job).count() == 4
        assert "試験" not in str(rows)


def test_nobody_who_is_not_signed_in_sees_anything(job) -> None:
    for path in (LIST, f"{LIST}{job.uid}", f"{LIST}{job.uid}/results.csv"):
        assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", [LIST, "/staff/feeds/held", "/staff/feeds/held-lines", "/staff/feed-ages"])
def test_a_role_without_the_right_sees_nothing(path: str) -> None:
    for role, house in (("receptionist", "clinic"), ("welfare_clerk", "welfare"), ("operator", "fund")):
        assert Visitor.of(role, house).get(path).status_code == 403
