"""The files of a welfare office on the pages: sent, followed, and corrected."""

import csv
import io

import pytest
from django.test import Client

from eligibility.gateways import feed_writer
from eligibility.models import AssistanceRecipient
from eligibility.rules.assistance_layout import LAYOUT
from platform_site import clock
from platform_site.models import Job
from tests.support.assistance import recipient
from tests.support.uploads import ASSISTANCE, chosen, newest, text_of, worked
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST = "/staff/assistance-feeds/"


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("welfare_clerk", "welfare")


def file(*rows: dict[str, str], number: int = 900) -> bytes:
    """Return a whole file of the office."""
    return feed_writer.write("12139994", file_number=number, as_of=clock.now(), rows=rows, layout=LAYOUT)


@pytest.fixture
def job(clerk) -> Job:
    """Return a file with a good line and a wrong one."""
    chosen(clerk, file(recipient(), recipient("0000034", sex="9", name="-生活")), path=ASSISTANCE)
    return worked(newest())


def test_a_file_is_sent_and_followed(clerk) -> None:
    assert '<input type="file"' in text_of(clerk.get(ASSISTANCE))
    answer = chosen(clerk, file(recipient()), path=ASSISTANCE)
    address = f"{LIST}{newest().uid}"
    assert answer["Location"] == address
    assert f'hx-get="{address}/progress"' in text_of(clerk.get(address))
    assert clerk.get(f"{address}/progress").status_code == 200
    worked(newest())
    assert clerk.get(f"{address}/progress").status_code == 286
    assert AssistanceRecipient.objects.filter(recipient_number="0000026").exists()


def test_its_wrong_lines_are_told_and_taken_away_to_be_corrected(clerk, job) -> None:
    page = text_of(clerk.get(f"{LIST}{job.uid}"))
    assert "性別" in page
    assert "生活" not in page
    mended = clerk.get(f"{LIST}{job.uid}/correction.csv").getvalue()
    rows = list(csv.reader(io.StringIO(mended.decode())))
    assert (rows[0][:4], rows[-1]) == (["assistance-feed", "1", "12139994", "901"], ["end", "1"])
    chosen(clerk, mended.replace(b",9,", b",1,"), path=ASSISTANCE)
    worked(newest())
    assert AssistanceRecipient.objects.get(recipient_number="0000034").name == "-生活"


def test_the_result_of_every_line_is_a_table(clerk, job) -> None:
    content = clerk.get(f"{LIST}{job.uid}/results.csv").getvalue().decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(content))] == ["結果", "新規", "誤り"]


def test_the_list_has_its_files(clerk, job) -> None:
    page = text_of(clerk.get(LIST))
    assert f"{LIST}{job.uid}" in page
    assert str(job.uid) not in text_of(clerk.get(f"{LIST}?state=held"))


def test_of_a_broken_file_it_says_why(clerk) -> None:
    chosen(clerk, b"nothing", path=ASSISTANCE)
    assert "先頭行が仕様と一致しません。" in text_of(clerk.get(f"{LIST}{worked(newest()).uid}"))


def test_without_a_file_it_asks_for_one(clerk) -> None:
    assert clerk.post(ASSISTANCE).status_code == 422


@pytest.mark.parametrize("part", ["", "/progress", "/correction.csv", "/results.csv"])
def test_an_insurers_file_does_not_exist_here_and_hers_not_for_others(clerk, job, part: str) -> None:
    other = Job.objects.filter(kind="eligibility.coverage_feed").first()
    assert other is None or clerk.get(f"{LIST}{other.uid}{part}").status_code == 404
    assert Visitor.of("insurer_clerk", "union").get(f"{LIST}{job.uid}{part}").status_code == 403
    assert Client().get(f"{LIST}{job.uid}{part}").status_code == 302
