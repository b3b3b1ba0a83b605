"""`/staff/recalls/`: two people of the fund announce a recall by package code and lot (R-061)."""

import re

import pytest

from eprescription.models import Recall
from eprescription.queries.recalls import UNKNOWN
from platform_site.models import Approval
from tests.eprescription.pharmacies import dispensed, given, received
from tests.support import rx
from tests.support.approving import approve
from tests.support.pages import done, is_closed, nothing_changes, refused, seen
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST, NEW = "/staff/recalls/", "/staff/recalls/new"
PACKAGE, LOT, REASON = "14987123456781", "A12-3", "異物の混入"


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def announced(officer: Visitor, **changed: str) -> Recall:
    """Ask on the pages that a recall be announced, and have another approve it."""
    done(officer, NEW, **{"package_code": PACKAGE, "lot": LOT, "reason": REASON, **changed})
    approve(Approval.objects.latest("pk"), Visitor.of("fund_officer", "fund"))
    return Recall.objects.latest("pk")


def test_a_recall_is_announced_by_two_and_listed(officer):
    row = announced(officer)
    page = seen(officer, LIST)
    for words in (PACKAGE, LOT, REASON, f'href="{LIST}{row.uid}"'):
        assert words in page, words


def test_a_recall_of_all_lots_says_so(officer):
    row = announced(officer, lot="")
    assert "<dt>製造番号</dt><dd>すべて</dd>" in seen(officer, f"{LIST}{row.uid}")


def test_a_pharmacist_reads_what_is_recalled_and_not_how_many_hold_it(officer):
    row = announced(officer)
    page = seen(Visitor.of("pharmacist", "pharmacy"), f"{LIST}{row.uid}")
    assert REASON in page
    assert "該当する在庫を使わないでください。" in page
    assert "知らせた人数" not in page
    assert "知らせた人数" in seen(officer, f"{LIST}{row.uid}")


def checked(officer: Visitor, **changed: str) -> str:
    """Return the page on which a recall is checked before it is asked for."""
    asked = {"package_code": PACKAGE, "lot": LOT, "reason": REASON, **changed}
    return seen(officer, officer.post(NEW, asked)["Location"])


def lines(page: str) -> dict[str, str]:
    """Return what a page of answers says, by its labels."""
    return dict(re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page))


@pytest.mark.usefixtures("issuing")
def test_the_check_names_the_medicine_and_says_how_many_it_concerns_and_nobody(officer):
    row = received(rx.registered())
    dispensed(row, given(package_code=PACKAGE, lot=LOT))
    page = checked(officer)
    said = lines(page)
    assert (said["医薬品"], said["対象の処方箋"], said["受け取った人"]) == (rx.AMLODIPINE, "1件", "1人")
    assert "架空　本人" not in page
    assert str(row.uid) not in page
    done(officer, NEW, package_code=PACKAGE, lot=LOT, reason=REASON)
    other = Visitor.of("fund_officer", "fund")
    assert lines(seen(other, f"/approvals/{Approval.objects.latest('pk').uid}"))["受け取った人"] == "1人"


def test_the_check_of_what_nobody_was_given_says_so(officer):
    said = lines(checked(officer))
    assert said["医薬品"] == UNKNOWN
    assert (said["対象の処方箋"], said["受け取った人"]) == ("0件", "0人")


@pytest.mark.parametrize(("changed", "words"), [
    ({"package_code": "14987123456780"}, "検証番号の合う14桁のGTIN"), ({"lot": "ロット"}, "半角の英数字と記号"),
])  # fmt: skip
def test_what_is_written_wrongly_is_refused_at_its_field(officer, changed, words):
    form = {"package_code": PACKAGE, "lot": LOT, "reason": REASON, **changed}
    assert words in refused(officer, NEW, form)
    assert not Approval.objects.exists()


def test_looking_announces_nothing(officer):
    row = announced(officer)
    with nothing_changes():
        for path in (LIST, NEW, f"{LIST}{row.uid}"):
            seen(officer, path)


def test_it_is_for_the_funds_officers_alone():
    for path in (LIST, NEW):
        is_closed(path, Visitor.of("operator", "fund"), Visitor.of("pharmacist", "pharmacy"))
