"""The admin as a whole: for whom it is, what it never shows, and what nobody can do there (I02-1, I02-2, E-16)."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import ModelAdmin
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from platform_site.admin.base import ReadOnly
from platform_site.admin.door_pages import may
from platform_site.errors import NotInThisState, NotPermitted
from platform_site.models import AuditEvent, Membership, Organisation, Record, User
from platform_site.permissions import ROLES, Permission
from tests.factories.platform_site import OrganisationFactory
from tests.support.pages import nothing_changes, seen
from tests.support.visitors import HOUSES, Visitor, new_user


pytestmark = pytest.mark.django_db
FUND_ROLES = [name for name, role in ROLES.items() if "fund" in role.kinds]
OTHERS = [
    (name, house)
    for name, role in ROLES.items()
    for house, (kind, _) in HOUSES.items()
    if kind in role.kinds and kind != "fund"
]
SEEN = {Permission(each) for model in admin.site._registry.values() for each in getattr(model, "see", ())}


def patterns(found=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of the admin with its pattern."""
    for each in admin.site.get_urls() if found is None else found:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route)
        else:
            yield route, each


TRAIL = {AuditEvent}
ROUTES = {route: pattern for route, pattern in patterns() if pattern.name != "login"}


def address(route: str) -> str:
    """Return an address of a route, of a row that is not there."""
    path = re.sub(r"<[a-z]*:?\w+>", "999999", route.replace("^(?P<app_label>", "platform_site/"))
    return "/admin/" + re.sub(r"platform_site/[a-z_|]+\)/\$", "platform_site/", path).replace("(?P<url>.*)$", "nowhere")


class TestForWhomItIs:
    """The fund's people with a right there; each address asks by itself."""

    @pytest.mark.parametrize("route", ROUTES)
    def test_a_visitor_who_is_not_signed_in_is_led_to_the_sign_in(self, route):
        answer = Client().get(address(route))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/")

    @pytest.mark.parametrize("role", FUND_ROLES)
    def test_each_address_is_open_to_just_those_of_the_fund_whose_role_says_so(self, role):
        visitor = Visitor.of(role, "fund")
        for route, pattern in ROUTES.items():
            answer = visitor.get(address(route))
            assert hasattr(pattern.callback, "access"), route
            may = pattern.callback.access.admits(visitor.actor)
            assert (answer.status_code != 403) == may, (route, role, answer.status_code)

    def test_nobody_of_another_house_gets_anywhere(self):
        for role, house in OTHERS[::7]:
            visitor = Visitor.of(role, house)
            assert {visitor.get(address(route)).status_code for route in ROUTES} == {403}, (role, house)

    def test_a_person_with_an_account_of_her_own_gets_nowhere(self):
        browser = Client()
        browser.force_login(new_user("somebody"))
        assert {browser.get(address(route)).status_code for route in ROUTES} == {403}

    def test_of_every_role_those_who_may_see_a_model_find_the_admin_in_their_menu(self):
        for role, house in [*((name, "fund") for name in FUND_ROLES), *OTHERS[::9]]:
            page = Visitor.of(role, house).get("/start/").content.decode()
            may = house == "fund" and bool(SEEN & ROLES[role].permissions)
            assert ('href="/admin/"' in page) == may, role

    def test_the_index_shows_what_the_role_may_see_and_nothing_else(self):
        for role in FUND_ROLES:
            visitor = Visitor.of(role, "fund")
            page = visitor.get("/admin/").content.decode()
            for model, of in admin.site._registry.items():
                listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                may = bool(set(of.see) & ROLES[role].permissions)
                assert (f'href="{listed}"' in page) == may, (role, model)

    def test_its_own_sign_in_is_the_sites(self):
        asked = Client().get("/admin/login/")
        assert asked["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2F"
        assert Visitor.of("operator", "fund").get("/admin/login/")["Location"] == "/admin/"


class TestWhatNobodyCanAsk:
    """The ways on which Django shows or changes what no page of ours shows."""

    @pytest.fixture
    def operator(self) -> Visitor:
        return Visitor.of("operator", "fund")

    @pytest.mark.parametrize(
        "path",
        [
            "autocomplete/?app_label=platform_site&model_name=membership&field_name=user",
            "password_change/", "password_change/done/", "logout/", "jsi18n/", "r/1/1/", "auth/group/",
            "platform_site/user/1/delete/", "platform_site/user/1/", "platform_site/user/1/password/x/",
            "platform_site/membership/add/", "platform_site/apiclient/add/", "platform_site/organisation/1/delete/",
            "platform_site/person/", "eligibility/coverage/", "platform_site/user/999999/change/",
            "platform_site/user/x/change/", "platform_site/user/999999/role/", "nowhere",
        ],
    )  # fmt: skip
    def test_is_not_there(self, operator, path):
        assert operator.get(f"/admin/{path}").status_code == 404

    @pytest.mark.parametrize(
        "query",
        [
            "user/?password__startswith=s", "user/?email=a", "user/?person__birth_date=1980-04-01",
            "user/?last_name=x", "membership/?user__password__startswith=s", "membership/?user__person__sex=1",
            "apiclient/?secret_hash__isnull=0", "apiclient/?organisation__kind__startswith=c",
            "organisation/?_popup=1", "organisation/?_to_field=id", "user/?person__isnull=1",
        ],
    )  # fmt: skip
    def test_is_no_filter_of_a_list(self, operator, query):
        assert operator.get(f"/admin/platform_site/{query}").status_code == 400

    @pytest.mark.parametrize(
        "query",
        [
            "organisation/?kind=clinic", "organisation/?kind__exact=clinic", "organisation/?in_use=no",
            "apiclient/?organisation__kind=clinic", "membership/?role=operator", "user/?of=staff",
            "user/?of=person&in_use=yes", "organisation/?of=x&e=1", "membership/?role=nothing", "user/?of=other",
            "organisation/?in_use=maybe",
        ],
    )  # fmt: skip
    def test_but_the_declared_ones_are(self, operator, query):
        assert operator.get(f"/admin/platform_site/{query}", follow=True).status_code in (200, 302, 400)

    def test_no_list_offers_to_delete(self, operator):
        page = operator.get("/admin/platform_site/organisation/").content.decode()
        assert "delete_selected" not in page
        chosen = {"action": "delete_selected", "_selected_action": [Organisation.objects.first().pk], "index": "0"}
        before = Organisation.objects.count()
        operator.post("/admin/platform_site/organisation/", chosen)
        assert Organisation.objects.count() == before

    def test_a_row_is_not_changed_by_djangos_form(self, operator):
        row = Organisation.objects.get(code="1310200022", kind="clinic")
        answer = operator.post(f"/admin/platform_site/organisation/{row.pk}/change/", {"name": "別", "kind": "clinic"})
        assert answer.status_code == 403
        row.refresh_from_db()
        assert row.name == "さくら診療所"

    def test_nothing_else_takes_put_or_delete(self, operator):
        assert operator.browser.put("/admin/").status_code == 405
        assert operator.browser.delete("/admin/platform_site/organisation/").status_code == 405

    def test_even_the_models_pages_refuse_to_write(self):
        of = admin.site._registry[Organisation]
        with pytest.raises(NotPermitted):
            of.save_model(None, None, None, change=False)
        with pytest.raises(NotPermitted):
            of.delete_queryset(None, Organisation.objects.all())
        assert not of.to_field_allowed(None, "code")


class TestWhatIsNeverShown:
    """E-16: no clinical content, and nobody's identity."""

    def test_of_all_records_about_persons_the_admin_has_accounts_and_roles_alone(self):
        about_persons = {model for model in apps.get_models() if issubclass(model, Record)}
        assert about_persons & set(admin.site._registry) <= {User, Membership, *TRAIL}

    def test_every_model_there_is_of_the_site_and_of_our_kind(self):
        for model, of in admin.site._registry.items():
            assert model._meta.app_label == "platform_site"
            assert isinstance(of, ReadOnly)
            assert of.see

    def test_what_django_and_allauth_bring_along_stays_out(self):
        assert {model._meta.label for model in admin.site._registry} & {"auth.Group", "mfa.Authenticator"} == set()

    def test_a_model_without_a_word_for_whom_it_is_is_not_registered(self):
        site = type(admin.site._wrapped if hasattr(admin.site, "_wrapped") else admin.site)("other")
        site.register(User)
        assert User not in site._registry

    def test_whoever_names_no_permission_has_none(self):
        assert not may(Visitor.of("operator", "fund").get("/admin/").wsgi_request)

    def test_no_page_has_a_style_or_a_script_of_its_own(self):
        operator = Visitor.of("operator", "fund")
        for path in ("", "platform_site/organisation/", "platform_site/organisation/add/", "platform_site/user/",
                     "platform_site/membership/", "platform_site/apiclient/"):  # fmt: skip
            page = seen(operator, f"/admin/{path}")
            assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", page) == []
            assert "本文へ" in page
            assert "サンドボックス" in page
            assert 'href="/start/"' in page

    def test_looking_writes_nothing(self):
        operator = Visitor.of("operator", "fund")
        row = Organisation.objects.get(code="1310200022", kind="clinic")
        with nothing_changes():
            of_row = (f"organisation/{row.pk}/{each}/" for each in ("change", "history", "edit", "close"))
            for path in ("", "organisation/", *of_row, "membership/roles/"):
                assert operator.get(f"/admin/platform_site/{path}" if path else "/admin/").status_code == 200


class TestALongList:
    """In pages."""

    def test_leads_from_page_to_page_with_its_filters(self):
        OrganisationFactory.create_batch(60, kind="company")
        operator = Visitor.of("operator", "fund")
        page = seen(operator, "/admin/platform_site/organisation/?kind=company")
        assert "61件" in page
        assert 'href="?kind=company&amp;p=2"' in page
        assert "架空製薬" in page + seen(operator, "/admin/platform_site/organisation/?kind=company&p=2")

    def test_says_when_there_is_nothing(self):
        page = seen(Visitor.of("operator", "fund"), "/admin/platform_site/organisation/?kind__exact=vendor")
        assert "該当するものはありません。" in page
        assert "条件を消す" in page

    def test_is_sorted_by_a_heading_as_it_says(self):
        page = seen(Visitor.of("operator", "fund"), "/admin/platform_site/organisation/?o=-2")
        assert 'aria-sort="descending"' in page

    def test_is_searched_by_code(self):
        page = seen(Visitor.of("operator", "fund"), "/admin/platform_site/organisation/?q=1310200022")
        assert ("さくら診療所" in page, "もみじ診療所" in page) == (True, False)
        assert page.count('<th scope="row"') == 1


def test_what_an_action_on_chosen_rows_refuses_is_said_above_the_list(monkeypatch):
    def refuse(self, request, queryset):
        raise NotInThisState("できません。")

    monkeypatch.setattr(ModelAdmin, "response_action", refuse)
    of, browser = admin.site._registry[Organisation], Visitor.of("operator", "fund")
    request = browser.get("/admin/platform_site/organisation/").wsgi_request
    request._messages = said = []
    monkeypatch.setattr(of, "message_user", lambda request, text, level: said.append((level, text)))
    answer = of.response_action(request, Organisation.objects.all())
    assert (answer.status_code, said) == (302, [("error", "できません。")])


def test_the_history_holds_ids_and_no_names():
    operator = Visitor.of("operator", "fund")
    row = Organisation.objects.get(code="1310200022", kind="clinic")
    operator.post(f"/admin/platform_site/organisation/{row.pk}/edit/", {"name": "さくら医院", "phone": "03-0000-0002"})
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.object_repr, entry.change_message) == (
        str(row.pk), f"#{row.pk}", "名称などを変更する",
    )  # fmt: skip
    assert entry.user == operator.user
    page = seen(operator, f"/admin/platform_site/organisation/{row.pk}/history/")
    assert (operator.user.username in page, "名称などを変更する" in page) == (True, True)
    of = admin.site._registry[Organisation]
    request = operator.get("/admin/").wsgi_request
    assert of.log_addition(request, row, "追加").object_repr == f"#{row.pk}"
