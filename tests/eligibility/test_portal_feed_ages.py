"""How old what the counter is told is, on the page: an insurer sees her own, the fund every source."""

from datetime import timedelta

import pytest

from eligibility.models import CoverageFeed
from eligibility.portal.feed_ages import in_words
from platform_site import clock
from platform_site.models import Organisation
from tests.support.feeds import Insurer, apply, line
from tests.support.uploads import text_of
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH = "/staff/feed-ages"
INSURER = Insurer()


def shown(role: str = "insurer_clerk", house: str = "union") -> str:
    """Return the page as a role sees it."""
    return text_of(Visitor.of(role, house).get(PATH))


def test_an_insurer_sees_her_own_feed_alone() -> None:
    page = shown()
    assert "06139992" in page
    assert "138057" not in page
    assert "届いています" in page
    assert "1番（" in page


def test_the_fund_sees_every_source_also_one_that_never_came() -> None:
    never = Organisation.objects.filter(kind="insurer", closed_at__isnull=True).first()
    CoverageFeed.objects.filter(insurer=never).update(applied_at=None)
    page = shown("fund_officer", "fund")
    for code in Organisation.objects.filter(kind="insurer", closed_at__isnull=True).values_list("code", flat=True):
        assert code in page
    assert "まだ届いていません" in page
    assert "医療扶助" in page


def test_a_source_that_is_silent_is_told_in_words() -> None:
    long_ago = clock.now() - timedelta(days=40)
    CoverageFeed.objects.update(received_at=long_ago, applied_at=long_ago)
    page = shown()
    assert "途絶えています" in page
    assert "1件のファイルが途絶えています。" in page


def test_files_that_wait_are_counted() -> None:
    apply(INSURER.send(line(), number=4))
    apply(INSURER.send(line(), number=5))
    assert ">2</td>" in shown()


def test_a_rhythm_is_told_once_there_are_three_files() -> None:
    assert "まだ分かりません" in shown()
    for number in (2, 3):
        job = apply(INSURER.send(line(), number=number))
        came = clock.now() + timedelta(days=2 * number)
        CoverageFeed.objects.filter(job_uid=job.uid).update(received_at=came)
    assert "まだ分かりません" not in shown()


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=-5), "1時間未満"),
        (timedelta(minutes=20), "1時間未満"),
        (timedelta(hours=5), "5時間"),
        (timedelta(days=2), "2日"),
        (timedelta(days=2, hours=3), "2日3時間"),
    ],
)
def test_lengths_of_time_are_told_in_days_and_hours(length: timedelta, words: str) -> None:
    assert in_words(length) == words
