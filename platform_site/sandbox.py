"""The sandbox's fictional organisations and systems, made through the actions (api.md)."""

import hashlib
from datetime import datetime

from platform_site.actions.organisations import register_client, register_organisation
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


def load(*, at: datetime) -> None:
    """Register the sandbox's organisations and systems, once."""
    if Organisation.objects.filter(kind=K.FUND).exists():
        return
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
