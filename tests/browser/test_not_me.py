"""「自分の情報ではない」: the person says so, the counter stops telling it, her insurer has a case with a clock."""

from playwright.sync_api import expect

from tests.browser.furnishing import union_member
from tests.running.sandbox import Sandbox


P011 = union_member("1011", "1995-07-07")


def asked(sandbox: Sandbox) -> str:
    """Check P011 at the counter; return the result, or the code of the refusal."""
    token = sandbox.token("sandbox-clinic-1")
    _, answer = sandbox.post("/api/v1/eligibility/checks", P011, token=token)
    return str(answer.get("result") or answer["code"])


def test_stops_the_answer_at_once_and_opens_a_case(visitor, sandbox):
    assert asked(sandbox) == "active"
    page = visitor("p011")
    page.goto("/me/")
    page.locator("main").get_by_role("link", name="情報の誤りを知らせる").click()
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="入力内容に問題があります")).to_be_visible()
    page.get_by_role("checkbox").first.check()
    page.get_by_label("この保険に入ったことがない").check()
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="内容の確認")).to_be_visible()
    page.get_by_role("button", name="この内容で知らせる").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    assert asked(sandbox) == "ELIG-LINK-SUSPENDED"

    clerk = visitor("union-clerk-1")
    clerk.goto("/staff/cases/?kind=link_disputed")
    expect(clerk.get_by_role("region").first).to_contain_text("自分の情報ではない")
    expect(clerk.locator("main")).to_contain_text("あと")
