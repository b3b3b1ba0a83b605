"""Registering one member of today on the pages: asked, checked, done, with a receipt."""

import pytest

from eligibility.models import Coverage
from platform_site.models import Job
from tests.support.callers import Caller
from tests.support.feeds import Insurer, line
from tests.support.pages import refused, wrong
from tests.support.uploads import text_of
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH = "/staff/same-day"
LEFT_OUT = ("change", "insurer_number")


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


def answers(number: str = "7001", **cells: str) -> dict[str, str]:
    """Return the answers to the form."""
    return {name: cell for name, cell in line(number, **cells).items() if name not in LEFT_OUT}


def done(clerk: Visitor, **cells: str) -> str:
    """Fill the form in and confirm it; return the page that comes of it."""
    checked = clerk.post(PATH, answers(**cells))
    assert checked.status_code == 302, text_of(checked)
    return text_of(clerk.sends(checked["Location"]))


def test_asks_for_the_columns_with_choices_in_words(clerk) -> None:
    page = text_of(clerk.get(PATH))
    for text in ('name="link_token"', ">自衛官</option>", "紐付番号", "本人家族区分", "必須"):
        assert text in page, text


def test_registers_her_at_once_and_gives_a_receipt(clerk) -> None:
    page = done(clerk)
    assert "受付番号" in page
    assert "登録しました。窓口の資格確認に、すぐ使われます。" in page
    assert Coverage.objects.get(number="7001").insurer.code == "06139992"
    assert Caller("sandbox-clinic-1").check(
        {"method": "insurance_number", "insurer_number": "06139992", "symbol": "架空７７", "number": "7001",
         "branch": "01", "birth_date": "1980-01-01"}
    ).json()["result"] == "active"  # fmt: skip


def test_says_that_she_was_there_already(clerk) -> None:
    Insurer().tell(line())
    assert "同じ内容がすでに登録されています。" in done(clerk)


def test_says_that_she_is_held(clerk) -> None:
    Insurer().tell(line("1"))
    page = done(clerk, link_token="TEST-LINK-1", sex="2")
    assert "一致しないため保留しました。" in page
    assert not Coverage.objects.filter(number="7001").exists()


def test_what_a_line_would_be_refused_for_stands_at_its_field_with_what_was_typed(clerk) -> None:
    page = refused(clerk, PATH, answers(birth_date="昭和100年1月1日"))
    assert 'id="id_birth_date_error"' in page
    assert 'value="昭和100年1月1日"' in page
    assert not Job.objects.filter(kind="eligibility.same_day_coverage").exists()


def test_an_empty_form_names_what_is_missing(clerk) -> None:
    assert "この項目は必須です。" in wrong(clerk, PATH, {})


def test_no_address_holds_what_was_typed(clerk) -> None:
    assert clerk.post(PATH, answers())["Location"].startswith(f"{PATH}/")
    assert "試験" not in clerk.post(PATH, answers())["Location"]


def test_only_whoever_sends_files_may() -> None:
    for role, house in (("insurer_approver", "union"), ("welfare_clerk", "welfare"), ("fund_officer", "fund")):
        assert Visitor.of(role, house).post(PATH, answers()).status_code == 403
