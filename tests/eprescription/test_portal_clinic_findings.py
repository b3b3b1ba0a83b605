"""What a sheet meets: told while it is typed, answered before the signature, and masked without consent (I04-4)."""

import re

import pytest
from django.urls import reverse

from eprescription.models import FindingOverride, PrescriptionCheck
from eprescription.queries.visits import visit_of
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.checks.words import RULE_TEXTS
from platform_site import clock
from platform_site.models import Draft
from platform_site.periods import jst_day
from platform_site.templatetags.site import day
from tests.support import rx
from tests.support.clinic_pages import (
    came,
    issued,
    keys_on,
    opening_of,
    pressed,
    to_sign,
    typed,
    way_back,
)
from tests.support.pages import seen, text_of
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CONSENT = ("care_drug_allergy_lab",)
INDIVIDUAL_NUMBER = "123456789018"
HTMX = {"HX-Request": "true"}
REASON = "ほかに代わる薬がないため"


@pytest.fixture
def takes_triazolam(issuing) -> int:
    return rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER).person_id


def part(me: Visitor, visit: str, form: dict) -> str:
    """Return what the page is given while somebody types."""
    answer = me.browser.post(reverse("clinic_findings", args=[visit]), form, headers=HTMX)
    assert answer.status_code == 200, text_of(answer)
    return text_of(answer)


def checks_of(person_id: int) -> int:
    with rx.opened(person_id):
        return PrescriptionCheck.objects.filter(person_id=person_id, purpose="request").count()


def answered(*keys: str, **more: str) -> dict[str, str]:
    return {f"reason-{key}": REASON for key in keys} | more


def test_a_contraindication_is_shown_while_it_is_typed(me, takes_triazolam):
    page = part(me, came(consents=CONSENT), typed(rx.ITRACONAZOLE))
    assert "併用禁忌" in page
    assert rx.TRIAZOLAM in page
    assert "<html" not in page


def test_a_finding_says_its_rule_and_days_in_words(me, takes_triazolam):
    page = part(me, came(consents=CONSENT), typed(rx.ITRACONAZOLE))
    today = jst_day(clock.now())
    assert f"相手の服用期間: {day(today)}から" in page
    assert RULE_TEXTS[FindingKind.CONTRAINDICATED] in page
    assert "E-17" not in page


def test_nothing_is_registered_by_it(me, takes_triazolam):
    part(me, came(), typed(rx.ITRACONAZOLE))
    assert len(issued(takes_triazolam)) == 1


def test_without_consent_nothing_tells_what_it_is(me, takes_triazolam):
    page = part(me, came(), typed(rx.ITRACONAZOLE))
    assert "併用禁忌" in page
    assert "同意がないため" in page
    assert rx.TRIAZOLAM not in page
    assert "もみじ" not in page


def test_a_row_without_days_waits(me, takes_triazolam):
    page = part(me, came(consents=CONSENT), typed(rx.ITRACONAZOLE, rx.AMLODIPINE, **{"m0-quantity": ""}))
    assert "日数などが入力されていない1件" in page
    assert rx.TRIAZOLAM not in page


def test_a_sheet_without_days_makes_no_check(me, takes_triazolam):
    part(me, came(), typed(rx.ITRACONAZOLE, days=""))
    assert checks_of(takes_triazolam) == 0


def test_what_does_not_change_the_question_is_charged_once(me, takes_triazolam):
    visit, form = came(consents=CONSENT), typed(rx.ITRACONAZOLE)
    known = re.search(r'name="check" value="([0-9a-f-]{36})"', part(me, visit, form))[1]
    again = part(me, visit, {**form, "check": known, "m0-dose": "2", "m0-usage": "１日２回朝夕食後"})
    assert known in again
    assert rx.TRIAZOLAM in again
    assert checks_of(takes_triazolam) == 1


@pytest.mark.parametrize("changed", [{"m0-quantity": "7"}, {"include_own": "on"}, {"m0-form": "2"}])
def test_what_changes_the_question_is_checked_anew(me, takes_triazolam, changed):
    visit, form = came(), typed(rx.ITRACONAZOLE)
    known = re.search(r'name="check" value="([0-9a-f-]{36})"', part(me, visit, form))[1]
    assert known not in part(me, visit, {**form, "check": known, **changed})
    assert checks_of(takes_triazolam) == 2


def test_the_end_of_the_budget_is_said_in_words(me, takes_triazolam):
    visit = came()
    for _ in range(2):
        part(me, visit, typed(*[rx.ITRACONAZOLE] * 30))
    assert "超えました" in part(me, visit, typed(rx.AMLODIPINE))


def test_without_a_script_a_button_checks(me, takes_triazolam):
    answer = pressed(me, came(consents=CONSENT), "check", typed(rx.ITRACONAZOLE))
    assert rx.TRIAZOLAM in seen(me, answer["Location"])
    assert checks_of(takes_triazolam) == 1


class TestTheWayBackFromAnOpening:
    """口頭の同意: the page that opens a masked finding leads back to what is being written."""

    def opening(self, me: Visitor, visit: str, form: dict) -> str:
        """Press the button of the one finding of a sheet; return the address of the page that opens it."""
        page = seen(me, pressed(me, visit, "check", form)["Location"])
        [deed] = re.findall(r'value="(open:[^"]+)"', page)
        known = re.search(r'name="check" value="([0-9a-f-]{36})"', page)[1]
        return pressed(me, visit, deed, {**form, "check": known})["Location"]

    def test_it_leads_back_to_the_sheet_as_it_was_typed(self, me, takes_triazolam):
        visit = came()
        address = self.opening(me, visit, typed(rx.ITRACONAZOLE, days="11"))
        opened = text_of(me.post(address))
        assert rx.TRIAZOLAM in opened
        [back] = re.findall(r'href="([^"]+)">書きかけの処方に戻る', opened)
        page = seen(me, back)
        assert 'name="m0-quantity" value="11"' in page
        assert "open:" in page

    def test_it_leads_back_to_the_page_to_sign_on_with_what_was_said(self, me, takes_triazolam):
        address = to_sign(me, came(), rx.ITRACONAZOLE)
        [key] = keys_on(seen(me, address))
        opened = text_of(me.post(opening_of(me, address, **answered(key, **{f"confirmed-{key}": "on"}))))
        assert rx.TRIAZOLAM in opened
        page = seen(me, way_back(opened))
        assert REASON in page
        assert re.search(rf'name="confirmed-{key}"[^>]* checked', page)
        assert "入力内容に問題があります" not in page
        assert me.post(way_back(opened), answered(key, **{f"confirmed-{key}": "on"})).status_code == 302
        assert len(issued(takes_triazolam)) == 2

    def test_what_was_said_stands_in_no_address_and_signs_nothing(self, me, takes_triazolam):
        address = to_sign(me, came(), rx.ITRACONAZOLE)
        [key] = keys_on(seen(me, address))
        opening = opening_of(me, address, **answered(key, **{f"confirmed-{key}": "on"}))
        assert re.fullmatch(r"/clinic/checks/[0-9a-f-]{36}/findings/[0-9a-f]{32}/open\?draft=[0-9a-f-]{36}", opening)
        assert len(issued(takes_triazolam)) == 1

    def test_what_another_doctor_said_is_no_way_back(self, me, takes_triazolam):
        opening = opening_of(me, to_sign(me, came(), rx.ITRACONAZOLE))
        assert "署名と登録の画面に戻る" in seen(me, opening)
        assert "戻る" not in seen(Visitor.of("doctor", "clinic"), opening)

    @pytest.mark.parametrize("deed", ["open:", "open:x:y", "open:00000000-0000-0000-0000-000000000000:"])
    def test_a_button_of_no_finding_stays_at_the_page_to_sign_on(self, me, takes_triazolam, deed):
        address = to_sign(me, came(), rx.ITRACONAZOLE)
        answer = me.post(address, {"do": deed})
        assert answer["Location"].partition("?")[0] == address
        assert len(issued(takes_triazolam)) == 1

    def test_an_individual_number_is_kept_nowhere_on_the_way(self, me, takes_triazolam):
        address = to_sign(me, came(), rx.ITRACONAZOLE)
        [key] = keys_on(seen(me, address))
        [deed] = re.findall(r'value="(open:[^"]+)"', seen(me, address))
        before = Draft.objects.count()
        answer = me.post(address, {f"reason-{key}": INDIVIDUAL_NUMBER, "do": deed})
        assert answer.status_code == 422
        assert INDIVIDUAL_NUMBER not in text_of(answer)
        assert Draft.objects.count() == before

    def test_another_doctors_draft_is_no_way_back(self, me, takes_triazolam):
        address = self.opening(me, came(), typed(rx.ITRACONAZOLE))
        page = seen(Visitor.of("doctor", "clinic"), address)
        assert "戻る" not in page
        assert "はじめの画面へ" in page

    @pytest.mark.parametrize("deed", ["open:", "open:x:y", "open:00000000-0000-0000-0000-000000000000:"])
    def test_a_button_that_names_no_finding_leads_to_the_sheet(self, me, takes_triazolam, deed):
        page = seen(me, pressed(me, came(), deed, typed(rx.ITRACONAZOLE, days="11"))["Location"])
        assert 'name="m0-quantity" value="11"' in page


def test_without_a_script_too_the_end_of_the_budget_is_said_in_words(me, takes_triazolam):
    visit = came()
    for _ in range(2):
        part(me, visit, typed(*[rx.ITRACONAZOLE] * 30))
    assert "超えました" in seen(me, pressed(me, visit, "check", typed(rx.AMLODIPINE))["Location"])


def test_the_check_stands_again_when_one_comes_back_to_the_sheet(me, takes_triazolam):
    visit = came(consents=CONSENT)
    page = seen(me, pressed(me, visit, "check", typed(rx.ITRACONAZOLE))["Location"])
    known = re.search(r'name="check" value="([0-9a-f-]{36})"', page)[1]
    back = pressed(me, visit, "", typed(rx.ITRACONAZOLE, check=known))["Location"]
    assert rx.TRIAZOLAM in seen(me, back)
    assert checks_of(takes_triazolam) == 1


def test_an_alternative_is_offered_and_clears_it(me, issuing):
    rx.registered(rx.AMLODIPINE, clinic=rx.OTHER)
    visit = came(consents=CONSENT)
    page = part(me, visit, typed(rx.NORVASC))
    deed = re.search(r'value="(swap:0:2:\d{9})"', page)[1]
    sheet = pressed(me, visit, deed, typed(rx.NORVASC))["Location"]
    other = re.search(r'name="drug" value="(2:\d{9})"', seen(me, sheet))[1]
    assert "見つかりませんでした" in part(me, visit, {**typed(rx.NORVASC), "drug": [other]})


def test_opened_as_a_page_it_leads_to_the_sheet(me):
    visit = came()
    answer = me.get(reverse("clinic_findings", args=[visit]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("clinic_new", args=[visit]))


@pytest.mark.parametrize("consents", [(), CONSENT])
def test_a_contraindication_needs_a_reason_and_a_second_word(me, takes_triazolam, consents):
    address = to_sign(me, came(consents=consents), rx.ITRACONAZOLE)
    [key] = keys_on(seen(me, address))
    for incomplete in ({}, answered(key), {f"confirmed-{key}": "on"}, {f"reason-{key}": " ", f"confirmed-{key}": "on"}):
        page = seen(me, me.post(address, incomplete)["Location"])
        assert "入力内容に問題があります" in page
        assert all(text in page for name, text in incomplete.items() if text.strip() and name.startswith("reason"))
        assert len(issued(takes_triazolam)) == 1
    answer = me.post(address, answered(key, **{f"confirmed-{key}": "on"}))
    assert answer.status_code == 302, text_of(answer)
    assert len(issued(takes_triazolam)) == 2


def test_the_reason_is_kept_for_the_pharmacist(me, takes_triazolam):
    address = to_sign(me, came(), rx.ITRACONAZOLE)
    [key] = keys_on(seen(me, address))
    me.post(address, answered(key, **{f"confirmed-{key}": "on"}))
    with rx.opened(takes_triazolam):
        [kept] = FindingOverride.objects.filter(person_id=takes_triazolam)
    assert (kept.reason, kept.confirmed, kept.acting_user) == (REASON, True, "clinic-doctor-1")


def test_a_duplicate_needs_a_reason_alone(me, issuing):
    rx.registered(rx.AMLODIPINE, clinic=rx.OTHER)
    address = to_sign(me, came(), rx.NORVASC)
    [key] = keys_on(seen(me, address))
    assert f"confirmed-{key}" not in seen(me, address)
    assert me.post(address, answered(key)).status_code == 302


def test_what_was_prescribed_meanwhile_has_to_be_answered_too(me, takes_triazolam):
    visit = came()
    address = to_sign(me, visit, rx.ITRACONAZOLE, rx.NORVASC)
    [key] = keys_on(seen(me, address))
    rx.registered(rx.AMLODIPINE, clinic=rx.OTHER)
    answers = answered(key, **{f"confirmed-{key}": "on"})
    again = me.post(address, answers)["Location"]
    both = keys_on(seen(me, again))
    assert len(both) == 2
    assert "確かめた後に" in seen(me, again)
    assert me.post(again, answers | answered(*both, **{f"confirmed-{key}": "on"})).status_code == 302
    assert len(issued(takes_triazolam)) == 3
    assert visit_of(me.actor, visit, at=clock.now()).person_id == takes_triazolam
