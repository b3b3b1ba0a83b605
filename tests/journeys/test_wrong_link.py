"""A coverage stands under the wrong name: the counter stops it, the insurer answers, and it is told again."""

import pytest

from eligibility.models import Case
from platform_site.models import Consent, Notice
from tests.support.callers import P001, Caller
from tests.support.disputes import CITY, CLINIC, INSURER, OTHER, case, report, resolve, write


pytestmark = pytest.mark.django_db


def test_a_wrong_link_is_stopped_at_the_counter_answered_by_the_insurer_and_told_again() -> None:
    clinic, other, insurer = Caller(CLINIC), Caller(OTHER), Caller(INSURER)
    # Another clinic sees it in the morning; at noon a patient says: this is not me.
    other.check(P001)
    check = clinic.check_by_card("SBX-0001", consents=["checkup"]).json()
    assert check["consents"]
    assert report(check, about=[0]).json()["coverages"] == [{"place": 0, "suspended": True}]

    # Her consent to this clinic ended, and she can give none while it is disputed.
    consented = clinic.post(
        "/api/v1/eligibility/consents",
        {"check_id": check["check_id"], "proof": clinic.proof("SBX-0001", consents=["checkup"])},
    )
    assert (consented.status_code, consented.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")
    assert not Consent.objects.filter(withdrawn_at=None).exists()

    # From now on nobody is told anything, neither by card nor by number, neither here nor there.
    for answer in (clinic.check(P001), other.check_by_card("SBX-0001"), insurer.check(P001)):
        assert answer.status_code in (403, 409)
        assert "架空　太郎" not in answer.content.decode()
    assert clinic.check(P001).json()["code"] == "ELIG-LINK-SUSPENDED"

    # The insurer is told, finds the case on its list, and sees which of its coverages it is and who had looked.
    uid = str(Case.objects.get(kind=Case.Kind.LINK_DISPUTED).uid)
    assert Notice.objects.filter(organisation=insurer.row.organisation, about=f"Case:{uid}").exists()
    listed = insurer.get("/api/v1/eligibility/cases?state=open&kind=link_disputed").json()["cases"]
    assert [row["case_id"] for row in listed] == [uid]
    shown = case(uid).json()
    assert [each["number"] for each in shown["coverages"]] == ["1001"]
    assert [each["organisation"]["name"] for each in shown["seen_by"]] == ["さくら診療所", "もみじ診療所"]
    assert case(uid, who=CITY).status_code == 404

    # It looks into its papers, says so, and confirms. Then it is told again.
    assert write(uid, "加入届の写しで本人と確認しました。").status_code == 201
    assert case(uid).json()["state"] == "answered"
    assert resolve(uid, "confirmed_correct").json()["resolution"] == "confirmed_correct"
    assert other.check(P001).json()["result"] == "active"
    # What was consented before stays withdrawn: she is asked again.
    assert clinic.check(P001).json()["consents"] == []
