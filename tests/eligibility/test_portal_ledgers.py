"""The ledger on the pages: taken away whole, or compared with the insurer's own; nothing is changed by either."""

import csv
import io

import pytest
from django.test import Client

from eligibility.gateways import ledger_files
from platform_site import clock, jobs
from platform_site.models import Job, JobLine
from tests.support.feeds import Insurer, line
from tests.support.ledgers import file, member
from tests.support.uploads import LEDGER, chosen, newest, text_of, worked
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
INSURER = Insurer()
PAGE = "/staff/ledger/"


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


@pytest.fixture
def job(clerk) -> Job:
    """Return a comparison: one line is the same, one differs, one is missing here."""
    INSURER.tell(line("1"), line("2"))
    assert chosen(clerk, file([member("1"), member("2", name="試験　改"), member("3")]), path=LEDGER).status_code == 302
    return worked(newest())


class TestDownloading:
    def test_gives_a_file_that_a_comparison_finds_the_same(self, clerk) -> None:
        INSURER.tell(line("1", name="-山田　歩"))
        answer = clerk.get(f"{PAGE}file.csv")
        content = answer.getvalue()
        assert content.startswith(b"\xef\xbb\xbf")
        assert "'-山田　歩" in content.decode()
        assert (answer["Cache-Control"], answer["Content-Disposition"]) == (
            "no-store", 'attachment; filename="ledger-06139992.csv"',
        )  # fmt: skip
        assert [row["name"] for _, row in ledger_files.read(content).rows() if row["number"] == "1"] == ["-山田　歩"]
        chosen(clerk, content, path=LEDGER)
        assert set(worked(newest()).lines.values_list("outcome", flat=True)) == {"same"}

    def test_gives_her_own_members_alone(self) -> None:
        INSURER.tell(line("1", name="試験　隣"))
        content = Visitor.of("insurer_clerk", "city_insurer").get(f"{PAGE}file.csv").getvalue().decode()
        assert "試験　隣" not in content
        assert {row[0] for row in list(csv.reader(io.StringIO(content)))[2:-1]} <= {"138057"}

    @pytest.mark.parametrize(("role", "house"), [("fund_officer", "fund"), ("welfare_clerk", "welfare")])
    def test_is_for_insurers_alone(self, role: str, house: str) -> None:
        assert Visitor.of(role, house).get(f"{PAGE}file.csv").status_code == 403

    def test_an_approver_may(self) -> None:
        assert Visitor.of("insurer_approver", "union").get(f"{PAGE}file.csv").status_code == 200


class TestComparing:
    def test_asks_for_a_file(self, clerk) -> None:
        assert '<input type="file"' in text_of(clerk.get(LEDGER))
        assert clerk.post(LEDGER).status_code == 422

    def test_tells_what_differs_by_column_and_what_is_missing(self, clerk, job) -> None:
        page = text_of(clerk.get(f"{PAGE}{job.uid}"))
        for text in (
            "<dt>一致</dt><dd>1</dd>",
            "<dt>相違あり</dt><dd>1</dd>",
            "<dt>当基盤にない</dt><dd>1</dd>",
            "氏名</strong>",
        ):
            assert text in page, text
        assert "番号 1001" in page
        assert "試験　改" not in page

    def test_is_filtered_by_outcome(self, clerk, job) -> None:
        page = text_of(clerk.get(f"{PAGE}{job.uid}?outcome=missing_here"))
        assert "氏名</strong>" not in page

    def test_what_was_sealed_is_gone_with_its_key(self, clerk, job) -> None:
        JobLine.objects.filter(job=job, outcome="missing_there").update(content=b"q" * 50)
        assert "番号 1001" not in text_of(clerk.get(f"{PAGE}{job.uid}"))

    def test_while_it_waits_the_page_asks_again(self, clerk) -> None:
        chosen(clerk, file([member("1")]), path=LEDGER)
        address = f"{PAGE}{newest().uid}"
        assert f'hx-get="{address}/progress"' in text_of(clerk.get(address))
        assert clerk.get(f"{address}/progress").status_code == 200
        worked(newest())
        assert clerk.get(f"{address}/progress").status_code == 286

    def test_of_a_broken_one_it_says_why(self, clerk) -> None:
        chosen(clerk, b"nothing", path=LEDGER)
        assert "先頭行が仕様と一致しません。" in text_of(clerk.get(f"{PAGE}{worked(newest()).uid}"))

    def test_another_insurers_does_not_exist(self, job) -> None:
        other = Visitor.of("insurer_clerk", "city_insurer")
        assert {other.get(f"{PAGE}{job.uid}{part}").status_code for part in ("", "/progress")} == {404}

    def test_an_approver_sees_but_sends_none(self, job) -> None:
        approver = Visitor.of("insurer_approver", "union")
        page = text_of(approver.get(PAGE))
        assert f"{PAGE}{job.uid}" in page
        assert LEDGER not in page
        assert approver.get(LEDGER).status_code == 403

    def test_a_clerk_finds_both_ways(self, clerk, job) -> None:
        page = text_of(clerk.get(PAGE))
        assert LEDGER in page
        assert f"{PAGE}file.csv" in page

    def test_nobody_comes_in_without_signing_in(self, job) -> None:
        assert Client().get(f"{PAGE}{job.uid}").status_code == 302

    def test_what_was_sent_is_not_kept(self, job) -> None:
        assert bytes(job.content) == b""
        assert jobs.has_ended(str(job.uid))
        assert clock.now() > job.created_at
