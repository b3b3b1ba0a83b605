"""機関 in the admin: registered, changed, closed; by the operator, with a line in the trail."""

import pytest

from platform_site.models import Organisation
from tests.support.audit_lines import committed_lines
from tests.support.pages import is_closed, seen
from tests.support.visitors import Visitor


LIST = "/admin/platform_site/organisation/"
NEW = {"kind": "clinic", "code": "1310200998", "name": "架空医院", "prefecture": "13", "phone": "03-0000-9999"}


def clinic() -> Organisation:
    return Organisation.objects.get(code="1310200022", kind="clinic")


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund")


@pytest.mark.django_db
def test_only_the_operator_comes_in():
    others = [Visitor.of(role, "fund") for role in ("fund_officer", "fund_auditor", "reviewer")]
    for path in (LIST, f"{LIST}add/", f"{LIST}{clinic().pk}/change/", f"{LIST}{clinic().pk}/close/"):
        is_closed(path, *others, Visitor.of("insurer_clerk", "union"), Visitor.of("facility_manager", "clinic"))


@pytest.mark.django_db
class TestRegistering:
    """Under its kind and code, which are checked."""

    def test_makes_one_and_leads_to_it(self, operator):
        answer = operator.sends(f"{LIST}add/", NEW)
        made = Organisation.objects.get(code="1310200998")
        assert answer.redirect_chain[-1][0] == f"{LIST}{made.pk}/change/"
        page = answer.content.decode()
        assert "機関を登録しました。" in page
        assert (made.name, made.prefecture, made.phone) == ("架空医院", "13", "03-0000-9999")

    def test_takes_a_part_of_a_municipality(self, operator):
        office = {**NEW, "kind": "welfare_office", "code": "12139986", "part_of": "139998"}
        operator.post(f"{LIST}add/", office)
        assert Organisation.objects.get(code="12139986").part_of.name == "架空市"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"code": "1310200997"}, "検証番号が一致しません。"),
            ({"kind": "dental"}, "3桁目"),
            ({"kind": "insurer", "code": "123"}, "桁の数字です"),
            ({"code": "1310200022"}, "すでに登録されています"),
            ({"phone": "電話"}, "電話番号"),
            ({"name": ""}, "必須"),
            ({"part_of": "000000"}, "登録されていません"),
            ({"name": "123456789018"}, "個人番号"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, operator, wrong, said):
        answer = operator.post(f"{LIST}add/", {**NEW, **wrong})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert "エラー: " in page
        assert 'value="03-0000-9999"' in page or "phone" in wrong
        assert "123456789018" not in page
        assert not Organisation.objects.filter(name="架空医院", code__in=["1310200998", "1310200997", "123"]).exists()


@pytest.mark.django_db
class TestChanging:
    """Name, place and telephone; never kind and code."""

    def test_keeps_kind_and_code(self, operator):
        row, before = clinic(), seen(operator, f"{LIST}{clinic().pk}/edit/")
        assert 'value="さくら診療所"' in before
        operator.post(f"{LIST}{row.pk}/edit/", {"name": "さくら医院", "kind": "hospital", "code": "1"})
        row.refresh_from_db()
        assert (row.name, row.kind, row.code, row.phone) == ("さくら医院", "clinic", "1310200022", "")

    def test_of_nothing_is_said(self, operator):
        row = clinic()
        same = {"name": row.name, "prefecture": row.prefecture, "phone": row.phone}
        answer = operator.post(f"{LIST}{row.pk}/edit/", same)
        assert "変更した項目がありません。" in answer.content.decode()


@pytest.mark.django_db
class TestClosing:
    """Asked once more, done once, never taken back."""

    def test_asks_before_it_closes(self, operator):
        page = seen(operator, f"{LIST}{clinic().pk}/close/")
        assert "元に戻せません" in page
        assert clinic().closed_at is None

    def test_closes_and_offers_nothing_more(self, operator):
        row = clinic()
        page = operator.sends(f"{LIST}{row.pk}/close/").content.decode()
        assert clinic().closed_at is not None
        for door in ("edit", "close", "client"):
            assert f'href="../{door}/"' not in page
            assert operator.get(f"{LIST}{row.pk}/{door}/").status_code == 409
        assert "さくら診療所" in seen(operator, f"{LIST}?in_use=no")
        assert "さくら診療所" not in seen(operator, f"{LIST}?in_use=yes")


def test_every_change_leaves_a_line_with_the_fields_names_and_never_their_values(committed):
    operator = Visitor.of("operator", "fund")
    operator.post(f"{LIST}add/", NEW)
    made = Organisation.objects.get(code="1310200998")
    operator.post(f"{LIST}{made.pk}/edit/", {"name": "別の医院", "prefecture": "13", "phone": "03-0000-9999"})
    operator.post(f"{LIST}{made.pk}/close/")
    lines = committed_lines(committed, user_uid=operator.user.uid)
    assert [(line["event"], line["outcome"], line["about"], line["detail"]) for line in lines] == [
        ("organisations.registered", "done", f"Organisation:{made.uid}", {}),
        ("organisations.changed", "done", f"Organisation:{made.uid}", {"fields": ["name"]}),
        ("organisations.closed", "done", f"Organisation:{made.uid}", {}),
    ]


@pytest.mark.django_db
def test_prefectures_are_named():
    operator = Visitor.of("operator", "fund")
    row = Organisation.objects.get(code="1310200022", kind="clinic")
    Organisation.objects.filter(pk=row.pk).update(prefecture="13")
    where = f"/admin/platform_site/organisation/{row.pk}"
    assert "13 東京都" in seen(operator, f"{where}/change/")
    assert '<option value="13" selected>13 東京都</option>' in seen(operator, f"{where}/edit/")


@pytest.mark.django_db
def test_the_list_is_in_the_order_of_the_codes():
    page = seen(Visitor.of("operator", "fund"), "/admin/platform_site/organisation/")
    codes = list(Organisation.objects.order_by("code", "kind").values_list("code", flat=True))[:50]
    places = [page.index(f">{code}</a>") for code in dict.fromkeys(codes)]
    assert places == sorted(places)
