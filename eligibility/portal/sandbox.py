"""`/sandbox/`: the map of the site for a fresh reader: who is there, what each may do, and one click to be them.

It exists in a sandbox only.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eligibility.actions.sandbox_usage import last_month, want_usage
from eligibility.rules.sandbox_people import ASSISTED, Member, people
from platform_site import clock
from platform_site.models import ApiClient
from platform_site.periods import jst_day
from platform_site.portal import sandbox_accounts
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


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


TRY = {
    "operator": "機関・接続システム・コード表・利用者の管理。鍵やコード表の変更は、もう1人の運用担当が承認します。",
    "fund_officer": "疑義案件、本人の統合、問い合わせ番号からの調査。統合と特定は、もう1人が承認します。",
    "fund_auditor": "監査記録の検索と、消去の実行・予定の確認。",
    "insurer_clerk": "加入者情報ファイルの登録。誤りのある行を直して送り直すところまで試せます。",
    "insurer_approver": "保留になったファイルや、照会の終わった紐付けの承認。担当者とは別の人が行います。",
    "municipal_clerk": "市区町村が当事者の疑義案件への回答。",
    "welfare_clerk": "医療扶助ファイルの登録と、医療機関からの医療券の依頼への回答。",
    "facility_manager": "自らの施設の利用状況と、施設基準の届出。「先月の利用を作る」を押すと数字が入ります。",
    "ministry_officer": "全国の利用状況。",
}
"""What to try in a role; the others get their pages with the services to come."""


@page("サンドボックス", signed_in=False)
def index(request: Request) -> HttpResponse:
    """Show who is in the sandbox, and the way to every page."""
    at = clock.now()
    everybody = sorted([*people(jst_day(at)), ASSISTED], key=lambda person: person.key)
    shown = {
        "roles": [(card, TRY.get(card.key, "")) for card in sandbox_accounts.role_cards()],
        "everybodys": sandbox_accounts.everybodys(),
        "public": sandbox_accounts.public(),
        "people": [_shown(person) for person in everybody],
        "clients": ApiClient.objects.select_related("organisation").order_by("id"),
        "now": at,
        "is_real_time": not clock.offset(),
        "last_month": last_month(at),
    }
    return render(request, "sandbox/index.html", shown)


@page("先月の利用を作る", signed_in=False, writes=True, parent="sandbox")
def usage(request: Request) -> HttpResponse:
    """Have fictional checks of last month made, so that the figures show something."""
    if request.method == "POST":
        want_usage(by=request.actor, at=clock.now())
        messages.success(request, "先月の利用を作っています。1分ほどで、利用状況の統計に入ります。")
    return redirect("sandbox")


def _shown(person: Member) -> dict[str, object]:
    numbers = [
        " · ".join([coverage.insurer, coverage.symbol or "–", coverage.number, coverage.branch or "–"])
        for coverage in person.coverages
    ]
    return {
        "key": person.key,
        "account": person.key.lower(),
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "numbers": numbers or ["12139994 / 0000018（公費）"],
        "card": person.card or "–",
        "behaviour": BEHAVIOUR[person.key],
    }
