"""使用期限 and 残薬の指示 on the sheet (records 52 and 62)."""

from datetime import timedelta

import pytest

from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.validity import LONGEST
from platform_site import clock
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.clinic_pages import newest, pressed, to_sign, typed
from tests.support.pages import seen


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
DAY = timedelta(days=1)


@pytest.mark.parametrize("further", [timedelta(0), timedelta(days=14), LONGEST])
def test_a_prescription_may_be_used_until_the_day_that_was_typed(me, visit, further):
    last = jst_day(clock.now()) + further
    me.post(to_sign(me, visit, rx.AMLODIPINE, last_day=str(last)))
    row = newest(visit)
    assert row.last_day == last


def test_without_a_day_it_is_four_days(me, visit):
    me.post(to_sign(me, visit, rx.AMLODIPINE))
    row = newest(visit)
    assert row.last_day == row.issued_on + 3 * DAY


@pytest.mark.parametrize("further", [-DAY, LONGEST + DAY])
def test_a_day_that_is_over_or_too_far_off_is_refused(me, visit, further):
    form = typed(rx.AMLODIPINE, last_day=str(jst_day(clock.now()) + further))
    page = seen(me, pressed(me, visit, "confirm", form)["Location"])
    assert 'href="#id_last_day"' in page
    assert f"今日から{jst_day(clock.now()) + LONGEST}までの日を入力してください。" in page


@pytest.mark.parametrize(("leftover", "words"), [("1", "疑義照会した上で調剤する"), ("2", "医療機関へ情報提供する")])
def test_what_to_do_with_leftovers_is_signed(me, visit, leftover, words):
    address = to_sign(me, visit, rx.AMLODIPINE, leftover=leftover)
    assert words in seen(me, address)
    me.post(address)
    row = newest(visit)
    with rx.opened(row.person_id):
        assert document_of(newest_version(row)).leftover == leftover


def test_no_other_instruction_is_taken(me, visit):
    page = seen(me, pressed(me, visit, "confirm", typed(rx.AMLODIPINE, leftover="3"))["Location"])
    assert 'href="#id_leftover"' in page
