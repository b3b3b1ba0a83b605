"""P008 looks at her own prescriptions: what she takes, what was found and why she was given it, and who looked."""

import base64
import json
import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crawling import keep_picture
from tests.browser.furnishing import API, posted
from tests.browser.test_every_page import WIDTHS, faults_of
from tests.running.sandbox import Sandbox


RX = "/api/v1/eprescription"
P008 = {
    "method": "insurance_number", "insurer_number": "06139992", "symbol": "架空３４", "number": "1008", "branch": "01",
    "birth_date": "1979-03-03",
}  # fmt: skip
CLINIC, DOCTOR, TRIAZOLAM = "sandbox-clinic-2", "clinic-doctor-2", "トリアゾラム０．１２５ｍｇ錠"
REASON = "ほかに方法がないため"


def today() -> str:
    """Return the day in Japan."""
    return f"{datetime.now(UTC) + timedelta(hours=9):%Y-%m-%d}"  # noqa: TID251 - the test's own clock


def document() -> dict[str, Any]:
    """Return a prescription of triazolam, which she may not take with what she was given."""
    item = {
        "information": "1", "code_system": "2", "code": "621508301", "name": TRIAZOLAM, "dose": "1", "potency": "1",
        "unit": "錠",
    }  # fmt: skip
    numbers = {name: P008[name] for name in ("insurer_number", "symbol", "number", "branch")}
    return {
        "facility": {
            "fee_table": "1", "code": "0200030", "prefecture": "13", "name": "もみじクリニック",
            "department_system": "2", "department_code": "01", "department": "内科",
        },
        "prescriber": {"kana": "ｲｼ ﾐﾂﾊﾞ", "name": "医師　三葉"},
        "patient": {"code": "8", "name": "架空　本人", "kana": "ｶｸｳ", "sex": "1", "birth_date": P008["birth_date"]},
        "insurance": {"kind": "1", "relationship": "1", **numbers},
        "issued_on": today(),
        "rps": [{
            "dosage_form": "1", "quantity": 7, "usage": {"system": "1", "name": "１日１回就寝前"}, "items": [item],
        }],
    }  # fmt: skip


def until_given(sandbox: Sandbox, *, patience: float = 90) -> None:
    """Wait until the worker has had medicines given to the sandbox's people, which it does once it has started."""
    until, token = time.monotonic() + patience, sandbox.token("sandbox-clinic-1")
    while not sandbox.ask(f"{RX}/results", headers={"X-Acting-User": "u1001;doctor"}, token=token)[1]["results"]:
        assert time.monotonic() < until, "nothing was given"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def prescribed(sandbox: Sandbox) -> None:
    """Have another clinic prescribe it all the same, for a reason."""
    until_given(sandbox)
    token = sandbox.token(CLINIC)
    ref = posted(sandbox, f"{API}/checks", P008, token)["patient_ref"]
    written = base64.b64encode(json.dumps(document(), ensure_ascii=False).encode()).decode()
    signed = posted(sandbox, "/sandbox/signatures", {"signer": DOCTOR, "form": "json", "document": written}, "")
    body = {"form": "json", "document": signed["document"], "signature": signed["signature"], "patient_ref": ref}
    status, stopped = sandbox.post(f"{RX}/prescriptions", body, token=token)
    assert status == 409, stopped
    answers = [{"finding_id": each["finding_id"], "reason": REASON, "confirmed": True} for each in stopped["findings"]]
    posted(sandbox, f"{RX}/prescriptions", {**body, "overrides": answers}, token)


@pytest.fixture(params=WIDTHS)
def page(visitor, prescribed, request) -> Page:
    return visitor("p008", viewport=WIDTHS[request.param])


def looks_right(page: Page, name: str) -> None:
    """Tell that axe finds nothing on the page as it is, and nothing stands beyond its side."""
    if folder := os.environ.get("SCREENSHOTS"):
        keep_picture(page, folder, f"patient-{page.viewport_size['width']}-{name}")
    assert faults_of(page) == []


def test_from_her_own_page_to_who_looked(page: Page):
    page.goto("/me/")
    page.get_by_role("main").get_by_role("link", name="自分の処方と薬").click()
    expect(page.get_by_role("heading", name="自分の処方と薬")).to_be_visible()
    taken = page.get_by_role("region", name="いま使っている薬")
    expect(taken).to_contain_text("薬局で受け取った薬")
    expect(taken).to_contain_text(TRIAZOLAM)
    looks_right(page, "1-list")

    rows = page.get_by_role("region", name="処方箋").get_by_role("row").filter(has_text="もみじ")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text(f"使う理由: {REASON}")
    expect(page.get_by_role("main")).to_contain_text("イトラコナゾール")
    looks_right(page, "2-findings")

    page.get_by_role("link", name="処方内容控えを見る").click()
    expect(page.locator(".redeem svg")).to_be_visible()
    looks_right(page, "3-copy")
    page.get_by_role("link", name="この処方箋の内容へ").click()

    page.goto("/me/prescriptions/")
    page.get_by_role("region", name="処方箋").get_by_role("row").filter(has_text="さくら").get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("あおぞら薬局")
    looks_right(page, "4-dispensed")

    page.goto("/me/prescriptions/trail")
    expect(page.get_by_role("main")).to_contain_text("もみじ")
    looks_right(page, "5-trail")


def test_the_notebook_is_kept_as_a_file(page: Page):
    page.goto("/me/prescriptions/")
    with page.expect_download() as kept:
        page.get_by_role("link", name="お薬手帳アプリで読む形").click()
    assert kept.value.suggested_filename == "okusuri-techo.txt"
    assert kept.value.path().read_bytes().startswith(b"JAHISTC08")
