"""`/clinic/pharmacy/card`: the reader's proof opens what the patient selected at it, once, and nothing else."""

import re

import pytest

from eligibility.models import EligibilityCheck
from eprescription.models import RedemptionGrant, StopSwitch
from platform_site import clock
from platform_site.models import Draft, Search
from tests.eprescription.pharmacies import BLUE, GREEN, now, opened
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import doctor
from tests.support.pages import is_closed, nothing_changes, seen, text_of
from tests.support.pharmacy_pages import page_of, pharmacist, printed
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CARD, LIST = "/clinic/pharmacy/card", "/clinic/pharmacy/"
CONSENT = ["care_drug_allergy_lab"]


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def row(issuing):
    return rx.registered(rx.AMLODIPINE)


def proof(*rows, pharmacy: str = BLUE, **choices: object) -> dict[str, str]:
    """Return the form with what P001's card says at a pharmacy's reader."""
    given = {"prescription_form": "electronic", "prescriptions": [str(row.uid) for row in rows], **choices}
    return {"proof": Caller(pharmacy).proof(rx.PEOPLE["P001"][0], **given)}


def granted(row) -> int:
    with opened(row):
        return RedemptionGrant.objects.filter(prescription=row).count()


def refused(me: Visitor, form: dict[str, str]) -> str:
    """Send a proof that opens nothing; return the page that says so, which is the form again."""
    answer = me.post(CARD, form)
    assert (answer.status_code, answer["Location"]) == (302, CARD)
    page = seen(me, CARD)
    assert "message--error" in page
    return page


def test_the_one_that_was_selected_is_opened(me, row):
    answer = me.post(CARD, proof(row))
    assert (answer.status_code, answer["Location"]) == (302, page_of(row))
    assert rx.AMLODIPINE in seen(me, page_of(row))


def test_what_was_not_selected_stays_closed(me, row):
    other = rx.registered(rx.LOXOPROFEN)
    me.post(CARD, proof(row))
    assert me.get(page_of(other)).status_code == 404


def test_several_stand_on_the_list(me, row):
    other = rx.registered(rx.LOXOPROFEN)
    page = text_of(me.sends(CARD, proof(row, other)))
    assert "処方箋2枚を引き換えました" in page
    assert page_of(row) in page
    assert page_of(other) in page


def test_it_is_her_check_in_with_the_consents_that_she_gave(me, row):
    before = EligibilityCheck.objects.count()
    me.post(CARD, proof(row, consents=CONSENT))
    assert EligibilityCheck.objects.count() == before + 1
    assert "患者の同意がない" not in seen(me, page_of(row))


def test_who_chose_paper_hands_over_nothing(me, row):
    page = text_of(me.sends(CARD, proof(row, prescription_form="paper")))
    assert "紙の処方箋を選びました" in page
    assert granted(row) == 0
    assert re.search('href="/clinic/pharmacy/papers/visits/[0-9a-f-]+/"', page)


def test_where_nothing_can_be_received_it_says_so(me):
    assert "いま受け付けられるものはありません" in text_of(me.sends(CARD, proof()))


def test_a_proof_is_used_once(me, row):
    form = proof(row)
    me.post(CARD, form)
    assert form["proof"] not in refused(me, form)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "x" * 20_000])
def test_what_is_no_proof_opens_nothing(me, row, text):
    refused(me, {"proof": text})
    assert granted(row) == 0


def test_a_proof_for_another_pharmacy_opens_nothing(me, row):
    refused(me, proof(row, pharmacy=GREEN))
    assert granted(row) == 0


def test_the_proof_is_kept_nowhere(me, row):
    before = Draft.objects.count(), Search.objects.count()
    refused(me, proof(row, pharmacy=GREEN))
    assert (Draft.objects.count(), Search.objects.count()) == before


def test_looking_changes_nothing(me):
    with nothing_changes():
        seen(me, CARD)


def test_only_pharmacists_of_pharmacies_come_in(row):
    is_closed(CARD, doctor(), Visitor.of("pharmacist", "hospital"), Visitor.of("receptionist", "pharmacy"))


def test_the_right_lost_meanwhile_opens_nothing(me, row):
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    assert me.post(CARD, proof(row)).status_code == 403
    assert granted(row) == 0


class TestAStoppedPharmacy:
    SAYS = "引換えと受付は、支払基金が停止しています"

    @pytest.fixture(autouse=True)
    def _stopped(self):
        house = Caller(BLUE).row.organisation
        StopSwitch.objects.create(organisation=house, reason="番号の誤り", set_at=clock.now())

    @pytest.mark.parametrize("page", ["/clinic/pharmacy/", "/clinic/pharmacy/redeem", CARD])
    def test_sees_so_on_each_page_where_it_would_begin(self, me, page):
        assert self.SAYS in seen(me, page)

    def test_is_told_why_its_card_opens_nothing(self, me, row):
        assert "引換えと受付は停止しています" in refused(me, proof(row))

    def test_is_told_why_its_numbers_open_nothing(self, me, row):
        page = text_of(me.sends("/clinic/pharmacy/redeem", printed(row)))
        assert "引換えと受付は停止しています" in page
        assert granted(row) == 0


def test_what_was_redeemed_before_the_stop_is_read_and_not_received(me, row):
    me.post(CARD, proof(row))
    assert "この薬局で受け付ける" in seen(me, page_of(row))
    house = Caller(BLUE).row.organisation
    StopSwitch.objects.create(organisation=house, reason="番号の誤り", set_at=clock.now())
    page = seen(me, page_of(row))
    assert TestAStoppedPharmacy.SAYS in page
    assert "この薬局で受け付ける" not in page
    told = text_of(me.sends(page_of(row, "pharmacy_receive")))
    assert "引換えと受付は停止しています" in told
    assert now(row).state == "registered"


def test_the_pages_of_a_pharmacy_that_is_not_stopped_say_nothing_of_it(me):
    assert TestAStoppedPharmacy.SAYS not in seen(me, "/clinic/pharmacy/")
