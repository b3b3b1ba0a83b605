"""接続システム in the admin: asked for with public keys, approved on /approvals/, stopped at once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from platform_site.models import ApiClient, Approval, Organisation
from tests.support.pages import is_closed, seen
from tests.support.signers import ec, public, rsa
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST, HOUSES = "/admin/platform_site/apiclient/", "/admin/platform_site/organisation/"
NEW = {
    "client_id": "new-clinic",
    "name": "新しいシステム",
    "scopes": ["eligibility.check", "ehr.view"],
    "reason": "新規",
}
KEYS = json.dumps(public(ec()))


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund")


def client() -> ApiClient:
    return ApiClient.objects.get(client_id="sandbox-clinic-1")


def form() -> str:
    return f"{HOUSES}{Organisation.objects.get(code='1310200022', kind='clinic').pk}/client/"


def approve_on_the_page(approval: Approval) -> None:
    """Let another operator approve what she reads."""
    other, path = Visitor.of("operator", "fund"), f"/approvals/{approval.uid}"
    page = seen(other, path)
    assert ec().thumbprint() in page or ec("ec-2").thumbprint() in page
    answer = other.sends(path, {"decision": "approve", "sha256": bytes(approval.sha256).hex()})
    assert "承認しました。" in answer.content.decode()


def test_who_comes_in():
    row = client().pk
    auditor, clerk = Visitor.of("fund_auditor", "fund"), Visitor.of("insurer_clerk", "union")
    for path in (LIST, f"{LIST}{row}/change/", f"{LIST}{row}/disable/", f"{LIST}{row}/history/"):
        is_closed(path, auditor, clerk)
        seen(Visitor.of("fund_officer", "fund"), path)
    for path in (f"{LIST}{row}/keys/", form()):
        is_closed(path, auditor, clerk, Visitor.of("fund_officer", "fund"))


def test_an_officer_who_may_only_stop_one_is_offered_just_that():
    page = seen(Visitor.of("fund_officer", "fund"), f"{LIST}{client().pk}/change/")
    assert ('href="../disable/"' in page, 'href="../keys/"' in page) == (True, False)


class TestAskingForOne:
    """With scopes of its kind and public keys, pasted or as a file."""

    def test_offers_the_scopes_that_the_kind_may_hold(self, operator):
        page = seen(operator, form())
        assert ("eligibility.check（" in page, "coverage.feed（" in page) == (True, False)

    def test_leads_to_the_approval_which_does_it(self, operator):
        answer = operator.post(form(), {**NEW, "jwks": KEYS})
        approval = Approval.objects.get()
        assert answer["Location"] == f"/approvals/{approval.uid}"
        assert "別の担当者が承認すると" in seen(operator, answer["Location"])
        assert not ApiClient.objects.filter(client_id="new-clinic").exists()
        approve_on_the_page(approval)
        made = ApiClient.objects.get(client_id="new-clinic")
        page = seen(operator, f"{LIST}{made.pk}/change/")
        for shown in (ec().thumbprint(), "ES384", "ec-1", "資格確認と同意の登録", "なし"):
            assert shown in page

    def test_takes_a_file(self, operator):
        pem = SimpleUploadedFile("key.pem", rsa().as_pem(private=False))
        operator.post(form(), {**NEW, "file": pem})
        assert Approval.objects.get().content["fingerprints"] == {rsa().thumbprint(): rsa().thumbprint()}

    @pytest.mark.parametrize("how", ["pasted", "file"])
    def test_refuses_a_private_key_and_does_not_show_it_again(self, operator, how):
        private = ec().as_pem(private=True)
        given = {"jwks": private.decode()} if how == "pasted" else {"file": SimpleUploadedFile("key.pem", private)}
        answer = operator.post(form(), {**NEW, **given})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "秘密鍵が含まれています" in page
        assert "PRIVATE KEY" not in page
        assert 'value="new-clinic"' in page
        assert page.count(" checked") == 2
        assert not Approval.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"jwks": ""}, "公開鍵を貼り付けるか"),
            ({"jwks": "abc"}, "公開鍵として読み取れません"),
            ({"client_id": "新しい"}, "英小文字"),
            ({"client_id": "sandbox-clinic-1"}, "すでに使われています"),
            ({"scopes": ["coverage.feed"]}, "選択"),
            ({"scopes": []}, "必須"),
            ({"reason": ""}, "必須"),
            ({"reason": "123456789018"}, "個人番号"),
        ],
    )
    def test_says_what_is_wrong(self, operator, wrong, said):
        answer = operator.post(form(), {**NEW, "jwks": KEYS, **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
        assert not Approval.objects.exists()


class TestRolling:
    """Which keys stay, and which come."""

    def test_from_the_first_key_to_the_second_without_a_gap(self, operator):
        row = client()
        operator.post(f"{LIST}{row.pk}/keys/", {"jwks": KEYS, "reason": "最初の鍵"})
        approve_on_the_page(Approval.objects.latest("pk"))
        assert f'value="{ec().thumbprint()}" ' in seen(operator, f"{LIST}{row.pk}/keys/")
        both = {"keep": [ec().thumbprint()], "jwks": json.dumps(public(ec("ec-2"))), "reason": "更新"}
        operator.post(f"{LIST}{row.pk}/keys/", both)
        approve_on_the_page(Approval.objects.latest("pk"))
        operator.post(f"{LIST}{row.pk}/keys/", {"keep": [ec("ec-2").thumbprint()], "reason": "古い鍵を外す"})
        approve_on_the_page(Approval.objects.latest("pk"))
        row.refresh_from_db()
        assert [key["kid"] for key in row.jwks["keys"]] == ["ec-2"]

    def test_to_nothing_is_refused(self, operator):
        answer = operator.post(f"{LIST}{client().pk}/keys/", {"reason": "更新"})
        assert (answer.status_code, "公開鍵として読み取れません" in answer.content.decode()) == (422, True)


class TestTheHistory:
    """Who did what: what one did at once, and what two people did."""

    def test_shows_what_was_asked_and_decided_with_the_way_there(self, operator):
        operator.post(form(), {**NEW, "jwks": KEYS})
        approve_on_the_page(Approval.objects.get())
        made = ApiClient.objects.get(client_id="new-clinic")
        operator.post(f"{LIST}{made.pk}/keys/", {"jwks": json.dumps(public(ec("ec-2"))), "reason": "更新"})
        page = seen(operator, f"{LIST}{made.pk}/history/")
        for approval in Approval.objects.all():
            assert f'href="/approvals/{approval.uid}"' in page
        for words in ("接続システムの登録", "公開鍵の交換", operator.user.username, "承認"):
            assert words in page
        assert "記録はありません" not in page

    def test_shows_nothing_of_what_the_visitor_may_not_read(self, operator):
        row = client()
        operator.post(f"{LIST}{row.pk}/keys/", {"jwks": KEYS, "reason": "更新"})
        page = seen(Visitor.of("fund_officer", "fund"), f"{LIST}{row.pk}/history/")
        assert str(Approval.objects.get().uid) not in page
        assert "記録はありません" in page


def test_the_organisation_leads_to_its_page_for_those_who_have_one(operator):
    row = client()
    there = f'href="/admin/platform_site/organisation/{row.organisation_id}/change/"'
    assert there in seen(operator, f"{LIST}{row.pk}/change/")
    page = seen(Visitor.of("fund_officer", "fund"), f"{LIST}{row.pk}/change/")
    assert there not in page
    assert str(row.organisation) in page


class TestStopping:
    """By one, at once, with a reason."""

    def test_wants_a_reason(self, operator):
        answer = operator.post(f"{LIST}{client().pk}/disable/", {"reason": ""})
        assert (answer.status_code, client().disabled_at) == (422, None)

    def test_stops_it_and_nothing_more_is_offered(self, operator):
        row = client().pk
        page = operator.sends(f"{LIST}{row}/disable/", {"reason": "key_leaked"}).content.decode()
        assert "30秒以内" in page
        assert client().disabled_at is not None
        assert 'href="../disable/"' not in page
        assert operator.get(f"{LIST}{row}/disable/").status_code == 409
        assert operator.get(f"{LIST}{row}/keys/").status_code == 409
        assert "sandbox-clinic-1<" in seen(operator, f"{LIST}?in_use=no")


def test_a_sandbox_secret_is_told(operator):
    page = seen(operator, f"{LIST}{client().pk}/change/")
    assert "あり（サンドボックスだけで使えます）" in page


def test_a_scope_of_earlier_times_is_shown_as_it_is(operator):
    ApiClient.objects.filter(pk=client().pk).update(scopes=["old.scope"])
    assert "old.scope" in seen(operator, f"{LIST}{client().pk}/change/")
    ApiClient.objects.filter(pk=client().pk).update(scopes=[])
    assert "old.scope" not in seen(operator, f"{LIST}{client().pk}/change/")
