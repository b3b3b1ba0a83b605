"""Ask, check, do, confirm: through a form that is there for these tests alone."""

import re
from uuid import UUID

import pytest
from django import forms
from django.urls import path

from platform_site import urls
from platform_site.errors import Fault, Format, Invalid, NotInThisState
from platform_site.models import AuditEvent, Draft, Receipt
from platform_site.permissions import Permission
from platform_site.portal.forms import Form, ThingField
from platform_site.portal.steps import Steps
from tests.support.pages import done, refused, seen, wrong
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
        page = wrong(clerk, "/tests/asking", {"kinds": ["a"]})
        assert re.search(r'<div class="summary" role="alert" tabindex="-1" data-focus', page)
        assert '<a href="#id_name">名称:' in page
        assert re.search(r'id="id_name"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_name"', page)
        assert 'aria-describedby="id_name_error"' in page
        assert re.search(r'name="kinds" value="a"[^>]*checked', page)

    def test_with_something_wrong_does_nothing_and_has_an_address_without_it(self, clerk):
        address = clerk.post("/tests/asking", {"name": "架" * 21})["Location"]
        assert re.fullmatch(r"/tests/asking\?draft=[0-9a-f-]{36}", address)
        uid = address.split("=")[1]
        assert clerk.post(f"/tests/asking/{uid}").status_code == 422
        assert Asking.done == []
        assert Draft.objects.get().used_at is None

    def test_with_something_wrong_is_her_own(self, clerk):
        address = clerk.post("/tests/asking", {"name": "架" * 21})["Location"]
        assert "架" * 21 in seen(clerk, address)
        assert "架" * 21 not in seen(Visitor.of("insurer_clerk", "union"), address)

    def test_takes_no_individual_number_and_does_not_show_it_again(self, clerk):
        answer = clerk.post("/tests/asking", {"name": "123456789018"})
        assert answer.status_code == 422
        assert "123456789018" not in answer.content.decode()
        assert Draft.objects.count() == 0

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

    @pytest.mark.parametrize("role", ["insurer_clerk", "welfare_clerk"])
    def test_does_not_exist_for_herself_in_another_role(self, clerk, role):
        address = checked(clerk)
        house = "city_insurer" if role == "insurer_clerk" else "welfare"
        other = Visitor.of(role, house).membership
        other.user = clerk.user
        other.save()
        clerk.post("/roles/", {"membership": other.pk})
        assert clerk.get(address).status_code == clerk.post(address).status_code == 404
        assert 'value="架空の名"' not in clerk.get(f"/tests/asking?draft={address.rsplit('/', 1)[1]}").content.decode()
        assert Asking.done == []
        clerk.post("/roles/", {"membership": clerk.membership.pk})
        assert clerk.get(address).status_code == 200

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
        first = clerk.post(address)["Location"]
        assert [clerk.post(address)["Location"], clerk.get(address)["Location"]] == [first] * 2
        assert "この内容は、すでに登録されています。" in seen(clerk, first)
        assert len(Asking.done) == 1

    def test_that_was_done_is_nothing_to_anybody_else(self, clerk):
        address = checked(clerk)
        clerk.post(address)
        assert Visitor.of("insurer_clerk", "union").get(address).status_code == 404

    @pytest.mark.parametrize(
        ("name", "words"), [("refused", "別の名称にしてください。"), ("late", "すでに終わっています。")]
    )
    def test_that_is_refused_comes_back_with_the_reason_and_the_answers(self, clerk, name, words):
        page = refused(clerk, "/tests/asking", {**TYPED, "name": name})
        assert words in page
        assert f'value="{name}"' in page
        assert Receipt.objects.count() == 0
        assert not Draft.objects.filter(used_at__isnull=False).exists()

    def test_that_was_refused_is_done_once_it_is_mended(self, clerk):
        address = clerk.post(checked(clerk, name="refused"))["Location"]
        assert 'aria-describedby="id_name_error"' in seen(clerk, address)
        done(clerk, "/tests/asking", **TYPED)
        assert Asking.done == [{"name": "架空の名", "kinds": ["a", "b"], "kind": "", "is_open": False}]

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


class TestWhereTheReceiptLeads:
    """Leads back to what it is about."""

    def test_names_the_thing_who_did_it_and_the_site(self, clerk, monkeypatch):
        monkeypatch.setattr(Asking, "leads", {"Thing": ("approval", "この案件の画面へ")})
        monkeypatch.setattr(Asking, "parent", "approvals")
        monkeypatch.setattr(Asking, "do", lambda *args, **more: "Thing:00000000-0000-4000-8000-000000000001")
        page = clerk.sends(checked(clerk)).content.decode()
        for text in (
            "この案件の画面へ",
            "/approvals/00000000-0000-4000-8000-000000000001",
            "試験",
            "<dt>発行</dt>",
            "へ</a>",
        ):
            assert text in page, text

    def test_of_what_has_no_page_leads_to_the_beginning_alone(self, clerk):
        assert "この案件の画面へ" not in clerk.sends(checked(clerk)).content.decode()


class TestDaysAndIds:
    """As people write them."""

    class Days(Form):
        days = ("on",)
        on = forms.CharField(label="日")
        until = forms.DateField(label="まで")
        kind = forms.ChoiceField(label="区分", choices=[("x", "エックス")], widget=forms.RadioSelect)
        thing = ThingField(label="識別子")

    UID = "0b9e1a3c-1111-4222-8333-444455556666"

    @pytest.mark.parametrize(("typed", "shown"), [("R8.11.20", "令和8年11月20日（2026-11-20）"), ("いつか", "いつか")])
    def test_are_shown_in_both_ways_of_counting_years(self, typed, shown):
        form = self.Days({"on": typed, "until": "2026-12-01", "kind": "x", "thing": self.UID})
        assert form.is_valid()
        answers = {each["name"]: each for each in form.answers()}
        assert answers["on"]["text"] == shown
        assert answers["until"]["text"] == "令和8年12月1日（2026-12-01）"
        assert answers["kind"]["id"] == "id_kind_0"

    @pytest.mark.parametrize(
        "typed", [UID, UUID(UID), f"https://example.test/staff/cases/{UID}?page=1", f" {UID.upper()} "]
    )
    def test_an_id_may_come_as_the_address_of_its_page(self, typed):
        assert ThingField().clean(typed) == UUID(self.UID)

    @pytest.mark.parametrize("typed", ["", "架空の案件", "0b9e1a3c"])
    def test_what_is_none_is_refused(self, typed):
        with pytest.raises(forms.ValidationError):
            ThingField().clean(typed)
