"""Ask, check, do, confirm: through a form that is there for these tests alone."""

import re

import pytest
from django import forms
from django.urls import path

from platform_site import urls
from platform_site.errors import Fault, Format, Invalid, NotInThisState
from platform_site.models import AuditEvent, Draft, Receipt
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.steps import Steps
from tests.support.visitors import Visitor


class Question(Form):
    name = forms.CharField(label="名称", max_length=20)
    kinds = forms.MultipleChoiceField(
        label="種別", choices=[("a", "甲"), ("b", "乙")], required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="区分", choices=[("x", "エックス")], required=False)
    is_open = forms.BooleanField(label="公開する", required=False)


class Asking(Steps):
    name, title, form_class = "asking", "試験の登録", Question
    may = Permission.UPLOAD_FEEDS
    warning, next_steps = "取り消せません。", ("すぐに反映されます。",)
    done: list[dict] = []

    def do(self, request, answers, *, by, at):
        if answers["name"] == "refused":
            raise Invalid(faults=[Fault(Format, "/name", "別の名称にしてください。")])
        if answers["name"] == "late":
            raise NotInThisState("すでに終わっています。")
        self.done.append(dict(answers))
        return "Thing:1"


urlpatterns = [*urls.urlpatterns, *Asking.urls("tests/asking"), path("tests/else", lambda request: None)]
handler404, handler400, handler500 = urls.handler404, urls.handler400, urls.handler500
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
TYPED = {"name": "架空の名", "kinds": ["a", "b"]}


@pytest.fixture(autouse=True)
def _nothing_done():
    Asking.done.clear()


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


def checked(who: Visitor, **typed) -> str:
    """Fill in the form; return the address of the check page."""
    answer = who.post("/tests/asking", {**TYPED, **typed})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


class TestTheForm:
    """Says what is needed and what is wrong."""

    def test_marks_what_is_needed(self, clerk):
        page = clerk.get("/tests/asking").content.decode()
        assert page.count('<span class="need">必須</span>') == 1
        assert page.count('<span class="optional">任意</span>') == 3

    def test_comes_back_with_what_is_wrong_above_and_beside(self, clerk):
        answer = clerk.post("/tests/asking", {"kinds": ["a"]})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>エラー: " in page
        assert re.search(r'<div class="summary" role="alert" tabindex="-1" data-focus', page)
        assert '<a href="#id_name">名称:' in page
        assert re.search(r'id="id_name"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_name"', page)
        assert 'aria-describedby="id_name_error"' in page
        assert re.search(r'name="kinds" value="a"[^>]*checked', page)
        assert Draft.objects.count() == 0

    def test_takes_no_individual_number_and_does_not_show_it_again(self, clerk):
        answer = clerk.post("/tests/asking", {"name": "123456789018"})
        assert answer.status_code == 422
        assert "123456789018" not in answer.content.decode()

    def test_refuses_whoever_has_not_the_right(self):
        assert Visitor.of("fund_auditor", "fund").get("/tests/asking").status_code == 403

    def test_leads_who_is_not_signed_in_to_the_sign_in_and_back(self, client):
        assert client.get("/tests/asking")["Location"] == "/accounts/sign-in/?next=%2Ftests%2Fasking"

    def test_takes_no_other_method(self, clerk):
        assert clerk.browser.put("/tests/asking").status_code == 405


class TestTheCheckPage:
    """Shows the answers once more; nothing is done yet, and nothing of them stands in the address."""

    def test_shows_them_in_words(self, clerk):
        page = clerk.get(checked(clerk)).content.decode()
        for words in ("架空の名", "甲、乙", "（入力なし）", "いいえ", "取り消せません。"):
            assert words in page
        assert Asking.done == []

    def test_has_an_address_without_them(self, clerk):
        assert re.fullmatch(r"/tests/asking/[0-9a-f-]{36}", checked(clerk))

    def test_leads_back_to_the_form_with_them(self, clerk):
        uid = checked(clerk).rsplit("/", 1)[1]
        page = clerk.get(f"/tests/asking?draft={uid}").content.decode()
        assert 'value="架空の名"' in page
        assert page.count("checked") == 2

    @pytest.mark.parametrize("draft", ["nonsense", "0b9e1a3c-1111-4222-8333-444455556666"])
    def test_of_no_draft_leads_to_an_empty_form(self, clerk, draft):
        assert 'value="架空の名"' not in clerk.get(f"/tests/asking?draft={draft}").content.decode()

    def test_does_not_exist_for_a_colleague(self, clerk):
        assert Visitor.of("insurer_clerk", "union").get(checked(clerk)).status_code == 404

    def test_is_refused_once_the_right_is_lost(self, clerk):
        address = checked(clerk)
        clerk.membership.role = "insurer_approver"
        clerk.membership.save()
        assert clerk.post(address).status_code == 403
        assert Asking.done == []

    def test_whose_answers_do_not_fit_any_longer_asks_again(self, clerk, monkeypatch):
        address = checked(clerk)
        monkeypatch.setattr(Question.base_fields["name"], "max_length", 2)
        monkeypatch.setattr(Question.base_fields["name"], "validators", [forms.fields.validators.MaxLengthValidator(2)])
        assert clerk.post(address).status_code == 422
        assert Asking.done == []


class TestDoing:
    """Once, with a receipt."""

    def test_gives_a_number_and_says_what_comes_next(self, clerk):
        page = clerk.sends(checked(clerk)).content.decode()
        receipt = Receipt.objects.get()
        assert receipt.number in page
        assert "すぐに反映されます。" in page
        assert Asking.done == [{"name": "架空の名", "kinds": ["a", "b"], "kind": "", "is_open": False}]

    def test_twice_does_it_once(self, clerk):
        address = checked(clerk)
        clerk.post(address)
        assert clerk.post(address).status_code == 404
        assert len(Asking.done) == 1

    @pytest.mark.parametrize(
        ("name", "words"), [("refused", "別の名称にしてください。"), ("late", "すでに終わっています。")]
    )
    def test_that_is_refused_comes_back_with_the_reason_and_the_answers(self, clerk, name, words):
        answer = clerk.post(checked(clerk, name=name))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert f'value="{name}"' in answer.content.decode()
        assert Receipt.objects.count() == 0
        assert Draft.objects.get().used_at is None

    def test_leaves_lines_without_what_was_typed(self, clerk):
        clerk.sends(checked(clerk))
        lines = str(list(AuditEvent.objects.values_list("detail", "about")))
        assert "架空の名" not in lines


class TestTheReceipt:
    """The page behind a number."""

    def test_does_not_exist_for_somebody_else(self, clerk):
        clerk.sends(checked(clerk))
        number = Receipt.objects.get().number
        assert clerk.get(f"/receipts/{number}").status_code == 200
        assert Visitor.of("insurer_clerk", "union").get(f"/receipts/{number}").status_code == 404


def test_steps_that_say_nothing_of_what_they_do_are_a_mistake():
    with pytest.raises(NotImplementedError):
        Steps().do(None, {}, by=None, at=None)
