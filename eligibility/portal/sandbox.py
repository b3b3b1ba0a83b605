"""`/sandbox/`: the fictional people and systems, and what each is there for; exists in a sandbox only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eligibility.rules.sandbox_people import ASSISTED, Member, people
from platform_site import clock
from platform_site.api.problems import only_read
from platform_site.models import ApiClient
from platform_site.periods import jst_day


BEHAVIOUR = {
    "P001": "有効。本人、3割。",
    "P002": "P001の子、3割。",
    "P003": "国民健康保険、3割。RSA鍵のカード。",
    "P004": "資格喪失、新しい資格なし: inactive。",
    "P005": "転職: 古い番号では inactive_new_coverage（新しい資格の内容は出ない）、カードでは active。",
    "P006": "後期高齢者、2割。限度額適用認定証。",
    "P007": "住所は誰にも提供されない（不開示該当）。",
    "P008": "有効、3割。",
    "P009": "有効、3割。",
    "P010": "医療扶助。今月の医療券はさくら診療所だけ。ほかでは voucher: not_commissioned。",
    "P011": "電子証明書の期限まで3か月以内: お知らせ ELIG-CERT-EXPIRING。",
    "P012": "氏名に 𠮷 と 髙。",
    "P013": "2つの資格が有効: multiple。番号では、照会した資格のほかは保険者名だけ。",
    "P014": "双子（枝番02）。枝番なしでは not_found とお知らせ ELIG-AMBIGUOUS。2割。",
    "P015": "双子（枝番03）。2割。",
    "P016": "先月、隣町から転入。",
    "P017": "2026年10月1日死亡: その日は active、翌日から inactive、喪失事由01。",
    "P018": "有効、3割。",
    "P019": "紐付けの確認中: 409 ELIG-LINK-SUSPENDED、データは出ない。",
    "P020": "人工透析: 特定疾病療養受療証、月額10,000円。カードと同意（specific_disease）があるときだけ。",
    "P021": "カードと自分のページは閉じている: 409 ELIG-CARD-CLOSED。番号では active。",
    "P022": "72歳、高齢受給者証2割。",
    "P023": "71歳、高齢受給者証3割。",
    "P024": "83歳、1割。",
    "P025": "68歳、障害認定により後期高齢者医療、1割。",
    "P026": "4歳、2割。",
    "P027": "特別療養費（滞納）: 10割。",
    "P028": "電子証明書は先月期限切れ: 資格確認だけ、同意は CONS-CERT-EXPIRED。",
    "P029": "カードなし、資格確認書。",
}
"""What each person is there for, in a sentence."""


@only_read
def page(request: HttpRequest) -> HttpResponse:
    """Show who is in the sandbox."""
    everybody = sorted([*people(jst_day(clock.now())), ASSISTED], key=lambda person: person.key)
    clients = ApiClient.objects.select_related("organisation").order_by("id")
    return render(
        request,
        "sandbox/index.html",
        {"people": [_shown(person) for person in everybody], "clients": clients},
    )


def _shown(person: Member) -> dict[str, object]:
    numbers = [
        " · ".join([coverage.insurer, coverage.symbol or "–", coverage.number, coverage.branch or "–"])
        for coverage in person.coverages
    ]
    return {
        "key": person.key,
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "numbers": numbers or ["12139994 / 0000018（公費）"],
        "card": person.card or "–",
        "behaviour": BEHAVIOUR[person.key],
    }
