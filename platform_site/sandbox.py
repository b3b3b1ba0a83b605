"""The sandbox's fictional organisations, systems and accounts, made through the actions (api.md)."""

import hashlib
from datetime import datetime

from platform_site.actions.organisations import register_client, register_organisation
from platform_site.actions.sandbox_accounts import Account, not_yet_open, open_accounts
from platform_site.actors import the_platform
from platform_site.models import Organisation
from platform_site.permissions import Scope


SECRET = "sandbox-secret"  # noqa: S105 - published, and of no use outside a sandbox

K = Organisation.Kind
S = Scope
CARE = [S.ELIGIBILITY_CHECK, S.RX_ISSUE, S.EHR_PROVIDE, S.EHR_VIEW, S.PMH_RECORD, S.CARE_VIEW]
PHARMACY = [S.ELIGIBILITY_CHECK, S.RX_DISPENSE, S.EHR_VIEW, S.PMH_RECORD]
MUNICIPAL = [S.ASSISTANCE_FEED, S.PMH_REGISTER]

CONNECTED = [
    (K.HOSPITAL, "1310100016", "青葉総合病院", "03-0000-0001", "sandbox-hospital-1", [*CARE, S.EMERGENCY_VIEW]),
    (K.CLINIC, "1310200022", "さくら診療所", "03-0000-0002", "sandbox-clinic-1", CARE),
    (K.CLINIC, "1310200030", "もみじ診療所", "03-0000-0003", "sandbox-clinic-2", CARE),
    (K.DENTAL, "1330300046", "ひまわり歯科", "03-0000-0004", "sandbox-dental-1", CARE),
    (K.PHARMACY, "1340400051", "あおぞら薬局", "03-0000-0005", "sandbox-pharmacy-1", PHARMACY),
    (K.PHARMACY, "1340400069", "みどり薬局", "03-0000-0006", "sandbox-pharmacy-2", PHARMACY),
    (K.INSURER, "06139992", "架空健康保険組合", "03-0000-0011", "sandbox-insurer-1", [S.COVERAGE_FEED, S.EHR_PROVIDE]),
    (K.INSURER, "138057", "架空市国民健康保険", "03-0000-0012", "sandbox-insurer-2", [S.COVERAGE_FEED]),
    (K.INSURER, "39130018", "架空県後期高齢者医療広域連合", "03-0000-0013", "sandbox-insurer-3", [S.COVERAGE_FEED]),
    (K.MUNICIPALITY, "139998", "架空市", "03-0000-0021", "sandbox-municipality-1", MUNICIPAL),
    (K.MUNICIPALITY, "139980", "隣町", "03-0000-0022", "sandbox-municipality-2", MUNICIPAL),
]
"""Kind, code, name, telephone, client id and scopes of each organisation that has a system."""

OTHERS = [
    (K.HOME_NURSING, "1360500017", "こだま訪問看護ステーション", "03-0000-0031"),
    (K.THERAPY_OFFICE, "1390600015", "いぶき施術所", "03-0000-0032"),
    (K.MIDWIFE, "1310700013", "つばめ助産所", "03-0000-0033"),
    (K.CARE_OFFICE, "1370800011", "ひだまり居宅介護支援事業所", "03-0000-0034"),
    (K.FIRE_DEPARTMENT, "13999F", "架空市消防本部", "03-0000-0035"),
    (K.HEALTH_CENTRE, "13999H", "架空保健所", "03-0000-0036"),
    (K.PREFECTURE, "130001", "架空県", "03-0000-0037"),
    (K.FUND, "FUND", "支払基金", "03-0000-0038"),
    (K.MINISTRY, "MHLW", "厚生労働省（サンドボックス）", "03-0000-0039"),
    (K.UNIVERSITY, "UNIV-1", "架空大学", "03-0000-0040"),
    (K.COMPANY, "COMP-1", "架空製薬株式会社", "03-0000-0041"),
]
"""Kind, code, name and telephone of those without a system of their own at first."""

WELFARE_OFFICE = (K.WELFARE_OFFICE, "12139994", "架空市福祉事務所", "03-0000-0023")


FUND, UNION, CITY_INSURER = (K.FUND, "FUND"), (K.INSURER, "06139992"), (K.INSURER, "138057")
ELDERLY, CITY, TOWN = (K.INSURER, "39130018"), (K.MUNICIPALITY, "139998"), (K.MUNICIPALITY, "139980")
HOSPITAL, CLINIC, CLINIC_2 = (K.HOSPITAL, "1310100016"), (K.CLINIC, "1310200022"), (K.CLINIC, "1310200030")
DENTAL, CHEMIST, CHEMIST_2 = (K.DENTAL, "1330300046"), (K.PHARMACY, "1340400051"), (K.PHARMACY, "1340400069")

House = tuple[str, str]
PEOPLE: list[tuple[str, str, str, list[tuple[House, str]]]] = [
    ("fund-operator-1", "運用", "一郎", [(FUND, "operator")]),
    ("fund-operator-2", "運用", "二葉", [(FUND, "operator")]),
    ("fund-officer-1", "基金", "三郎", [(FUND, "fund_officer")]),
    ("fund-officer-2", "基金", "四季", [(FUND, "fund_officer")]),
    ("fund-auditor-1", "監査", "五月", [(FUND, "fund_auditor")]),
    ("union-clerk-1", "組合", "一子", [(UNION, "insurer_clerk")]),
    ("union-clerk-2", "組合", "二郎", [(UNION, "insurer_clerk")]),
    ("union-approver-1", "組合", "三枝", [(UNION, "insurer_approver")]),
    ("union-approver-2", "組合", "四朗", [(UNION, "insurer_approver")]),
    ("city-insurer-clerk-1", "国保", "一葉", [(CITY_INSURER, "insurer_clerk")]),
    ("city-insurer-approver-1", "国保", "二三", [(CITY_INSURER, "insurer_approver")]),
    ("elderly-clerk-1", "広域", "一樹", [(ELDERLY, "insurer_clerk")]),
    ("elderly-approver-1", "広域", "二美", [(ELDERLY, "insurer_approver")]),
    ("city-clerk-1", "市役", "一花", [(CITY, "municipal_clerk")]),
    ("city-clerk-2", "市役", "二也", [(CITY, "municipal_clerk")]),
    ("town-clerk-1", "町役", "一穂", [(TOWN, "municipal_clerk")]),
    ("welfare-clerk-1", "福祉", "一実", [((K.WELFARE_OFFICE, "12139994"), "welfare_clerk")]),
    ("health-centre-1", "保健", "一歩", [((K.HEALTH_CENTRE, "13999H"), "health_centre_officer")]),
    ("hospital-manager-1", "青葉", "一成", [(HOSPITAL, "facility_manager")]),
    ("clinic-manager-1", "桜井", "一代", [(CLINIC, "facility_manager")]),
    ("clinic-2-manager-1", "紅葉", "一馬", [(CLINIC_2, "facility_manager")]),
    ("dental-manager-1", "日向", "一恵", [(DENTAL, "facility_manager")]),
    ("pharmacy-manager-1", "青空", "一生", [(CHEMIST, "facility_manager")]),
    ("pharmacy-2-manager-1", "翠川", "一希", [(CHEMIST_2, "facility_manager")]),
    ("hospital-reception-1", "受付", "一星", [(HOSPITAL, "receptionist")]),
    ("clinic-reception-1", "受付", "二菜", [(CLINIC, "receptionist")]),
    ("hospital-doctor-1", "医師", "一仁", [(HOSPITAL, "doctor")]),
    ("clinic-doctor-1", "医師", "二奈", [(CLINIC, "doctor")]),
    ("clinic-doctor-2", "医師", "三葉", [(CLINIC_2, "doctor")]),
    ("dentist-1", "歯科", "一真", [(DENTAL, "dentist")]),
    ("nurse-1", "看護", "一美", [(HOSPITAL, "nurse")]),
    ("midwife-1", "助産", "一季", [((K.MIDWIFE, "1310700013"), "midwife")]),
    ("pharmacist-1", "薬剤", "一太", [(CHEMIST, "pharmacist")]),
    ("pharmacist-2", "薬剤", "二胡", [(CHEMIST_2, "pharmacist")]),
    ("care-manager-1", "介護", "一平", [((K.CARE_OFFICE, "1370800011"), "care_manager")]),
    ("ambulance-1", "救急", "一隼", [((K.FIRE_DEPARTMENT, "13999F"), "ambulance_crew")]),
    ("ministry-1", "厚生", "一労", [((K.MINISTRY, "MHLW"), "ministry_officer")]),
    ("researcher-1", "研究", "一究", [((K.UNIVERSITY, "UNIV-1"), "researcher")]),
    ("researcher-2", "研究", "二史", [((K.COMPANY, "COMP-1"), "researcher")]),
    ("reviewer-1", "審査", "一正", [(FUND, "reviewer")]),
    ("reviewer-2", "審査", "二葵", [((K.UNIVERSITY, "UNIV-1"), "reviewer")]),
    ("two-roles-1", "兼務", "一人", [(CLINIC, "doctor"), (CLINIC, "facility_manager")]),
    ("two-houses-1", "兼務", "二所", [(UNION, "insurer_clerk"), (CITY_INSURER, "insurer_approver")]),
]
"""User name, fictional name, and the roles of each: two where one asks and another approves."""

ACCOUNTS = [
    Account(username, family, given, tuple((kind, code, role) for (kind, code), role in roles))
    for username, family, given, roles in PEOPLE
]


def load(*, at: datetime) -> None:
    """Register the sandbox's organisations and systems, once, and open the accounts that are not there yet."""
    if not Organisation.objects.filter(kind=K.FUND).exists():
        _register(at=at)
    missing = not_yet_open(ACCOUNTS)
    if missing:
        open_accounts(accounts=missing, by=the_platform(), at=at)


def _register(*, at: datetime) -> None:
    by = the_platform()
    for kind, code, name, phone, client_id, scopes in CONNECTED:
        organisation = register_organisation(kind=kind, code=code, name=name, phone=phone, by=by, at=at)
        register_client(
            client_id=client_id, organisation=organisation, name=f"{name}のシステム", scopes=scopes, jwks={},
            secret_hash=hashlib.sha256(SECRET.encode()).digest(), by=by, at=at,
        )  # fmt: skip
    for kind, code, name, phone in OTHERS:
        register_organisation(kind=kind, code=code, name=name, phone=phone, by=by, at=at)
    kind, code, name, phone = WELFARE_OFFICE
    city = Organisation.objects.get(kind=K.MUNICIPALITY, code="139998")
    register_organisation(kind=kind, code=code, name=name, phone=phone, part_of=city, by=by, at=at)
