"""P010 comes to a clinic that her welfare office has not commissioned: it asks, the office grants, all in one place."""

import pytest

from eligibility.actions import assistance_feeds
from platform_site import clock
from platform_site.models import Notice
from tests.support.assistance import OTHER_CLINIC, P010, file, this_month, voucher
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db

MOMIJI, SAKURA, CITY = Caller("sandbox-clinic-2"), Caller("sandbox-clinic-1"), Caller("sandbox-municipality-1")
API = "/api/v1/eligibility"


def fed(content: bytes) -> dict:
    """Send the office's file and let a worker apply it; return the job as the office sees it."""
    answer = CITY.post(f"{API}/assistance-feeds", content, content_type="text/csv")
    assistance_feeds.apply_feed(job_uid=answer.json()["job_id"], now=clock.now)
    job: dict = CITY.get(answer["Location"]).json()
    return job


def test_a_clinic_without_a_voucher_asks_for_one_and_finds_it():
    first = MOMIJI.check_by_card("SBX-0010").json()
    assert (first["result"], first["assistance"]["voucher"]) == ("active", "not_commissioned")
    assert first["assistance"]["recipient"]["office"] == {"name": "架空市福祉事務所", "phone": "03-0000-0023"}

    wanted = {"check_id": first["check_id"], "month": this_month(), "care": "outpatient"}
    request = MOMIJI.post(f"{API}/voucher-requests", wanted)
    assert (request.status_code, request.json()["state"]) == (201, "requested")
    mine = f"{API}/voucher-requests/{request.json()['request_id']}"
    assert MOMIJI.post(f"{API}/voucher-requests", wanted).json() == request.json()

    (asked,) = CITY.get(f"{API}/voucher-requests?state=requested").json()["requests"]
    assert (asked["recipient_number"], asked["institution"]["name"]) == (P010, "もみじ診療所")
    granted = voucher(P010, institution=OTHER_CLINIC, beside_insurance="1", own_payment="1500")
    job = fed(file([granted], number=2, as_of=clock.now()))
    assert [(each["line"], each["outcome"]) for each in job["results"]] == [(3, "added")]
    assert Notice.objects.filter(kind="eligibility.voucher_request_answered", organisation__code=OTHER_CLINIC).exists()
    assert CITY.get(f"{API}/voucher-requests?state=requested").json()["requests"] == []

    answer = MOMIJI.get(mine).json()
    assert (answer["state"], answer["voucher"]["own_payment"]) == ("granted", 1500)
    second = MOMIJI.check_by_card("SBX-0010").json()
    assert second["assistance"]["voucher"] == second["assistance"]["vouchers"][0] == answer["voucher"]
    assert second["assistance"]["as_of"] >= first["assistance"]["as_of"]

    assert SAKURA.get(mine).json()["code"] == "SYS-NOT-FOUND"
    assert SAKURA.check_by_card("SBX-0010").json()["assistance"]["voucher"]["own_payment"] == 0
